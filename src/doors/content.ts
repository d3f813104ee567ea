/** What platforms' texts and times mean for a message: the code inside a text, a locale, the time that is left. */
import { isIP } from 'node:net';
import type { Asker } from '../challenge/policy.js';
import { EXPIRES_SECONDS_MAX, EXPIRES_SECONDS_MIN } from '../message/message.js';

const CODE = /^\d{4,10}$/;
/** Six digits are the usual code; another number of a text, such as `15 minutes`, is shorter. */
const CODES_IN_TEXT = [/(?<!\d)\d{6}(?!\d)/, /(?<!\d)\d{4,10}(?!\d)/];

export function isCode(text: string | undefined): text is string {
  return text !== undefined && CODE.test(text);
}

/** The code that a text holds: six digits, otherwise the first 4 to 10 in a row. */
export function codeIn(text: string): string | undefined {
  for (const pattern of CODES_IN_TEXT) {
    const code = pattern.exec(text)?.[0];
    if (code !== undefined) return code;
  }
  return undefined;
}

/** BCP 47 from `EN-US` or `en_US`; empty where it is none, so that the tenant's locale counts. */
export function localeOf(text: string | null | undefined): { locale?: string } {
  try {
    const [locale] = Intl.getCanonicalLocales((text ?? '').trim().replaceAll('_', '-'));
    return locale === undefined ? {} : { locale };
  } catch {
    return {};
  }
}

/** Seconds within what a message may live. */
export function lifeSeconds(seconds: number): number {
  return Math.min(EXPIRES_SECONDS_MAX, Math.max(EXPIRES_SECONDS_MIN, Math.floor(seconds)));
}

const SUBJECT = /^[ -~]{1,128}$/;

/** The person as the platform says it. What is no address or id is left out: it must not fail the message. */
export function askerFrom(ip: string | undefined, subject: string | undefined): Asker {
  return {
    ...(ip !== undefined && isIP(ip) !== 0 ? { ip } : {}),
    ...(subject !== undefined && SUBJECT.test(subject) ? { subject } : {}),
  };
}

const REFERENCE = /^[\w.:-]{1,64}$/;

/** The platform's own id, where it fits. */
export function referenceOf(id: string | undefined): { reference?: string } {
  return id !== undefined && REFERENCE.test(id) ? { reference: id } : {};
}
