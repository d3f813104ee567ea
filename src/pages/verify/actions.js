// The person's actions, each one request whose answer becomes the page's new state.

/** @import {Api} from './api.js' */
/** @import {Channel} from './page-data.js' */
/** @import {Model} from './model.js' */
import { ApiError } from './api.js';
import { tabStorage } from './tab-storage.js';

const START_LOCK = 'verify.start';

export class Actions {
  /** @type {Api} */ #api;
  /** @type {Model} */ #model;
  /** @type {() => void} */ #onGone;
  /** @type {() => Promise<void>} */ #onNoAnswer;

  /** @param {Api} api @param {Model} model @param {{onGone: () => void, onNoAnswer: () => Promise<void>}} listener */
  constructor(api, model, { onGone, onNoAnswer }) {
    this.#api = api;
    this.#model = model;
    this.#onGone = onGone;
    this.#onNoAnswer = onNoAnswer;
  }

  /** @param {{channel: Channel, to?: string, country?: string}} request */
  async start(request) {
    const snapshot = await this.#sent(this.#api.start(request));
    const { challenge } = snapshot;
    if (challenge?.matchDigit) tabStorage.keepDigit(challenge.id, challenge.matchDigit);
    this.#model.accept(snapshot);
  }

  /** Starts the preferred method once for all tabs of this browser. @param {Channel} channel */
  async startByItself(channel) {
    const start = async () => {
      if (!this.mayStartByItself) return;
      this.#model.accept(await this.#api.state(0, 0));
      if (!this.mayStartByItself) return;
      await this.start({ channel });
    };
    if (navigator.locks) await navigator.locks.request(START_LOCK, start);
    else await start();
  }

  /** The server names no preferred method once a challenge has been started. */
  get mayStartByItself() {
    const { session, challenge } = this.#model;
    return session.state === 'open' && session.preferred !== undefined && challenge === null;
  }

  /** @param {string} code */
  async check(code) {
    const { outcome, ...snapshot } = await this.#sent(this.#api.check(code));
    this.#model.accept(snapshot);
    return outcome;
  }

  /** @param {Channel} channel */
  async resend(channel) {
    this.#model.accept(await this.#sent(this.#api.resend(channel)));
  }

  async back() {
    this.#model.accept(await this.#sent(this.#api.back()));
  }

  /** Returns to the service, with the result. @param {'done' | 'cancel' | 'skip' | 'other_method'} outcome */
  async finish(outcome) {
    const { location: target } = await this.#sent(this.#api.finish(outcome));
    tabStorage.forget();
    // Replaced, so that 'back' from the service does not lead to a page whose session is over.
    location.replace(target);
    // The button stays busy until the browser has left.
    await new Promise(() => {});
  }

  /** @template T @param {Promise<T>} answer @returns {Promise<T>} */
  async #sent(answer) {
    try {
      return await answer;
    } catch (error) {
      // Another tab or the phone was faster: read the present state.
      if (error instanceof ApiError && error.status === 409) await this.#refresh();
      if (error instanceof ApiError && error.gone) this.#onGone();
      if (error instanceof ApiError && error.code === 'offline') await this.#onNoAnswer();
      throw error;
    }
  }

  async #refresh() {
    try {
      this.#model.accept(await this.#api.state(0, 0));
    } catch {
      // The live connection will report it.
    }
  }
}
