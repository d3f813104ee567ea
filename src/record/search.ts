/** Finds what was recorded: by a number, subject, reference, id or carrier's id; and lists by time, outcome, country, channel and carrier. */
import { createHash } from 'node:crypto';
import { slotOf } from '../challenge/challenge.js';
import { hourOf } from './keys.js';
import type { Search } from './record-reader.js';
import type { Place, RecordStore } from './record-store.js';
import { type RecordRow, routeOf } from './row.js';
import { HOUR_MS, numberTag, type SearchTags } from './search-index.js';
import { type HourList, type TimeFilter, timeMatcher } from './time-list.js';

export interface FoundRow {
  readonly id: string;
  readonly row: RecordRow;
}

/** Whose rows may be seen: a tenant's, or everybody's. */
export type Tenants = readonly string[];

/** The newest of one number, subject or reference. */
export const FOUND_MAX = 100;
const PLACES_AT_ONCE = 2 * FOUND_MAX;
/** Of a page of the list. */
export const PAGE_MAX = 100;
/** A list goes back so many hours at most. */
const HOURS_MAX = 24 * 31;
/** A request looks through so many entries: then it gives the place where the next one goes on. */
const ENTRIES_MAX = 500_000;
const HOURS_AHEAD = 24;

export interface SearchOptions {
  readonly store: RecordStore;
  readonly tags: Pick<SearchTags, 'tags'>;
  /** Under every key. */
  readonly indexesOf: (e164: string) => readonly string[];
  readonly now: () => number;
}

export interface ListRequest extends TimeFilter {
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
  readonly cursor?: Cursor | undefined;
}

/** Where the next page goes on: the entries of this hour and slot before this place, then older hours. */
export interface Cursor {
  readonly hour: number;
  /** Index of the slot. */
  readonly slot: number;
  /** Entry in the hour's list; what stands at or after it was looked through. */
  readonly entry: number;
}

export interface Page {
  readonly rows: readonly FoundRow[];
  readonly next?: Cursor;
}

/** Where rows are found, and which of them are meant. */
interface Wanted {
  readonly tags: readonly string[];
  readonly fits: (row: RecordRow) => boolean;
}

export class RecordSearch {
  readonly #with: SearchOptions;

  constructor(options: SearchOptions) {
    this.#with = options;
  }

  /** The newest. */
  async find(tenants: Tenants, asked: Search): Promise<FoundRow[]> {
    const found: FoundRow[] = [];
    for await (const rows of this.all(tenants, asked)) {
      found.push(...rows);
      if (found.length >= FOUND_MAX) break;
    }
    return found.sort((a, b) => b.row.createdAtMs - a.row.createdAtMs).slice(0, FOUND_MAX);
  }

  /** The days one after the other, newest first. Rows of other tenants may lie between, as many as there are. */
  async *all(tenants: Tenants, asked: Search): AsyncGenerator<FoundRow[]> {
    const { tags, fits } = this.#wanted(tenants, asked);
    const places = await this.#with.store.under(tags, this.#with.now());
    for (let at = 0; at < places.length; at += PLACES_AT_ONCE) {
      const rows = await this.#rowsAt(places.slice(at, at + PLACES_AT_ONCE));
      yield rows.filter(({ row }) => tenants.includes(row.tenant) && fits(row));
    }
  }

  async byId(tenants: Tenants, id: string): Promise<FoundRow | undefined> {
    if (slotOf(id) === undefined) return undefined;
    const kept = await this.#with.store.find(id, this.#with.now());
    return kept && tenants.includes(kept.row.tenant) ? { id, row: kept.row } : undefined;
  }

  /** The newest first, by when they ended. Those that are still open are in no list. */
  async list(tenants: Tenants, request: ListRequest): Promise<Page> {
    const { store } = this.#with;
    const { fromMs, toMs, limit, cursor } = request;
    const only = tenants.length === 1 ? tenants[0] : request.tenant;
    const fits = timeMatcher({ ...request, tenant: only });
    const rows: FoundRow[] = [];
    let looked = 0;
    const newest = cursor?.hour ?? hourOf(toMs - 1);
    const oldest = Math.max(hourOf(fromMs), newest - HOURS_MAX + 1);
    let ahead: readonly (readonly HourList[])[] = [];
    for (let hour = newest; hour >= oldest; hour -= 1) {
      const firstSlot = cursor?.hour === hour ? cursor.slot : 0;
      if (ahead.length === 0) ahead = await this.#hours(hour, oldest);
      const lists = ahead[0] ?? [];
      ahead = ahead.slice(1);
      for (let slot = firstSlot; slot < store.slots.length; slot += 1) {
        const entries = lists[slot];
        if (!entries) continue;
        const resumed = cursor?.hour === hour && cursor.slot === slot;
        let before = resumed ? Math.min(cursor.entry, entries.count) : entries.count;
        while (before > 0) {
          const places: { place: Place; entry: number }[] = [];
          while (before > 0 && places.length < limit - rows.length) {
            before -= 1;
            looked += 1;
            if (!fits(entries, before)) continue;
            const found = entries.entry(before);
            const atMs = hour * HOUR_MS + found.second * 1000;
            if (atMs < fromMs - 999 || atMs >= toMs) continue;
            places.push({ place: { ...found, slot: store.slots[slot] ?? '' }, entry: before });
            if (looked >= ENTRIES_MAX) break;
          }
          rows.push(
            ...(await this.#fitting(
              tenants,
              request,
              places.map(({ place }) => place),
            )),
          );
          const full = rows.length >= limit || looked >= ENTRIES_MAX;
          if (full) return { rows, ...this.#nextOf({ hour, slot, entry: before }, request) };
        }
      }
    }
    return { rows };
  }

