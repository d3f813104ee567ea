/** Calls that go on at once: of a tenant, to one country, and those that one source has asked for. */
import { challengeKey } from '../challenge/challenge-id.js';
import type { Limits } from '../challenge/limits/limits.js';
import type { Rule } from '../challenge/limits/refusal.js';
import type { Part } from '../challenge/limits/reservation.js';
import { placesOf, type Share } from '../challenge/limits/shares.js';

/** A call that is never reported to have ended: waiting, ringing and talking take less. */
const CALL_MS = 180_000;

/** Calls of one challenge, and what they are counted by. */
export interface CallsAtOnce {
  readonly tenant: string;
  readonly country: string;
  readonly sources: readonly string[];
  readonly challengeId: string;
  /** Absent for all calls of the challenge. */
  readonly delivery?: number;
}

/** A source that has verified the number is bound by the tenant's own limit alone. */
export function callsParts(limits: Limits, calls: CallsAtOnce, share: Share): Part[] {
  const { tenant, country, sources, challengeId, delivery } = calls;
  const key = challengeKey(challengeId);
  const member = delivery === undefined ? key : `${key}.${delivery}`;
  const part = (rule: Rule, of: string, max: number | null): Part[] =>
    max === null
      ? []
      : [{ kind: 'calls', tag: tenant, of, rule, member, max, lifeMs: CALL_MS } as const];
  const { callsAtOnce, callsAtOnceOfCountry, callsAtOnceOfSource } = limits;
  const unlessKnown = (max: number | null) =>
    max !== null && share === 'whole' ? Number.MAX_SAFE_INTEGER : max;
  return [
    ...part('calls_at_once', '', callsAtOnce === null ? null : placesOf(callsAtOnce, share)),
    ...part('calls_country', country, unlessKnown(callsAtOnceOfCountry)),
    ...sources.flatMap((source) =>
      part('calls_source', `@${source}`, unlessKnown(callsAtOnceOfSource)),
    ),
  ];
}
