/** What a send takes from budgets: a tenant's and a country's, and of each the part that one source may use. */
import { type Budget, countryBudget, type Limits } from '../challenge/limits/limits.js';
import { MICROS } from '../challenge/limits/price-table.js';
import type { Rule } from '../challenge/limits/refusal.js';
import type { Part, SumRule } from '../challenge/limits/reservation.js';
import { moneyOf, type Share } from '../challenge/limits/shares.js';

/** How many sends one source may always ask for, whatever its share of a budget comes to. */
const SENDS_OF_SOURCE_MIN = 3;

/** The money rules of a budget; `settle` adjusts the same sums. @param kept for owners, 0 to 1 */
export function moneyRules(
  whose: 'tenant' | 'country',
  budget: Budget,
  micros: number,
  share: Share = 'whole',
  kept = 0,
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

/** What one source may use of each budget, so that it takes many of them to use it up. What is settled later changes nothing here. */
export function moneyShareParts(
  { tenant, country }: { readonly tenant: string; readonly country: string },
  limits: Limits,
  micros: number,
  source: string | undefined,
  proven: boolean,
): Part[] {
  const { budgets } = limits;
  const { sourceShare, keptShare } = budgets;
  if (source === undefined || sourceShare === null) return [];
  const least = SENDS_OF_SOURCE_MIN * micros;
  const part = (whose: 'tenant' | 'country', budget: Budget, of: string): Part[] => {
    const rules = moneyRules(whose, budget, micros, 'open', keptShare).map((rule) => ({
      ...rule,
      rule: 'budget_source' as const,
      alerts: false,
      max: proven ? Number.MAX_SAFE_INTEGER : Math.max(least, Math.floor(rule.max * sourceShare)),
    }));
    return rules.length === 0 ? [] : [{ kind: 'sum', tag: tenant, of: `${of}@${source}`, rules }];
  };
  return [
    ...part('country', countryBudget(limits, country), country),
    ...part('tenant', budgets.tenant, ''),
  ];
}
