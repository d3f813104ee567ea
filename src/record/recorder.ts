/**
 * Turns notes into rows, by time and in batches: reads the challenges that have changed, and writes what they leave. A note is deleted once its row
 * is written, so a crash loses none; a row counts the difference to what it counted before, so a note that comes twice counts once.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Channel, shortId, slotOf } from '../challenge/challenge.js';
import { challengeKeys } from '../challenge/challenge-commit.js';
import { decodeChallenge, type FlatHash } from '../challenge/challenge-record.js';
import type { StoredChallenge } from '../challenge/stored-challenge.js';
import { isOwnFault, type RedisClient } from '../redis/scripts.js';
import {
  countsOf,
  difference,
  type Figures,
  packFigures,
  type Series,
  seriesOf,
  unpackFigures,
} from './counts.js';
import { dayOf, notesKey } from './keys.js';
import { type Note, readNote } from './notes.js';
import type { RecordStore } from './record-store.js';
import { type RecordRow, type RowContext, refusedRow, rowOf, withCharge } from './row.js';
import { type Kept, ROWS_MAX, type RowWrite } from './row-commit.js';
import { numberTag, type SearchTags } from './search-index.js';
import { trailLine, withTrail } from './trail.js';

const GROUP = 'recorders';
const BATCH = 200;
/** In a second, most of what happens between the start and the phone has happened: it is written once. */
const EVERY_MS = 1_000;
const TAKE_OVER_AFTER_MS = 15_000;
const TRIES_MAX = 8;
/** So long, notes of a challenge that only a newer version can read are left to its workers. */
const UNREAD_LIFE_MS = 3_600_000;
/** The stream outlives a weekend without a worker. */
const STREAM_LIFE_MS = 7 * 86_400_000;
/** A carrier tells its price days later. */
const LATE_DAYS = 3;

export interface RecorderOptions {
  readonly store: RecordStore;
  readonly context: RowContext;
  readonly tags: Pick<SearchTags, 'tag'>;
  /** Names this process among the readers. */
  readonly consumer: string;
  readonly now: () => number;
  /** What was added to a series; must not throw. */
  readonly onCounted: (series: Series, added: Figures) => void;
  /** A carrier has told a price; `expected` is what it replaces. */
  readonly onPrice: (told: ToldPrice) => void;
  readonly onError: (error: unknown) => void;
}

export interface ToldPrice {
  readonly tenant: string;
  readonly provider: string;
  readonly country: string;
  readonly channel: Channel;
  readonly expectedMicros: number;
  readonly micros: number;
}

type Entry = readonly [id: string, fields: readonly string[]];
/** A challenge, and what was noted of it. */
type Change = readonly [id: string, notes: readonly Note[]];
/** Ids of challenges that cannot be read, and why. */
type Unread = Map<string, unknown>;

export class Recorder {
  readonly #redis: RedisClient;
  readonly #options: RecorderOptions;
  readonly #closing = new AbortController();
  readonly #grouped = new Set<string>();
  #takenOverAt = Number.NEGATIVE_INFINITY;
  #loop: Promise<void> | undefined;

  constructor(redis: RedisClient, options: RecorderOptions) {
    this.#redis = redis;
    this.#options = options;
  }

  start(): void {
    this.#loop = this.#follow();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#loop;
  }

