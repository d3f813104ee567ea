/**
 * Stands between the outbox and the queue of deliveries. While the queue is short, deliveries pass straight through. When it is long, each
 * tenant's deliveries wait here and tenants take turns, so that one tenant's flood does not delay others. Within a tenant the newest goes
 * first, because people who asked long ago have given up; deliveries older than a challenge's life are dropped.
 *
 * Deliveries are added to the queue before they are taken out of here, and the queue takes each once: a crash in between loses none. Several
 * processes may fill the queue at once; that costs work but sends nothing twice.
 */
import type { DeliveryId } from '../challenge/challenge.js';
import type { Clock } from '../challenge/time.js';
import { backlogTurnKey } from '../redis/keys.js';
import type { RedisClient } from '../redis/scripts.js';
import { FairQueueLines, type WaitingDelivery } from './fair-queue-lines.js';

/** The queue that the backlog fills. */
export interface BacklogQueue {
  /** Adds each delivery once, however often it is added. */
  add(deliveries: readonly DeliveryId[]): Promise<void>;
  /** Jobs that wait for a worker. */
  waiting(): Promise<number>;
}

export interface FairQueueOptions {
  readonly queue: BacklogQueue;
  /** Those that are configured now. */
  readonly tenants: () => Iterable<string>;
  /** How many jobs may wait in the queue before others wait here: enough that no worker waits for the next one. */
  readonly room: number;
  /** The longest life of a challenge, ms. */
  readonly lifeMs: number;
  /** The same for every process: it decides what is dropped. */
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** How many wait here, and how long the oldest has waited. */
export interface FairQueueState {
  readonly count: number;
  readonly oldestWaitedMs?: number;
}

/** How often waiting deliveries are moved to the queue. */
const FILL_EVERY_MS = 20;
/** How often a process checks for deliveries that other processes left, and drops old ones. */
const LOOK_EVERY_MS = 1_000;
/** A process that dies while it fills the queue blocks others for this long. */
const TURN_MS = 1_000;
/** The greatest target length: enough for 50,000 jobs a second. */
const ROOM_MAX = 1_000;

export class FairQueue {
  readonly #redis: RedisClient;
  readonly #lines: FairQueueLines;
  readonly #options: FairQueueOptions;
  /** The queue's length as last read, plus what this process added since. */
  #length = 0;
  #reading = false;
  /** The queue's present target length. */
  #room: number;
  /** Whether anything waits here. */
  #late = true;
  /** The tenant that begins next. */
  #first = 0;
  #droppedAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #filling: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(redis: RedisClient, options: FairQueueOptions) {
    this.#redis = redis;
    this.#options = options;
    this.#room = options.room;
    this.#lines = new FairQueueLines(redis, options.tenants, options.lifeMs);
  }