  /** A few hours at once, newest first: most hours of a small installation are short. */
  #hours(newest: number, oldest: number): Promise<HourList[][]> {
    const { store } = this.#with;
    const count = Math.min(HOURS_AHEAD, newest - oldest + 1);
    const hours = Array.from({ length: count }, (_, i) => newest - i);
    return Promise.all(
      hours.map((hour) => Promise.all(store.slots.map((slot) => store.hour(slot, hour)))),
    );
  }

  #nextOf({ hour, slot, entry }: Cursor, { fromMs }: ListRequest): { next?: Cursor } {
    if (entry > 0) return { next: { hour, slot, entry } };
    if (slot + 1 < this.#with.store.slots.length) {
      return { next: { hour, slot: slot + 1, entry: Number.MAX_SAFE_INTEGER } };
    }
    if (hour - 1 < hourOf(fromMs)) return {};
    return { next: { hour: hour - 1, slot: 0, entry: Number.MAX_SAFE_INTEGER } };
  }

  async #fitting(
    tenants: Tenants,
    filter: TimeFilter,
    places: readonly Place[],
  ): Promise<FoundRow[]> {
    const { outcome, channel, provider, tenant, country } = filter;
    const rows = await this.#rowsAt(places);
    return rows.filter(({ row }) => {
      const route = routeOf(row);
      return (
        tenants.includes(row.tenant) &&
        (tenant === undefined || row.tenant === tenant) &&
        (outcome === undefined || row.state === outcome) &&
        (channel === undefined || route.channel === channel) &&
        (provider === undefined || route.provider === provider) &&
        (country === undefined || row.country === country)
      );
    });
  }

  #wanted(tenants: Tenants, asked: Search): Wanted {
    if (asked.kind === 'number') {
      const tags = this.#with.indexesOf(asked.e164).map(numberTag);
      // Two numbers may share a short tag: the row's masked number decides.
      return { tags, fits: ({ to }) => to === asked.masked };
    }
    const { kind, text } = asked;
    // Each tenant's subjects and references are its own.
    const tags = tenants.flatMap((tenant) => this.#with.tags.tags(kind, tenant, text));
    const known = new Set(tags);
    const fits = (row: RecordRow) => {
      if (kind === 'subject') return known.has(row.subjectTag);
      if (kind === 'reference') return known.has(row.referenceTag);
      return row.deliveries.some(({ reference }) => reference === text);
    };
    return { tags, fits };
  }

  async #rowsAt(places: readonly Place[]): Promise<FoundRow[]> {
    const kept = await this.#with.store.read(places);
    return kept.flatMap((each) => (each ? [{ id: each.id, row: each.row }] : []));
  }
}

/** One short word; bound to what is asked for, because a place in another list means nothing. */
export function cursorText({ hour, slot, entry }: Cursor, filter: TimeFilter): string {
  const shown = entry === Number.MAX_SAFE_INTEGER ? 'end' : entry.toString(36);
  return [hour.toString(36), slot.toString(36), shown, filterTag(filter)].join('.');
}

/** Undefined where the word is none of ours, or belongs to another list. */
export function readCursor(text: string, filter: TimeFilter): Cursor | undefined {
  const [, hour = '', slot = '', entry = '', tag] = CURSOR.exec(text) ?? [];
  if (tag !== filterTag(filter)) return undefined;
  return {
    hour: Number.parseInt(hour, 36),
    slot: Number.parseInt(slot, 36),
    entry: entry === 'end' ? Number.MAX_SAFE_INTEGER : Number.parseInt(entry, 36),
  };
}

const CURSOR = /^([0-9a-z]{1,8})\.([0-9a-z]{1,2})\.(end|[0-9a-z]{1,8})\.([\w-]{6})$/;

function filterTag({ outcome, channel, provider, tenant, country }: TimeFilter): string {
  const text = JSON.stringify([outcome, channel, provider, tenant, country]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 6);
}
