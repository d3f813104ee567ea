/**
 * The one way out to the vendors: a keep-alive connection pool with limits and time-outs, shared by their SDKs.
 * It owns the answer to the question that decides about every retry: could the request have reached the vendor?
 * Each attempt gets a transport of its own, bound to its deadline, which the adapter hands to the vendor's SDK.
 */
import { Agent } from 'undici';
import { type Clock, systemClock } from '../clock.js';
import type { Deadline } from '../deadline.js';
import { exchange, type VendorAnswer, type VendorRequest } from './vendor-exchange.js';

const CONNECTIONS = 64;
const CONNECT_TIMEOUT_MS = 3_000;
/** Shorter than any vendor's, so that a connection is not written to while the other side closes it. */
const KEEP_ALIVE_MS = 10_000;
const ANSWER_BYTES_MAX = 1_048_576;
/** Longer waits than this make no difference to a challenge, which lives for ten minutes. */
const RETRY_AFTER_MAX_MS = 3_600_000;
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

/** Makes one request within its attempt. Resolves for every HTTP status. */
export type Transport = (request: VendorRequest) => Promise<VendorAnswer>;

export class Outgoing {
  readonly #agent: Agent;
  readonly #clock: Clock;
  #aheadMs = 0;

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

  /** Runs one call of an SDK over the attempt's transport; its request is cut off at the deadline. Never rejects. */
  async attempt<T>(
    deadline: Deadline,
    work: (transport: Transport) => Promise<T>,
  ): Promise<Attempted<T>> {
    const progress: { begun: boolean; retryAfterMs?: number | undefined } = { begun: false };
    const transport = async (request: VendorRequest) => {
      const answer = await exchange(this.#agent, request, deadline, () => {
        progress.begun = true;
      });
      this.#compareClocks(answer.headers['date']);
      if (answer.status === 429 || answer.status === 503) {
        progress.retryAfterMs = parseRetryAfter(answer.headers['retry-after'], this.vendorNowMs());
      }
      return answer;
    };
    try {
      return { ok: true, value: await work(transport) };
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
