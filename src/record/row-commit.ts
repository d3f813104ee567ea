/**
 * Writes rows of one slot in one script, with what they count as and what they are found under, and tells whoever watches: together, because a
 * script for each row would cost Redis three times as much.
 */
import { shortId, slotOf } from '../challenge/challenge.js';
import type { PublishCommand } from '../redis/changes.js';
import { loadScript, type RunScript } from '../redis/scripts.js';
import { countsOf, difference, overflowOf, packFigures } from './counts.js';
import { bucketKey, countsKey, dayOf, hourOf, rowField, rowsKey, timesKey } from './keys.js';
import { liveChannel, liveHead, turnOf } from './live-lines.js';
import { type RecordRow, routeOf } from './row.js';
import { packRow } from './row-form.js';
import {
  BUCKET_BYTES_MAX,
  DAY_MS,
  entryOf,
  HEAD_CHARACTERS,
  HOUR_MS,
  WINDOW_DAYS,
  windowOf,
} from './search-index.js';
import { HOUR_BYTES_MAX, timeEntry } from './time-list.js';

const COMMIT = loadScript('record/commit', 0);

/** Of an hour or a day, and slot: tenant, country, channel and carrier together. */
const SERIES_MAX = 5_000;
/** An alert compares an hour with its own week. */
export const HOURS_KEPT = 9 * 24;
export const DAYS_KEPT = 400;
/** One script writes so many: Redis answers nobody else meanwhile. */
export const ROWS_MAX = 32;

export interface Kept {
  readonly id: string;
  readonly row: RecordRow;
  /** As it stands in Redis. */
  readonly text: string;
  /** The field that it stands in. */
  readonly field: string;
}

/** A row to be written. */
export interface RowWrite {
  readonly id: string;
  /** As it was read. */
  readonly before: Kept | undefined;
  readonly row: RecordRow;
  /** What it is found under, and was not before. */
  readonly tags: readonly string[];
}

export interface CommitOptions {
  /** How long rows are kept. */
  readonly keepMs: number;
  readonly publish: PublishCommand;
  /** Of Redis: names the channels of whoever watches. */
  readonly database: number;
}

/**
 * @param writes of one slot, ROWS_MAX at most
 * @returns for each, false where somebody else has written the row since it was read
 */
export async function commitRows(
  run: RunScript,
  writes: readonly RowWrite[],
  options: CommitOptions,
): Promise<boolean[]> {
  const texts = writes.map(({ id, row }) => packRow(row, shortId(id).slice(HEAD_CHARACTERS)));
  const fresh = writes.flatMap((write, i) => {
    const text = texts[i] ?? '';
    return text === write.before?.text ? [] : [{ write, text }];
  });
  if (fresh.length === 0) return writes.map(() => true);
  const keys = new KeyList();
  const args = fresh.flatMap(({ write, text }) => argsOf(write, text, keys, options));
  const written = (await run({ ...COMMIT, keyCount: keys.all.length }, keys.all, [
    SERIES_MAX,
    options.publish,
    fresh.length,
    ...args,
  ])) as number[];
  const refused = new Set(fresh.filter((_, i) => written[i] !== 1).map(({ write }) => write));
  return writes.map((write) => !refused.has(write));
}

type Arg = string | number;

function argsOf(
  write: RowWrite,
  text: string,
  keys: KeyList,
  { keepMs, database }: CommitOptions,
): Arg[] {
  const { id, before, row, tags } = write;
  const turn = turnOf(before?.row, row);
  const slot = slotOf(id) ?? '';
  const short = shortId(id);
  const field = rowField(short);
  const day = dayOf(row.createdAtMs);
  const hour = hourOf(row.createdAtMs);
  const hourEndsMs = (hour + HOURS_KEPT) * HOUR_MS;
  const dayEndsMs = (day + DAYS_KEPT) * DAY_MS;
  const counts = difference(countsOf(before?.row), countsOf(row));
  const series = [...counts].flatMap(([name, figures]): Arg[] => {
    const named = [name, overflowOf(name), packFigures(figures)];
    return [
      ...[keys.place(countsKey(slot, 'hour', hour)), hourEndsMs, ...named],
      ...[keys.place(countsKey(slot, 'day', day)), dayEndsMs, ...named],
    ];
  });
  const windowEndsMs = (windowOf(day) + 1) * WINDOW_DAYS * DAY_MS + keepMs;
  const entries = tags.map((tag): Arg[] => [
    keys.place(bucketKey(slot, day, tag)),
    ...[windowEndsMs, BUCKET_BYTES_MAX, entryOf(tag, day, short)],
  ]);
  if (turn === 'ended') {
    const atMs = row.createdAtMs + row.endedMs;
    const { tenant, country, state } = row;
    const listed = { atMs, outcome: state, country, tenant, ...routeOf(row), shortId: short };
    const untilMs = (hourOf(atMs) + 1) * HOUR_MS + keepMs;
    entries.push([
      keys.place(timesKey(slot, hourOf(atMs))),
      ...[untilMs, HOUR_BYTES_MAX, timeEntry(listed, day)],
    ]);
  }
  return [
    keys.place(rowsKey(slot, day, short)),
    ...[field, before?.field ?? field, before?.text ?? '', text, (day + 1) * DAY_MS + keepMs],
    ...(turn ? [liveChannel(slot, database, row.tenant), liveHead(turn, id, row)] : ['', '']),
    ...[2 * counts.size, ...series],
    ...[entries.length, ...entries.flat()],
  ];
}

/** The script's keys, each once. */
class KeyList {
  readonly all: string[] = [];
  readonly #places = new Map<string, number>();

  /** @returns its place, from 1 */
  place(key: string): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.all.push(key));
    return this.all.length;
  }
}
