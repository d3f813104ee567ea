/**
 * A proxy before Redis that has commands answered with an error of its choice: for what a Redis of one's own cannot be brought to
 * say. The error is made by Redis itself, in the command's place, so that answers keep their order.
 */
import type { AddressInfo } from 'node:net';
import { createConnection, createServer, type NetConnectOpts, type Socket } from 'node:net';

export interface RefusingProxy {
  readonly port: number;
  /** From now on commands are answered so, such as `LOADING Redis is loading`; undefined lets them pass again. */
  refuse(error: string | undefined): void;
  close(): Promise<void>;
}

/** What a connection needs to be opened, and what Redis answers whatever its trouble. */
const PASS: ReadonlySet<string> = new Set(['AUTH', 'CLIENT', 'HELLO', 'INFO', 'SELECT', 'QUIT']);

/** @param upstream where Redis is: `{ host, port }` or `{ path }` */
export async function openRefusingProxy(upstream: NetConnectOpts): Promise<RefusingProxy> {
  let error: string | undefined;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const redis = createConnection({ noDelay: true, ...upstream });
    for (const [socket, other] of [
      [client, redis],
      [redis, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    redis.pipe(client);
    let unread: Buffer = Buffer.alloc(0);
    client.on('data', (chunk) => {
      unread = Buffer.concat([unread, chunk]);
      for (let command = readCommand(unread); command; command = readCommand(unread)) {
        const bytes = unread.subarray(0, command.bytes);
        unread = unread.subarray(command.bytes);
        redis.write(error === undefined || PASS.has(command.name) ? bytes : saying(error));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    refuse: (next) => {
      error = next;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The first whole command: an array of bulk strings. Undefined where not all of it has come. */
function readCommand(buffer: Buffer): { name: string; bytes: number } | undefined {
  const line = (from: number) => {
    const end = buffer.indexOf('\r\n', from);
    return end < 0 ? undefined : { value: Number(buffer.toString('latin1', from + 1, end)), end };
  };
  const head = line(0);
  if (!head) return undefined;
  let at = head.end + 2;
  let name = '';
  for (let part = 0; part < head.value; part++) {
    const length = line(at);
    if (!length) return undefined;
    const from = length.end + 2;
    at = from + length.value + 2;
    if (at > buffer.length) return undefined;
    if (part === 0) name = buffer.toString('latin1', from, from + length.value).toUpperCase();
  }
  return { name, bytes: at };
}

function saying(error: string): string {
  const parts = ['EVAL', 'return redis.error_reply(ARGV[1])', '0', error];
  return `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`;
}
