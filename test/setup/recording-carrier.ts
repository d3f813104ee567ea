/** An HTTP server for the real SDKs that records every request and answers by a script. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** `cut` closes the connection after the request, `hang` never answers. */
export type CarrierAnswer =
  | 'cut'
  | 'hang'
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body: unknown;
    };

export class RecordingCarrier {
  readonly requests: RecordedRequest[] = [];
  /** All opened connections. */
  connections = 0;
  answer: (request: RecordedRequest) => CarrierAnswer | Promise<CarrierAnswer> = () => ({
    status: 500,
    body: {},
  });
  readonly #server: Server;
  #waiting: (() => void)[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<RecordingCarrier> {
    const server = createServer();
    const carrier = new RecordingCarrier(server);
    server.on('connection', () => {
      carrier.connections += 1;
    });
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const url = new URL(request.url ?? '/', 'http://carrier');
      const recorded = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      carrier.requests.push(recorded);
      for (const resolve of carrier.#waiting.splice(0)) resolve();
      const answer = await carrier.answer(recorded);
      if (answer === 'hang') return;
      if (answer === 'cut') {
        request.socket.destroy();
        return;
      }
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return carrier;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when the next request comes. */
  nextRequest(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  get lastRequest(): RecordedRequest {
    const last = this.requests.at(-1);
    if (last === undefined) throw new Error('The carrier was not called.');
    return last;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
