// Keeps the app up to date while it is open: a stream of events, and a look at every return to the app. Owns its reconnection, with growing waits.

/** @import {Account} from './account-store.js' */
/** @import {Api} from './api.js' */

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000];
const SILENT_MS = 40_000; // the service says that it is alive every 15 s
const WATCH_MS = 5_000;

/**
 * @typedef {object} Listener
 * @property {() => readonly Account[]} accounts those that are paired
 * @property {() => Promise<boolean>} refresh reads all of them; false where the service was not reached
 * @property {(device: string) => void} onChange
 */

export class Live {
  #api;
  #listener;
  /** @type {AbortController | undefined} */ #attempt;
  /** @type {number | undefined} */ #timer;
  #failures = 0;
  #heardAtMs = 0;

  /** @param {Api} api @param {Listener} listener */
  constructor(api, listener) {
    this.#api = api;
    this.#listener = listener;
    addEventListener('online', () => void this.connect());
    addEventListener('focus', () => void this.look());
    addEventListener('pagehide', () => this.close());
    addEventListener('pageshow', (event) => event.persisted && this.connect());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.look();
    });
    setInterval(() => {
      if (this.#attempt && performance.now() - this.#heardAtMs > SILENT_MS) this.#again();
    }, WATCH_MS);
  }

  /** Reads all accounts, and reconnects where the stream is not known to work. */
  async look() {
    if (!this.#attempt || performance.now() - this.#heardAtMs > SILENT_MS / 2) void this.connect();
    await this.#listener.refresh();
  }

  /** Reads all accounts and follows them from now on. */
  async connect() {
    this.close();
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#heardAtMs = performance.now();
    const reached = await this.#listener.refresh();
    if (attempt.signal.aborted) return;
    const accounts = this.#listener.accounts();
    if (!reached) return this.#again();
    if (accounts.length === 0) return;
    try {
      await this.#follow(await this.#api.events(accounts, attempt.signal), attempt.signal);
    } catch {
      // The next attempt shows what is wrong.
    }
    if (!attempt.signal.aborted) this.#again();
  }

  close() {
    clearTimeout(this.#timer);
    this.#attempt?.abort();
    this.#attempt = undefined;
  }

  #again() {
    this.close();
    const wait = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? 0;
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.connect(), wait * (0.75 + Math.random() / 2));
  }

  /** @param {ReadableStream<Uint8Array>} body @param {AbortSignal} signal */
  async #follow(body, signal) {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      this.#heardAtMs = performance.now();
      this.#failures = 0;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.#hear(block);
    }
  }

  /** @param {string} block one event of the stream (WHATWG HTML 9.2.6) */
  #hear(block) {
    const fields = Object.fromEntries(
      block.split('\n').map((line) => [line.split(':', 1)[0], line.replace(/^[^:]*: ?/, '')]),
    );
    if (fields['event'] !== 'change' && fields['event'] !== 'removed') return;
    this.#listener.onChange(JSON.parse(fields['data'] ?? '{}').device);
  }
}
