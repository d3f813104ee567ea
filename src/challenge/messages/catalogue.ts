/** What every language's file holds. A key that is missing does not compile. Texts are ICU messages. */
import type { Locale } from '../locale.js';
import * as catalogues from './catalogues.js';

/** What a call says, one line at a time. */
export const CALL_KEYS = [
  'prompt',
  'prompt_match',
  'prompt_digits',
  'ask_digits',
  'report_hint',
  'verified',
  'denied',
  'try_again',
  'no_answer_goodbye',
  'wrong_key_goodbye',
  'ended',
  'relay_hello',
  'relay_press',
  'relay_code',
  'relay_again',
  'relay_repeat',
  'relay_goodbye',
] as const;
export type CallKey = (typeof CALL_KEYS)[number];

export interface MessageCatalogue {
  readonly sms: {
    /** `{brand}` `{code}` `{minutes}`: says how long the code lives and not to share it. */
    readonly full: string;
    /** `{brand}` `{code}`: not to share it, where there is room for no more. */
    readonly short: string;
    /** `{brand}` `{code}` and no more than a reader needs. */
    readonly brief: string;
    /** `{code}` alone, for a long WebOTP host in an alphabet that leaves 70 characters. */
    readonly bare: string;
  };
  /** `{brand}`, `{hashKey}`, a message's `{code}` with its digits apart, and the digits to press, `{first}` and `{second}`, where they are used; never the character `#`, which voices read in odd ways. */
  readonly call: Readonly<Record<CallKey, string>>;
  readonly hashKey: HashKeyNames;
}

/** What people call the `#` key, as it stands in the sentences of this language. */
export interface HashKeyNames {
  readonly common: string;
  /** Where a country calls it something else, by ISO 3166-1 alpha-2. */
  readonly byRegion?: Readonly<Record<string, string>>;
}

/** A language of `LOCALES` without texts does not compile. */
export const CATALOGUES: Readonly<Record<Locale, MessageCatalogue>> = catalogues;

/*
 * What fits into one part of an SMS: 160 septets in the GSM 7-bit default alphabet (3GPP TS 23.038,
 * 6.2.1), or 70 UTF-16 units once a single character lies outside it.
 */
const GSM = { alone: 160, joined: 153 };
const UCS2 = { alone: 70, joined: 67 };

export function fitsOnePart(text: string): boolean {
  return smsParts(text) === 1;
}

/** How many parts of an SMS the text takes. Each of several loses 7 septets, or 3 units, to the header that joins them (3GPP TS 23.040, 9.2.3.24). */
export function smsParts(text: string): number {
  const septets = gsmSeptets(text);
  const length = septets ?? text.length;
  const { alone, joined } = septets === undefined ? UCS2 : GSM;
  return length <= alone ? 1 : Math.ceil(length / joined);
}

/** How many septets the text takes; undefined where it needs UCS-2. */
export function gsmSeptets(text: string): number | undefined {
  let septets = 0;
  for (const character of text) {
    if (BASIC.has(character)) septets += 1;
    else if (EXTENDED.has(character)) septets += 2;
    else return undefined;
  }
  return septets;
}

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Sent as an escape and a second septet. */
const EXTENDED = new Set('\f^{}\\[~]|€');
