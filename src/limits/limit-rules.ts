/**
 * A tenant's limits as the rules that its sends are counted by. The same for every send under the same limits, and so made once
 * for each set of limits; what differs from send to send stands in `reservation-plan.ts`.
 */

import { challengeKey, isMessageId } from '../challenge/challenge.js';
import { memoize, namedOnceFor } from './hmac-tags.js';
import { type Budget, DEFAULT_LIMITS, type Limits, MICROS, type Rate } from './limits.js';
import type { Rule } from './refusal.js';
import {
  type LogPart,
  type LogRule,
  moneyOf,
  type Part,
  placesOf,
  type Share,
  type SumRule,
} from './reservation.js';

/** Rules of one log, and how long its entries matter, in ms. */
export interface LogRules {
  readonly rules: readonly LogRule[];
  readonly lifeMs: number;
}

export interface SendRules {
  readonly number: Readonly<Record<'start' | 'resend' | 'exempt', LogRules>>;
  readonly block: LogRules;
  /** Where nobody knows who asks. */
  readonly blockOfNobody: LogRules;
  readonly ip: LogRules;
  readonly device: LogRules;
  readonly country: readonly SumRule[];
  readonly tenant: readonly SumRule[];
}

/** An idempotent request may come again for a day; the number's log knows it so long. */
const REPEATS_MS = 86_400_000;
/** A resend waits as long as its challenge says; the number's shortest windows are for new challenges. */
const RESEND_EXEMPT_BELOW_MS = 60_000;

export function sendRules(limits: Limits, share: Share): SendRules {
  return share === 'open' ? openRules(limits) : wholeRules(limits);
}

const openRules = memoize((limits: Limits) => make(limits, 'open'));
const wholeRules = memoize((limits: Limits) => make(limits, 'whole'));

function make(limits: Limits, share: Share): SendRules {
  const { prefix, sequence } = limits;
  const shared = (rates: readonly Rate[]) =>
    rates.map(({ max, windowMs }) => ({ max: placesOf(max, share), windowMs }));
  const block = logRules('prefix_last3', 'thousand', shared(prefix.last3)).concat(
    logRules('prefix_last4', 'all', shared(prefix.last4)),
    sequence
      ? logRules('sequence', 'span', [{ ...sequence, max: placesOf(sequence.max, share) }])
      : [],
  );
  // Others behind the same address must not shut out an owner.
  const bySource = share === 'open' ? logRules('prefix_source', 'source', prefix.source) : [];
  const numberLifeMs = Math.max(REPEATS_MS, longest(limits.number));
  const number = (rates: readonly Rate[]) => ({
    rules: logRules('number', 'all', shared(rates)),
    lifeMs: numberLifeMs,
  });
  return {
    number: {
      start: number(limits.number),
      resend: number(limits.number.filter(({ windowMs }) => windowMs >= RESEND_EXEMPT_BELOW_MS)),
      exempt: number([]),
    },
    block: withLife([...block, ...bySource]),
    blockOfNobody: withLife(block),
    ip: sourceRules('ip', limits),
    device: sourceRules('device', limits),
    country: sumRules('country', shared(limits.country)),
    tenant: sumRules('tenant', shared(limits.tenant)),
  };
}

function sourceRules(of: 'ip' | 'device', limits: Limits): LogRules {
  return withLife([
    ...logRules(of, 'all', limits[of].sends),
    ...logRules(`${of}_numbers`, 'peers', limits[of].numbers),
  ]);
}

function withLife(rules: readonly LogRule[]): LogRules {
  return { rules, lifeMs: longest(rules) };
}

function logRules(
  rule: Rule,
  counts: LogRule['counts'],
  rates: readonly (Rate & { readonly span?: number })[],
): LogRule[] {
  return rates.map(({ max, windowMs, span }) => ({
    rule,
    counts,
    max,
    windowMs,
    ...(span === undefined ? {} : { span }),
  }));
}

function sumRules(rule: 'country' | 'tenant', rates: readonly Rate[]): SumRule[] {
  return rates.map(({ max, windowMs }) => ({
    rule,
    field: 'sends',
    amount: 1,
    max,
    windowMs,
    alerts: false,
  }));
}

function longest(rates: readonly { readonly windowMs: number }[]): number {
  return Math.max(1, ...rates.map(({ windowMs }) => windowMs));
}

// Whose limits they are: a challenge's or a message's, a tenant's, a country's.

/** The limits that a challenge or a message is bound by. */
export function limitsForId(limits: Limits, id: string): Limits {
  return isMessageId(id) ? relayLimits(limits) : limits;
}

const relayLimits = memoize(
  (limits: Limits): Limits => ({
    ...limits,
    tenant: limits.relay.tenant,
    budgets: { ...limits.budgets, ...limits.relay.budgets, countries: {} },
  }),
);

/** Names the sum of a tenant (''), or of one of its countries, that a send counts in. */
export function sumName(id: string, of: string): string {
  return isMessageId(id) ? `relay ${of}` : of;
}

/** @param byTenant those that differ from the defaults */
export function limitsByTenant(byTenant: ReadonlyMap<string, Limits>): (tenant: string) => Limits {
  return (tenant) => byTenant.get(tenant) ?? DEFAULT_LIMITS;
}

