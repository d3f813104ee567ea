/**
 * A misbehaving vendor: an HTTP proxy between the workers and the carrier that spoils the answer to sends to one number. Some
 * faults keep the request from the carrier, others spoil only the answer; the carrier's ledger shows which.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const FAULTS = {
  hang: 'takes the request and never answers',
  hang_after: 'sends, and never answers',
  cut_after: 'sends, and cuts the connection in the middle of its answer',
  garbage: 'sends, and answers with bytes that are no JSON',
  wrong_type: 'sends, and answers with a page of HTML',
  error: 'answers 500',
  unavailable: 'answers 503',
  too_many: 'answers 429 with Retry-After: 60',
} as const;
export type VendorFault = keyof typeof FAULTS;
export type VendorName = 'twilio' | 'vonage';

/** Faults that let the request reach the carrier. */
const SENDS: ReadonlySet<VendorFault> = new Set([
  'hang_after',
  'cut_after',
  'garbage',
  'wrong_type',
]);

/** Vonage's paths for messages and calls. */
const VONAGE_SENDS: ReadonlySet<string> = new Set(['/v1/messages', '/v1/calls']);

export interface BadVendor {
  readonly url: string;
  /** Spoils the next sends to the number through that vendor, but not look-ups or the other vendor. */
  spoil(vendor: VendorName, number: string, fault: VendorFault): void;
  close(): Promise<void>;
}

/** @param carrierPort the carrier's port on 127.0.0.1 */
export async function openBadVendor(carrierPort: number): Promise<BadVendor> {
  const faults = new Map<string, VendorFault>();
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const body = await read(incoming);
    const fault = faults.get(sendOf(incoming, body) ?? '');
    if (fault === undefined) {
      const answer = await forward(incoming, body, carrierPort);
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    }
    const answer = SENDS.has(fault) ? await forward(incoming, body, carrierPort) : undefined;
    spoilAnswer(response, fault, answer);
  };
  const server = createServer((incoming, response) => {
    // The client or the carrier has closed the connection, so close the other side as well.
    handle(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spoil: (vendor, number, fault) => {
      faults.set(`${vendor} ${number}`, fault);
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The vendor and number of a send; undefined for other requests. */
function sendOf({ method, url = '' }: IncomingMessage, body: Buffer): string | undefined {
  if (method !== 'POST') return undefined;
  if (url.startsWith('/2010-04-01/')) {
    return `twilio ${new URLSearchParams(body.toString()).get('To')}`;
  }
  if (!VONAGE_SENDS.has(url)) return undefined;
  const { to } = JSON.parse(body.toString()) as { to: string | readonly { number: string }[] };
  return `vonage +${typeof to === 'string' ? to : to[0]?.number}`;
}

/** @param answer the carrier's own, if the request reached it */
function spoilAnswer(response: ServerResponse, fault: VendorFault, answer?: Answer): void {
  const { status = 201, body = Buffer.alloc(0) } = answer ?? {};
  switch (fault) {
    case 'hang':
    case 'hang_after':
      return;
    case 'cut_after':
      response.writeHead(status, {
        'content-type': 'application/json',
        'content-length': body.length,
      });
      response.write(body.subarray(0, body.length / 2), () => response.destroy());
      return;
    case 'garbage':
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(Buffer.alloc(64, 0xf7));
      return;
    case 'wrong_type':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works!</h1>');
      return;
    case 'error':
      response.writeHead(500, { 'content-type': 'application/json' }).end('{}');
      return;
    case 'unavailable':
      response.writeHead(503, { 'content-type': 'text/plain' }).end('busy');
      return;
    case 'too_many':
      response.writeHead(429, { 'retry-after': '60' }).end();
      return;
    default:
      fault satisfies never;
  }
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function forward(incoming: IncomingMessage, body: Buffer, port: number): Promise<Answer> {
  const { method, url, headers } = incoming;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, method, path: url, headers },
      async (answer) => {
        const { statusCode: status = 502, headers: given } = answer;
        const { 'transfer-encoding': _, ...kept } = given;
        resolve({ status, headers: kept, body: await read(answer) });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
