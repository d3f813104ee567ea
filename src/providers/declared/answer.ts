/** Judges a carrier's answer by the rules of its description, and reads values out of JSON documents and forms. */
import { type Charge, chargeOf } from '../../limits/limits.js';
import { failureClassOfStatus, refusal } from '../failure.js';
import type { SendResult } from '../provider.js';
import type { VendorAnswer } from '../vendor-http-client.js';
import type { CarrierDescription, Price, Rule } from './description.js';
import { failureOf } from './meaning.js';

/** An answer that no rule knows counts by its HTTP status; a success without an id may have gone out. */
export function judgeAnswer(
  { title, answer }: Pick<CarrierDescription, 'title' | 'answer'>,
  { status, body }: VendorAnswer,
  retryAfterMs?: number | undefined,
): SendResult {
  const document = parseJson(body);
  const rule = answer.rules.find((each) => applies(each, status, document));
  const facts = `${title} ${status}`;
  if (rule?.means === 'accepted') {
    const reference = textAt(document, answer.reference);
    if (reference !== undefined && reference !== '') {
      return { kind: 'accepted', reference, status };
    }
    return {
      kind: 'refused',
      ...refusal(failureOf('uncertain'), facts, `no id at ${answer.reference}`, undefined, {
        status,
      }),
    };
  }
  const failure = rule ? failureOf(rule.means, rule.reason) : byStatus(status);
  const said = answer.detail.flatMap((path) => textAt(document, path) ?? []).join(', ');
  const code = rule?.path === undefined ? undefined : textAt(document, rule.path);
  return { kind: 'refused', ...refusal(failure, facts, said, retryAfterMs, { code, status }) };
}

/** Whether a rule's conditions hold. */
function applies({ status: wanted, path, is, means }: Rule, status: number, document: unknown) {
  const statuses = wanted ?? (means === 'accepted' ? ['2xx'] : undefined);
  if (statuses && !statuses.some((each) => isStatus(each, status))) return false;
  if (path === undefined) return true;
  const text = textAt(document, path);
  return text !== undefined && (is === undefined || is.includes(text));
}

function isStatus(wanted: string | number, status: number): boolean {
  return typeof wanted === 'number'
    ? wanted === status
    : wanted.startsWith(String(Math.floor(status / 100)));
}

/** A success that no rule knows may have gone out. */
function byStatus(status: number) {
  return status < 400 ? failureOf('uncertain') : failureClassOfStatus(status);
}

/** @returns undefined for what is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text, number or truth value at a path, as text. */
export function textAt(document: unknown, path: string): string | undefined {
  const value = valueAt(document, path);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** @param path names and places in lists, with dots between them; a field of a form may have dots in its name */
export function valueAt(document: unknown, path: string): unknown {
  if (typeof document !== 'object' || document === null) return undefined;
  if (Object.hasOwn(document, path)) return (document as Record<string, unknown>)[path];
  let value: unknown = document;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

export function priceAt(document: unknown, price: Price): Charge | undefined {
  const amount = textAt(document, price.amount);
  const currency =
    typeof price.currency === 'string' ? price.currency : textAt(document, price.currency.path);
  const charge = chargeOf(amount, currency);
  return charge && { ...charge, amount: charge.amount / price.parts };
}
