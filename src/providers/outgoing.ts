/**
 * The one way out to the vendors: a keep-alive connection pool with limits and time-outs, shared by their SDKs.
 * It owns the answer to the question that decides about every retry: could the request have reached the vendor?
 * An attempt's deadline travels to the SDK's transport, and what happened travels back, beside the SDK's own arguments.
 */
import { Agent } from 'undici';
import { type Clock, systemClock } from '../clock.js';
import type { Deadline } from '../deadline.js';
import { parseRetryAfter } from './retry-after.js';
import { exchange, type VendorAnswer, type VendorRequest } from './vendor-exchange.js';

const CONNECTIONS = 64;
const CONNECT_TIMEOUT_MS = 3_000;
/** Shorter than any vendor's, so that a connection is not written to while the other side closes it. */
const KEEP_ALIVE_MS = 10_000;
const ANSWER_BYTES_MAX = 1_048_576;
/** The vendor's time comes in whole seconds, and an answer takes its time: nothing less is a difference. */
const AHEAD_MIN_MS = 3_000;

export interface OutgoingOptions {
  /** Connections at once to one vendor, 1 or more; requests beyond that wait. Default 64. */
  readonly connections?: number;
  /** This machine's where absent. */
  readonly clock?: Clock;
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
}

export class Outgoing {
  readonly #agent: Agent;
  readonly #clock: Clock;
  #aheadMs = 0;
  /**
   * Set only while an attempt's work runs up to its first wait: an SDK calls its transport before it waits for anything.
   * An AsyncLocalStorage would carry it further, and makes every promise of the process dearer: a tenth of the worker's CPU on Node 20.
   */
  #starting: Attempt | undefined;

  constructor(options: OutgoingOptions = {}) {
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

  /**
   * Runs one call of an SDK, which makes one request; it is cut off at the deadline. Never rejects.
   * @param work calls the SDK before it waits for anything else
   */
  async attempt<T>(deadline: Deadline, work: () => Promise<T>): Promise<Attempted<T>> {
    const attempt: Attempt = { begun: false, retryAfterMs: undefined, deadline };
    try {
      return { ok: true, value: await this.#start(attempt, work) };
    } catch (error) {
      return { ok: false, error, begun: attempt.begun, retryAfterMs: attempt.retryAfterMs };
    }
  }

  /** For a transport that has to wait before it can make its request: how it makes it then, in the attempt that called it. */
  carrier(): (request: VendorRequest) => Promise<VendorAnswer> {
    const attempt = this.#starting;
    if (attempt === undefined) throw new Error('A vendor is only called inside an attempt.');
    return (request) => this.#request(request, attempt);
  }

  /** What an SDK's transport calls, inside `attempt`. Resolves for every HTTP status. */
  request(request: VendorRequest): Promise<VendorAnswer> {
    return this.carrier()(request);
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  #start<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
    this.#starting = attempt;
    try {
      return work();
    } finally {
      this.#starting = undefined;
    }
  }

  async #request(request: VendorRequest, attempt: Attempt): Promise<VendorAnswer> {
    const answer = await exchange(this.#agent, request, attempt.deadline, () => {
      attempt.begun = true;
    });
    this.#compareClocks(answer.headers['date']);
    if (answer.status === 429 || answer.status === 503) {
      attempt.retryAfterMs = parseRetryAfter(answer.headers['retry-after'], this.vendorNowMs());
    }
    return answer;
  }

  #compareClocks(date: string | undefined): void {
    const aheadMs = Date.parse(date ?? '') - this.#clock.now();
    if (Number.isNaN(aheadMs)) return;
    this.#aheadMs = Math.abs(aheadMs) < AHEAD_MIN_MS ? 0 : aheadMs;
  }
}
