/**
 * The values of requests that both vendors check in the same way: phone numbers (E.164, of a length that is valid in the country),
 * sender IDs, URLs, and the text of an SMS with its parts and opt-out words.
 */
import parsePhoneNumber from 'libphonenumber-js/max';

const E164 = /^\+[1-9]\d{6,14}$/;

/** The number in E.164 form, or undefined if no carrier would dial it. Accepts digits with or without a plus sign. */
export function dialable(text: string): string | undefined {
  const compact = text.replace(/[\s().-]/g, '');
  const number = compact.startsWith('+') ? compact : `+${compact}`;
  if (!E164.test(number)) return undefined;
  return parsePhoneNumber(number)?.isPossible() ? number : undefined;
}

/** ISO 3166-1 alpha-2, or an empty string. */
export function countryOf(number: string): string {
  return parsePhoneNumber(number)?.country ?? '';
}

/** The number as its country writes it. */
export function nationalForm(number: string): string {
  return parsePhoneNumber(number)?.formatNational() ?? number;
}

/** A sender ID: up to 11 letters, digits and spaces, with at least one letter. */
export function isAlphanumericSender(text: string): boolean {
  return /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(text);
}

/** How long a phone that is off takes for what was sent by RCS or WhatsApp. */
export const LATE_AFTER_MS = 60_000;

/** WhatsApp's own words of an authentication template in English. */
export function templateText(code: string): string {
  return `${code} is your verification code. For your security, do not share this code.`;
}

const URL_CHARACTERS_MAX = 4000;

/** A URL that an application gives for callbacks: absolute http or https, of bounded length. */
export function isWebAddress(text: string): boolean {
  if (text.length > URL_CHARACTERS_MAX) return false;
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}

const GSM_7 = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM_7_ESCAPED = new Set('\f^{}\\[~]|€');

export interface SmsParts {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly count: number;
}

/** Counts the parts of an SMS: 160 GSM-7 septets or 70 UTF-16 units, 153 or 67 when split (3GPP TS 23.038, 23.040). */
export function smsParts(text: string): SmsParts {
  let septets = 0;
  for (const character of text) {
    if (GSM_7.has(character)) septets += 1;
    else if (GSM_7_ESCAPED.has(character)) septets += 2;
    else return { encoding: 'UCS-2', count: parts(text.length, 70, 67) };
  }
  return { encoding: 'GSM-7', count: parts(septets, 160, 153) };
}

function parts(length: number, single: number, split: number): number {
  return length <= single ? 1 : Math.ceil(length / split);
}

const STOP = new Set([
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'REVOKE',
  'OPTOUT',
]);
const START = new Set(['START', 'YES', 'UNSTOP']);
const HELP = new Set(['HELP', 'INFO']);

export type OptOutWord = 'STOP' | 'START' | 'HELP';

/** The word by which a person stops or allows messages (CTIA; 47 CFR 64.1200), if it is alone in the message. */
export function stopWordOf(text: string): OptOutWord | undefined {
  const word = text.trim().toUpperCase();
  if (STOP.has(word)) return 'STOP';
  if (START.has(word)) return 'START';
  return HELP.has(word) ? 'HELP' : undefined;
}
