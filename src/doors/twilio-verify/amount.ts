/**
 * Twilio takes an amount as any text, `€39.99`; a code is bound to an amount and a currency. Reads what has one meaning only. Pure.
 */
import { decimalsOf, isCurrency } from '../../challenge/transaction.js';

/** Signs of one currency. `$` alone is the US dollar; `kr` is several. */
const SIGNS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  $: 'USD',
  US$: 'USD',
  A$: 'AUD',
  C$: 'CAD',
  NZ$: 'NZD',
  HK$: 'HKD',
  R$: 'BRL',
  '¥': 'JPY',
  '₹': 'INR',
  '₩': 'KRW',
  '₪': 'ILS',
  '₺': 'TRY',
  '₴': 'UAH',
  '₫': 'VND',
  '₱': 'PHP',
  '₦': 'NGN',
  zł: 'PLN',
  Kč: 'CZK',
};

export interface Money {
  /** With a point, without a separator of thousands. */
  readonly amount: string;
  /** ISO 4217 */
  readonly currency: string;
}

/** Undefined where the text has no currency, or more than one meaning. */
export function readMoney(text: string): Money | undefined {
  const compact = text.normalize('NFC').replace(/[\p{Zs}'’]/gu, '');
  const [, before = '', figure = '', after = ''] =
    /^([^\d.,+-]*)(\d[\d.,]*)([^\d.,+-]*)$/u.exec(compact) ?? [];
  if (before !== '' && after !== '') return undefined;
  const currency = currencyOf(before || after);
  const amount = currency && readFigure(figure, decimalsOf(currency));
  return currency && amount ? { amount, currency } : undefined;
}

function currencyOf(sign: string): string | undefined {
  if (Object.hasOwn(SIGNS, sign)) return SIGNS[sign];
  const code = sign.toUpperCase();
  return isCurrency(code) ? code : undefined;
}

/**
 * `1.234,56`, `1,234.56`, `1234.5`, `1,234`, `1.000.000`: of two signs the last is the decimal one. One sign before three digits is a comma of
 * thousands, or the point of a currency with three decimals, and nothing else: programs write `1.999` for two.
 */
function readFigure(figure: string, decimals: number): string | undefined {
  const [first = '', second, ...more] = new Set(figure.replace(/\d/g, ''));
  if (more.length > 0) return undefined;
  if (second !== undefined) return joined(figure, first, second);
  if (first === '') return plain(figure);
  const parts = figure.split(first);
  if (parts.length > 2) return joined(figure, first);
  if (parts[1]?.length !== 3) return joined(figure, '', first);
  if (first === ',') return decimals < 3 ? joined(figure, ',') : undefined;
  return decimals < 3 ? undefined : joined(figure, '', '.');
}

/** Refuses groups that are not of three digits. */
function joined(figure: string, thousands: string, point?: string): string | undefined {
  const [whole = '', fraction, ...more] = point === undefined ? [figure] : figure.split(point);
  if (more.length > 0 || fraction === '') return undefined;
  const groups = thousands === '' ? [whole] : whole.split(thousands);
  const [head = '', ...rest] = groups;
  if (rest.some((group) => group.length !== 3) || (rest.length > 0 && head.length > 3)) {
    return undefined;
  }
  return plain(fraction === undefined ? groups.join('') : `${groups.join('')}.${fraction}`);
}

function plain(figure: string): string | undefined {
  return /^(0|[1-9]\d*)(\.\d+)?$/.test(figure) ? figure : undefined;
}
