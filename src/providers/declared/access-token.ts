/** The access token of a carrier with OAuth client credentials: fetched once, kept until shortly before its end. */
import { z } from 'zod';
import type { Clock, Deadline } from '../../challenge/time.js';
import { failureClassOfStatus, refusal } from '../failure.js';
import type { Refusal } from '../provider.js';
import type { VendorHttpClient } from '../vendor-http-client.js';
import { parseJson } from './answer.js';
import type { Auth } from './description.js';
import { tokenRequest } from './request.js';
import type { Values } from './template.js';

/** A request with the token may take so long. */
const SPARE_MS = 30_000;
/** Where the answer does not say how long it lives (RFC 6749, 5.1 only recommends to). */
const LIFE_SECONDS = 300;

const TokenAnswer = z.object({
  access_token: z
    .string()
    .min(1)
    .max(8_192)
    .regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().positive().max(31_536_000).default(LIFE_SECONDS),
});

export type Access =
  /** `kept`: from an earlier request, so the carrier may have withdrawn it. */
  | { readonly ok: true; readonly token: string; readonly kept: boolean }
  | { readonly ok: false; readonly refusal: Refusal };

export class AccessToken {
  readonly #auth: Extract<Auth, { kind: 'oauth' }>;
  readonly #settings: Values;
  readonly #outgoing: VendorHttpClient;
  readonly #clock: Clock;
  #current: { token: string; untilMs: number } | undefined;

  constructor(
    auth: Extract<Auth, { kind: 'oauth' }>,
    settings: Values,
    outgoing: VendorHttpClient,
    clock: Clock,
  ) {
    this.#auth = auth;
    this.#settings = settings;
    this.#outgoing = outgoing;
    this.#clock = clock;
  }

  /** Without a token no message was sent: a lost answer is temporary here, never uncertain. */
  async get(deadline: Deadline): Promise<Access> {
    const current = this.#current;
    if (current && this.#clock.now() < current.untilMs) {
      return { ok: true, token: current.token, kept: true };
    }
    const asked = await this.#outgoing.attempt(deadline, (transport) =>
      transport(tokenRequest(this.#auth, this.#settings)),
    );
    if (!asked.ok) return refused('temporary', 'no answer to the request for an access token');
    const { status, body } = asked.value;
    const parsed = TokenAnswer.safeParse(status < 300 ? parseJson(body) : undefined);
    if (!parsed.success) {
      const { failure } = failureClassOfStatus(status);
      return refused(
        status >= 400 && failure === 'account' ? 'account' : 'temporary',
        `no access token, HTTP ${status}`,
      );
    }
    const { access_token: token, expires_in: seconds } = parsed.data;
    // Half of a short life is spared at most: else each request would fetch its own.
    const lifeMs = Math.max(seconds * 1_000 - SPARE_MS, seconds * 500);
    this.#current = { token, untilMs: this.#clock.now() + lifeMs };
    return { ok: true, token, kept: false };
  }

  /** Only this one: another request may have fetched the next already. */
  forget(token: string): void {
    if (this.#current?.token === token) this.#current = undefined;
  }
}

function refused(failure: 'temporary' | 'account', detail: string): Access {
  const reason = failure === 'account' ? 'rejected_by_provider' : 'provider_unavailable';
  return { ok: false, refusal: refusal({ failure, reason }, detail, '') };
}