  /** One look at every slot. @returns how many notes were taken */
  async pass(): Promise<number> {
    const late = performance.now() - this.#takenOverAt > TAKE_OVER_AFTER_MS;
    if (late) this.#takenOverAt = performance.now();
    const taken = await Promise.all(
      this.#options.store.slots.map(async (slot) => {
        const stream = notesKey(slot);
        if (!this.#grouped.has(stream)) await this.#group(stream);
        const abandoned = late ? await this.#abandoned(stream) : [];
        const entries = [...abandoned, ...(await this.#next(stream))];
        await this.#take(stream, entries);
        return entries.length;
      }),
    );
    return taken.reduce((sum, count) => sum + count, 0);
  }

  async #follow(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      let taken = 0;
      try {
        taken = await this.pass();
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        this.#grouped.clear();
        this.#options.onError(error);
      }
      if (taken >= BATCH) continue;
      await pause(EVERY_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
  }

  async #take(stream: string, entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const byId = new Map<string, Note[]>();
    for (const [, fields] of entries) {
      const note = readNote(fields);
      if (note) byId.set(note.id, [...(byId.get(note.id) ?? []), note]);
    }
    const unread: Unread = new Map();
    let left: readonly Change[] = [...byId];
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries === TRIES_MAX) throw new Error(`${left.length} rows change too fast.`);
      const parts = Array.from({ length: Math.ceil(left.length / ROWS_MAX) }, (_, i) =>
        left.slice(i * ROWS_MAX, (i + 1) * ROWS_MAX),
      );
      left = (await Promise.all(parts.map((part) => this.#record(part, unread)))).flat();
    }
    const ids = entries.filter((entry) => !this.#isLeft(entry, unread)).map(([id]) => id);
    if (ids.length === 0) return;
    const answers = await this.#redis
      .multi()
      .xack(stream, GROUP, ...ids)
      .xdel(stream, ...ids)
      .exec();
    const refused = answers?.find(([error]) => error)?.[0];
    if (refused) throw refused;
  }

  #isLeft([entryId, fields]: Entry, unread: Unread): boolean {
    const id = readNote(fields)?.id ?? '';
    if (!unread.has(id)) return false;
    const isYoung = this.#options.now() - Number.parseInt(entryId, 10) < UNREAD_LIFE_MS;
    if (!isYoung) this.#options.onError(unread.get(id));
    return isYoung;
  }

  /** @returns those whose row somebody else has written since it was read */
  async #record(changes: readonly Change[], unread: Unread): Promise<Change[]> {
    const planned = await Promise.all(changes.map((change) => this.#plan(change, unread)));
    const plans = planned.filter((plan) => plan !== undefined);
    try {
      const written = await this.#options.store.commit(plans.map(({ write }) => write));
      for (const [i, { write }] of plans.entries()) {
        if (written[i]) this.#tell(write.before?.row, write.row);
      }
      return plans.filter((_, i) => !written[i]).map(({ change }) => change);
    } catch (error) {
      if (!isOwnFault(error)) throw error;
      // A note that can never be recorded must not come again and again, nor keep others back.
      if (changes.length > 1) {
        return (await Promise.all(changes.map((change) => this.#record([change], unread)))).flat();
      }
      this.#options.onError(error);
      return [];
    }
  }

  async #plan(
    change: Change,
    unread: Unread,
  ): Promise<{ change: Change; write: RowWrite } | undefined> {
    const [id, notes] = change;
    try {
      const challenge = await this.#challenge(id, unread);
      if (unread.has(id)) return undefined;
      const before = await this.#kept(id, challenge, notes);
      const row = this.#rowOf(challenge, before?.row, notes);
      if (!row) return undefined;
      const tags = this.#newTags(challenge, before?.row, row, notes);
      return { change, write: { id, before, row, tags } };
    } catch (error) {
      if (!isOwnFault(error)) throw error;
      this.#options.onError(error);
      return undefined;
    }
  }

  async #challenge(id: string, unread: Unread): Promise<StoredChallenge | undefined> {
    const [key = ''] = challengeKeys(id) ?? [];
    const hash = (await this.#redis.call('HGETALL', key)) as FlatHash;
    if (hash.length === 0) return undefined;
    try {
      return decodeChallenge(id, hash);
    } catch (error) {
      // A newer version's: its own workers record it.
      unread.set(id, error);
      return undefined;
    }
  }

  async #kept(
    id: string,
    challenge: StoredChallenge | undefined,
    notes: readonly Note[],
  ): Promise<Kept | undefined> {
    const { store, now } = this.#options;
    const refused = notes.find((note) => note.kind === 'refused');
    const startedMs = challenge?.createdAtMs ?? refused?.refused.atMs;
    if (startedMs === undefined) return store.find(id, now(), LATE_DAYS);
    const place = { slot: slotOf(id) ?? '', day: dayOf(startedMs), shortId: shortId(id) };
    return (await store.read([place]))[0];
  }

  #rowOf(
    challenge: StoredChallenge | undefined,
    before: RecordRow | undefined,
    notes: readonly Note[],
  ): RecordRow | undefined {
    const refused = notes.find((note) => note.kind === 'refused');
    let row = challenge
      ? rowOf(challenge, before, this.#options.context)
      : (before ?? (refused ? refusedRow(refused.refused) : undefined));
    if (!row) return undefined;
    const { createdAtMs } = row;
    const lines = notes.flatMap((note) => {
      switch (note.kind) {
        case 'exchange':
          return [trailLine({ kind: note.kind, ...note.exchange }, createdAtMs)];
        case 'callback':
          return [trailLine({ kind: note.kind, ...note.callback }, createdAtMs)];
        case 'refusal':
          return [trailLine({ kind: note.kind, ...note.refusal }, createdAtMs)];
        default:
          return [];
      }
    });
    row = { ...row, trail: withTrail(row.trail, lines) };
    for (const note of notes) {
      if (note.kind === 'price') row = withCharge(row, note.price.delivery, note.price.micros);
    }
    return row;
  }

  /** What the row is found under, and was not before. */
  #newTags(
    challenge: StoredChallenge | undefined,
    before: RecordRow | undefined,
    row: RecordRow,
    notes: readonly Note[],
  ): string[] {
    const { tags } = this.#options;
    const own: string[] = [];
    if (!before) {
      const started = notes.find((note) => note.kind === 'changed' && note.tag !== undefined);
      const refused = notes.find((note) => note.kind === 'refused');
      const number =
        (started?.kind === 'changed' ? started.tag : undefined) ??
        refused?.refused.numberTag ??
        numberTag(challenge?.numberIndex || (challenge?.provedIndex ?? ''));
      own.push(number, row.subjectTag, row.referenceTag);
    }
    row.deliveries.forEach(({ reference, provider }, index) => {
      if (reference === '' || before?.deliveries[index]?.reference === reference) return;
      if (provider !== '') own.push(tags.tag('carrier', row.tenant, reference));
    });
    return [...new Set(own.filter((tag) => tag !== ''))];
  }

  #tell(before: RecordRow | undefined, row: RecordRow): void {
    for (const [name, figures] of difference(countsOf(before), countsOf(row))) {
      this.#options.onCounted(seriesOf(name), unpackFigures(packFigures(figures)));
    }
    row.deliveries.forEach(({ charged, micros, provider, channel }, index) => {
      const known = before?.deliveries[index];
      if (!charged || !known || known.charged) return;
      const { tenant, country } = row;
      const told = { tenant, country, provider, channel: channel as Channel };
      this.#options.onPrice({ ...told, micros, expectedMicros: known.micros });
    });
  }

  async #group(stream: string): Promise<void> {
    try {
      await this.#redis.xgroup('CREATE', stream, GROUP, '0', 'MKSTREAM');
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('BUSYGROUP')) throw error;
    }
    this.#grouped.add(stream);
  }

  async #next(stream: string): Promise<Entry[]> {
    const reply = (await this.#redis.xreadgroup(
      'GROUP',
      GROUP,
      this.#options.consumer,
      'COUNT',
      BATCH,
      'STREAMS',
      stream,
      '>',
    )) as [string, Entry[]][] | null;
    return reply?.[0]?.[1] ?? [];
  }

  /** What a dead reader had in hand. */
  async #abandoned(stream: string): Promise<Entry[]> {
    await this.#redis.pexpire(stream, STREAM_LIFE_MS);
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
}
