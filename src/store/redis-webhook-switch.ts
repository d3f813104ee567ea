/** Which tenants' webhooks are disabled: seen by every worker at once, and forgotten after a month. */
import { hash } from 'node:crypto';
import type { WebhookDisabled, WebhookSwitch } from '../challenge/tenant.js';
import type { Clock } from '../clock.js';
import { type AcknowledgedWrites, plainWrites } from './acknowledged-writes.js';
import { webhookDisabledKey } from './redis-keys.js';
import type { RedisClient } from './redis-scripts.js';
import { orUnavailable } from './unavailable.js';

/** A receiver that nobody enabled may have come back: one notification tries it after this long. */
const LIFE_MS = 30 * 86_400_000;

interface Entry {
  /** SHA-256 of the URL, which may hold a secret. */
  readonly url: string;
  readonly sinceMs: number;
}

export class RedisWebhookSwitch implements WebhookSwitch {
  readonly #redis: RedisClient;
  readonly #clock: Clock;
  readonly #writes: Pick<AcknowledgedWrites, 'after'>;

  constructor(
    redis: RedisClient,
    clock: Clock,
    writes: Pick<AcknowledgedWrites, 'after'> = plainWrites(redis),
  ) {
    this.#redis = redis;
    this.#clock = clock;
    this.#writes = writes;
  }

  async disabled(tenant: string, url: string): Promise<WebhookDisabled | undefined> {
    const text = await orUnavailable(() => this.#redis.get(webhookDisabledKey(tenant)));
    if (text === null) return undefined;
    const entry = JSON.parse(text) as Entry;
    if (entry.url !== digestOf(url)) return undefined;
    return { sinceMs: entry.sinceMs, untilMs: entry.sinceMs + LIFE_MS };
  }

  async disable(tenant: string, url: string): Promise<void> {
    const entry: Entry = { url: digestOf(url), sinceMs: this.#clock.now() };
    await this.#write(tenant, (key) => this.#redis.set(key, JSON.stringify(entry), 'PX', LIFE_MS));
  }

  async enable(tenant: string): Promise<void> {
    await this.#write(tenant, (key) => this.#redis.del(key));
  }

  async #write(tenant: string, act: (key: string) => Promise<unknown>): Promise<void> {
    const key = webhookDisabledKey(tenant);
    await orUnavailable(() => this.#writes.after(key, () => act(key)));
  }
}

function digestOf(url: string): string {
  return hash('sha256', url, 'hex');
}
