/**
 * Telnyx's webhooks: JSON events, signed with the account's Ed25519 key over `timestamp|body`.
 * Source: Telnyx, "Webhook Fundamentals" and "Receiving webhooks" (Voice API).
 */
import { createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { RetryPolicy } from '../callback-sender.js';
import type { TelnyxAccount } from '../carrier-interface.js';
import type { CarrierCore } from '../vendor-api.js';

export interface TelnyxEvent {
  /** The message or call. */
  readonly about: string;
  readonly url: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Waits before repeats, milliseconds. Default: Telnyx's own. */
  readonly retriesMs?: readonly number[] | undefined;
}

const TIMEOUTS = { connectMs: 3_000, answerMs: 5_000 };
const RETRIES_MS = [1_000, 3_000, 5_000];

export class TelnyxCallbacks {
  readonly #core: CarrierCore;
  readonly #key: KeyObject;

  constructor(core: CarrierCore, { privateKey }: TelnyxAccount) {
    this.#core = core;
    this.#key = createPrivateKey(privateKey);
  }

  /** A callback, in order, repeated until the answer is a 2xx; resolves after its first attempt. */
  notify({ about, url, type, payload, retriesMs = RETRIES_MS }: TelnyxEvent): Promise<void> {
    const data = {
      record_type: 'event',
      event_type: type,
      id: randomUUID(),
      occurred_at: new Date(this.#core.timers.now()).toISOString(),
      payload,
    };
    const body = JSON.stringify({ data, meta: { attempt: 1, delivered_to: url } });
    const policy: RetryPolicy = {
      ...TIMEOUTS,
      attemptsMax: retriesMs.length + 1,
      delayMs: (attempt) => retriesMs[attempt - 1] ?? 0,
      retries: (answer) => !answer.ok,
    };
    const callback = { about, vendor: 'telnyx', kind: type, method: 'POST', url, body } as const;
    return this.#core.callbacks.send({ ...callback, sign: () => this.#headers(body) }, policy);
  }

  #headers(body: string): Record<string, string> {
    const timestamp = String(Math.floor(this.#core.timers.now() / 1_000));
    const signature = sign(null, Buffer.from(`${timestamp}|${body}`), this.#key);
    return {
      'Content-Type': 'application/json',
      'User-Agent': 'telnyx-webhooks',
      'telnyx-timestamp': timestamp,
      'telnyx-signature-ed25519': signature.toString('base64'),
    };
  }
}
