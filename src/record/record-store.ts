/** Rows, what they are found under, and counts in Redis. */
import { shortId, slotNames, slotOf, wholeId } from '../challenge/challenge.js';
import { databaseOf, publishCommand } from '../redis/changes.js';
import {
  loadScript,
  type RedisClient,
  type RunScript,
  scriptRunner,
  wrapRedisErrors,
} from '../redis/scripts.js';
import {
  bucketKey,
  countsKey,
  dayOf,
  formerBucketKey,
  formerTimesKey,
  hourOf,
  type Period,
  rowField,
  rowsKey,
  timesKey,
} from './keys.js';
import { liveChannel } from './live-lines.js';
import type { RecordRow } from './row.js';
import { commitRows, type Kept, type RowWrite } from './row-commit.js';
import { unpackRow } from './row-form.js';
import {
  BUCKET_TAGS,
  DAY_MS,
  ENTRY,
  entriesUnder,
  entryLength,
  FORMER_ENTRY,
  type Found,
  HEAD_CHARACTERS,
  ID_CHARACTERS,
  WINDOW_DAYS,
  windowOf,
} from './search-index.js';
import { FORMER_TIME_ENTRY_CHARACTERS, HourList, TIME_ENTRY_CHARACTERS } from './time-list.js';

const ERASE = loadScript('record/erase', 1);

/** A place where a row is, or should be. */
export interface Place extends Found {
  readonly slot: string;
}

export class RecordStore {
  readonly #redis: RedisClient;
  readonly #run: RunScript;
  readonly #keepMs: number;
  readonly slots: readonly string[];

  /** @param keepDays how long rows are kept, 1 or more */
  constructor(redis: RedisClient, { slots, keepDays }: { slots: number; keepDays: number }) {
    this.#redis = redis;
    this.#run = scriptRunner(redis);
    this.#keepMs = keepDays * DAY_MS;
    this.slots = slotNames(slots);
  }

