// The person's actions, each one request whose answer becomes the page's new state.

/** @import {Api, StartRequest} from './api.js' */
/** @import {Channel} from './page-data.js' */
/** @import {Model} from './model.js' */
import { ApiError } from './api.js';
import { tabStorage } from './tab-storage.js';

const START_LOCK = 'verify.start';

export class Actions {
  /** @type {Api} */ #api;
  /** @type {Model} */ #model;
  /** @type {{id: string, options: object} | undefined} */ #passkey;
  /** @type {() => void} */ #onGone;
  /** @type {() => Promise<void>} */ #onNoAnswer;

  /** @param {Api} api @param {Model} model @param {{onGone: () => void, onNoAnswer: () => Promise<void>}} listener */
  constructor(api, model, { onGone, onNoAnswer }) {
    this.#api = api;
    this.#model = model;
    this.#onGone = onGone;
    this.#onNoAnswer = onNoAnswer;
  }

  /** @param {StartRequest} request */
  async start(request) {
    const snapshot = await this.#sent(this.#api.start(request));
    const { challenge } = snapshot;
    if (challenge?.matchDigit) tabStorage.keepDigit(challenge.id, challenge.matchDigit);
    if (challenge?.publicKey) this.#passkey = { id: challenge.id, options: challenge.publicKey };
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

  /** What this tab must ask a passkey. Another tab has to start anew. @param {string | undefined} challenge */
  passkeyOptions(challenge) {
    return this.#passkey?.id === challenge ? this.#passkey?.options : undefined;
  }

  /** @param {string} code */
  check(code) {
    return this.#check({ code });
  }

  /** @param {object} credential */
  checkPasskey(credential) {
    return this.#check({ credential });
  }

  /** A request about methods. @param {string} path @param {object} [body] @returns {Promise<any>} what it answers beside the state */
  async ask(path, body = {}) {
    const whole = await this.#sent(this.#api.ask(path, body), path.startsWith('methods/'));
    // WebAuthn options come without the state, and have a `challenge` of their own.
    if (!whole.session) return whole;
    const { session, challenge = null, now, ...answer } = whole;
    if (challenge?.matchDigit) tabStorage.keepDigit(challenge.id, challenge.matchDigit);
    this.#model.accept({ session, challenge, ...(now && { now }) });
    return answer;
  }

  /** @param {{code: string} | {credential: object}} proof */
  async #check(proof) {
    const { outcome, ...snapshot } = await this.#sent(this.#api.check(proof));
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

  /**
   * @template T @param {Promise<T>} answer
   * @param {boolean} [mayLack] a 404 may also be about what the request names
   * @returns {Promise<T>}
   */
  async #sent(answer, mayLack = false) {
    try {
      return await answer;
    } catch (error) {
      // Another tab or the phone was faster: read the present state.
      const { status = 0 } = error instanceof ApiError ? error : {};
      if (status === 409 || (mayLack && status === 404)) await this.#refresh();
      else if (error instanceof ApiError && error.gone) this.#onGone();
      if (error instanceof ApiError && error.code === 'offline') await this.#onNoAnswer();
      throw error;
    }
  }

  async #refresh() {
    try {
      this.#model.accept(await this.#api.state(0, 0));
    } catch (error) {
      // The live connection will report everything else.
      if (error instanceof ApiError && error.gone) this.#onGone();
    }
  }
}
