/** What an operator asks about: a number, the block of numbers around one, a country, or a whole tenant. */

import { validatePhoneNumberLength } from 'libphonenumber-js/max';
import type { Channel } from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import { parsePhoneNumber } from '../challenge/phone-number.js';
import type { CodeRateLimiter } from './code-rate-limiter.js';
import type { KeyedDigest } from './hmac-tags.js';
import { callsParts } from './limit-rules.js';
import type { Limits } from './limits.js';
import type { NumberLists } from './number-lists.js';
import type { Rule } from './refusal.js';
import type { Part } from './reservation.js';
import { blockParts, numberParts, tenantParts } from './reservation-plan.js';

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

// The parts of a send that are about what an operator asks about, and those of them that unblocking forgets.

export interface TargetContext {
  readonly lists: NumberLists;
  readonly guesses: CodeRateLimiter;
  readonly limitsOf: (tenant: string) => Limits;
  readonly digest: KeyedDigest;
  /** What a send is taken to cost, in millionths: see `SendAdmission.expectedPrice`. */
  readonly expectedPrice: (channel: Channel, country: string) => number;
  /** By `PhoneNumberCipher.lastingIndex`. */
  readonly indexOf: (e164: string) => string;
}

export function targetParts(
  { limitsOf, guesses, lists, digest, indexOf, expectedPrice }: TargetContext,
  tenant: string,
  target: OperatorTarget,
  channel: Channel,
): Part[] {
  const limits = limitsOf(tenant);
  const probe = (e164: string, country: string) =>
    ({ tenant, challengeId: '-', e164, country, channel, kind: 'start' }) as const;
  const terms = (e164: string, country = '') => {
    const { action, version } = lists.find(tenant, e164);
    const trust = action === 'allow' || action === 'exempt' ? action : 'none';
    const price = expectedPrice(channel, country);
    // Who only looks repeats nothing.
    return {
      limits,
      digest,
      trust,
      priceMicros: price,
      listVersion: version,
      // Told wherever not everything is let through.
      draw: 1,
      keptMs: 0,
      numberIndex: indexOf(e164),
      proven: [],
    } as const;
  };
  switch (target.kind) {
    case 'number': {
      const { country } = parsePhoneNumber(target.e164);
      const request = probe(target.e164, country);
      const its = terms(target.e164, country);
      return [
        ...numberParts(request, its).filter(({ kind }) => kind !== 'peek'),
        ...guesses.numberParts(tenant, indexOf(target.e164)),
        ...blockParts(request, its),
        ...tenantParts(request, its),
      ];
    }
    case 'prefix':
      return blockParts(probe(`${target.prefix}0000`, ''), terms('')).map(wholeBlock);
    case 'country':
      return tenantParts(probe('+0000000', target.country), terms('', target.country)).filter(
        (part) => (part.kind === 'sum' && part.of === target.country) || part.kind === 'breaker',
      );
    case 'tenant':
      return [
        ...tenantParts(probe('+0000000', ''), terms('')).filter(
          (part) => part.kind === 'sum' && part.of === '',
        ),
        guesses.tenantPart(tenant),
        ...callsParts(limits, NO_CALL(tenant), 'open').filter(isWholeTenants),
      ];
    default:
      return target satisfies never;
  }
}

/** What a number shares with others stays when it is unblocked. */
export function countersOf(
  context: TargetContext,
  tenant: string,
  target: OperatorTarget,
  channel: Channel,
): Part[] {
  return targetParts(context, tenant, target, channel).filter((part) =>
    target.kind === 'number'
      ? part.kind === 'log' && part.of !== 'block'
      : part.kind !== 'list' && part.kind !== 'ledger',
  );
}

const NO_CALL = (tenant: string) => ({ tenant, country: '', sources: [], challengeId: '-' });

function isWholeTenants(part: Part): boolean {
  return part.kind === 'calls' && part.rule === 'calls_at_once';
}

/** A block as a whole has no thousand and no neighbours. */
function wholeBlock(part: Part): Part {
  if (part.kind !== 'log') return part;
  return { ...part, rules: part.rules.filter(({ counts }) => counts === 'all') };
}

// Which prefixes can be a block of numbers: a number without its last four digits, by the lengths that its country's numbers have.

/** E.164 has 15 digits at most. */
const BLOCK_DIGITS_MAX = 11;

export function isBlockLength(prefix: string): boolean {
  return validatePhoneNumberLength(`${prefix}0000`) === undefined;
}

/** How many digits the blocks have that begin with this prefix, or that it begins with; none where no country's numbers do. */
export function blockLengths(prefix: string): number[] {
  const digits = prefix.slice(1);
  return Array.from({ length: BLOCK_DIGITS_MAX }, (_, index) => index + 1).filter((length) =>
    isBlockLength(`+${digits.slice(0, length).padEnd(length, '0')}`),
  );
}

// One refusal, as operators see it.

/** One thing that would refuse a send now. */
export interface Block {
  readonly rule: Rule;
  /** Absent where both channels are refused. */
  readonly channel?: Channel;
  /** Unix ms; absent where no time helps. */
  readonly untilMs?: number;
}

/** A rule that blocks both channels is listed once, with the later end. */
export function bothChannels(blocks: readonly Block[]): Block[] {
  const merged: Block[] = [];
  for (const block of blocks) {
    const at = merged.findIndex(
      ({ rule, channel }) => rule === block.rule && channel !== block.channel,
    );
    const twin = merged[at];
    if (!twin) {
      merged.push(block);
      continue;
    }
    const { channel: _, ...both } = (twin.untilMs ?? 0) >= (block.untilMs ?? 0) ? twin : block;
    merged[at] = both;
  }
  return merged;
}
