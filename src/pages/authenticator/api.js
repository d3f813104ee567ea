// The requests to the service, each signed by the device. Keeps how far the device's clock is off, as the service's answers show it.

/** @import {Account} from './account-store.js' */
/** @import {AccountView, Request} from './app-data.js' */
import { answerText, pairingText, publicJwk, requestToken, sign } from './device-key.js';

const TIMEOUT_MS = 15_000;
/** A clock that is off by more than this is corrected. */
const CLOCK_MS = 20_000;

/** What went wrong, by the code of the problem document; `offline` where there was no answer. */
export class ApiError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export class Api {
  #audience;
  #aheadMs = 0;

  /** @param {string} audience */
  constructor(audience) {
    this.#audience = audience;
  }

  /** The service's time. */
  now() {
    return Date.now() + this.#aheadMs;
  }

  /** @param {Account} account @returns {Promise<AccountView>} */
  account(account) {
    return this.#signed(account, 'account', undefined);
  }

  /** @param {Account} account @param {string} challenge */
  shown(account, challenge) {
    return this.#signed(account, 'shown', { challenge });
  }

  /**
   * @param {Account} account
   * @param {Request} request
   * @param {'approve' | 'deny'} decision
   * @param {string} number
   * @returns {Promise<{outcome: 'approved' | 'denied' | 'wrong_number' | 'too_late'}>}
   */
  async answer(account, request, decision, number) {
    const text = answerText(request, account.device, decision, number);
    const signature = await sign(account.privateKey, text);
    const { challenge } = request;
    const given = decision === 'approve' ? { number } : {};
    return this.#signed(account, 'answer', { challenge, decision, ...given, signature });
  }

  /** @param {Account} account @param {{name?: string, push?: object | null}} change */
  change(account, change) {
    return this.#signed(account, 'device', change);
  }

  /** @param {Account} account */
  remove(account) {
    return this.#signed(account, 'remove', {});
  }

  /** @param {string} ticket @returns {Promise<{brand: {name: string, logo?: string}, label?: string}>} */
  ticket(ticket) {
    return this.#send('ticket', { method: 'POST', body: JSON.stringify({ ticket }) });
  }

  /** @param {string} ticket @param {string} name @param {CryptoKeyPair} keys @returns {Promise<AccountView>} */
  async pair(ticket, name, keys) {
    const publicKey = await publicJwk(keys.publicKey);
    const signature = await sign(keys.privateKey, pairingText(ticket, publicKey, name));
    const body = JSON.stringify({ ticket, name, publicKey, signature });
    return this.#send('pair', { method: 'POST', body });
  }

  /**
   * The stream of news of all these accounts.
   *
   * @param {readonly Account[]} accounts
   * @param {AbortSignal} signal
   */
  async events(accounts, signal) {
    const tokens = await Promise.all(accounts.map((each) => this.#token(each, 'events', '')));
    const response = await fetch('api/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tokens }),
      signal,
    });
    if (response.ok && response.body) return response.body;
    throw await this.#errorOf(response);
  }

  /** @param {Account} account @param {string} action @param {object | undefined} content */
  async #signed(account, action, content) {
    const body = content === undefined ? '' : JSON.stringify(content);
    const send = async () =>
      this.#send(action, {
        ...(content === undefined ? {} : { method: 'POST', body }),
        headers: { authorization: `Bearer ${await this.#token(account, action, body)}` },
      });
    const aheadMs = this.#aheadMs;
    try {
      return await send();
    } catch (error) {
      const corrected = Math.abs(this.#aheadMs - aheadMs) > CLOCK_MS;
      if (!(error instanceof ApiError && error.code === 'device_clock' && corrected)) throw error;
      return send();
    }
  }

  /** @param {Account} account @param {string} action @param {string} body */
  #token(account, action, body) {
    const nowMs = this.now();
    return requestToken(account, { audience: this.#audience, action, body, nowMs });
  }

  /** @param {string} name @param {RequestInit} init @returns {Promise<any>} */
  async #send(name, init) {
    const headers = {
      ...init.headers,
      ...(init.body ? { 'content-type': 'application/json' } : {}),
    };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    /** @type {Response} */
    let response;
    try {
      response = await fetch(`api/${name}`, { ...init, headers, signal, cache: 'no-store' });
    } catch {
      throw new ApiError('offline');
    }
    if (!response.ok) throw await this.#errorOf(response);
    return response.json();
  }

  /** @param {Response} response */
  async #errorOf(response) {
    const dateMs = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(dateMs)) this.#aheadMs = dateMs - Date.now();
    const problem = await response.json().catch(() => ({}));
    return new ApiError(typeof problem.code === 'string' ? problem.code : 'unavailable');
  }
}
