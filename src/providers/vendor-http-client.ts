/**
 * The one way out to the vendors: a keep-alive connection pool with limits and time-outs, shared by their SDKs.
 * It owns the answer to the question that decides about every retry: could the request have reached the vendor?
 * Each attempt gets a transport of its own, bound to its deadline, which the adapter hands to the vendor's SDK.
 */
import { Agent, type Dispatcher } from 'undici';
import { type Clock, type Deadline, systemClock } from '../challenge/time.js';

const CONNECTIONS = 64;
const CONNECT_TIMEOUT_MS = 3_000;
/** Shorter than any vendor's, so that a connection is not written to while the other side closes it. */
const KEEP_ALIVE_MS = 10_000;
const ANSWER_BYTES_MAX = 1_048_576;
/** Longer waits than this make no difference to a challenge, which lives for ten minutes. */
const RETRY_AFTER_MAX_MS = 3_600_000;
/** The vendor's time comes in whole seconds, and an answer takes its time: nothing less is a difference. */
const AHEAD_MIN_MS = 3_000;

export interface VendorHttpClientOptions {
  /** Connections at once to one vendor, 1 or more; requests beyond that wait. Default 64. */
  readonly connections?: number;
  /** This machine's where absent. */
  readonly clock?: Clock;
}

export type Attempted<T> =
  | { readonly ok: true; readonly value: T; readonly status?: number | undefined }
  | ({ readonly ok: false; readonly error: unknown } & Progress);

/** How far an attempt came. */
export interface Progress {
  /** A request was being written: from here on nobody but the vendor knows whether it arrived. */
  readonly begun: boolean;
  /** What the vendor asked for with a 429 or 503. */
  readonly retryAfterMs?: number | undefined;
}

/** Makes one request within its attempt. Resolves for every HTTP status. */
export type Transport = (request: VendorRequest) => Promise<VendorAnswer>;

export class VendorHttpClient {
  readonly #agent: Agent;
  readonly #clock: Clock;
  #aheadMs = 0;

  constructor(options: VendorHttpClientOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#agent = new Agent({
      connections: options.connections ?? CONNECTIONS,
      pipelining: 1,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      maxResponseSize: ANSWER_BYTES_MAX,
    });
  }

  /** How far the vendor's clock is ahead of ours, ms, by the `Date` of its newest answer (RFC 9110, 6.6.1); 0 before the first. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** The vendor's time of day, Unix ms. */
  vendorNowMs(): number {
    return this.#clock.now() + this.#aheadMs;
  }

  /** Runs one call of an SDK over the attempt's transport; its request is cut off at the deadline. Never rejects. */
  async attempt<T>(
    deadline: Deadline,
    work: (transport: Transport) => Promise<T>,
  ): Promise<Attempted<T>> {
    const progress: { begun: boolean; retryAfterMs?: number | undefined; status?: number } = {
      begun: false,
    };
    const transport = async (request: VendorRequest) => {
      const answer = await exchange(this.#agent, request, deadline, () => {
        progress.begun = true;
      });
      progress.status = answer.status;
      this.#compareClocks(answer.headers['date']);
      if (answer.status === 429 || answer.status === 503) {
        progress.retryAfterMs = parseRetryAfter(answer.headers['retry-after'], this.vendorNowMs());
      }
      return answer;
    };
    try {
      const value = await work(transport);
      return { ok: true, value, status: progress.status };
    } catch (error) {
      return { ok: false, error, begun: progress.begun, retryAfterMs: progress.retryAfterMs };
    }
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  #compareClocks(date: string | undefined): void {
    const aheadMs = Date.parse(date ?? '') - this.#clock.now();
    if (Number.isNaN(aheadMs)) return;
    this.#aheadMs = Math.abs(aheadMs) < AHEAD_MIN_MS ? 0 : aheadMs;
  }
}

/**
 * Reads a Retry-After header (RFC 9110, 10.2.3): whole seconds or an HTTP date.
 *
 * @returns ms from now, 0..3600000; undefined where there is none or it cannot be read
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  if (Number.isNaN(waitMs)) return undefined;
  return Math.min(Math.max(waitMs, 0), RETRY_AFTER_MAX_MS);
}

// One request to a vendor and its answer, over undici's pool. A request is written before its deadline or not at all: a process that
// was stopped and wakes sends nothing. At the deadline it is cut off, wherever it stands.
// undici's own `request` makes a stream of every answer, and an AbortSignal.timeout lives on after the answer until its time has come:
// together they took 20 % of the worker's CPU. An answer of these is one small text.

export interface VendorRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

export interface VendorAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * Resolves for every HTTP status.
 * @param onBegin told right before the first byte is written
 */
export function exchange(
  dispatcher: Dispatcher,
  { url, method, headers, body }: VendorRequest,
  deadline: Deadline,
  onBegin: () => void,
): Promise<VendorAnswer> {
  const { origin, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const handler = new ExchangeHandler(deadline, { onBegin, resolve, reject });
    dispatcher.dispatch(
      { origin, path: `${pathname}${search}`, method, headers, body: body ?? null },
      handler,
    );
  });
}

interface Told {
  readonly onBegin: () => void;
  readonly resolve: (answer: VendorAnswer) => void;
  readonly reject: (error: Error) => void;
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #deadline: Deadline;
  readonly #told: Told;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: Record<string, string> = {};
  #over = false;

  constructor(deadline: Deadline, told: Told) {
    this.#deadline = deadline;
    this.#told = told;
    const leftMs = Math.max(0, Math.ceil(deadline.leftMs()));
    this.#timer = setTimeout(() => this.#timeOut(), leftMs);
  }

  /** undici has a free connection and starts to write; what is thrown here fails the request before a byte of it is written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#over || this.#deadline.passed) throw new TooLateError();
    this.#controller = controller;
    this.#told.onBegin();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[]>,
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = flatten(headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#end();
    const [first, ...more] = this.#chunks;
    const whole = more.length === 0 ? first : Buffer.concat(this.#chunks);
    const body = whole?.toString('utf8') ?? '';
    this.#told.resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end();
    this.#told.reject(error);
  }

  #timeOut(): void {
    const error = new TimedOutError();
    this.#end();
    this.#told.reject(error);
    this.#controller?.abort(error);
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }
}

/** Its time was over before the request could be written: nothing went out. */
class TooLateError extends Error {
  readonly code = 'TOO_LATE';

  constructor() {
    super('The request came too late.');
    this.name = 'TooLateError';
  }
}

class TimedOutError extends Error {
  readonly code = 'TIMED_OUT';

  constructor() {
    super('No answer in time.');
    this.name = 'TimedOutError';
  }
}

function flatten(headers: Record<string, string | string[]>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
