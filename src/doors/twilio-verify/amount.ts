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
  const code = sign.toUpperCase();
  return SIGNS[sign] ?? (isCurrency(code) ? code : undefined);
}

/** `1.234,56`, `1,234.56`, `1234.5`, `1,234`: the last sign is the decimal one where two differ, or where too few digits follow for a thousand. */
function readFigure(figure: string, decimals: number): string | undefined {
  const signs = [...new Set(figure.replace(/\d/g, ''))];
  const [first = '', second] = signs;
  if (signs.length > 2) return undefined;
  if (second !== undefined) return joined(figure, first, second);
  if (first === '') return plain(figure);
  const parts = figure.split(first);
  const last = parts.at(-1) ?? '';
  if (parts.length > 2 || (last.length === 3 && decimals < 3)) return joined(figure, first);
  // Three digits may be thousands or decimals here.
  return last.length === 3 ? undefined : joined(figure, '', first);
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
