/** The parts of a send that are about what an operator asks about, and those of them that unblocking forgets. */
import type { Channel } from '../challenge/challenge.js';
import type { Limits } from '../challenge/limits/limits.js';
import type { KeyedDigest } from '../challenge/limits/number-range.js';
import type { Part } from '../challenge/limits/reservation.js';
import { parsePhoneNumber } from '../challenge/phone-number.js';
import { callsParts } from './calls-at-once.js';
import type { GuessGuard } from './guess-guard.js';
import type { NumberLists } from './number-lists.js';
import type { OperatorTarget } from './operator-target.js';
import { blockParts, numberParts, tenantParts } from './send-plan.js';

export interface TargetContext {
  readonly lists: NumberLists;
  readonly guesses: GuessGuard;
  readonly limitsOf: (tenant: string) => Limits;
  readonly digest: KeyedDigest;
  /** What a send is taken to cost, in millionths: see `SendAdmission.expectedPrice`. */
  readonly expectedPrice: (channel: Channel, country: string) => number;
  /** By `NumberVault.lastingIndex`. */
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
