// The page's API. Every failure becomes an ApiError with the problem's stable code; `offline` if no answer came.

/** @import {Channel, Snapshot, Spoken} from './page-data.js' */

const TIMEOUT_MS = 15_000;
const LONG_POLL_EXTRA_MS = 10_000;

export class ApiError extends Error {
  /** @param {string} code @param {{status?: number, retryAfterSeconds?: number}} [about] */
  constructor(code, { status = 0, retryAfterSeconds } = {}) {
    super(code);
    this.code = code;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The session is unknown, or no longer this browser's: retrying does not help. */
  get gone() {
    return this.code !== 'proof_needed' && [401, 403, 404].includes(this.status);
  }
}

/**
 * @typedef {Snapshot & {outcome: 'verified' | 'wrong_code' | 'used_code' | 'locked' | 'expired' | 'ended'}} Checked
 * @typedef {{channel: Channel, method?: string, to?: string, country?: string}} StartRequest
 */

export class Api {
  /** @type {string} */ #csrf;
  /** A start with an unknown outcome: its repeat has the same key. @type {{body: string, key: string} | undefined} */ #open;

  /** @param {string} csrf */
  constructor(csrf) {
    this.#csrf = csrf;
  }

  /**
   * @param {number} wait seconds, 0 to 25
   * @param {number} since the challenge's sequence
   * @param {AbortSignal} [signal]
   * @returns {Promise<Snapshot>}
   */
  state(wait, since, signal) {
    const query = new URLSearchParams({ wait: String(wait), since: String(since) });
    const timeout = AbortSignal.timeout(wait * 1000 + (wait ? LONG_POLL_EXTRA_MS : TIMEOUT_MS));
    return send(`state?${query}`, {
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  }

  /** @param {StartRequest} request @returns {Promise<Snapshot>} */
  async start(request) {
    const body = JSON.stringify(request);
    if (this.#open?.body !== body) this.#open = { body, key: newKey() };
    try {
      const started = await this.#post('start', request, { 'idempotency-key': this.#open.key });
      this.#open = undefined;
      return started;
    } catch (error) {
      // A refusal is final; in all other cases the request may have succeeded.
      if (error instanceof ApiError && error.status >= 400 && error.status < 500)
        this.#open = undefined;
      throw error;
    }
  }

  /** @param {{code: string} | {credential: object}} proof @returns {Promise<Checked>} */
  check(proof) {
    return this.#post('check', proof);
  }

  /** @param {Channel} channel @returns {Promise<Snapshot>} */
  resend(channel) {
    return this.#post('resend', { channel });
  }

  /** The texts of the session's language. @returns {Promise<Spoken>} */
  language() {
    return send('language', { signal: AbortSignal.timeout(TIMEOUT_MS) });
  }

  /** @param {string} locale @returns {Promise<Snapshot & Spoken>} */
  speak(locale) {
    return this.#post('language', { locale });
  }

  /** @returns {Promise<Snapshot>} */
  back() {
    this.#open = undefined;
    return this.#post('back', {});
  }

  /** @param {'done' | 'cancel' | 'skip' | 'other_method'} outcome @returns {Promise<{location: string}>} */
  finish(outcome) {
    return this.#post('finish', { outcome });
  }

  /** A request about methods. @param {string} path @param {object} body @returns {Promise<any>} */
  ask(path, body) {
    return this.#post(path, body);
  }

  /** @param {string} path @param {object} body @param {Record<string, string>} [headers] */
  #post(path, body, headers) {
    return send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': this.#csrf, ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }
}

// `randomUUID` exists only on https.
function newKey() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
}

/** @param {string} path @param {RequestInit} options @returns {Promise<any>} */
async function send(path, options) {
  let response;
  let body;
  try {
    response = await fetch(new URL(`api/${path}`, document.baseURI), {
      cache: 'no-store',
      ...options,
    });
    body = await response.json().catch(() => ({}));
  } catch {
    throw new ApiError('offline');
  }
  if (response.ok) return body;
  const { status } = response;
  throw new ApiError(typeof body.code === 'string' ? body.code : 'internal', {
    status,
    retryAfterSeconds: Number(body.retryAfterSeconds) || undefined,
  });
}
