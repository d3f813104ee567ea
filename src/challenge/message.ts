/**
 * The texts of messages and calls in the person's language. Pure: a tag, a key and values give a text. An SMS always fits into one part,
 * because each part is billed and may arrive alone; optional sentences are left out first.
 */
import type { Channel } from './challenge.js';
import { type Locale, regionOf, resolveLocale } from './locale.js';
import type { CallKey } from './messages/catalogue.js';
import { CATALOGUES, fitsOnePart } from './messages/catalogue.js';
import { formatMessage } from './messages/message-format.js';
import { BARE_TRANSACTION, TRANSACTION_TEXTS } from './messages/transaction-texts.js';
import { spokenAmount, type Transaction, writtenAmount } from './transaction.js';

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
  /** What the code confirms. */
  readonly transaction?: Transaction | undefined;
  /** The tenant's own text: our own is sent where it does not fit. */
  readonly template?: string | undefined;
}

/**
 * The text of a code's SMS: one part, in GSM-7 where the language and the brand allow it.
 * With `origin` its last line is `@host #123456`, which browsers read by themselves (WICG, origin-bound one-time codes).
 *
 * @param tag BCP 47, `fi` or `fi-FI`
 */
export function smsText(tag: string, values: SmsValues): string {
  const { code, brand, minutes, origin = '', transaction, template = '' } = values;
  // Hardly two of them are alike.
  if (transaction) return compose(tag, values).join(code);
  const key = [tag, brand, minutes, origin, template, code.length].join(SEPARATOR);
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
function compose(tag: string, values: SmsValues): readonly string[] {
  const { code, origin, template } = values;
  const locale = resolveLocale(tag);
  const filled = smsFilling(locale, { ...values, code: SEPARATOR });
  const lastLine = origin === undefined ? '' : `\n@${origin} #${SEPARATOR}`;
  const fits = (text: string) => fitsOnePart(text.replaceAll(SEPARATOR, code));
  const written = (pattern: string) => formatMessage(locale, pattern, filled);
  const own = template === undefined ? [] : [written(template)];
  const texts = smsPatterns(locale, values.transaction).map(written);
  // A tenant's text matters more than the last line; of ours, a shorter one has the room for it.
  const candidates = [...withAndWithout(own, lastLine), ...withAndWithout(texts, lastLine)];
  return (candidates.find(fits) ?? candidates.at(-1) ?? '').split(SEPARATOR);
}

function withAndWithout(texts: readonly string[], lastLine: string): readonly string[] {
  return [...texts.map((each) => each + lastLine), ...texts];
}

/** Our own texts, the longest first. */
function smsPatterns(locale: Locale, transaction?: Transaction): readonly string[] {
  const { sms } = CATALOGUES[locale];
  if (!transaction) return [sms.full, sms.short, sms.brief, sms.bare];
  const named = TRANSACTION_TEXTS[locale].sms;
  return [`${named}${gapOf(locale)}{notice}`, named, BARE_TRANSACTION];
}

/** What a pattern of an SMS may hold. */
export function smsFilling(
  locale: Locale,
  { code, brand, minutes, transaction }: Omit<SmsValues, 'origin' | 'template'>,
) {
  return {
    code,
    brand: plainText(brand),
    minutes,
    notice: TRANSACTION_TEXTS[locale].notice,
    ...(transaction
      ? { amount: writtenAmount(locale, transaction), payee: plainText(transaction.payee) }
      : {}),
  };
}

/** Between two sentences. */
function gapOf(locale: Locale): string {
  return locale === 'ja' || locale === 'zh-Hans' ? '' : ' ';
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
  return formatMessage(locale, CATALOGUES[locale].call[key], callFilling(tag, values));
}

export type PromptKey = 'prompt' | 'prompt_match' | 'prompt_digits';

export interface PromptValues extends CallValues {
  /** What the key press confirms. */
  readonly transaction?: Transaction | undefined;
  /** The tenant's own words. */
  readonly template?: string | undefined;
}

/** The prompt of a call: in the tenant's own words, with amount and payee where there is a transaction, and always with the keys to press. */
export function promptLine(tag: string, key: PromptKey, values: PromptValues): string {
  const { transaction, template } = values;
  if (!transaction && template === undefined) return callLine(tag, key, values);
  const locale = resolveLocale(tag);
  const own = `${TRANSACTION_TEXTS[locale].call}${gapOf(locale)}{instruction}`;
  return formatMessage(locale, template ?? own, promptFilling(tag, key, values));
}

/** What a pattern of a prompt may hold. */
export function promptFilling(tag: string, key: PromptKey, values: PromptValues) {
  const { transaction } = values;
  const locale = resolveLocale(tag);
  const filled = callFilling(tag, values);
  return {
    ...filled,
    instruction: formatMessage(locale, instructionOf(CATALOGUES[locale].call[key]), filled),
    ...(transaction ? { amount: spokenAmount(locale, transaction), payee: transaction.payee } : {}),
  };
}

/** A prompt has two sentences: a greeting, and which keys to press. */
function instructionOf(prompt: string): string {
  return prompt.slice((/[.。]\s*/.exec(prompt)?.index ?? -1) + 1).trim();
}

function callFilling(tag: string, { brand, country, digits, code = '' }: CallValues) {
  const { hashKey } = CATALOGUES[resolveLocale(tag)];
  const region = regionOf(tag) ?? country ?? '';
  return {
    brand,
    first: digits?.[0] ?? '',
    second: digits?.[1] ?? '',
    // A pause between two digits; otherwise a voice reads a number.
    code: [...code].join(', '),
    hashKey: hashKey.byRegion?.[region] ?? hashKey.common,
  };
}

/** One line, without the typographic characters that would make a GSM-7 message UCS-2 and halve its room. */
export function plainText(text: string): string {
  return text
    .replaceAll(SEPARATOR, '')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

// A tenant's own texts: which of them a message or a call gets. They are checked at the start (`config/templates-config.ts`).

export interface MessageTemplate {
  /** Absent: for challenges without a purpose, and for purposes without a template of their own. */
  readonly purpose?: string;
  readonly channel: Channel;
  readonly locale: Locale;
  /** An ICU message. */
  readonly text: string;
  /** The names in its braces. With `amount` it is for challenges with a transaction, and for no others. */
  readonly placeholders: ReadonlySet<string>;
}

export interface TemplateQuery {
  readonly purpose?: string | undefined;
  readonly channel: Channel;
  /** BCP 47 */
  readonly locale: string;
  readonly hasTransaction: boolean;
  /** Calls: digits come before `#`, so a text that names `#` alone would mislead. */
  readonly asksDigits?: boolean;
}

/** Undefined where our own text is used. */
export function templateFor(
  templates: readonly MessageTemplate[] | undefined,
  { purpose, channel, locale: tag, hasTransaction, asksDigits = false }: TemplateQuery,
): string | undefined {
  if (!templates) return undefined;
  const locale = resolveLocale(tag);
  const fitting = templates.filter(
    ({ placeholders, ...each }) =>
      each.channel === channel &&
      each.locale === locale &&
      placeholders.has('amount') === hasTransaction &&
      !(asksDigits && placeholders.has('hashKey')),
  );
  const own = purpose === undefined ? undefined : fitting.find((one) => one.purpose === purpose);
  return (own ?? fitting.find((one) => one.purpose === undefined))?.text;
}