  /** Where rows of this tenant are told as they begin and end: see `live-lines.ts`. */
  liveChannels(tenant: string): string[] {
    return this.slots.map((slot) => liveChannel(slot, databaseOf(this.#redis), tenant));
  }

  get keepMs(): number {
    return this.#keepMs;
  }

  async read(places: readonly Place[]): Promise<(Kept | undefined)[]> {
    return wrapRedisErrors(() =>
      Promise.all(
        places.map(async (place) => {
          const { slot, day, shortId: short } = place;
          const fields = fieldsOf(short);
          const texts = await this.#redis.hmget(rowsKey(slot, day, short), ...fields);
          return keptOf(place, fields, texts);
        }),
      ),
    );
  }

  /** On the day that it was started, which only the row knows. */
  async find(id: string, nowMs: number, days = this.#keepMs / DAY_MS): Promise<Kept | undefined> {
    const slot = slotOf(id);
    if (slot === undefined) return undefined;
    const short = shortId(id);
    const today = dayOf(nowMs);
    const places = Array.from({ length: days + 1 }, (_, ago) => ({
      slot,
      day: today - ago,
      shortId: short,
    }));
    return (await this.read(places)).find((kept) => kept !== undefined);
  }

  /** See `commitRows`. @param writes of one slot */
  commit(writes: readonly RowWrite[]): Promise<boolean[]> {
    return commitRows(this.#run, writes, {
      keepMs: this.#keepMs,
      publish: publishCommand(this.#redis),
      database: databaseOf(this.#redis),
    });
  }

  /** Everything found under a tag, of all slots and days; the newest first. */
  async under(tags: readonly string[], nowMs: number): Promise<Place[]> {
    const today = dayOf(nowMs);
    const windows = Math.ceil(this.#keepMs / DAY_MS / WINDOW_DAYS) + 1;
    const asked = this.slots.flatMap((slot) =>
      tags.flatMap((tag) =>
        Array.from({ length: windows }, (_, ago) => today - ago * WINDOW_DAYS).flatMap((day) => [
          {
            ...{ slot, tag, form: ENTRY, firstDay: windowOf(day) * WINDOW_DAYS },
            key: bucketKey(slot, day, tag),
          },
          { slot, tag, form: FORMER_ENTRY, firstDay: 0, key: formerBucketKey(slot, day, tag) },
        ]),
      ),
    );
    const buckets = await wrapRedisErrors(() =>
      Promise.all(asked.map(({ key }) => this.#redis.get(key))),
    );
    const found = asked.flatMap(({ slot, tag, form, firstDay }, i) =>
      entriesUnder(buckets[i] ?? '', tag, form, firstDay)
        .map((entry) => ({ ...entry, slot }))
        .reverse(),
    );
    const known = new Set<string>();
    return found
      .filter(({ slot, shortId: short }) => {
        const name = slot + short.slice(0, HEAD_CHARACTERS);
        return !known.has(name) && known.add(name);
      })
      .sort((a, b) => b.day - a.day);
  }

  /** What ended in an hour, oldest first. */
  async hour(slot: string, hour: number): Promise<HourList> {
    const [now, former] = await wrapRedisErrors(() =>
      Promise.all([
        this.#redis.get(timesKey(slot, hour)),
        this.#redis.get(formerTimesKey(slot, hour)),
      ]),
    );
    return new HourList(hour, now ?? '', former ?? '');
  }

  async counts(period: Period, from: number, to: number): Promise<Map<number, string[][]>> {
    const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const read = await wrapRedisErrors(() =>
      Promise.all(
        numbers.flatMap((number) =>
          this.slots.map(async (slot) => ({
            number,
            held: await this.#redis.hgetall(countsKey(slot, period, number)),
          })),
        ),
      ),
    );
    const byNumber = new Map<number, string[][]>();
    for (const { number, held } of read) {
      byNumber.set(number, [...(byNumber.get(number) ?? []), ...Object.entries(held)]);
    }
    return byNumber;
  }

  /** Looks through all buckets, 1,024 of each form. @returns of each that holds an entry of this row, a tag that leads there */
  async holdersOf({ slot, day, shortId: short }: Place): Promise<string[]> {
    const head = short.slice(0, HEAD_CHARACTERS);
    const holders: string[] = [];
    for (const tags of BUCKET_TAGS) {
      const held = await wrapRedisErrors(() =>
        Promise.all(
          tags.flatMap((tag) => [
            this.#redis.get(bucketKey(slot, day, tag)),
            this.#redis.get(formerBucketKey(slot, day, tag)),
          ]),
        ),
      );
      holders.push(
        ...tags.filter((_, i) =>
          [held[2 * i], held[2 * i + 1]].some((text) => text?.includes(head)),
        ),
      );
    }
    return holders;
  }

  /** Takes the row and its entries out; what it counted as stays. */
  async erase({ slot, day, shortId: short }: Place, row: RecordRow, tags: readonly string[]) {
    const head = short.slice(0, HEAD_CHARACTERS);
    const entries: [key: string, ending: string, length: number][] = tags.flatMap((tag) => [
      [bucketKey(slot, day, tag), head, entryLength(ENTRY)],
      [formerBucketKey(slot, day, tag), short, entryLength(FORMER_ENTRY)],
    ]);
    if (row.endedMs >= 0) {
      const hour = hourOf(row.createdAtMs + row.endedMs);
      entries.push([timesKey(slot, hour), head, TIME_ENTRY_CHARACTERS]);
      entries.push([formerTimesKey(slot, hour), short, FORMER_TIME_ENTRY_CHARACTERS]);
    }
    const keys = entries.map(([key]) => key);
    const args = entries.flatMap(([, ...rest]) => rest);
    const rows = rowsKey(slot, day, short);
    await this.#run(
      { ...ERASE, keyCount: 1 + keys.length },
      [rows, ...keys],
      [rowField(short), short, ...args],
    );
  }
}

/** Where the row of an id is, newest form first. @param short the whole of it, or its first 13 characters */
function fieldsOf(short: string): string[] {
  return short.length < ID_CHARACTERS ? [rowField(short)] : [rowField(short), short];
}

function keptOf(
  { slot, shortId: short }: Place,
  fields: readonly string[],
  texts: readonly (string | null)[],
): Kept | undefined {
  for (const [i, text] of texts.entries()) {
    const field = fields[i];
    const unpacked = text === null || field === undefined ? undefined : unpackRow(text);
    if (text === null || field === undefined || !unpacked) continue;
    const { row, idEnd } = unpacked;
    const whole = idEnd === undefined ? field : short.slice(0, HEAD_CHARACTERS) + idEnd;
    // Another one with the same beginning: one in 2^60 of a day.
    if (!whole.startsWith(short)) continue;
    return { id: wholeId(slot, whole), row, text, field };
  }
  return undefined;
}
