/**
 * Moves work from the outbox streams into the queues. A script writes a change and its work at once; this reader moves the work at least
 * once, and the queues' job ids make that once. After a while another reader takes over the entries of a dead one; its name is deleted after
 * an hour.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type ChallengeChannel,
  type Reason,
  type State,
  shortId,
  slotNames,
} from '../challenge/challenge.js';
import type { Fact } from '../challenge/challenge-change.js';
import { type SlotKeys, slotKeys } from '../challenge/challenge-commit.js';
import { notesKey } from '../record/keys.js';
import { NOTES_MAX } from '../record/notes.js';
import { duplicate } from '../redis/connection.js';
import { loadScript, type RedisClient, type RunScript, scriptRunner } from '../redis/scripts.js';

const GROUP = 'movers';
const BATCH = 100;
const BLOCK_MS = 5_000;
const TAKE_OVER_AFTER_MS = 6_000;
const RETRY_AFTER_MS = 250;
/** A live reader reads every few seconds. One that has not read for this long is dead; if it is alive, its next read adds it again. */
const FORGET_AFTER_MS = 3_600_000;
const FORGET_EVERY_MS = 600_000;

const FORGET_READERS = loadScript('delivery/forget-readers', 1);

export interface OutboxTask {
  /** `deliver`: number is the delivery. `notify`: number is the sequence of the final state. */
  readonly task: 'deliver' | 'notify';
  readonly challengeId: string;
  readonly tenant: string;
  readonly number: number;
  readonly channel: ChallengeChannel;
  readonly state: State;
  readonly reason?: Reason;
  /** Absent in an entry of 0.1.0. A newer version may write kinds that this one does not know. */
  readonly facts?: readonly Fact[];
}

export interface OutboxOptions {
  readonly slots: number;
  /** Names this process among the readers. */
  readonly consumer: string;
  /** Puts the tasks into their queues; if it throws, they come again. */
  readonly move: (tasks: readonly OutboxTask[]) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** When a reader without work counts as gone, ms. For tests; an hour where absent. */
  readonly forgetAfterMs?: number;
}

type Entry = readonly [id: string, fields: readonly string[]];

interface ReadKeys extends SlotKeys {
  /** What is to be recorded. */
  readonly notes: string;
}

export class OutboxReader {
  readonly #redis: RedisClient;
  readonly #runScript: RunScript;
  readonly #options: OutboxOptions;
  readonly #loops: Promise<void>[] = [];
  readonly #blocking: RedisClient[] = [];
  readonly #closing = new AbortController();

  /** @param redis duplicated for the blocked reads, one connection a slot */
  constructor(redis: RedisClient, options: OutboxOptions) {
    this.#redis = redis;
    this.#runScript = scriptRunner(redis);
    this.#options = options;
  }

