/**
 * A tenant's limits as the rules that its sends are counted by. The same for every send under the same limits, and so made once
 * for each set of limits; what differs from send to send stands in `send-plan.ts`.
 */
import type { Limits, Rate } from '../challenge/limits/limits.js';
import type { Rule } from '../challenge/limits/refusal.js';
import type { LogRule, SumRule } from '../challenge/limits/reservation.js';
import { placesOf, type Share } from '../challenge/limits/shares.js';
import { onceFor } from '../once-for.js';

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

const openRules = onceFor((limits: Limits) => make(limits, 'open'));
const wholeRules = onceFor((limits: Limits) => make(limits, 'whole'));

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
