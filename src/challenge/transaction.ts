/**
 * What a code or a call confirms beside the phone: an amount and who gets it (PSD2, RTS 2018/389, article 5). It is part of what the code is
 * derived from, and of what a code is checked against: for another amount or payee the code is wrong. Pure.
 */
import { intlTag, type Locale } from './locale.js';

export interface Transaction {
  /** With all decimals of the currency: `49.90`. */
  readonly amount: string;
  /** ISO 4217 */
  readonly currency: string;
  /** 1 to 40 characters, one line. */
  readonly payee: string;
}

/** In all, decimals included. A text with such an amount, a payee and a code still fits into one SMS in UCS-2. */
export const AMOUNT_DIGITS_MAX = 12;
export const PAYEE_CHARACTERS_MAX = 40;

/** Decimals by ISO 4217, where they are not two. `Intl` has CLDR's, which round away the two of forints and many others. */
const DECIMALS: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ...'CLF UYW'.split(' ').map((code) => [code, 4] as const),
]);

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

export function decimalsOf(currency: string): number {
  return DECIMALS.get(currency) ?? 2;
}

/** The amount with all decimals of its currency, so that `49.9` and `49.90` are the same; undefined where it has more decimals or digits. */
export function fullAmount(amount: string, currency: string): string | undefined {
  const [, whole, fraction = ''] = /^(0|[1-9]\d*)(?:\.(\d+))?$/.exec(amount) ?? [];
  const decimals = decimalsOf(currency);
  if (whole === undefined || fraction.length > decimals) return undefined;
  if (whole.length + decimals > AMOUNT_DIGITS_MAX) return undefined;
  return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`;
}

export function isSameTransaction(one: Transaction | undefined, other: Transaction): boolean {
  return (
    one !== undefined &&
    one.amount === other.amount &&
    one.currency === other.currency &&
    one.payee === other.payee
  );
}

/** What a code is derived from and checked against, beside its challenge. JSON: no amount and payee give the text of others. */
export function boundText({ amount, currency, payee }: Transaction): string {
  return `.${JSON.stringify([amount, currency, payee])}`;
}

/** `49,90 EUR`, as the language writes it: the code of a currency is in GSM-7, its sign often is not. */
export function writtenAmount(locale: Locale, { amount, currency }: Transaction): string {
  const fewest = isWhole(amount) ? usualDecimals(currency) : decimalsOf(currency);
  return format(locale, amount, currency, 'code', fewest);
}

/** `49,90 euroa`, for a voice. */
export function spokenAmount(locale: Locale, { amount, currency }: Transaction): string {
  return format(locale, amount, currency, 'name', isWhole(amount) ? 0 : decimalsOf(currency));
}

function isWhole(amount: string): boolean {
  return /^\d+(\.0+)?$/.test(amount);
}

/** How people write whole amounts: no decimals for yen and forints. */
function usualDecimals(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return Math.min(maximumFractionDigits, decimalsOf(currency));
}

function format(
  locale: Locale,
  amount: string,
  currency: string,
  currencyDisplay: 'code' | 'name',
  minimumFractionDigits: number,
): string {
  const formatter = new Intl.NumberFormat(intlTag(locale), {
    style: 'currency',
    currency,
    currencyDisplay,
    minimumFractionDigits,
    maximumFractionDigits: decimalsOf(currency),
  });
  // The text and not a number: twelve digits stay exact. Spaces become plain ones, and direction marks go, because GSM-7 has neither.
  return formatter
    .format(amount as `${number}`)
    .replace(/\p{Zs}/gu, ' ')
    .replace(/\p{Cf}/gu, '');
}