  start(): void {
    for (const slot of slotNames(this.#options.slots)) {
      const blocking = duplicate(this.#redis);
      blocking.on('error', this.#options.onError);
      this.#blocking.push(blocking);
      this.#loops.push(this.#follow({ ...slotKeys(slot), notes: notesKey(slot) }, blocking));
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const blocking of this.#blocking) blocking.disconnect();
    await Promise.all(this.#loops);
  }

  async #follow(keys: ReadKeys, blocking: RedisClient): Promise<void> {
    const stream = keys.outbox;
    let takenOverAt = Number.NEGATIVE_INFINITY;
    let forgottenAt = Number.NEGATIVE_INFINITY;
    let grouped = false;
    while (!this.#closing.signal.aborted) {
      try {
        if (!grouped) await createGroup(this.#redis, stream);
        grouped = true;
        if (performance.now() - takenOverAt > TAKE_OVER_AFTER_MS / 2) {
          takenOverAt = performance.now();
          await this.#pass(keys, await this.#abandoned(stream));
        }
        if (performance.now() - forgottenAt > FORGET_EVERY_MS) {
          forgottenAt = performance.now();
          await this.#forgetGone(stream);
        }
        await this.#pass(keys, await this.#next(stream, blocking));
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        // A stream that was empty for long has expired, with its group.
        grouped = false;
        takenOverAt = Number.NEGATIVE_INFINITY;
        this.#options.onError(error);
        const { signal } = this.#closing;
        await pause(RETRY_AFTER_MS, undefined, { signal }).catch(() => {});
      }
    }
  }

  async #next(stream: string, blocking: RedisClient): Promise<Entry[]> {
    const reply = (await blocking.xreadgroup(
      'GROUP',
      GROUP,
      this.#options.consumer,
      'COUNT',
      BATCH,
      'BLOCK',
      BLOCK_MS,
      'STREAMS',
      stream,
      '>',
    )) as [string, Entry[]][] | null;
    return reply?.[0]?.[1] ?? [];
  }

  async #forgetGone(stream: string): Promise<void> {
    const { forgetAfterMs = FORGET_AFTER_MS } = this.#options;
    await this.#runScript(FORGET_READERS, [stream], [GROUP, forgetAfterMs]);
  }

  async #abandoned(stream: string): Promise<Entry[]> {
    const reply = (await this.#redis.xautoclaim(
      stream,
      GROUP,
      this.#options.consumer,
      TAKE_OVER_AFTER_MS,
      '0',
      'COUNT',
      BATCH,
    )) as [string, Entry[]];
    return reply[1];
  }

  async #pass(
    { outbox: stream, deadlines, notes }: ReadKeys,
    entries: readonly Entry[],
  ): Promise<void> {
    if (entries.length === 0) return;
    const tasks = entries.map(toTask);
    await this.#options.move(tasks);
    const ids = entries.map(([id]) => id);
    // All or nothing: no reader would take over or delete an entry that is acknowledged but still there.
    const change = this.#redis
      .multi()
      .xack(stream, GROUP, ...ids)
      .xdel(stream, ...ids);
    // The record takes over with the same step: what a challenge leaves is counted, whoever dies.
    for (const { challengeId: id, facts } of tasks) {
      const started = facts?.find(({ kind }) => kind === 'started');
      const tag = started?.kind === 'started' ? (started.tag ?? '') : '';
      const note = ['kind', 'changed', 'id', id, 'tag', tag];
      change.xadd(notes, 'MAXLEN', '~', NOTES_MAX, '*', ...note);
    }
    const ended = tasks.filter(({ task }) => task === 'notify').map((task) => task.challengeId);
    // An ended challenge keeps a deadline until its notification is queued.
    if (ended.length > 0) change.zrem(deadlines, ...ended.map(shortId));
    const answers = await change.exec();
    const refused = answers?.find(([error]) => error)?.[0];
    if (refused) throw refused;
  }
}

function toTask([, flat]: Entry): OutboxTask {
  const fields: Record<string, string> = {};
  for (let i = 0; i < flat.length; i += 2) fields[flat[i] as string] = flat[i + 1] as string;
  return {
    task: fields['task'] as OutboxTask['task'],
    challengeId: fields['challenge'] ?? '',
    tenant: fields['tenant'] ?? '',
    number: Number(fields['number']),
    channel: fields['channel'] as ChallengeChannel,
    state: fields['state'] as State,
    ...(fields['reason'] ? { reason: fields['reason'] as Reason } : {}),
    ...(fields['facts'] ? { facts: JSON.parse(fields['facts']) as Fact[] } : {}),
  };
}

async function createGroup(redis: RedisClient, stream: string): Promise<void> {
  try {
    await redis.xgroup('CREATE', stream, GROUP, '0', 'MKSTREAM');
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('BUSYGROUP')) throw error;
  }
}

// The outbox entries that no worker has moved into a queue yet: almost none while a worker is alive.

export interface OutboxBacklog {
  readonly entries: number;
  /** Milliseconds since the Unix epoch, by Redis's clock; absent while it is empty. */
  readonly oldestAtMs?: number;
}

export async function outboxBacklog(redis: RedisClient, slots: number): Promise<OutboxBacklog> {
  const found = await Promise.all(
    slotNames(slots).map(async (slot) => {
      const { outbox } = slotKeys(slot);
      const [entries, [oldest]] = await Promise.all([
        redis.xlen(outbox),
        redis.xrange(outbox, '-', '+', 'COUNT', 1),
      ]);
      return { entries, oldestAtMs: oldest ? Number(oldest[0].split('-')[0]) : undefined };
    }),
  );
  const stamps = found.flatMap(({ oldestAtMs }) => (oldestAtMs === undefined ? [] : [oldestAtMs]));
  return {
    entries: found.reduce((sum, { entries }) => sum + entries, 0),
    ...(stamps.length > 0 ? { oldestAtMs: Math.min(...stamps) } : {}),
  };
}
