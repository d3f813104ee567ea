/**
 * Under what a row is found. A search key is a keyed hash of 46 bits, of which 10 choose a bucket; a bucket is one string of entries of equal length,
 * which takes a third of the room of a Redis hash. What is found is compared with the row itself. The number, subject, reference and carrier's id
 * stand nowhere in the clear. Pure.
 */
import { createHash } from 'node:crypto';
import type { Keyring } from '../challenge/code.js';
import { allDigests, limitDigest } from '../limits/hmac-tags.js';

export type SearchKind = 'number' | 'subject' | 'reference' | 'carrier';

/** Eight characters: two name the bucket, six the entry within it. */
const BUCKET_CHARACTERS = 2;
const TAG_CHARACTERS = 8;

export const ID_CHARACTERS = 26;
const DAY_CHARACTERS = 3;
/** Within a bucket: six characters of the tag, the day on which the challenge started, its id without slot. */
export const ENTRY_CHARACTERS = TAG_CHARACTERS - BUCKET_CHARACTERS + DAY_CHARACTERS + ID_CHARACTERS;

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
/** A bucket holds so many days, so that small installations have few keys. */
export const WINDOW_DAYS = 5;
/** Of one bucket, bytes; what comes after that is not found by search. */
export const BUCKET_BYTES_MAX = 4_194_304;

export class SearchTags {
  readonly #current: (text: string) => Buffer;
  readonly #all: readonly ((text: string) => Buffer)[];

  constructor(keyring: Keyring) {
    this.#current = limitDigest(keyring);
    this.#all = allDigests(keyring);
  }

  /** For a new entry. Numbers have an index of their own already: see `numberTag`. */
  tag(kind: 'subject' | 'reference' | 'carrier', tenant: string, text: string): string {
    return tagUnder(this.#current, kind, tenant, text);
  }

  /** Under every key, for look-ups. */
  tags(kind: 'subject' | 'reference' | 'carrier', tenant: string, text: string): string[] {
    return [...new Set(this.#all.map((digest) => tagUnder(digest, kind, tenant, text)))];
  }
}

/** @param index of `PhoneNumberCipher`, which is a keyed hash */
export function numberTag(index: string): string {
  return index.slice(0, TAG_CHARACTERS);
}

function tagUnder(digest: (text: string) => Buffer, kind: string, tenant: string, text: string) {
  return digest(`record ${kind} ${tenant} ${text}`).toString('base64url').slice(0, TAG_CHARACTERS);
}

export function bucketOf(tag: string): string {
  // Two base64url characters have 4,096 values; half of the second one is enough.
  const [first = '', second = ''] = tag;
  return `${first}${(BASE64.indexOf(second) >> 2).toString(16)}`;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function entryOf(tag: string, day: number, shortId: string): string {
  return `${tag.slice(BUCKET_CHARACTERS)}${dayText(day)}${shortId}`;
}

export interface Found {
  readonly day: number;
  readonly shortId: string;
}

/** The entries of a bucket under this tag, newest last. */
export function entriesUnder(bucket: string, tag: string): Found[] {
  const wanted = tag.slice(BUCKET_CHARACTERS);
  const found: Found[] = [];
  for (
    let at = bucket.indexOf(wanted);
    at >= 0;
    at = bucket.indexOf(wanted, at + (at % ENTRY_CHARACTERS === 0 ? ENTRY_CHARACTERS : 1))
  ) {
    if (at % ENTRY_CHARACTERS !== 0) continue;
    const entry = bucket.slice(at + wanted.length, at + ENTRY_CHARACTERS);
    const day = Number.parseInt(entry.slice(0, DAY_CHARACTERS), 36);
    found.push({ day, shortId: entry.slice(DAY_CHARACTERS) });
  }
  return found;
}

function dayText(day: number): string {
  return day.toString(36).padStart(DAY_CHARACTERS, '0');
}

// The list by time: one string an hour of entries of equal length, in the order in which challenges ended. What lists are filtered by stands in
// the entry, shortened; the row decides.

export interface TimeEntry {
  /** When it ended. */
  readonly atMs: number;
  readonly outcome: string;
  readonly channel: string;
  readonly country: string;
  readonly provider: string;
  readonly tenant: string;
  readonly shortId: string;
}

const NAME_CHARACTERS = 2;
const SECOND_CHARACTERS = 3;
const COUNTRY_CHARACTERS = 3;
export const TIME_ENTRY_CHARACTERS =
  SECOND_CHARACTERS + 4 * NAME_CHARACTERS + COUNTRY_CHARACTERS + DAY_CHARACTERS + ID_CHARACTERS;
/** Of one hour, bytes: half a million challenges. */
export const HOUR_BYTES_MAX = 500_000 * TIME_ENTRY_CHARACTERS;

/** @param day on which the challenge started: where its row is */
export function timeEntry(entry: TimeEntry, day: number): string {
  const second = Math.floor((entry.atMs % HOUR_MS) / 1000);
  return [
    second.toString(36).padStart(SECOND_CHARACTERS, '0'),
    ...[entry.outcome, entry.channel, entry.provider, entry.tenant].map(nameTag),
    entry.country.padEnd(COUNTRY_CHARACTERS, '-').slice(0, COUNTRY_CHARACTERS),
    dayText(day),
    entry.shortId,
  ].join('');
}

export interface TimeFilter {
  readonly outcome?: string | undefined;
  readonly channel?: string | undefined;
  readonly provider?: string | undefined;
  readonly tenant?: string | undefined;
  readonly country?: string | undefined;
}

export interface TimeFound extends Found {
  /** Within its hour, seconds. */
  readonly second: number;
}

/** Whether an entry fits, by its shortened names: a row that does not fit after all is left out later. */
export function timeMatcher(filter: TimeFilter): (hour: string, at: number) => boolean {
  const { outcome, channel, provider, tenant, country } = filter;
  const names = [outcome, channel, provider, tenant];
  const wanted = names.flatMap((name, i) =>
    name === undefined
      ? []
      : [{ at: SECOND_CHARACTERS + i * NAME_CHARACTERS, text: nameTag(name) }],
  );
  if (country !== undefined) {
    const text = country.padEnd(COUNTRY_CHARACTERS, '-');
    wanted.push({ at: SECOND_CHARACTERS + 4 * NAME_CHARACTERS, text });
  }
  return (hour, at) => wanted.every(({ at: offset, text }) => hour.startsWith(text, at + offset));
}

export function timeFound(hour: string, at: number): TimeFound {
  const entry = hour.slice(at, at + TIME_ENTRY_CHARACTERS);
  const rest = entry.slice(-(DAY_CHARACTERS + ID_CHARACTERS));
  return {
    second: Number.parseInt(entry.slice(0, SECOND_CHARACTERS), 36),
    day: Number.parseInt(rest.slice(0, DAY_CHARACTERS), 36),
    shortId: rest.slice(DAY_CHARACTERS),
  };
}

const names = new Map<string, string>();
const NAMES_MAX = 10_000;

function nameTag(name: string): string {
  let tag = names.get(name);
  if (tag === undefined) {
    tag = createHash('sha256').update(name).digest('base64url').slice(0, NAME_CHARACTERS);
    if (names.size >= NAMES_MAX) names.clear();
    names.set(name, tag);
  }
  return tag;
}
