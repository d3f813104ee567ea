/**
 * Every HTTP request that the carrier makes to the application: fetching scripts, and status callbacks with their order,
 * retries and chaos. Signs each attempt, strips fragments, and records each exchange.
 */
import { Agent, request } from 'undici';
import type { Vendor } from './carrier-interface.js';
import type { Chaos } from './chaos.js';
import type { ExchangeLog } from './records.js';
import type { Timers } from './timers.js';

/** How long a held-back callback waits for others to overtake it, telephone milliseconds. */
const HELD_MS = 2_000;

export interface Callback {
  /** The message or call; callbacks about the same one keep their order. */
  readonly about: string;
  readonly vendor: Vendor;
  readonly kind: string;
  readonly method: string;
  /** A fragment is neither sent nor signed. */
  readonly url: string;
  readonly body?: string;
  /** Content type and signature, computed for every attempt. */
  readonly sign: (url: string) => Record<string, string> | Promise<Record<string, string>>;
}

export interface Timeouts {
  readonly connectMs: number;
  readonly answerMs: number;
}

/** How often a callback is tried, and after which waits. */
export interface RetryPolicy extends Timeouts {
  readonly attemptsMax: number;
  retries(answer: Answer): boolean;
  /** Telephone milliseconds before the next attempt; attempts count from 1. */
  delayMs(attempt: number): number;
}

export class CallbackSender {
  readonly #exchanges: ExchangeLog;
  readonly #chaos: Chaos;
  readonly #timers: Timers;
  readonly #log: (line: object) => void;
  readonly #agent = new Agent({ connections: 64 });
  /** The first attempt of the last callback about each message or call. */
  readonly #last = new Map<string, Promise<void>>();
  readonly #pending = new Set<Promise<void>>();
  #closed = false;

  constructor(exchanges: ExchangeLog, chaos: Chaos, timers: Timers, log: (line: object) => void) {
    this.#exchanges = exchanges;
    this.#chaos = chaos;
    this.#timers = timers;
    this.#log = log;
  }

  /**
   * Sends a status callback after earlier ones about the same message or call; resolves after its first attempt.
   * @param answered called with every answer
   */
  send(
    callback: Callback,
    policy: RetryPolicy,
    answered: (answer: Answer) => void = () => {},
  ): Promise<void> {
    const fate = this.#chaos.callbackFate();
    if (fate.lost) {
      this.#write(callback, bare(callback.url), {}, undefined, 'lost by chaos');
      return Promise.resolve();
    }
    const before = this.#last.get(callback.about) ?? Promise.resolve();
    const sent = (fate.held ? this.#timers.wait(HELD_MS) : before).then(async () => {
      for (let copy = 0; copy < fate.copies; copy++)
        await this.#attempt(callback, policy, answered, 1);
    });
    if (!fate.held) this.#keepOrder(callback.about, sent);
    this.#track(sent);
    return sent;
  }

  /** One request and its answer; for scripts, and for callbacks whose answer is used. */
  async fetch(callback: Callback, timeouts: Timeouts): Promise<Answer> {
    if (this.#closed) return { ok: false, failure: 'broken' };
    if (this.#chaos.settings.latencyMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, this.#chaos.settings.latencyMs).unref());
    }
    const url = bare(callback.url);
    const headers: Record<string, string> = {};
    const answer = await this.#request(callback, url, headers, timeouts);
    if ('status' in answer) this.#write(callback, url, headers, answer);
    else this.#write(callback, url, headers, undefined, answer.failure);
    return answer;
  }

  /** Resolves when no callback is under way or waiting for its first attempt. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.allSettled([...this.#pending]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#agent.destroy();
  }

  async #attempt(
    callback: Callback,
    policy: RetryPolicy,
    answered: (answer: Answer) => void,
    attempt: number,
  ): Promise<void> {
    const answer = await this.fetch(callback, policy);
    if (!this.#closed) answered(answer);
    if (this.#closed || attempt >= policy.attemptsMax || !policy.retries(answer)) return;
    this.#timers.after(policy.delayMs(attempt), () => {
      this.#track(this.#attempt(callback, policy, answered, attempt + 1));
    });
  }

  async #request(
    callback: Callback,
    url: string,
    headers: Record<string, string>,
    timeouts: Timeouts,
  ): Promise<Answer> {
    try {
      Object.assign(headers, await callback.sign(url));
      const response = await request(url, {
        method: callback.method === 'GET' ? 'GET' : 'POST',
        headers,
        ...(callback.body === undefined ? {} : { body: callback.body }),
        dispatcher: this.#agent,
        headersTimeout: timeouts.answerMs,
        bodyTimeout: timeouts.answerMs,
        signal: AbortSignal.timeout(timeouts.connectMs + timeouts.answerMs),
      });
      const contentType = String(response.headers['content-type'] ?? '');
      const { body, complete } = await readBounded(response.body);
      const ok = complete && response.statusCode >= 200 && response.statusCode < 300;
      return { ok, status: response.statusCode, contentType, body };
    } catch (error) {
      return { ok: false, failure: failureOf(error) };
    }
  }

  #keepOrder(about: string, sent: Promise<void>): void {
    this.#last.set(about, sent);
    void sent.finally(() => {
      if (this.#last.get(about) === sent) this.#last.delete(about);
    });
  }

  #track(work: Promise<void>): void {
    this.#pending.add(work);
    void work.finally(() => this.#pending.delete(work));
  }

  #write(
    callback: Callback,
    url: string,
    headers: Record<string, string>,
    answer?: { status: number; contentType: string; body: string },
    failure?: string,
  ): void {
    const { about, vendor, kind, method, body = '' } = callback;
    this.#exchanges.add({
      about,
      vendor,
      kind,
      direction: 'callback',
      at: new Date(this.#timers.now()).toISOString(),
      request: { method, url, headers, body },
      ...(answer
        ? { answer: { status: answer.status, contentType: answer.contentType, body: answer.body } }
        : {}),
      ...(failure === undefined ? {} : { failure }),
    });
    this.#log({ event: 'sandbox.callback', vendor, kind, about, status: answer?.status, failure });
  }
}

function bare(url: string): string {
  return url.split('#', 1)[0] ?? url;
}

/** An application's answer to the carrier, read up to a bound, or the reason why there is none. */
const ANSWER_BYTES_MAX = 65_536;

export type Answer =
  | {
      readonly ok: boolean;
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
    }
  | { readonly ok: false; readonly failure: 'connect' | 'timeout' | 'broken' };

/** An answer that is too long counts as an aborted one. */
async function readBounded(
  stream: AsyncIterable<Buffer>,
): Promise<{ body: string; complete: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > ANSWER_BYTES_MAX) return { body: '', complete: false };
    chunks.push(chunk);
  }
  return { body: Buffer.concat(chunks).toString('utf8'), complete: true };
}

function failureOf(error: unknown): 'connect' | 'timeout' | 'broken' {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|EINVAL|ERR_INVALID_URL/.test(code)) {
    return 'connect';
  }
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  return timedOut || /TIMEOUT/.test(code) ? 'timeout' : 'broken';
}
