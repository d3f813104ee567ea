/**
 * What comes between the outbox and the queue of deliveries once the queue is long. Until then deliveries pass straight through. Then
 * they wait here, each tenant's by itself, and tenants take turns: one tenant's flood does not delay another's. Within a tenant the
 * newest goes first, since whoever asked long ago has given up; what is older than a challenge's life is dropped.
 *
 * Deliveries are added to the queue before they are taken out of here, and the queue takes each once: a process that dies in
 * between loses none.
 */
import type { ChainableCommander } from 'ioredis';
import { type DeliveryId, formatDeliveryId, parseDeliveryId } from '../challenge/challenge.js';
import { byTurns, nextRoom, type Turn, type WaitingLine } from './backlog-turns.js';
import { backlogKey, backlogTurnKey, wholeBacklogKey } from './redis-keys.js';
import type { RedisClient } from './redis-scripts.js';

export interface WaitingDelivery extends DeliveryId {
  readonly tenant: string;
}

/** The queue behind. */
export interface BacklogQueue {
  /** Adds each delivery once, however often it is added. */
  add(deliveries: readonly DeliveryId[]): Promise<void>;
  /** Jobs that wait for a worker. */
  waiting(): Promise<number>;
}

export interface BacklogOptions {
  readonly queue: BacklogQueue;
  readonly tenants: readonly string[];
  /** How many jobs may wait in the queue before others wait here: enough that no worker waits for the next one. */
  readonly room: number;
  /** The longest life of a challenge, ms. */
  readonly lifeMs: number;
  readonly onError: (error: unknown) => void;
}

/** How often the queue's length is read while work passes, and what waits here is passed on. */
const READ_EVERY_MS = 250;
const FILL_EVERY_MS = 20;
/** How often a process looks whether others left something here. */
const LOOK_EVERY_MS = 1_000;
/** A process that dies over a turn holds the others up for this long. */
const TURN_MS = 1_000;
/** The longest that quick workers may have the queue made, ms apart as fills are. */
const FILL_MAX = 1_000;

export class Backlog {
  readonly #redis: RedisClient;
  readonly #options: BacklogOptions;
  readonly #keys: readonly string[];
  readonly #tenants: ReadonlySet<string>;
  /** The queue's length as last read, and what was added since. */
  #length = 0;
  #readAtMs = 0;
  /** How long the queue is made from here. */
  #room: number;
  /** Whether anything waits here. */
  #late = true;
  #timer: NodeJS.Timeout | undefined;
  #filling: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(redis: RedisClient, options: BacklogOptions) {
    this.#redis = redis;
    this.#options = options;
    this.#room = options.room;
    this.#keys = options.tenants.map(backlogKey);
    this.#tenants = new Set(options.tenants);
  }

  /** Resolves once each delivery is in the queue or waits here. */
  async pass(deliveries: readonly WaitingDelivery[]): Promise<void> {
    const hasRoom = await this.#hasRoom(deliveries.length);
    // Nobody takes turns for a tenant that is configured no more.
    const passing = deliveries.filter(({ tenant }) => hasRoom || !this.#tenants.has(tenant));
    if (passing.length > 0) {
      this.#length += passing.length;
      await this.#options.queue.add(passing);
    }
    if (passing.length < deliveries.length) {
      await this.#keep(deliveries.filter(({ tenant }) => this.#tenants.has(tenant)));
    }
  }

  /** Whether a delivery waits here. */
  async holds(delivery: DeliveryId): Promise<boolean> {
    return (await this.#redis.zscore(wholeBacklogKey(), formatDeliveryId(delivery))) !== null;
  }

  /** How many wait here. */
  async length(): Promise<number> {
    return this.#redis.zcard(wholeBacklogKey());
  }

  /** Resolves once it is known whether others left something here. */
  async start(): Promise<void> {
    await this.#fill();
    this.#schedule(this.#late ? FILL_EVERY_MS : LOOK_EVERY_MS);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#filling;
  }

  async #keep(deliveries: readonly WaitingDelivery[]): Promise<void> {
    const now = Date.now();
    const change = this.#redis.multi();
    for (const { tenant, ...delivery } of deliveries) {
      for (const key of [backlogKey(tenant), wholeBacklogKey()]) {
        change.zadd(key, 'NX', now, formatDeliveryId(delivery));
        change.pexpire(key, this.#options.lifeMs);
      }
    }
    await done(change);
    this.#late = true;
    this.#schedule(FILL_EVERY_MS);
  }

  /** Costs no round trip as long as the queue is short. */
  async #hasRoom(count: number): Promise<boolean> {
    if (this.#late && this.#keys.length > 0) return false;
    if (this.#length + count > this.#options.room) await this.#readLength();
    else if (Date.now() - this.#readAtMs > READ_EVERY_MS) {
      this.#readLength().catch(this.#options.onError);
    }
    return this.#length + count <= this.#options.room;
  }

  async #readLength(): Promise<void> {
    this.#readAtMs = Date.now();
    this.#length = await this.#options.queue.waiting();
  }

  #schedule(afterMs: number): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#filling = this.#filling
        .then(() => this.#fill())
        .catch(this.#options.onError)
        .then(() => this.#schedule(this.#late ? FILL_EVERY_MS : LOOK_EVERY_MS));
    }, afterMs);
  }

  async #fill(): Promise<void> {
    if (this.#keys.length === 0) return;
    this.#late = (await this.#redis.exists(wholeBacklogKey())) > 0;
    if (!this.#late) return;
    await this.#readLength();
    this.#room = nextRoom(this.#length, this.#room, this.#options.room, FILL_MAX);
    const count = this.#room - this.#length;
    // No room, or another process has the turn: later.
    if (count <= 0 || !(await this.#redis.set(backlogTurnKey(), '1', 'PX', TURN_MS, 'NX'))) return;
    try {
      const next = byTurns(await this.#newest(count), count);
      this.#length += next.length;
      await this.#options.queue.add(next.flatMap(toDelivery));
      const change = this.#redis.multi();
      for (const { key, member } of next) change.zrem(key, member).zrem(wholeBacklogKey(), member);
      change.exists(wholeBacklogKey());
      this.#late = (await done(change)).at(-1) !== 0;
    } finally {
      await this.#redis.del(backlogTurnKey());
    }
  }

  /** The newest of each tenant, without those whose life is over. */
  async #newest(countMax: number): Promise<WaitingLine[]> {
    const oldest = Date.now() - this.#options.lifeMs;
    const look = this.#redis.multi();
    for (const key of [wholeBacklogKey(), ...this.#keys])
      look.zremrangebyscore(key, '-inf', oldest);
    for (const key of this.#keys) look.zrevrange(key, 0, countMax - 1);
    const members = (await done(look)).slice(-this.#keys.length) as string[][];
    return this.#keys.map((key, index) => ({ key, members: members[index] ?? [] }));
  }
}

/** @throws the first fault of any command */
async function done(commands: ChainableCommander): Promise<unknown[]> {
  return ((await commands.exec()) ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}

function toDelivery({ member }: Turn): DeliveryId[] {
  const delivery = parseDeliveryId(member);
  return delivery ? [delivery] : [];
}
