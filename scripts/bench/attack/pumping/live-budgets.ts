/** Budgets of a run at the running service: all of its people pay within minutes. */
import { COUNTRIES } from './countries.js';
import type { Visit } from './traffic.js';

/** For the country that is attacked: so small that an attack unbound would use it up. */
const LEAST_BUDGET = 40;
/** So many times what the people cost. */
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
