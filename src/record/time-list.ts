/**
 * The list by time: one string an hour of entries of equal length, in the order in which challenges ended. What lists are filtered by stands in
 * the entry, shortened; the row decides. Pure.
 */
import { createHash } from 'node:crypto';
import { BASE64, type Found, HEAD_CHARACTERS, HOUR_MS, ID_CHARACTERS } from './search-index.js';

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

const DAY_HOURS = 24;
const NAME_CHARACTERS = 2;
const NAMES = 4 * NAME_CHARACTERS;

/** How entries are laid out, in characters; names stand between the second and the country. */
interface Form {
  readonly second: number;
  readonly country: number;
  readonly day: number;
  readonly id: number;
}

/** The day counts back from that of the hour. */
const NOW: Form = { second: 2, country: 2, day: 1, id: HEAD_CHARACTERS };
/** Before version 2 of rows. The day counts from 1970. */
const FORMER: Form = { second: 3, country: 3, day: 3, id: ID_CHARACTERS };

export const TIME_ENTRY_CHARACTERS = lengthOf(NOW);
export const FORMER_TIME_ENTRY_CHARACTERS = lengthOf(FORMER);
/** Of one hour, bytes: half a million challenges. */
export const HOUR_BYTES_MAX = 500_000 * TIME_ENTRY_CHARACTERS;
/** From the start of a challenge to its end; one that takes longer is in no list. */
export const DAYS_OPEN_MAX = 35;

/** @param day on which the challenge started: where its row is */
export function timeEntry(entry: TimeEntry, day: number): string {
  const second = Math.floor((entry.atMs % HOUR_MS) / 1000);
  const days = Math.floor(entry.atMs / HOUR_MS / DAY_HOURS) - day;
  return [
    `${BASE64.charAt(second >> 6)}${BASE64.charAt(second & 63)}`,
    ...[entry.outcome, entry.channel, entry.provider, entry.tenant].map(nameTag),
    countryTag(entry.country, NOW.country),
    Math.min(DAYS_OPEN_MAX, Math.max(0, days)).toString(36),
    entry.shortId.slice(0, HEAD_CHARACTERS),
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
export type TimeMatcher = (list: HourList, at: number) => boolean;

export function timeMatcher(filter: TimeFilter): TimeMatcher {
  const { outcome, channel, provider, tenant, country } = filter;
  const names = [outcome, channel, provider, tenant];
  const wantedIn = ({ second, country: characters }: Form) => [
    ...names.flatMap((name, i) =>
      name === undefined ? [] : [{ at: second + i * NAME_CHARACTERS, text: nameTag(name) }],
    ),
    ...(country === undefined
      ? []
      : [{ at: second + NAMES, text: countryTag(country, characters) }]),
  ];
  const wanted = { now: wantedIn(NOW), former: wantedIn(FORMER) };
  return (list, at) => {
    const { text, from, isFormer } = list.place(at);
    return (isFormer ? wanted.former : wanted.now).every(({ at: offset, text: tag }) =>
      text.startsWith(tag, from + offset),
    );
  };
}

/** The entries of one hour and slot, oldest first. Those of the former form come first: they were written before. */
export class HourList {
  readonly #now: string;
  readonly #former: string;
  readonly #formerCount: number;
  readonly #hour: number;
  readonly count: number;

  constructor(hour: number, now: string, former: string) {
    this.#hour = hour;
    this.#now = now;
    this.#former = former;
    this.#formerCount = Math.floor(former.length / FORMER_TIME_ENTRY_CHARACTERS);
    this.count = this.#formerCount + Math.floor(now.length / TIME_ENTRY_CHARACTERS);
  }

  /** Where an entry stands. */
  place(at: number): { readonly text: string; readonly from: number; readonly isFormer: boolean } {
    const isFormer = at < this.#formerCount;
    return isFormer
      ? { text: this.#former, from: at * FORMER_TIME_ENTRY_CHARACTERS, isFormer }
      : { text: this.#now, from: (at - this.#formerCount) * TIME_ENTRY_CHARACTERS, isFormer };
  }

  entry(at: number): TimeFound {
    const { text, from, isFormer } = this.place(at);
    const form = isFormer ? FORMER : NOW;
    const entry = text.slice(from, from + lengthOf(form));
    const rest = entry.slice(-(form.day + form.id));
    const days = Number.parseInt(rest.slice(0, form.day), 36);
    const [first = '', second = ''] = entry;
    return {
      second: isFormer
        ? Number.parseInt(entry.slice(0, form.second), 36)
        : BASE64.indexOf(first) * 64 + BASE64.indexOf(second),
      day: isFormer ? days : Math.floor(this.#hour / DAY_HOURS) - days,
      shortId: rest.slice(form.day),
    };
  }
}

function lengthOf({ second, country, day, id }: Form): number {
  return second + NAMES + country + day + id;
}

/** `FI`, or the end of `001`. */
function countryTag(country: string, characters: number): string {
  return country.padEnd(characters, '-').slice(-characters);
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
