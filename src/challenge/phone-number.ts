/**
 * Phone numbers as people type them, turned into E.164 once, at the edge. National input needs a country;
 * a leading zero after the country code (`+358 044 …`, `+358 (0)44 …`) is understood.
 * The full metadata is needed: libphonenumber's smaller builds have no number types. `PhoneNumberCipher` keeps them sealed.
 */

import { createHmac } from 'node:crypto';
import {
  isSupportedCountry,
  type NumberType,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { type Challenge, type Channel, isText } from './challenge.js';
import {
  deriveMatchDigits,
  type Keyring,
  type KeySet,
  openText,
  sealedUnder,
  sealText,
} from './code.js';
import { OctothorpeError } from './errors.js';

export interface ParsedNumber {
  /** ITU-T E.164 with the plus sign. */
  readonly e164: string;
  /** ISO 3166-1 alpha-2; `001` for numbers without a country. */
  readonly country: string;
  readonly type: NonNullable<NumberType>;
  readonly masked: string;
}

/** The common form: nothing to clean up. */
const E164 = /^\+[1-9]\d{6,14}$/;

/** Refused types: they cost money, or belong to no person. `unknown` is refused as well. */
const REFUSED_TYPES: ReadonlySet<string> = new Set([
  'PREMIUM_RATE',
  'SHARED_COST',
  'UAN',
  'PAGER',
  'VOICEMAIL',
  'TOLL_FREE',
  'PERSONAL_NUMBER',
]);

/** Satellite and international services: expensive, and used for fraud. +880 is Bangladesh and +886 Taiwan. */
const REFUSED_CALLING_CODES: ReadonlySet<string> = new Set([
  '870',
  '878',
  '881',
  '882',
  '883',
  '888',
]);

/**
 * @param country ISO 3166-1 alpha-2, needed where `input` is national
 * @throws OctothorpeError `invalid_number`, `number_not_allowed` (premium rate and the like)
 */
export function parsePhoneNumber(input: string, country?: string): ParsedNumber {
  const text = E164.test(input) ? input : tidy(input, country);
  const region = country?.toUpperCase();
  if (region !== undefined && !isSupportedCountry(region)) {
    throw invalid(`There is no country '${region}'. Give its ISO 3166-1 alpha-2 code, such as FI.`);
  }
  const number = parsePhoneNumberFromString(text, {
    ...(region === undefined ? {} : { defaultCountry: region }),
    extract: false,
  });
  // With the full metadata a number is possible and valid where it has a type; to ask for each would look three times.
  const type = number?.getType();
  if (!number || (type === undefined && !number.isPossible())) {
    throw invalid(explain(text, country));
  }
  if (number.ext) throw invalid('Extensions cannot be reached. Give a direct number.');
  return classify(number, type);
}

/** Refuses what a channel cannot reach: a text to a landline. */
export function requireReachable(number: ParsedNumber, channel: Channel): void {
  if (isText(channel) && number.type === 'FIXED_LINE') {
    throw new OctothorpeError(
      'channel_not_allowed',
      'This is a landline, which gets no texts. Use channel "call".',
      { rule: 'landline' },
    );
  }
}

/** `+358441234567` becomes `+358*****4567`: the country code and the last four digits stay. */
export function maskNumber(e164: string, countryCallingCode: string): string {
  const subscriber = e164.slice(1 + countryCallingCode.length);
  const shown = Math.min(4, Math.floor(subscriber.length / 2));
  return `+${countryCallingCode}${'*'.repeat(subscriber.length - shown)}${subscriber.slice(-shown)}`;
}

/** As people write it internationally, `+1 202 555 0100`. A short code stays as it is. */
export function writtenNumber(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}

/** Of a number that was stored: numbering plans change, so it may not be valid any more. */
export function maskStored(e164: string): string {
  const code = parsePhoneNumberFromString(e164)?.countryCallingCode ?? e164.slice(1, 2);
  return maskNumber(e164, code);
}

function classify(number: PhoneNumber, type: NumberType): ParsedNumber {
  if (type === undefined) {
    throw invalid('No operator has numbers of this form. Check the digits.');
  }
  if (REFUSED_TYPES.has(type) || REFUSED_CALLING_CODES.has(number.countryCallingCode)) {
    throw new OctothorpeError(
      'number_not_allowed',
      'Numbers of this type are not verified (premium rate, toll-free, personal, satellite and the like). Use a mobile or a landline number.',
    );
  }
  return {
    e164: number.number,
    country: number.country ?? '001',
    type,
    masked: maskNumber(number.number, number.countryCallingCode),
  };
}

/** Full-width forms become ASCII; `00` in front of an international number becomes `+`. */
function tidy(input: string, country?: string): string {
  const text = input.normalize('NFKC').trim();
  return country === undefined && /^00[1-9]/.test(text) ? `+${text.slice(2)}` : text;
}

function explain(text: string, country?: string): string {
  const withPlus = /^[1-9][\d\s().-]{7,}$/.test(text)
    ? parsePhoneNumberFromString(`+${text}`, { extract: false })
    : undefined;
  if (withPlus?.isValid() && country === undefined) {
    return `The + is missing: with it, this is a number of ${withPlus.country ?? 'an international service'}. Write it with +, or send "country" for a national one.`;
  }
  if (!text.startsWith('+') && country === undefined) {
    return 'A national number needs a country. Send "country", such as FI, or write the number with + and its country code.';
  }
  return 'This is not a phone number. Write it with + and its country code, or nationally with "country".';
}

function invalid(message: string): OctothorpeError {
  return new OctothorpeError('invalid_number', message);
}

// Numbers at rest: sealed with AES-256-GCM for the worker, looked up by HMAC. A dump of Redis gives no number without the keys.

export class PhoneNumberCipher {
  readonly #keyring: Keyring;
  readonly #randomBytes: (size: number) => Buffer;

  constructor(keyring: Keyring, randomBytes: (size: number) => Buffer) {
    this.#keyring = keyring;
    this.#randomBytes = randomBytes;
  }

  /** `<key id>.<base64url of iv, tag, ciphertext>`, bound to the challenge. */
  seal(e164: string, challengeId: string): string {
    const { id, seal } = this.#keyring.current;
    return sealText(e164, challengeId, { id, key: seal }, this.#randomBytes);
  }

  /** @throws when the key is gone, or the value was changed or moved to another challenge. */
  open(sealed: string, challengeId: string): string {
    const keys = this.#keyring.find(sealedUnder(sealed));
    if (!keys) throw new Error('The key that sealed this number is no longer configured.');
    return openText(sealed, challengeId, keys.seal);
  }

  /** Whether the key that seals now has sealed it. */
  isCurrent(sealed: string): boolean {
    return sealedUnder(sealed) === this.#keyring.current.id;
  }

  /** The number's index under every key, for look-ups. */
  indexes(e164: string): string[] {
    return this.#keyring.all.map((keys) => indexUnder(keys, e164));
  }

  /** The index for new entries, found again with `indexes`. */
  currentIndex(e164: string): string {
    return indexUnder(this.#keyring.current, e164);
  }

  /** Stays the same while the oldest key is configured. */
  lastingIndex(e164: string): string {
    return indexUnder(this.#keyring.oldest, e164);
  }
}

// An extension at rest: sealed as its number is; neither opens in the other's place.

export function sealExtension(
  cipher: Pick<PhoneNumberCipher, 'seal'>,
  challengeId: string,
  extension: string,
): string {
  return cipher.seal(extension, `${challengeId} extension`);
}

/** @throws as `PhoneNumberCipher.open` */
export function openExtension(
  cipher: Pick<PhoneNumberCipher, 'open'>,
  challengeId: string,
  sealed: string,
): string {
  return cipher.open(sealed, `${challengeId} extension`);
}

// The digits of a call with `match`: derived like a code, or chosen by the caller and sealed as the number is.

export function sealMatchDigits(
  cipher: Pick<PhoneNumberCipher, 'seal'>,
  challengeId: string,
  digits: string,
): string {
  return cipher.seal(digits, `${challengeId} match`);
}

/** What the person presses before `#`. @param keys those that the challenge was created with */
export function matchDigitsOf(
  cipher: Pick<PhoneNumberCipher, 'open'>,
  keys: KeySet,
  { id, matchDigits, secret }: Pick<Challenge, 'id' | 'matchDigits' | 'secret'>,
): string {
  return matchDigits === undefined
    ? deriveMatchDigits(keys, id, secret.seed)
    : cipher.open(matchDigits, `${id} match`);
}

/** The same number gives the same index under one key. */
function indexUnder({ index }: KeySet, e164: string): string {
  return createHmac('sha256', index).update(e164).digest('base64url').slice(0, 22);
}
