/**
 * The one way out to the vendors: a keep-alive connection pool with limits and time-outs, shared by their SDKs.
 * It owns the answer to the question that decides about every retry: could the request have reached the vendor?
 * An attempt's limits travel to the SDK's transport, and what happened travels back, beside the SDK's own arguments. A request
 * is written before its deadline or not at all: a process that was stopped and wakes sends nothing.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent, type Dispatcher, request } from 'undici';
import type { Deadline } from '../deadline.js';
import { parseRetryAfter } from './retry-after.js';

const CONNECTIONS = 64;
const CONNECT_TIMEOUT_MS = 3_000;
/** Shorter than any vendor's, so that a connection is not written to while the other side closes it. */
const KEEP_ALIVE_MS = 10_000;
const ANSWER_BYTES_MAX = 1_048_576;

export interface OutgoingOptions {
  /** Connections at once to one vendor, 1 or more; requests beyond that wait. Default 64. */
  readonly connections?: number;
}

export interface VendorRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

export interface VendorAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export type Attempted<T> =
  | { readonly ok: true; readonly value: T }
  | ({ readonly ok: false; readonly error: unknown } & Progress);

/** How far an attempt came. */
export interface Progress {
  /** A request was being written: from here on nobody but the vendor knows whether it arrived. */
  readonly begun: boolean;
  /** What the vendor asked for with a 429 or 503. */
  readonly retryAfterMs?: number | undefined;
}

interface Attempt {
  begun: boolean;
  retryAfterMs: number | undefined;
  readonly deadline: Deadline;
  readonly signal: AbortSignal;
}

export class Outgoing {
  readonly #attempts = new AsyncLocalStorage<Attempt>();
  readonly #agent: Agent;
  readonly #dispatcher: Dispatcher;

  constructor(options: OutgoingOptions = {}) {
    this.#agent = new Agent({
      connections: options.connections ?? CONNECTIONS,
      pipelining: 1,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      maxResponseSize: ANSWER_BYTES_MAX,
    });
    this.#dispatcher = this.#agent.compose(this.#noteBeginning);
  }

  /** Runs SDK calls whose requests, all together, are cut off at the deadline. Never rejects. */
  async attempt<T>(deadline: Deadline, work: () => Promise<T>): Promise<Attempted<T>> {
    const attempt: Attempt = {
      begun: false,
      retryAfterMs: undefined,
      deadline,
      signal: AbortSignal.timeout(Math.max(0, Math.ceil(deadline.leftMs()))),
    };
    try {
      return { ok: true, value: await this.#attempts.run(attempt, work) };
    } catch (error) {
      return { ok: false, error, begun: attempt.begun, retryAfterMs: attempt.retryAfterMs };
    }
  }

  /** What an SDK's transport calls, inside `attempt`. Resolves for every HTTP status. */
  request(request: VendorRequest): Promise<VendorAnswer> {
    const attempt = this.#attempts.getStore();
    if (attempt === undefined) throw new Error('A vendor is only called inside an attempt.');
    // undici looks at the signal of a request that waits for a connection only once it has got one.
    return Promise.race([this.#exchange(request, attempt), aborted(attempt.signal)]);
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #exchange(
    { method, url, headers, body }: VendorRequest,
    attempt: Attempt,
  ): Promise<VendorAnswer> {
    const answer = await request(url, {
      dispatcher: this.#dispatcher,
      method,
      headers,
      body: body ?? null,
      signal: attempt.signal,
    });
    if (answer.statusCode === 429 || answer.statusCode === 503) {
      attempt.retryAfterMs = parseRetryAfter(one(answer.headers['retry-after']), Date.now());
    }
    return {
      status: answer.statusCode,
      headers: flatten(answer.headers),
      body: await answer.body.text(),
    };
  }

  /**
   * undici tells when it takes a free connection and starts to write: the last moment at which a request that comes too
   * late can be held back. What is thrown here fails the request before a byte of it is written.
   */
  readonly #noteBeginning: Dispatcher.DispatcherComposeInterceptor =
    (dispatch) => (options, handler) => {
      const attempt = this.#attempts.getStore();
      return dispatch(options, {
        onRequestStart(controller, context) {
          if (attempt?.deadline.passed) throw new TooLateError();
          if (attempt !== undefined) attempt.begun = true;
          handler.onRequestStart?.(controller, context);
        },
        onRequestUpgrade: (...event) => handler.onRequestUpgrade?.(...event),
        onResponseStart: (...event) => handler.onResponseStart?.(...event),
        onResponseData: (...event) => handler.onResponseData?.(...event),
        onResponseEnd: (...event) => handler.onResponseEnd?.(...event),
        onResponseError: (...event) => handler.onResponseError?.(...event),
      });
    };
}

/** Its time was over before the request could be written: nothing went out. */
class TooLateError extends Error {
  readonly code = 'TOO_LATE';

  constructor() {
    super('The request came too late.');
    this.name = 'TooLateError';
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
