/** Sends calls to the gateway: the key, time limits, retries and errors are here alone. */
import { errorOf, OctothorpeError } from './errors.js';
import { type Repeat, retryWaitMs, type Timing } from './retry.js';

export interface HttpSettings {
  readonly baseUrl: string;
  readonly key: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly retriesMax: number;
  readonly timing: Timing;
}

/** What every call takes. */
export interface CallOptions {
  /** Ends the call; it then throws the signal’s reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface Call extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly repeat: Repeat;
  /** How much longer than `timeoutMs` the answer may take: a long poll. */
  readonly extraMs?: number;
}

export class HttpClient {
  readonly #settings: HttpSettings;

  constructor(settings: HttpSettings) {
    this.#settings = settings;
  }

  get timing(): Timing {
    return this.#settings.timing;
  }

  /** The answer's JSON; undefined for an empty answer. @throws OctothorpeError, or the signal's reason */
  json<T>(call: Call): Promise<T> {
    return this.#withRetries(call, async (answer) => {
      const body = await bodyOf(answer);
      if (!answer.ok) throw this.#error(answer, body);
      if (body === undefined && answer.status !== 204) throw this.#error(answer, body);
      return body as T;
    });
  }

  /** The answer of a stream as soon as it begins: the time limit ends there. */
  open(call: Call): Promise<Response> {
    return this.#withRetries(call, async (answer) => {
      if (!answer.ok) throw this.#error(answer, await bodyOf(answer));
      return answer;
    });
  }

  async #withRetries<T>(call: Call, read: (answer: Response) => Promise<T>): Promise<T> {
    const { retriesMax, timing } = this.#settings;
    const { repeat, signal } = call;
    const request = this.#request(call);
    for (let attempt = 0; ; attempt += 1) {
      signal?.throwIfAborted();
      try {
        return await this.#once(request, call, read);
      } catch (thrown) {
        if (signal?.aborted) throw signal.reason;
        if (!(thrown instanceof OctothorpeError)) throw thrown;
        const waitMs = retryWaitMs(thrown, { repeat, attempt, retriesMax }, timing.random);
        if (waitMs === undefined) throw thrown;
        await timing.sleep(waitMs, signal);
      }
    }
  }

  async #once<T>(
    { url, init }: { url: string; init: RequestInit },
    { signal, extraMs = 0 }: Call,
    read: (answer: Response) => Promise<T>,
  ): Promise<T> {
    const { fetch, timeoutMs } = this.#settings;
    const ending = new AbortController();
    const end = () => ending.abort();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      end();
    }, timeoutMs + extraMs);
    signal?.addEventListener('abort', end, { once: true });
    try {
      return await read(await fetch(url, { ...init, signal: ending.signal }));
    } catch (thrown) {
      if (thrown instanceof OctothorpeError) throw thrown;
      throw late
        ? new OctothorpeError('timeout', `No answer within ${timeoutMs + extraMs} ms.`, {
            cause: thrown,
          })
        : new OctothorpeError(
            'connection_failed',
            'Octothorpe cannot be reached. Check baseUrl, and that it runs.',
            { cause: thrown },
          );
    } finally {
      clearTimeout(timer);
      // A stream goes on after this: its reader listens to the signal itself.
      signal?.removeEventListener('abort', end);
    }
  }

  #request({ method, path, query = {}, body, headers }: Call): { url: string; init: RequestInit } {
    const { baseUrl, key } = this.#settings;
    const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
    return {
      url: `${baseUrl}${path}${search}`,
      init: {
        method,
        // A redirect would be followed without the body, or to another host.
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${key}`,
          accept: 'application/json, application/problem+json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
    };
  }

  #error(answer: Response, body: unknown): OctothorpeError {
    const header = answer.headers.get('retry-after');
    return errorOf(answer.status, body, { header, nowMs: this.#settings.timing.now() });
  }
}

/** @returns undefined for what is no JSON */
async function bodyOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
