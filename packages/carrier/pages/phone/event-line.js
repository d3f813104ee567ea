// The one event stream that updates every phone on the page. Owns its reconnection: by itself
// after a fault, at once after sleep, a regained network or a return to the tab. A browser allows
// six connections to one server, so all phones share this one.

/** @import {Message, Call, Push} from './carrier.js' */

const RETRY_MS = [300, 700, 1500, 3000];
const PULSE_MS = 5_000;
const ASLEEP_MS = 20_000; // a pulse this late means that the machine slept

/**
 * @typedef {object} LineListener
 * @property {(message: Message) => void} onMessage
 * @property {(call: Call) => void} onCall
 * @property {(push: Push) => void} onPush
 * @property {() => void} onConnected
 * @property {() => void} onLost
 */

export class EventLine {
  /** @type {LineListener} */ #listener;
  /** @type {string[]} */ #numbers = [];
  /** @type {EventSource | null} */ #source = null;
  /** @type {number | undefined} */ #retry;
  #failures = 0;
  #pulseAt = Date.now();

  /** @param {LineListener} listener */
  constructor(listener) {
    this.#listener = listener;
    window.addEventListener('online', () => this.reconnect());
    window.addEventListener('offline', () => this.drop());
    window.addEventListener('pageshow', (event) => event.persisted && this.reconnect());
    document.addEventListener('visibilitychange', () => this.#wake());
    setInterval(() => this.#wake(), PULSE_MS);
  }

  /**
   * Follows exactly these phones from now on.
   *
   * @param {string[]} numbers
   */
  follow(numbers) {
    if (numbers.join() === this.#numbers.join()) return;
    this.#numbers = [...numbers];
    this.reconnect();
  }

  /** Closes the connection, if any, and opens a new one at once. */
  reconnect() {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
    if (this.#numbers.length === 0) return;
    const source = new EventSource(`/sandbox/events?numbers=${this.#numbers.join(',')}`);
    this.#source = source;
    source.addEventListener('open', () => {
      this.#failures = 0;
      this.#listener.onConnected();
    });
    source.addEventListener('error', () => this.drop());
    source.addEventListener('message', (event) => this.#listener.onMessage(JSON.parse(event.data)));
    source.addEventListener('call', (event) => this.#listener.onCall(JSON.parse(event.data)));
    source.addEventListener('push', (event) => this.#listener.onPush(JSON.parse(event.data)));
  }

  /** The connection has failed: opens a new one after a short wait. */
  drop() {
    this.#source?.close();
    this.#source = null;
    if (this.#numbers.length === 0) return;
    this.#listener.onLost();
    const waitMs = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)];
    this.#failures += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.reconnect(), waitMs);
  }

  #wake() {
    const slept = Date.now() - this.#pulseAt > ASLEEP_MS;
    this.#pulseAt = Date.now();
    // Browsers slow down the timers of hidden tabs to one a minute, so only a visible tab checks.
    if (document.visibilityState === 'visible' && (slept || this.#source === null))
      this.reconnect();
  }
}
