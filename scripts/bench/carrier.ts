/**
 * A carrier that only answers: it accepts every request as a message, in Twilio's form or Vonage's. In its
 * own process, and without node:http, because it shares a core with Redis and must not be the bottleneck.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { ready } from './processes.js';

export interface CarrierOrder {
  /** Tell once so many messages have been taken from now on; 0 for never. */
  readonly count: number;
  /** Tell of each. */
  readonly each?: boolean;
}

/** Times are of the machine's monotonic clock, which all its processes share. */
export interface Taken {
  readonly atNs: bigint;
  /** Of the first message since the order, where this is the last. */
  readonly firstAtNs?: bigint;
  readonly body: string;
}

const HEAD_END = Buffer.from('\r\n\r\n');

let order: CarrierOrder = { count: 0 };
let taken = 0;
let firstAtNs = 0n;
process.on('message', (message: CarrierOrder) => {
  order = message;
  taken = 0;
});

const server = createServer({ noDelay: true }, (socket) => serve(socket));
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));

function serve(socket: Socket): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    const atNs = process.hrtime.bigint();
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      const headEnd = pending.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const head = pending.toString('latin1', 0, headEnd);
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      const end = headEnd + HEAD_END.length + length;
      if (pending.length < end) return;
      const body = pending.toString('latin1', headEnd + HEAD_END.length, end);
      pending = pending.subarray(end);
      socket.write(answerTo(head));
      took(atNs, body);
    }
  });
}

function took(atNs: bigint, body: string): void {
  taken += 1;
  if (taken === 1) firstAtNs = atNs;
  if (order.each) process.send?.({ atNs, body } satisfies Taken);
  if (taken === order.count) process.send?.({ atNs, firstAtNs, body: '' } satisfies Taken);
}

let message = 0;
function answerTo(head: string): string {
  message += 1;
  const hex = message.toString(16).padStart(32, '0');
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return head.startsWith('POST /v1/')
    ? json(202, { message_uuid: uuid })
    : json(201, twilio(`SM${hex}`));
}

function twilio(sid: string): object {
  return {
    account_sid: 'AC00000000000000000000000000000000',
    api_version: '2010-04-01',
    body: 'Contoso: your code.',
    date_created: 'Fri, 01 Jan 2027 00:00:00 +0000',
    date_sent: null,
    date_updated: 'Fri, 01 Jan 2027 00:00:00 +0000',
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    num_segments: '1',
    sid,
    status: 'queued',
    uri: `/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages/${sid}.json`,
  };
}

function json(status: number, body: object): string {
  const text = JSON.stringify(body);
  return `HTTP/1.1 ${status} Created\r\nContent-Type: application/json\r\nConnection: keep-alive\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
}
