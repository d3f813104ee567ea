// Keeps the page up to date: server-sent events, or long polls if a proxy buffers events. Owns its reconnection: with growing
// waits after faults, at once after sleep, a regained network, a return to the tab or from the back-forward cache.

/** @import {Api} from './api.js' */
/** @import {Snapshot} from './page-data.js' */
import { ApiError } from './api.js';

const RETRY_MS = [400, 1_000, 2_000, 4_000, 8_000];
const FIRST_EVENT_MS = 5_000; // a stream that says nothing for so long is held back by somebody
const LONG_POLL_SECONDS = 25;
const ASK_MS = 5_000;
const PULSE_MS = 5_000;
const ASLEEP_MS = 20_000; // a pulse this late means that the machine slept
const SILENT_MS = 30_000; // a dead connection looks like a silent one: ask

/**
 * @typedef {object} Listener
 * @property {(snapshot: Snapshot) => void} onSnapshot
 * @property {() => number} since the newest known sequence
 * @property {(connected: boolean, noticed?: boolean) => void} onConnection noticed: a person's request failed
 * @property {() => void} onGone called when the session is no longer this browser's
 */

export class LiveLine {
  /** @type {Api} */ #api;
  /** @type {Listener} */ #listener;
  /** @type {EventSource | undefined} */ #source;
  /** @type {AbortController | undefined} */ #attempt;
  /** @type {number | undefined} */ #timer;
  #polls = false;
  #failures = 0;
  #heardAt = 0;
  #pulseAt = Date.now();

  /** @param {Api} api @param {Listener} listener */
  constructor(api, listener) {
    this.#api = api;
    this.#listener = listener;
    addEventListener('online', () => this.connect());
    addEventListener('offline', () => this.#lost());
    addEventListener('pagehide', () => this.close());
    addEventListener('pageshow', (event) => event.persisted && this.connect());
    document.addEventListener('visibilitychange', () => this.#returned());
    setInterval(() => this.#pulse(), PULSE_MS);
  }

  /** Closes the connection, if any, reads the present state, and stays connected from then on. */
  async connect() {
    this.close();
    const attempt = new AbortController();
    this.#attempt = attempt;
    try {
      this.#heard(await this.#api.state(0, 0, attempt.signal));
      if (this.#polls) await this.#poll(attempt.signal);
      else this.#stream(attempt.signal);
    } catch (error) {
      if (attempt.signal.aborted) return;
      if (error instanceof ApiError && error.gone) this.#end();
      else this.#lost();
    }
  }

  /** A request of the person got no answer: checks the connection, and reports at once if it is lost. */
  async ask() {
    try {
      this.#heard(await this.#api.state(0, 0, AbortSignal.timeout(ASK_MS)));
    } catch (error) {
      if (error instanceof ApiError && error.gone) this.#end();
      else this.#lost(true);
    }
  }

  /** Until the next `connect`. */
  close() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#attempt?.abort();
    this.#attempt = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  /** @param {AbortSignal} signal */
  #stream(signal) {
    const source = new EventSource(new URL('api/events', document.baseURI));
    this.#source = source;
    let spoke = false;
    const heldBack = setTimeout(() => {
      if (signal.aborted) return;
      this.#polls = true;
      void this.connect();
    }, FIRST_EVENT_MS);
    source.addEventListener('change', (event) => {
      clearTimeout(heldBack);
      spoke = true;
      this.#heard(JSON.parse(event.data));
    });
    source.addEventListener('error', () => {
      clearTimeout(heldBack);
      if (signal.aborted) return;
      // The previous request was answered, so only streams are refused here.
      this.#polls ||= !spoke && navigator.onLine;
      this.#lost();
    });
  }

  /** @param {AbortSignal} signal */
  async #poll(signal) {
    while (!signal.aborted) {
      this.#heard(await this.#api.state(LONG_POLL_SECONDS, this.#listener.since(), signal));
      this.#failures = 0;
    }
  }

  /** @param {Snapshot} snapshot */
  #heard(snapshot) {
    this.#heardAt = Date.now();
    // First the present state: waiting actions depend on it.
    this.#listener.onSnapshot(snapshot);
    this.#listener.onConnection(true);
  }

  /** @param {boolean} [noticed] */
  #lost(noticed = false) {
    this.close();
    if (noticed || this.#failures > 0 || !navigator.onLine)
      this.#listener.onConnection(false, noticed);
    const waitMs = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? 0;
    this.#failures += 1;
    // With jitter: many pages lose the same server at the same moment.
    this.#timer = setTimeout(() => this.connect(), waitMs * (0.75 + Math.random() / 2));
  }

  #end() {
    this.close();
    this.#listener.onGone();
  }

  /** The person returned to a tab that waits for its next try. */
  #returned() {
    if (document.visibilityState === 'visible' && this.#timer !== undefined) void this.connect();
    else this.#pulse();
  }

  #pulse() {
    const now = Date.now();
    const slept = now - this.#pulseAt > ASLEEP_MS;
    this.#pulseAt = now;
    // Browsers slow down the timers of hidden tabs to one a minute, so only a visible tab checks.
    if (document.visibilityState !== 'visible') return;
    if (this.#source && !slept && now - this.#heardAt > PULSE_MS) this.#failures = 0;
    const silent = this.#source && now - this.#heardAt > SILENT_MS;
    if ((this.#attempt && slept) || silent) void this.connect();
  }
}
