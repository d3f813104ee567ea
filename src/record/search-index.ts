/**
 * Under what a row is found. A search key is a keyed hash of 46 bits, of which 10 choose a bucket and 24 stand in it; a bucket is one string of
 * entries of equal length, which takes a third of the room of a Redis hash. What is found is compared with the row itself. The number, subject,
 * reference and carrier's id stand nowhere in the clear. Pure.
 */
import type { Keyring } from '../challenge/code.js';
import { allDigests, limitDigest } from '../limits/hmac-tags.js';

export type SearchKind = 'number' | 'subject' | 'reference' | 'carrier';

/** Eight characters: two name the bucket, and four of the others stand in the entry. */
const BUCKET_CHARACTERS = 2;
const TAG_CHARACTERS = 8;

/** Of an id, without its slot; and what entries hold of it: 65 bits, which name a row within a day and slot. The row has the rest. */
export const ID_CHARACTERS = 26;
export const HEAD_CHARACTERS = 13;

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

export const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** One of each bucket, by their first characters. */
export const BUCKET_TAGS: readonly (readonly string[])[] = Array.from(BASE64, (first) =>
  Array.from({ length: 16 }, (_, i) => `${first}${BASE64[i << 2]}`),
);

/** How entries are laid out: so many characters of the tag, of the day on which the challenge started, and of its id. */
export interface EntryForm {
  readonly tag: number;
  readonly day: number;
  readonly id: number;
}

/** The day counts from the start of its window. */
export const ENTRY: EntryForm = { tag: 4, day: 1, id: HEAD_CHARACTERS };
/** Before version 2 of rows. The day counts from 1970. */
export const FORMER_ENTRY: EntryForm = { tag: 6, day: 3, id: ID_CHARACTERS };

export function entryLength({ tag, day, id }: EntryForm): number {
  return tag + day + id;
}

export function windowOf(day: number): number {
  return Math.floor(day / WINDOW_DAYS);
}

export function entryOf(tag: string, day: number, shortId: string): string {
  const tagged = tag.slice(BUCKET_CHARACTERS, BUCKET_CHARACTERS + ENTRY.tag);
  return `${tagged}${day % WINDOW_DAYS}${shortId.slice(0, HEAD_CHARACTERS)}`;
}

export interface Found {
  readonly day: number;
  /** The id without slot, or its first 13 characters. */
  readonly shortId: string;
}

/** The entries of a bucket under this tag, newest last. @param firstDay that days of the form count from */
export function entriesUnder(
  bucket: string,
  tag: string,
  form: EntryForm,
  firstDay: number,
): Found[] {
  const length = entryLength(form);
  const wanted = tag.slice(BUCKET_CHARACTERS, BUCKET_CHARACTERS + form.tag);
  const found: Found[] = [];
  for (
    let at = bucket.indexOf(wanted);
    at >= 0;
    at = bucket.indexOf(wanted, at + (at % length === 0 ? length : 1))
  ) {
    if (at % length !== 0) continue;
    const entry = bucket.slice(at + form.tag, at + length);
    const day = firstDay + Number.parseInt(entry.slice(0, form.day), 36);
    found.push({ day, shortId: entry.slice(form.day) });
  }
  return found;
}
