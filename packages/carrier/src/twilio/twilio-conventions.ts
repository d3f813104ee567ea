/** What Twilio's resources have in common: urlencoded parameters, error codes, pages of lists, times and prices. */
import { dialable, isWebAddress } from '../request-values.js';
import type { ApiAnswer } from '../vendor-api.js';

/** The urlencoded parameters of a request, checked by Twilio's rules and refused with its codes. */
export class TwilioForm {
  readonly #parameters: URLSearchParams;

  constructor(encoded: string) {
    this.#parameters = new URLSearchParams(encoded);
  }

  /** Undefined if the parameter is absent; an empty string counts as given. */
  text(name: string): string | undefined {
    return this.#parameters.get(name) ?? undefined;
  }

  /** Every value of a repeated parameter, including values in one parameter separated by spaces. */
  list(name: string): string[] {
    return this.#parameters.getAll(name).flatMap((value) => value.split(/[\s,]+/).filter(Boolean));
  }

  /** Every value of a repeated parameter as it came. */
  values(name: string): string[] {
    return this.#parameters.getAll(name).filter(Boolean);
  }

  flag(name: string): boolean {
    return this.text(name)?.toLowerCase() === 'true';
  }

  /**
   * @param invalid instead of 21211
   * @throws TwilioError 21604 or 21201 if absent, 21211 if it cannot be dialled
   */
  to(absentCode: 21604 | 21201, invalid?: () => TwilioError): string {
    const text = this.text('To');
    if (!text) throw new TwilioError(absentCode, "A 'To' phone number is required.");
    const bare = text.replace(/^(?:rcs|whatsapp):/, '');
    const number = bare.startsWith('+') ? dialable(bare) : undefined;
    if (number) return number;
    throw invalid?.() ?? new TwilioError(21211, `Invalid 'To' Phone Number: ${masked(text)}`);
  }

  /** @throws TwilioError with `code` unless it is a whole number in the range */
  integer(name: string, min: number, max: number, code: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new TwilioError(code, `${name} must be a whole number from ${min} to ${max}.`);
  }

  /** @throws TwilioError with `code` for anything but an absolute http or https URL */
  url(name: string, code: number): string | undefined {
    const text = this.text(name);
    if (text === undefined || text === '') return undefined;
    if (isWebAddress(text)) return text;
    throw new TwilioError(code, `The '${name}' URL is not a valid URL.`);
  }

  /** A URL with its method, for a webhook. @throws TwilioError */
  webhook(name: string, method: string): { url: string; method: 'GET' | 'POST' } | undefined {
    const url = this.url(name, 21402);
    return url === undefined ? undefined : { url, method: this.method(method) };
  }

  has(name: string): boolean {
    return this.#parameters.has(name);
  }

  /** @throws TwilioError 21403 for anything but GET and POST */
  method(name: string): 'GET' | 'POST' {
    const text = (this.text(name) ?? 'POST').toUpperCase();
    if (text === 'GET' || text === 'POST') return text;
    throw new TwilioError(21403, `${name} must be GET or POST.`);
  }
}

/** Twilio shows a wrong number as `+1415555XXXX`. */
export function masked(number: string): string {
  return number.length > 4 ? `${number.slice(0, -4)}XXXX` : 'XXXX';
}

/** A REST error: `{code, message, more_info, status}` with the codes of Twilio's error dictionary. */
export class TwilioError extends Error {
  readonly code: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: number, message: string, status = 400, headers = {}) {
    super(message);
    this.name = 'TwilioError';
    this.code = code;
    this.status = status;
    this.headers = headers;
  }

  answer(): ApiAnswer {
    const { code, message, status, headers } = this;
    const more_info = `https://www.twilio.com/docs/errors/${code}`;
    return { status, headers, body: { code, message, more_info, status } };
  }
}

export function notFound(path: string): TwilioError {
  return new TwilioError(20404, `The requested resource ${path} was not found`, 404);
}

export function tooManyRequests(): TwilioError {
  return new TwilioError(20429, 'Too Many Requests', 429, { 'Retry-After': '1' });
}

export function unavailable(): TwilioError {
  return new TwilioError(20503, 'Service is unavailable. Please try again', 503);
}

const PAGE_SIZE_MAX = 1000;
const PAGE_SIZE = 50;
const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

/** One page of `rows` under `key`, with the links that the SDK follows. */
export function page(
  key: string,
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

/** A page as the newer APIs (Verify, Messaging) write it: everything on the first one. */
export function metaPage(key: string, path: string, rows: readonly object[]): object {
  const meta = { key, page: 0, page_size: PAGE_SIZE_MAX, url: path, first_page_url: path };
  const shown = rows.slice(0, PAGE_SIZE_MAX);
  return { [key]: shown, meta: { ...meta, next_page_url: null, previous_page_url: null } };
}

/** The Account resource, of which applications read the status to see whether their credentials work. */
export function accountResource(sid: string): object {
  return {
    sid,
    friendly_name: 'Sandbox account',
    status: 'active',
    type: 'Full',
    owner_account_sid: sid,
    date_created: twilioTime(0),
    date_updated: twilioTime(0),
    uri: `/2010-04-01/Accounts/${sid}.json`,
    subresource_uris: {},
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

/** As the newer APIs write times. */
export function isoTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** `Tue, 24 Nov 2026 10:00:00 +0000`, as Twilio's 2010 API writes times. */
export function twilioTime(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}

/** In USD. */
const SMS_PART = 0.0079;
const CALL_MINUTE = 0.014;

/** How long after the end the price appears; at the real Twilio, seconds to hours. */
export const PRICED_AFTER_MS = 3_000;

/**
 * A price is a debit, so a negative number as text. It appears in the resource some time after the end, and in no callback.
 * Source: Twilio, Message resource and Call resource, `price` and `price_unit`.
 */
export function messagePrice(parts: number): string {
  return (-SMS_PART * parts).toFixed(5);
}

/** Every minute that was begun. */
export function callPrice(seconds: number): string {
  return (-CALL_MINUTE * Math.ceil(seconds / 60)).toFixed(5);
}
