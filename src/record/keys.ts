/** The names of the record's keys. Those of one slot share its hash tag, so that one script writes all that a challenge leaves. */
import { bucketOf, DAY_MS, HEAD_CHARACTERS, HOUR_MS, windowOf } from './search-index.js';

/** What waits to be recorded. */
export function notesKey(slot: string): string {
  return `notes:{${slot}}`;
}

/** Rows of a day, spread over 32 hashes: at a million a day the end of one takes Redis some 10 ms. @param shortId without `ch_` and slot */
export function rowsKey(slot: string, day: number, shortId: string): string {
  return `facts:{${slot}}:${day}:${shortId.slice(0, 1)}`;
}

/** Its field there: the key has the first character, and the row what follows the first 13. */
export function rowField(shortId: string): string {
  return shortId.slice(1, HEAD_CHARACTERS);
}

export function bucketKey(slot: string, day: number, tag: string): string {
  return `found2:{${slot}}:${windowOf(day)}:${bucketOf(tag)}`;
}

export function timesKey(slot: string, hour: number): string {
  return `times2:{${slot}}:${hour}`;
}

/** The same of entries in the form before: they are read, and end by themselves. */
export function formerBucketKey(slot: string, day: number, tag: string): string {
  return `found:{${slot}}:${windowOf(day)}:${bucketOf(tag)}`;
}

export function formerTimesKey(slot: string, hour: number): string {
  return `times:{${slot}}:${hour}`;
}

export type Period = 'hour' | 'day';

export function countsKey(slot: string, period: Period, number: number): string {
  return `counts:{${slot}}:${period}:${number}`;
}

export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

export function hourOf(ms: number): number {
  return Math.floor(ms / HOUR_MS);
}

/** What was told, and is not told again before it is over. */
export function openAlertsKey(): string {
  return 'alerts-told';
}

/** Held by the process that looks for alerts. */
export function alertTurnKey(): string {
  return 'alert-turn';
}

/** The newest price that a carrier has told, by carrier, country and channel. */
export function pricesKey(): string {
  return 'prices-told';
}
