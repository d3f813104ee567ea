/** Which tenants' webhooks are disabled: seen by every worker at once, and forgotten after a month. */
import { hash } from 'node:crypto';
import { OctothorpeError } from '../challenge/errors.js';
import type { Tenant } from '../challenge/policy.js';
import type { Clock } from '../challenge/time.js';
import type { OperatorListStore } from '../limits/number-lists.js';
import { requireOperator, requireReason } from '../limits/operator-target.js';
import { webhookDisabledKey } from '../redis/keys.js';
import {
  type DurableWrites,
  plainWrites,
  type RedisClient,
  wrapRedisErrors,
} from '../redis/scripts.js';

/** A receiver that nobody enabled may have come back: one notification tries it after this long. */
const LIFE_MS = 30 * 86_400_000;

interface Entry {
  /** SHA-256 of the URL, which may hold a secret. */
  readonly url: string;
  readonly sinceMs: number;
}

export interface WebhookDisabled {
  readonly sinceMs: number;
  /** One notification is tried again then. */
  readonly untilMs: number;
}

/**
 * Whether a tenant's webhook is disabled because its receiver answered 410. It is about one URL: another one in the configuration is
 * enabled from the start.
 */
export class RedisWebhookSwitch {
  readonly #redis: RedisClient;
  readonly #clock: Clock;
  readonly #writes: Pick<DurableWrites, 'after'>;

  constructor(
    redis: RedisClient,
    clock: Clock,
    writes: Pick<DurableWrites, 'after'> = plainWrites(redis),
  ) {
    this.#redis = redis;
    this.#clock = clock;
    this.#writes = writes;
  }

  /** Undefined where notifications may be sent. @throws OctothorpeError `unavailable`; so do the others */
  async disabled(tenant: string, url: string): Promise<WebhookDisabled | undefined> {
    const text = await wrapRedisErrors(() => this.#redis.get(webhookDisabledKey(tenant)));
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
    await wrapRedisErrors(() => this.#writes.after(key, () => act(key)));
  }
}

function digestOf(url: string): string {
  return hash('sha256', url, 'hex');
}

// Tells the operator whether a tenant's webhook is disabled because its receiver answered 410, and enables it again.

export interface WebhookState {
  /** Of the URL; its path may be a secret. */
  readonly host: string;
  readonly disabled?: WebhookDisabled;
}

export interface OperatorWebhookOptions {
  readonly switch: RedisWebhookSwitch;
  readonly tenants: { get(id: string): Pick<Tenant, 'webhook'> | undefined };
  readonly audit: Pick<OperatorListStore, 'note'>;
}

export class OperatorWebhook {
  readonly #with: OperatorWebhookOptions;

  constructor(options: OperatorWebhookOptions) {
    this.#with = options;
  }

  /** @throws OctothorpeError `not_found` where the tenant has no webhook */
  async state(tenant: string): Promise<WebhookState> {
    const url = this.#urlOf(tenant);
    const disabled = await this.#with.switch.disabled(tenant, url);
    return { host: new URL(url).host, ...(disabled ? { disabled } : {}) };
  }

  /** Notes the act before it takes effect. @throws OctothorpeError `not_found`, `invalid_request` */
  async enable(
    tenant: string,
    { operator, reason, key }: { operator: string; reason: string; key: string },
  ): Promise<WebhookState> {
    this.#urlOf(tenant);
    await this.#with.audit.note(tenant, {
      operator: requireOperator(operator),
      reason: requireReason(reason),
      key,
      act: 'enable_webhook',
      target: 'the webhook',
    });
    await this.#with.switch.enable(tenant);
    return this.state(tenant);
  }

  #urlOf(tenant: string): string {
    const url = this.#with.tenants.get(tenant)?.webhook?.url;
    if (url !== undefined) return url;
    throw new OctothorpeError(
      'not_found',
      'The tenant has no webhook. Configure one (`webhook`) and restart.',
    );
  }
}
