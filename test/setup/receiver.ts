import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { Inbox } from './inbox.js';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly atMs: number;
}

export type Answer = (res: ServerResponse) => void;

/** A tenant's webhook receiver on loopback: answers by a script, and then 204. */
export class Receiver {
  readonly received = new Inbox<Received>();
  connections = 0;
  readonly #answers: Answer[] = [];
  readonly #server: Server;

  static async listen(host = '127.0.0.1', port = 0): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.#server.listen(port, host, resolve));
    return receiver;
  }

  private constructor() {
    this.#server = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        this.received.put({ headers: req.headers, body, atMs: Date.now() });
        (this.#answers.shift() ?? status(204))(res);
      });
    });
    this.#server.on('connection', () => {
      this.connections += 1;
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hooks`;
  }

  answer(...answers: Answer[]): this {
    this.#answers.push(...answers);
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export function status(code: number, headers: Record<string, string> = {}): Answer {
  return (res) => res.writeHead(code, headers).end();
}

/** Accepts the request and never answers. */
export const silence: Answer = () => {};

/** A tenant's use of the library, in one line. Throws if the signature is wrong. */
export function verify(received: Received, secret: string): unknown {
  return new Webhook(secret).verify(received.body, received.headers as Record<string, string>);
}
