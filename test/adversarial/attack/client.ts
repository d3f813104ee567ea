/** Sends requests as fast as the gateway answers, over a bounded number of connections. */
import { Pool } from 'undici';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface ProviderCall {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent unchanged. */
  readonly body?: string | Buffer;
  /** For endless answers: the client closes the connection. */
  readonly headersOnly?: boolean;
}

const CONNECTIONS = 128;
const PIPELINING = 8;

export class Client {
  readonly #pool: Pool;
  readonly #authorization: string;

  /** @param pipelining requests on the wire of one connection at once */
  constructor(url: string, apiKey: string, pipelining = PIPELINING) {
    this.#authorization = `Bearer ${apiKey}`;
    this.#pool = new Pool(url, {
      connections: CONNECTIONS,
      pipelining,
      headersTimeout: 120_000,
      bodyTimeout: 120_000,
    });
  }

  /** A request of the API, as JSON, with the key. */
  post(
    path: string,
    body: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    return this.send(path, {
      method: 'POST',
      headers: {
        authorization: this.#authorization,
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify(body),
    });
  }

  /** Starts a challenge. @returns its id @throws Error if it is refused */
  async start(body: object): Promise<string> {
    const answer = await this.post('/v1/challenges', body);
    if (answer.status !== 202) throw new Error(`Not started: ${answer.status} ${answer.body}`);
    return (JSON.parse(answer.body) as { id: string }).id;
  }

  get(path: string): Promise<Answer> {
    return this.send(path, { headers: { authorization: this.#authorization } });
  }

  /** Any request, without the key. */
  async send(path: string, sending: ProviderCall): Promise<Answer> {
    const { method = 'GET', headers = {}, body, headersOnly = false } = sending;
    const answer = await this.#pool.request({
      path,
      method: method as 'GET',
      headers: { ...headers },
      // Otherwise undici would wait for each answer before it sends the next POST.
      idempotent: true,
      ...(body === undefined ? {} : { body }),
    });
    if (headersOnly) {
      answer.body.on('error', () => undefined).destroy();
      return { status: answer.statusCode, body: '' };
    }
    return { status: answer.statusCode, body: await answer.body.text() };
  }

  /** The challenge as the API answers it. */
  async challenge(
    id: string,
    query = '',
  ): Promise<{ state: string; reason?: string; final: boolean; sequence: number }> {
    return JSON.parse((await this.get(`/v1/challenges/${id}${query}`)).body);
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}

/** Runs all tasks, with a bounded number at a time. */
export async function inLanes<T>(
  lanes: number,
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const lane = async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
