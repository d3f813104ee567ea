/**
 * Requests from Vonage to the application: JSON (or a query string with GET), signed with a JWT (HS256) that carries the hash of
 * the body. Source: Vonage, "Decoding signed webhooks".
 */
import { createHash, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Answer, Callback, RetryPolicy } from '../callback-sender.js';
import type { CarrierCore } from '../vendor-api.js';
import type { VonageAccountState } from './vonage-account.js';

export interface VonageRequest {
  readonly about: string;
  readonly kind: string;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly payload: Readonly<Record<string, unknown>>;
}

const TIMEOUTS = { connectMs: 3_000, answerMs: 5_000 };
/** Inbound messages are retried for 24 hours; voice events only for a while. */
const ATTEMPTS_MAX = { messages: 10, voice: 5 };
const FIRST_DELAY_MS = 5_000;

export class VonageCallbacks {
  readonly #core: CarrierCore;
  readonly #account: VonageAccountState;
  readonly #secret: Uint8Array;

  constructor(core: CarrierCore, account: VonageAccountState) {
    this.#core = core;
    this.#account = account;
    this.#secret = new TextEncoder().encode(account.signatureSecret);
  }

  /** A callback, in order, repeated until the answer is a 2xx; resolves after its first attempt. */
  notify(request: VonageRequest, product: 'messages' | 'voice'): Promise<void> {
    const policy: RetryPolicy = {
      ...TIMEOUTS,
      attemptsMax: ATTEMPTS_MAX[product],
      delayMs: (attempt) => FIRST_DELAY_MS * 2 ** (attempt - 1),
      retries: (answer) => !answer.ok,
    };
    return this.#core.callbacks.send(this.#callback(request), policy);
  }

  /** Requests an NCCO: twice if the connection closes or times out, or the answer is 429, 503 or 504. */
  async fetch(request: VonageRequest): Promise<Answer> {
    const first = await this.#core.callbacks.fetch(this.#callback(request), TIMEOUTS);
    const again = 'failure' in first || [429, 503, 504].includes(first.status);
    if (!again) return first;
    return await this.#core.callbacks.fetch(this.#callback(request), TIMEOUTS);
  }

  #callback({ about, kind, url, method, payload }: VonageRequest): Callback {
    const shared = { about, kind, method, vendor: 'vonage' } as const;
    if (method === 'GET') {
      return { ...shared, url: withQuery(url, payload), sign: () => this.#headers(undefined) };
    }
    const body = JSON.stringify(payload);
    return { ...shared, url, body, sign: () => this.#headers(body) };
  }

  async #headers(body: string | undefined): Promise<Record<string, string>> {
    const { apiKey, applicationId } = this.#account;
    const token = await new SignJWT({
      api_key: apiKey,
      application_id: applicationId,
      ...(body === undefined ? {} : { payload_hash: sha256(body) }),
    })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer('Vonage')
      .setIssuedAt(Math.floor(this.#core.timers.now() / 1000))
      .setJti(randomUUID())
      .sign(this.#secret);
    return {
      Authorization: `Bearer ${token}`,
      'User-Agent': 'Vonage/1.0',
      Accept: '*/*',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    };
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function withQuery(url: string, payload: Readonly<Record<string, unknown>>): string {
  const target = new URL(url);
  for (const [name, value] of Object.entries(payload)) {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    target.searchParams.append(name, text);
  }
  return target.toString();
}
