/** Budgets as an operator sets them: from the cost of ordinary traffic. */
import { type Budget, DEFAULT_LIMITS, type Limits } from '../../../../src/limits/limits.js';
import type { Visit } from './traffic.js';

/** A day may cost twice a usual day, and an hour a quarter of that. */
const DAYS = 2;
const HOURS = 4;
/** The smallest daily budget of a country. A quarter of it is kept for owners, and all people of a simulated day are new. */
const LEAST_A_DAY = 200;

export function budgetsFor(people: readonly Visit[]): Limits['budgets'] {
  const costs = new Map<string, number>();
  for (const { country, channel } of people) {
    const price = channel === 'sms' ? country.smsPrice : country.callPrice;
    costs.set(country.code, (costs.get(country.code) ?? 0) + price);
  }
  const total = [...costs.values()].reduce((sum, cost) => sum + cost, 0);
  const countries = Array.from(costs, ([code, cost]): [string, Budget] => [code, budget(cost)]);
  return {
    tenant: budget(total),
    country: { hour: LEAST_A_DAY / HOURS, day: LEAST_A_DAY },
    countries: Object.fromEntries(countries),
    keptShare: DEFAULT_LIMITS.budgets.keptShare,
    sourceShare: DEFAULT_LIMITS.budgets.sourceShare,
  };
}

function budget(usual: number): Budget {
  const day = Math.max(LEAST_A_DAY, Math.ceil(usual * DAYS));
  return { hour: Math.ceil(day / HOURS), day };
}
