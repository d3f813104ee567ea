/** A call as a test uses it: what is heard, and the keys. */
import type { Call } from '../carrier-interface.js';
import { askCarrier } from './carrier-request.js';

const TIMEOUT_MS = 5_000;
const HELD_MS_MAX = 30_000;

export class TestCall {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly #base: () => string;
  #answered = false;
  /** How many of the spoken lines were returned. */
  #heard = 0;

  constructor({ id, from, to }: Call, base: () => string) {
    this.id = id;
    this.from = from;
    this.to = to;
    this.#base = base;
  }

  /** Whether this phone has picked up. */
  get answered(): boolean {
    return this.#answered;
  }

  async answer(): Promise<void> {
    await this.#do('answer');
    this.#answered = true;
  }

  /** The caller hears that the line is busy. */
  async decline(): Promise<void> {
    await this.#do('decline');
  }

  /** One or more of 0-9, * and #. The first is lost unless the script waits for keys, so listen first: `await call.heard('press')`. */
  async press(keys: string): Promise<void> {
    await this.#do('press', { keys });
  }

  async hangUp(): Promise<void> {
    await this.#do('hangup');
  }

  /** The next sentence that the caller says, as soon as it is said. @param containing passes over those without this text */
  async heard(containing?: string, { timeoutMs = TIMEOUT_MS } = {}): Promise<string> {
    const query = { containing, after: this.#heard, waitMs: Math.min(HELD_MS_MAX, timeoutMs) };
    const path = `/calls/${encodeURIComponent(this.id)}/heard`;
    const { text, next } = await askCarrier<{ text: string; next: number }>(
      this.#base(),
      'GET',
      path,
      { query },
    );
    this.#heard = next;
    return text;
  }

  /** As it is now: `state`, `end`, and the whole transcript. */
  state(): Promise<Call> {
    return askCarrier(this.#base(), 'GET', `/calls/${encodeURIComponent(this.id)}`);
  }

  /** Resolves once it is over. @throws CarrierRequestError if it is not over in time */
  ended({ timeoutMs = TIMEOUT_MS } = {}): Promise<Call> {
    const path = `/calls/${encodeURIComponent(this.id)}/ended`;
    const query = { waitMs: Math.min(HELD_MS_MAX, timeoutMs) };
    return askCarrier(this.#base(), 'GET', path, { query });
  }

  #do(action: string, body?: object): Promise<Call> {
    const path = `/calls/${encodeURIComponent(this.id)}/${action}`;
    return askCarrier(this.#base(), 'POST', path, body ? { body } : {});
  }
}
