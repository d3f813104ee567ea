/**
 * The sorted sets of waiting deliveries, by arrival: one for each tenant, and one of all together for autoscalers and monitoring. All are in
 * the queue's hash slot and change together.
 */
import type { ChainableCommander } from 'ioredis';
import { type DeliveryId, formatDeliveryId, parseDeliveryId } from '../challenge/challenge.js';
import { backlogKey, wholeBacklogKey } from '../redis/keys.js';
import type { RedisClient } from '../redis/scripts.js';

export interface WaitingDelivery extends DeliveryId {
  readonly tenant: string;
}

export class FairQueueLines {
  readonly #redis: RedisClient;
  readonly #configured: () => Iterable<string>;
  /** In this order they have their lines: a tenant keeps its place, even after it was taken out. */
  readonly #tenants: string[] = [];
  readonly #known = new Set<string>();
  readonly #lifeMs: number;

  /** @param tenants those that are configured now */
  constructor(redis: RedisClient, tenants: () => Iterable<string>, lifeMs: number) {
    this.#redis = redis;
    this.#configured = tenants;
    this.#lifeMs = lifeMs;
    this.#learn();
  }

  has(tenant: string): boolean {
    if (!this.#known.has(tenant)) this.#learn();
    return this.#known.has(tenant);
  }

  /** A delivery that waits already keeps its place. */
  async keep(deliveries: readonly WaitingDelivery[], nowMs: number): Promise<void> {
    const change = this.#redis.multi();
    for (const [tenant, members] of byTenant(deliveries)) {
      for (const key of [backlogKey(tenant), wholeBacklogKey()]) {
        change.zadd(key, 'NX', ...members.flatMap((member) => [`${nowMs}`, member]));
        change.pexpire(key, this.#lifeMs);
      }
    }
    await done(change);
  }

  async holds(delivery: DeliveryId): Promise<boolean> {
    return (await this.#redis.zscore(wholeBacklogKey(), formatDeliveryId(delivery))) !== null;
  }

  async any(): Promise<boolean> {
    this.#learn();
    return this.#tenants.length > 0 && (await this.#redis.exists(...this.#keys())) > 0;
  }

  async state(): Promise<{ readonly count: number; readonly oldestAtMs?: number }> {
    const look = this.#redis.multi().zcard(wholeBacklogKey());
    look.zrange(wholeBacklogKey(), 0, '0', 'WITHSCORES');
    const [count, [, oldest]] = (await done(look)) as [number, string[]];
    return oldest === undefined ? { count } : { count, oldestAtMs: Number(oldest) };
  }

  /** Deliveries that came before this time. */
  async drop(beforeMs: number): Promise<void> {
    const change = this.#redis.multi();
    for (const key of [wholeBacklogKey(), ...this.#keys()]) {
      change.zremrangebyscore(key, '-inf', `(${beforeMs}`);
    }
    await done(change);
  }

  /** How many of each tenant's waiting deliveries came since this time. */
  async counts(sinceMs: number): Promise<number[]> {
    this.#learn();
    const look = this.#redis.multi();
    for (const key of this.#keys()) look.zcount(key, sinceMs, '+inf');
    return (await done(look)) as number[];
  }

  /** The newest deliveries of each tenant, as many as `shares` says. They stay in the set. */
  async newest(shares: readonly number[], sinceMs: number): Promise<WaitingDelivery[][]> {
    const asked = this.#tenants.flatMap((tenant, line) => {
      const share = shares[line] ?? 0;
      return share > 0 ? [{ tenant, share }] : [];
    });
    if (asked.length === 0) return [];
    const look = this.#redis.multi();
    for (const { tenant, share } of asked) {
      look.zrevrangebyscore(backlogKey(tenant), '+inf', sinceMs, 'LIMIT', 0, share);
    }
    const found = (await done(look)) as string[][];
    return asked.map(({ tenant }, line) =>
      (found[line] ?? []).flatMap((member) => {
        const delivery = parseDeliveryId(member);
        return delivery ? [{ ...delivery, tenant }] : [];
      }),
    );
  }

  /** Removes them; returns whether anything still waits. */
  async take(deliveries: readonly WaitingDelivery[]): Promise<boolean> {
    const change = this.#redis.multi();
    for (const [tenant, members] of byTenant(deliveries)) {
      change.zrem(backlogKey(tenant), ...members).zrem(wholeBacklogKey(), ...members);
    }
    change.exists(...this.#keys());
    return Number((await done(change)).at(-1)) > 0;
  }

  /** Tenants that were added since. */
  #learn(): void {
    for (const tenant of this.#configured()) {
      if (this.#known.has(tenant)) continue;
      this.#known.add(tenant);
      this.#tenants.push(tenant);
    }
  }

  #keys(): string[] {
    return this.#tenants.map(backlogKey);
  }
}

function byTenant(deliveries: readonly WaitingDelivery[]): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const { tenant, ...delivery } of deliveries) {
    members.set(tenant, [...(members.get(tenant) ?? []), formatDeliveryId(delivery)]);
  }
  return members;
}

/** @throws the first fault of any command */
async function done(commands: ChainableCommander): Promise<unknown[]> {
  return ((await commands.exec()) ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}
