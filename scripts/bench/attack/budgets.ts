/** Budgets as an operator sets them: by what the ordinary traffic costs. */
import type { Budget, Limits } from '../../../src/challenge/limits/limits.js';
import type { Visit } from './traffic.js';

/** A day may cost twice the usual one, an hour a sixth of that: the busiest hour has twice the mean. */
const DAYS = 2;
const HOURS = 6;
/** No country's budget is so small that a handful of people use it up. */
const LEAST_A_DAY = 30;

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
  };
}

function budget(usual: number): Budget {
  const day = Math.max(LEAST_A_DAY, Math.ceil(usual * DAYS));
  return { hour: Math.ceil(day / HOURS), day };
}
