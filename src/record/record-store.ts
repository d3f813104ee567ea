/** Rows, what they are found under, and counts in Redis. One script writes a row with all that follows from it. */
import { shortId, slotNames, slotOf, wholeId } from '../challenge/challenge.js';
import {
  loadScript,
  type RedisClient,
  type RunScript,
  scriptRunner,
  wrapRedisErrors,
} from '../redis/scripts.js';
import { countsOf, difference, overflowOf, packFigures } from './counts.js';
import { bucketKey, countsKey, dayOf, hourOf, type Period, rowsKey, timesKey } from './keys.js';
import { packRow, type RecordRow, routeOf, unpackRow } from './row.js';
import {
  BUCKET_BYTES_MAX,
  DAY_MS,
  ENTRY_CHARACTERS,
  entriesUnder,
  entryOf,
  type Found,
  HOUR_BYTES_MAX,
  HOUR_MS,
  TIME_ENTRY_CHARACTERS,
  timeEntry,
  WINDOW_DAYS,
} from './search-index.js';

const COMMIT = loadScript('record/commit', 3);
const ERASE = loadScript('record/erase', 1);

/** Of an hour or a day, and slot: tenant, country, channel and carrier together. */
const SERIES_MAX = 5_000;
/** An alert compares an hour with its own week. */
export const HOURS_KEPT = 9 * 24;
export const DAYS_KEPT = 400;

export interface Kept {
  readonly row: RecordRow;
  /** As it stands in Redis. */
  readonly text: string;
}

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

  get keepMs(): number {
    return this.#keepMs;
  }

  async read(places: readonly Place[]): Promise<(Kept | undefined)[]> {
    const texts = await wrapRedisErrors(() =>
      Promise.all(
        places.map(({ slot, day, shortId: short }) =>
          this.#redis.hget(rowsKey(slot, day, short), short),
        ),
      ),
    );
    return texts.map((text) => {
      const row = text === null ? undefined : unpackRow(text);
      return row && text !== null ? { row, text } : undefined;
    });
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

  /**
   * Writes the row, counts what is new of it, and makes it findable under new tags.
   * @returns false where somebody else has written it since it was read
   */
  async commit(
    id: string,
    before: Kept | undefined,
    row: RecordRow,
    tags: readonly string[],
  ): Promise<boolean> {
    const text = packRow(row);
    if (text === before?.text) return true;
    const slot = slotOf(id) ?? '';
    const short = shortId(id);
    const day = dayOf(row.createdAtMs);
    const hour = hourOf(row.createdAtMs);
    const endsMs = (day + 1) * DAY_MS + this.#keepMs;
    const counts = difference(countsOf(before?.row), countsOf(row));
    const series = [...counts].flatMap(([name, figures]) => [
      name,
      overflowOf(name),
      packFigures(figures),
    ]);
    const keys: string[] = [];
    const entries: (string | number)[] = [];
    for (const tag of tags) {
      keys.push(bucketKey(slot, day, tag));
      const window = Math.floor(day / WINDOW_DAYS) * WINDOW_DAYS + WINDOW_DAYS;
      entries.push(entryOf(tag, day, short), BUCKET_BYTES_MAX, window * DAY_MS + this.#keepMs);
    }
    if (row.endedMs >= 0 && !(before && before.row.endedMs >= 0)) {
      const atMs = row.createdAtMs + row.endedMs;
      const { tenant, country, state } = row;
      const listed = { atMs, outcome: state, country, tenant, ...routeOf(row), shortId: short };
      keys.push(timesKey(slot, hourOf(atMs)));
      const until = (hourOf(atMs) + 1) * HOUR_MS + this.#keepMs;
      entries.push(timeEntry(listed, day), HOUR_BYTES_MAX, until);
    }
    const written = await this.#run(
      { ...COMMIT, keyCount: 3 + keys.length },
      [
        rowsKey(slot, day, short),
        countsKey(slot, 'hour', hour),
        countsKey(slot, 'day', day),
        ...keys,
      ],
      [
        short,
        before?.text ?? '',
        text,
        endsMs,
        hour * HOUR_MS + HOURS_KEPT * HOUR_MS,
        day * DAY_MS + DAYS_KEPT * DAY_MS,
        SERIES_MAX,
        counts.size,
        ...series,
        ...entries,
      ],
    );
    return written === 1;
  }

  /** Everything found under a tag, of all slots and days; the newest first. */
  async under(tags: readonly string[], nowMs: number): Promise<Place[]> {
    const today = dayOf(nowMs);
    const windows = Math.ceil(this.#keepMs / DAY_MS / WINDOW_DAYS) + 1;
    const asked = this.slots.flatMap((slot) =>
      tags.flatMap((tag) =>
        Array.from({ length: windows }, (_, ago) => ({
          slot,
          tag,
          key: bucketKey(slot, today - ago * WINDOW_DAYS, tag),
        })),
      ),
    );
    const buckets = await wrapRedisErrors(() =>
      Promise.all(asked.map(({ key }) => this.#redis.get(key))),
    );
    const found = asked.flatMap(({ slot, tag }, i) =>
      entriesUnder(buckets[i] ?? '', tag)
        .map((entry) => ({ ...entry, slot }))
        .reverse(),
    );
    const known = new Set<string>();
    return found
      .filter(({ shortId: short }) => !known.has(short) && known.add(short))
      .sort((a, b) => b.day - a.day);
  }

  async hour(slot: string, hour: number): Promise<string> {
    return (await wrapRedisErrors(() => this.#redis.get(timesKey(slot, hour)))) ?? '';
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

  /** Takes the row and its entries out; what it counted as stays. */
  async erase({ slot, day, shortId: short }: Place, row: RecordRow, tags: readonly string[]) {
    const keys = tags.map((tag) => bucketKey(slot, day, tag));
    const args = tags.flatMap((): (string | number)[] => [short, ENTRY_CHARACTERS]);
    if (row.endedMs >= 0) {
      keys.push(timesKey(slot, hourOf(row.createdAtMs + row.endedMs)));
      args.push(short, TIME_ENTRY_CHARACTERS);
    }
    const rows = rowsKey(slot, day, short);
    await this.#run({ ...ERASE, keyCount: 1 + keys.length }, [rows, ...keys], [short, ...args]);
  }
}

export function idAt({ slot, shortId: short }: Place): string {
  return wholeId(slot, short);
}
