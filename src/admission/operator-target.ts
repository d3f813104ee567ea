/** What an operator asks about: a number, the block of numbers around one, a country, or a whole tenant. */
import { blockLengths, isBlockLength } from '../challenge/block-length.js';
import { OctothorpeError } from '../challenge/errors.js';
import { parsePhoneNumber } from '../challenge/phone-number.js';

export type OperatorTarget =
  | { readonly kind: 'number'; readonly e164: string }
  /** `+` and the first digits. For counters and breakers: a number without its last four digits. */
  | { readonly kind: 'prefix'; readonly prefix: string }
  /** ISO 3166-1 alpha-2 */
  | { readonly kind: 'country'; readonly country: string }
  | { readonly kind: 'tenant' };

/** How a target may be shown and kept: never a whole number, nor nearly one. */
export function shownTarget(target: OperatorTarget): string {
  switch (target.kind) {
    case 'number':
      return parsePhoneNumber(target.e164).masked;
    case 'prefix':
      return target.prefix.length <= SHOWN_PREFIX_MAX
        ? target.prefix
        : `${target.prefix.slice(0, 4)}…(${target.prefix.length - 1} digits)`;
    case 'country':
      return target.country;
    case 'tenant':
      return 'the tenant';
    default:
      return target satisfies never;
  }
}

const SHOWN_PREFIX_MAX = 6;

/** @throws OctothorpeError `invalid_request`, `invalid_number` */
export function requireTarget(target: OperatorTarget): void {
  if (target.kind === 'number') parsePhoneNumber(target.e164);
  if (target.kind === 'prefix' && !/^\+[1-9]\d{0,13}$/.test(target.prefix)) {
    throw invalid('A prefix is a plus sign and the first digits of a number, such as +35844.');
  }
  if (target.kind === 'country' && !/^[A-Z]{2}$/.test(target.country)) {
    throw invalid('A country is its ISO 3166-1 alpha-2 code, such as FI.');
  }
}

/**
 * For what is counted by block: under a prefix of another length nothing ever is, and to unblock it would do nothing.
 * @throws OctothorpeError `invalid_request`, `invalid_number`
 */
export function requireCounted(target: OperatorTarget): void {
  requireTarget(target);
  if (target.kind !== 'prefix' || isBlockLength(target.prefix)) return;
  const lengths = blockLengths(target.prefix);
  if (lengths.length === 0) throw invalid("No country's numbers begin with this prefix.");
  const digits = new Intl.ListFormat('en', { type: 'disjunction' }).format(lengths.map(String));
  throw invalid(
    `What is counted by prefix is counted by a number without its last four digits: here a plus sign and ${digits} digits, not ${target.prefix.length - 1}. Lists alone take any prefix.`,
  );
}

/** Who acts, as it may be kept. @throws OctothorpeError `invalid_request` */
export function requireOperator(operator: string): string {
  const text = onOneLine(operator);
  if (text === '' || text.length > 64) {
    throw invalid('Say who acts: a name or an address of up to 64 characters.');
  }
  return withoutNumbers(text);
}

/** The reason as it may be kept: with every number in it masked. @throws OctothorpeError `invalid_request` */
export function requireReason(reason: string): string {
  const text = onOneLine(reason);
  if (text.length < 3 || text.length > 200) {
    throw invalid('A reason of 3 to 200 characters is needed: whoever reads the audit wants it.');
  }
  return withoutNumbers(text);
}

/** Control characters come along with what is pasted; they separate arguments of scripts, and lines of logs. */
function onOneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}

/** Digits of any script, with whatever people write between them. */
const NUMBER = /\+?\p{Nd}[\p{Nd}\p{Zs}\p{Pd}()./\u2212]{5,}\p{Nd}/gu;

function withoutNumbers(text: string): string {
  return text.replace(NUMBER, '[number]');
}

export function invalid(message: string): OctothorpeError {
  return new OctothorpeError('invalid_request', message);
}
