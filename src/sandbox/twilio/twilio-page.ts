/** Twilio's lists: newest first, filtered by date, in pages that link to each other. */
import { TwilioError } from './twilio-error.js';

const PAGE_SIZE_MAX = 1000;
const PAGE_SIZE = 50;
const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

/** One page of `rows` under `key`, with the links that the SDK follows. */
export function page(
  key: 'messages' | 'calls',
  path: string,
  query: URLSearchParams,
  rows: readonly object[],
): object {
  const size = whole(query, 'PageSize', 1, PAGE_SIZE, PAGE_SIZE_MAX);
  const number = whole(query, 'Page', 0, 0, Number.MAX_SAFE_INTEGER);
  const start = number * size;
  const shown = rows.slice(start, start + size);
  const uri = (target: number) => {
    const parameters = new URLSearchParams(query);
    parameters.set('PageSize', String(size));
    parameters.set('Page', String(target));
    return `${path}?${parameters}`;
  };
  return {
    [key]: shown,
    page: number,
    page_size: size,
    start,
    end: Math.max(start, start + shown.length - 1),
    uri: uri(number),
    first_page_uri: uri(0),
    next_page_uri: start + size < rows.length ? uri(number + 1) : null,
    previous_page_uri: number > 0 ? uri(number - 1) : null,
  };
}

/** True where `at` (Unix ms) passes the filters `name`, `name<` and `name>`, which hold a date or a date and time in UTC. */
export function datePasses(query: URLSearchParams, name: string, at: number): boolean {
  const on = period(query, name);
  const before = period(query, `${name}<`);
  const after = period(query, `${name}>`);
  if (on && (at < on.from || at >= on.until)) return false;
  if (before && at >= before.until) return false;
  return !(after && at < after.from);
}

function period(query: URLSearchParams, name: string): { from: number; until: number } | undefined {
  const text = query.get(name);
  if (!text) return undefined;
  const from = Date.parse(text);
  if (Number.isNaN(from)) throw new TwilioError(20001, `${name} is not a valid date.`);
  return { from, until: from + (/^\d{4}-\d\d-\d\d$/.test(text) ? DAY_MS : SECOND_MS) };
}

function whole(
  query: URLSearchParams,
  name: string,
  min: number,
  otherwise: number,
  max: number,
): number {
  const value = Number(query.get(name) ?? otherwise);
  if (!Number.isInteger(value) || value < min) {
    throw new TwilioError(20001, `${name} must be a whole number, ${min} or more.`);
  }
  return Math.min(value, max);
}

/** `Tue, 24 Nov 2026 10:00:00 +0000`, as Twilio's 2010 API writes times. */
export function twilioTime(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}