/** The budget of a country: its own, or the one for all. */
export function countryBudget(limits: Limits, country: string): Budget {
  return limits.budgets.countries[country] ?? limits.budgets.country;
}

// What a send takes from budgets: a tenant's and a country's, and of each the part that one source may use.

/** How many sends one source may always ask for, whatever its share of a budget comes to. */
const SENDS_OF_SOURCE_MIN = 3;

/** The money rules of a budget; `settle` adjusts the same sums. @param kept for owners, 0 to 1 */
export function moneyRules(
  whose: 'tenant' | 'country',
  budget: Budget,
  micros: number,
  share: Share = 'whole',
  kept = 0,
): readonly SumRule[] {
  const name = `${whose} ${micros} ${share} ${kept}`;
  return budgetRules(budget, name, () => makeRules(whose, budget, micros, share, kept));
}

/** The same for send after send at one price. */
const budgetRules = namedOnceFor<Budget, readonly SumRule[]>();

function makeRules(
  whose: 'tenant' | 'country',
  budget: Budget,
  micros: number,
  share: Share,
  kept: number,
): SumRule[] {
  const rule = (within: 'hour' | 'day', windowMs: number): SumRule[] => {
    const whole = budget[within];
    if (whole === null) return [];
    const max = moneyOf(whole * MICROS, share, kept);
    const name: Rule = `${whose}_budget_${within}`;
    return [{ rule: name, field: 'money', amount: micros, max, windowMs, alerts: true }];
  };
  return [...rule('hour', 3_600_000), ...rule('day', 86_400_000)];
}

const shareRules = namedOnceFor<Limits, readonly SumRule[]>();

/** What one source may use of each budget, so that it takes many of them to use it up. What is settled later changes nothing here. */
export function moneyShareParts(
  send: { readonly tenant: string; readonly country: string; readonly challengeId: string },
  limits: Limits,
  micros: number,
  source: string | undefined,
  proven: boolean,
): Part[] {
  const { budgets } = limits;
  const { tenant, country, challengeId } = send;
  const { sourceShare, keptShare } = budgets;
  if (source === undefined || sourceShare === null) return [];
  const least = SENDS_OF_SOURCE_MIN * micros;
  const part = (whose: 'tenant' | 'country', budget: Budget, of: string): Part[] => {
    const rules = shareRules(limits, `${whose} ${country} ${micros} ${proven}`, () =>
      moneyRules(whose, budget, micros, 'open', keptShare).map((rule) => ({
        ...rule,
        rule: 'budget_source' as const,
        alerts: false,
        max: proven ? Number.MAX_SAFE_INTEGER : Math.max(least, Math.floor(rule.max * sourceShare)),
      })),
    );
    return rules.length === 0
      ? []
      : [{ kind: 'sum', tag: tenant, of: `${sumName(challengeId, of)}@${source}`, rules }];
  };
  return [
    ...part('country', countryBudget(limits, country), country),
    ...part('tenant', budgets.tenant, ''),
  ];
}

// Calls that go on at once: of a tenant, to one country, and those that one source has asked for.

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

// Rules as the scripts read them: one argument for each log, and one for the sums of a key.

export type Argument = string | number;

/** What `log.arguments` reads. Few arguments: each costs 0.2 µs of ours and as much of Redis. */
export function writeLog(
  args: Argument[],
  part: Pick<LogPart, 'lifeMs' | 'rules'> & Partial<Omit<LogPart, 'kind'>>,
): void {
  const { lifeMs, repeatsMs = lifeMs, peer, thousand = '-', position = '-' } = part;
  const padded = peer?.padEnd(PEER_CHARACTERS).slice(0, PEER_CHARACTERS) ?? '-';
  args.push(`${lifeMs} ${repeatsMs} ${rulesText(part.rules)}`, `${thousand} ${position} ${padded}`);
}

/** A peer has so many characters in a log. */
const PEER_CHARACTERS = 6;

/** More than any log keeps: without a rule, nothing can refuse. */
const NO_LOG_HOLDS = 1_000_000;

/** The same for send after send: written once. */
const rulesText = memoize((rules: readonly LogRule[]) => {
  // With fewer entries than the strictest rule takes, none can refuse. A sequence is refused by the send that completes it.
  const fewest = Math.min(
    NO_LOG_HOLDS,
    ...rules.map(({ counts, max }) => (counts === 'span' ? max - 1 : max)),
  );
  const text = rules.map(
    ({ rule, counts, max, windowMs, span }) => `${rule} ${counts} ${max} ${windowMs} ${span ?? 0};`,
  );
  return `${fewest} ${text.join('')}`;
});

/** What `sum.arguments` reads. */
export function writeSums(args: Argument[], rules: readonly SumRule[]): void {
  args.push(rules.map(sumText).join(''));
}

/** Sums are named by what they add up and over how long, so that another window begins anew. */
const sumText = memoize(({ rule, field, amount, max, windowMs, alerts }: SumRule) => {
  const name = `${field[0]}${windowMs / 1_000}`;
  const slices = slicesOf(windowMs);
  return `${name} ${amount} ${max} ${windowMs / slices} ${rule} ${windowMs} ${slices} ${alerts ? 1 : 0};`;
});

/** Into how many slices a window is cut: what a sum may be too strict by is one slice. */
function slicesOf(windowMs: number): number {
  return windowMs > 3_600_000 ? 24 : 12;
}
