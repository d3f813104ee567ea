/**
 * The texts of messages and calls in the person's language. Pure: a tag, a key and values give a text. An SMS always fits into one part,
 * because each part is billed and may arrive alone; optional sentences are left out first.
 */
import { regionOf, resolveLocale } from './locale.js';
import type { CallKey } from './messages/catalogue.js';
import { CATALOGUES, fitsOnePart } from './messages/catalogue.js';
import { formatMessage } from './messages/message-format.js';

export { isRightToLeft, LOCALES, type Locale, resolveLocale } from './locale.js';
export type { CallKey } from './messages/catalogue.js';

export interface SmsValues {
  /** Six digits; a message's has 4 to 10. */
  readonly code: string;
  /** At most 20 characters; a longer one is left out if it does not fit. */
  readonly brand: string;
  /** How long the code lives, whole minutes, 1 or more. */
  readonly minutes: number;
  /** The host of the page that asks for the code, at most 40 characters; adds the WebOTP line. */
  readonly origin?: string | undefined;
}

/**
 * The text of a code's SMS: one part, in GSM-7 where the language and the brand allow it.
 * With `origin` its last line is `@host #123456`, which browsers read by themselves (WICG, origin-bound one-time codes).
 *
 * @param tag BCP 47, `fi` or `fi-FI`
 */
export function smsText(tag: string, values: SmsValues): string {
  const { code, brand, minutes, origin = '' } = values;
  const key = [tag, brand, minutes, origin, code.length].join(SEPARATOR);
  let around = TEXTS.get(key);
  if (around === undefined) {
    around = compose(tag, values);
    if (TEXTS.size >= TEXTS_MAX) TEXTS.clear();
    TEXTS.set(key, around);
  }
  return around.join(code);
}

/** Composed texts without their code: they differ by brand, page, language and minutes. */
const TEXTS = new Map<string, readonly string[]>();
const TEXTS_MAX = 1_000;
/** In no text of a catalogue, no brand and no host. */
const SEPARATOR = '\u0000';

/** All codes have the same length, so one of them shows whether a text fits. */
function compose(tag: string, { code, brand, minutes, origin }: SmsValues): readonly string[] {
  const locale = resolveLocale(tag);
  const { sms } = CATALOGUES[locale];
  const filled = { code: SEPARATOR, brand: plainBrand(brand), minutes };
  const lastLine = origin === undefined ? '' : `\n@${origin} #${SEPARATOR}`;
  const fits = (text: string) => fitsOnePart(text.replaceAll(SEPARATOR, code));
  const texts = [sms.full, sms.short, sms.brief, sms.bare].map((pattern) =>
    formatMessage(locale, pattern, filled),
  );
  const text =
    texts.map((each) => each + lastLine).find(fits) ?? texts.find(fits) ?? texts.at(-1) ?? '';
  return text.split(SEPARATOR);
}

export interface CallValues {
  readonly brand: string;
  /** The phone's country, ISO 3166-1 alpha-2: decides the local name of the `#` key if the tag has no region. */
  readonly country?: string | undefined;
  /** The two digits that the call asks for, in the lines that speak them. */
  readonly digits?: string | undefined;
  /** The code of a message, for the lines that speak it. */
  readonly code?: string | undefined;
}

/**
 * One line of a call, to be read out by the provider's voice.
 *
 * @param tag BCP 47; its region counts as well: the `#` key is a 'pound key' in `en-US` and a 'hash key' in `en-GB`
 */
export function callLine(tag: string, key: CallKey, values: CallValues): string {
  const locale = resolveLocale(tag);
  const { call, hashKey } = CATALOGUES[locale];
  const region = regionOf(tag) ?? values.country ?? '';
  return formatMessage(locale, call[key], {
    brand: values.brand,
    first: values.digits?.[0] ?? '',
    second: values.digits?.[1] ?? '',
    // A pause between two digits; otherwise a voice reads a number.
    code: [...(values.code ?? '')].join(', '),
    hashKey: hashKey.byRegion?.[region] ?? hashKey.common,
  });
}

/** One line, without the typographic characters that would make a GSM-7 message UCS-2 and halve its room. */
function plainBrand(brand: string): string {
  return brand
    .replaceAll(SEPARATOR, '')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}
