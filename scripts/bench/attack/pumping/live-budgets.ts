/** Budgets of a run at the running service, where all costs arise within minutes. */
import { COUNTRIES } from './countries.js';
import type { Visit } from './traffic.js';

/** For the attacked country: so small that an unlimited attack would use it up. */
const LEAST_BUDGET = 40;
/** A multiple of the people's cost. */
const ROOM = 4;

export type LiveBudgets = ReturnType<typeof budgetsOf>;

export function budgetsOf(people: readonly Visit[]) {
  const costs = new Map<string, number>();
  for (const { country, channel } of people) {
    const price = channel === 'sms' ? country.smsPrice : country.callPrice;
    costs.set(country.code, (costs.get(country.code) ?? 0) + price);
  }
  const budget = (cost: number) => {
    const hour = Math.ceil(Math.max(LEAST_BUDGET, ROOM * cost));
    return { hour, day: hour };
  };
  const total = [...costs.values()].reduce((sum, cost) => sum + cost, 0);
  const countries = Object.fromEntries(
    COUNTRIES.map(({ code }) => [code, budget(costs.get(code) ?? 0)]),
  );
  return { tenant: budget(total), country: budget(0), countries };
}
