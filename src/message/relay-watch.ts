/**
 * Watches for a key that has leaked: the first message of a key or door, the first one to a country, and one text that goes to many numbers.
 * It stops nothing: limits do. Each alert is given once.
 */
import type { Keyring } from '../challenge/code.js';
import { type KeyedDigest, limitDigest, tagOf } from '../limits/hmac-tags.js';
import { relaySeenKey, relayTextKey } from '../redis/keys.js';
import type { RedisClient } from '../redis/scripts.js';

export interface RelayAlert {
  readonly tenant: string;
  readonly kind: 'first_use' | 'new_country' | 'repeated_text';
  /** The key's fingerprint, or the door. */
  readonly caller: string;
  readonly country: string;
}

export interface RelayedMessage {
  readonly tenant: string;
  readonly caller: string;
  readonly country: string;
  readonly e164: string;
  readonly text?: string;
}

/** What was seen is remembered so long after the newest message. */
const SEEN_MS = 400 * 86_400_000;
const TEXT_MS = 3_600_000;
/** Codes differ from message to message, so one text to so many numbers holds none that is worth anything. */
const SAME_TEXT_MAX = 20;

export class RelayWatch {
  readonly #redis: RedisClient;
  readonly #digest: KeyedDigest;
  readonly #onAlert: (alert: RelayAlert) => void;
  readonly #onError: (error: unknown) => void;

  constructor(
    redis: RedisClient,
    options: {
      readonly keyring: Keyring;
      /** Must not throw. */
      readonly onAlert: (alert: RelayAlert) => void;
      readonly onError: (error: unknown) => void;
    },
  ) {
    this.#redis = redis;
    this.#digest = limitDigest(options.keyring);
    this.#onAlert = options.onAlert;
    this.#onError = options.onError;
  }

  /** Returns at once: the message does not wait for it. */
  sent(message: RelayedMessage): void {
    this.#look(message).catch(this.#onError);
  }

  async #look({ tenant, caller, country, e164, text }: RelayedMessage): Promise<void> {
    const seen = relaySeenKey(tenant);
    const [[, isNewCaller], [, isNewCountry]] = (await this.#redis
      .multi()
      .sadd(seen, `caller ${caller}`)
      .sadd(seen, `country ${country}`)
      .pexpire(seen, SEEN_MS)
      .exec()) as [[unknown, number], [unknown, number]];
    const alert = (kind: RelayAlert['kind']) => this.#onAlert({ tenant, kind, caller, country });
    if (isNewCaller === 1) alert('first_use');
    else if (isNewCountry === 1) alert('new_country');
    if (text === undefined) return;
    const key = relayTextKey(tenant, tagOf(this.#digest(`relayed text ${tenant} ${text}`)));
    const number = tagOf(this.#digest(`relayed number ${tenant} ${e164}`));
    const [[, grown], [, count]] = (await this.#redis
      .multi()
      .pfadd(key, number)
      .pfcount(key)
      .pexpire(key, TEXT_MS)
      .exec()) as [[unknown, number], [unknown, number]];
    if (grown === 1 && count === SAME_TEXT_MAX) alert('repeated_text');
  }
}
