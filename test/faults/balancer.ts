/**
 * A load balancer as in front of every installation: it checks each process's `/readyz`, forwards requests to the ready ones in
 * turn, and never repeats one. It counts the requests that fail behind it.
 */
import {
  Agent,
  createServer,
  get,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Balancer {
  readonly url: string;
  /** Requests that were forwarded, or should have been. */
  readonly requests: number;
  /** Requests that ended with 5xx or without an answer, with their path. */
  readonly failed: readonly string[];
  /** Adds a process; resolves when it is ready. */
  add(url: string): Promise<void>;
  /** Resolves when it gets no new requests. */
  untilLeft(url: string): Promise<void>;
  /** Removes a process. */
  remove(url: string): void;
  close(): Promise<void>;
}

const ASK_EVERY_MS = 50;

interface Backend {
  readonly url: string;
  readonly agent: Agent;
  ready: boolean;
  readonly waiting: Set<() => void>;
}

export async function openBalancer(): Promise<Balancer> {
  const backends = new Map<string, Backend>();
  const failed: string[] = [];
  let requests = 0;
  let closed = false;

  const next = (): Backend | undefined => {
    const ready = [...backends.values()].filter((each) => each.ready);
    return ready[requests % ready.length];
  };
  const server = createServer((incoming, response) => {
    requests += 1;
    const { method, url = '' } = incoming;
    const fail = (why: string) => failed.push(`${method} ${url.replace(/ch_\w+/, '…')}: ${why}`);
    const backend = next();
    if (!backend) {
      fail('nobody is ready');
      response.writeHead(502).end();
      return;
    }
    passOn(backend, incoming, response, fail);
  });
  const ask = async (backend: Backend) => {
    while (!closed && backends.has(backend.url)) {
      const ready = await isReady(backend.url);
      if (ready !== backend.ready) {
        backend.ready = ready;
        for (const tell of backend.waiting) tell();
        backend.waiting.clear();
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  };
  const untilReady = async (backend: Backend, ready: boolean) => {
    while (backend.ready !== ready) {
      await new Promise<void>((resolve) => backend.waiting.add(resolve));
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    failed,
    add: (url) => {
      const agent = new Agent({ keepAlive: true });
      const backend = { url, agent, ready: false, waiting: new Set<() => void>() };
      backends.set(url, backend);
      void ask(backend);
      return untilReady(backend, true);
    },
    untilLeft: async (url) => {
      const backend = backends.get(url);
      if (!backend) return;
      await untilReady(backend, false);
      backends.delete(url);
    },
    remove: (url) => {
      backends.delete(url);
    },
    close: async () => {
      closed = true;
      for (const { agent } of backends.values()) agent.destroy();
      const ended = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await ended;
    },
  };
}

function passOn(
  { url, agent }: Backend,
  incoming: IncomingMessage,
  response: ServerResponse,
  fail: (why: string) => void,
): void {
  const outgoing = request(
    `${url}${incoming.url}`,
    { agent, method: incoming.method, headers: incoming.headers },
    (answer) => {
      const { statusCode = 502, headers } = answer;
      if (statusCode >= 500) fail(`answered ${statusCode}`);
      const { connection: _, 'keep-alive': __, ...kept } = headers;
      response.writeHead(statusCode, kept);
      answer.on('aborted', () => {
        fail('cut off in the middle of its answer');
        response.destroy();
      });
      answer.pipe(response);
    },
  );
  outgoing.on('error', (error) => {
    if (response.headersSent || response.destroyed) return;
    fail(error.message);
    response.writeHead(502).end();
  });
  incoming.pipe(outgoing);
}

function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(`${url}/readyz`, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}