  /** Resolves once each delivery is in the queue or waits here. */
  async pass(deliveries: readonly WaitingDelivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    let room = await this.#roomFor(deliveries.length);
    const passing: WaitingDelivery[] = [];
    const waiting: WaitingDelivery[] = [];
    for (const delivery of deliveries) {
      // A tenant that is no longer configured gets no turns.
      if (room > 0 || !this.#lines.has(delivery.tenant)) passing.push(delivery);
      else waiting.push(delivery);
      room -= 1;
    }
    if (passing.length > 0) {
      this.#length += passing.length;
      await this.#options.queue.add(passing);
    }
    if (waiting.length > 0) {
      await this.#lines.keep(waiting, this.#options.clock.now());
      this.#late = true;
      this.#schedule(FILL_EVERY_MS);
    }
  }

  /** Whether a delivery waits here. */
  holds(delivery: DeliveryId): Promise<boolean> {
    return this.#lines.holds(delivery);
  }

  async state(): Promise<FairQueueState> {
    const { count, oldestAtMs } = await this.#lines.state();
    if (oldestAtMs === undefined) return { count };
    return { count, oldestWaitedMs: Math.max(0, this.#options.clock.now() - oldestAtMs) };
  }

  /** Resolves once the process knows whether other processes left something here. */
  async start(): Promise<void> {
    await this.#fill();
    this.#schedule(this.#late ? FILL_EVERY_MS : LOOK_EVERY_MS);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#filling;
  }

  /** How many may pass. While the queue is short, no delivery waits for a reading of its length. */
  async #roomFor(count: number): Promise<number> {
    if (this.#late) return 0;
    const { room } = this.#options;
    if (this.#length + count > room) await this.#readLength();
    else if (this.#length + count > room / 2 && !this.#reading) {
      this.#readLength().catch(this.#options.onError);
    }
    return room - this.#length;
  }

  async #readLength(): Promise<void> {
    this.#reading = true;
    try {
      this.#length = await this.#options.queue.waiting();
    } finally {
      this.#reading = false;
    }
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
    this.#late = await this.#lines.any();
    if (!this.#late) return;
    await this.#readLength();
    this.#room = nextRoom(this.#length, this.#room, this.#options.room, ROOM_MAX);
    const count = this.#room - this.#length;
    // No room, or another process has the turn: later.
    if (count <= 0 || !(await this.#redis.set(backlogTurnKey(), '1', 'PX', TURN_MS, 'NX'))) return;
    try {
      await this.#passOn(count);
    } finally {
      await this.#redis.del(backlogTurnKey());
    }
  }

  async #passOn(countMax: number): Promise<void> {
    const oldestMs = this.#options.clock.now() - this.#options.lifeMs;
    if (performance.now() - this.#droppedAtMs > LOOK_EVERY_MS) {
      this.#droppedAtMs = performance.now();
      await this.#lines.drop(oldestMs);
    }
    const waiting = await this.#lines.counts(oldestMs);
    const next = byTurns(
      await this.#lines.newest(shares(waiting, countMax, this.#first), oldestMs),
    );
    this.#first = (this.#first + 1) % Math.max(1, waiting.length);
    this.#length += next.length;
    await this.#options.queue.add(next);
    this.#late = await this.#lines.take(next);
  }
}

// Which tenants' waiting deliveries go next, and how many at a time. Pure.

/**
 * How many of each tenant's deliveries go now: one of each, then a second of each, until the room is used.
 * @param waiting how many deliveries each tenant has waiting
 * @param first the tenant that begins; if there is room for fewer than all tenants, the next round must begin with another
 */
export function shares(waiting: readonly number[], countMax: number, first = 0): number[] {
  const taken = waiting.map(() => 0);
  const order = [...waiting.keys()].map((_, at) => (first + at) % waiting.length);
  let left = countMax;
  let open = order.filter((line) => (waiting[line] ?? 0) > 0);
  while (left > 0 && open.length > 0) {
    const each = Math.max(1, Math.floor(left / open.length));
    for (const line of open) {
      const share = Math.min(each, left, (waiting[line] ?? 0) - (taken[line] ?? 0));
      taken[line] = (taken[line] ?? 0) + share;
      left -= share;
    }
    open = open.filter((line) => (taken[line] ?? 0) < (waiting[line] ?? 0));
  }
  return taken;
}

/** One of each tenant, then the second of each, so that a tenant with few does not wait behind one with many. */
export function byTurns<T>(lines: readonly (readonly T[])[]): T[] {
  return lines
    .flatMap((members) => members.map((member, round) => ({ member, round })))
    .sort((left, right) => left.round - right.round)
    .map(({ member }) => member);
}

/**
 * The queue's target length: as short as possible without idle workers, because a new delivery waits behind all of it.
 * @param length its present length
 * @param before its previous target length
 */
export function nextRoom(length: number, before: number, least: number, most: number): number {
  if (length === 0) return Math.min(most, before * 2);
  if (length > before / 2) return Math.max(least, Math.floor(before * 0.8));
  return before;
}
