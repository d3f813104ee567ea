/** A small application for carriers' callbacks: records every request and answers by a script. Always real HTTP. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly form: Record<string, string>;
}

export interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string;
}

type Responder = (request: Received, nth: number) => Reply | Promise<Reply>;

export class Application {
  readonly received: Received[] = [];
  readonly #responders = new Map<string, Responder>();
  readonly #waiting = new Set<() => void>();
  readonly #server: Server;
  base = '';

  constructor() {
    this.#server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', async () => {
        const url = request.url ?? '';
        const path = url.split('?', 1)[0] ?? '';
        const form = Object.fromEntries(new URLSearchParams(body));
        const { method = '', headers } = request;
        const received = { method, url, path, headers, body, form };
        this.received.push(received);
        const nth = this.received.filter((earlier) => earlier.path === path).length;
        for (const check of [...this.#waiting]) check();
        const reply = (await this.#responders.get(path)?.(received, nth)) ?? {};
        response.writeHead(reply.status ?? (reply.body === undefined ? 204 : 200), {
          ...(reply.type === undefined ? {} : { 'Content-Type': reply.type }),
        });
        response.end(reply.body);
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.base = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  on(path: string, responder: Responder): void {
    this.#responders.set(path, responder);
  }

  /** Serves a TwiML document. */
  twiml(path: string, inner: string): void {
    this.on(path, () => ({ type: 'text/xml', body: `<Response>${inner}</Response>` }));
  }

  /** Serves an NCCO. */
  ncco(path: string, actions: object[]): void {
    this.on(path, () => ({ type: 'application/json', body: JSON.stringify(actions) }));
  }

  at(path: string): Received[] {
    return this.received.filter((request) => request.path === path);
  }

  /** The first `count` matching requests to the path, present or future. */
  waitFor(
    path: string,
    count = 1,
    fits: (request: Received) => boolean = () => true,
    timeoutMs = 30_000,
  ): Promise<Received[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        const seen = this.received.map((request) => `${request.url} ${request.body}`).join('\n');
        reject(new Error(`No ${count} such requests to ${path}. Seen:\n${seen}`));
      }, timeoutMs);
      const check = () => {
        const found = this.at(path).filter(fits);
        if (found.length < count) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(found.slice(0, count));
      };
      this.#waiting.add(check);
      check();
    });
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
