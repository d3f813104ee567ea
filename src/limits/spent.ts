/** What the budgets hold now: read for operators, without taking or changing anything. The arithmetic is that of `lua/sum.lua`. */
import { type RedisClient, wrapRedisErrors } from '../redis/scripts.js';
import { countryBudget } from './limit-rules.js';
import { sumKey } from './limit-store.js';
import { type Budget, type Limits, MICROS } from './limits.js';

/** Of one window of one budget, in the operator's currency. */
export interface SpentWindow {
  readonly spent: number;
  /** Absent where nothing bounds it. */
  readonly budget?: number;
}

export interface SpentLine {
  /** Absent for the tenant as a whole. */
  readonly country?: string;
  /** Messages of others have budgets of their own. */
  readonly of: 'challenges' | 'messages';
  readonly hour: SpentWindow;
  readonly day: SpentWindow;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** As `slicesOf` in limit-rules.ts cuts them. */
const WINDOWS = {
  hour: { name: 'm3600', ms: HOUR_MS, slices: 12 },
  day: { name: 'm86400', ms: DAY_MS, slices: 24 },
} as const;

/** @param countries those that the answer covers, beside those with a budget of their own */
export async function spent(
  redis: RedisClient,
  tenant: string,
  limits: Limits,
  countries: readonly string[],
  nowMs: number,
): Promise<readonly SpentLine[]> {
  const { budgets, relay } = limits;
  const places = [...new Set([...countries, ...Object.keys(budgets.countries)])].sort();
  const asked = [
    { of: 'challenges', name: '', budget: budgets.tenant },
    ...places.map((country) => ({
      ...({ of: 'challenges', name: country, country } as const),
      budget: countryBudget(limits, country),
    })),
    { of: 'messages', name: 'relay ', budget: relay.budgets.tenant },
    ...places.map((country) => ({
      ...({ of: 'messages', name: `relay ${country}`, country } as const),
      budget: relay.budgets.country,
    })),
  ] as const;
  const lines = await Promise.all(
    asked.map(async ({ of, name, budget, ...place }) => {
      const fields = await wrapRedisErrors(() => redis.hgetall(sumKey(tenant, name)));
      return { of, ...place, ...windowsOf(fields, budget, nowMs) };
    }),
  );
  return lines.filter(
    ({ hour, day, ...line }) => !('country' in line) || hour.spent + day.spent > 0,
  );
}

function windowsOf(fields: Readonly<Record<string, string>>, budget: Budget, nowMs: number) {
  const window = (which: 'hour' | 'day'): SpentWindow => {
    const whole = budget[which];
    const micros = sumNow(fields, WINDOWS[which], nowMs);
    return { spent: micros / MICROS, ...(whole === null ? {} : { budget: whole }) };
  };
  return { hour: window('hour'), day: window('day') };
}

/** The slices that are still in the window: the sum beside them is brought up to date by the next send alone. */
export function sumNow(
  fields: Readonly<Record<string, string>>,
  { name, ms, slices }: { readonly name: string; readonly ms: number; readonly slices: number },
  nowMs: number,
): number {
  const current = Math.floor(nowMs / (ms / slices));
  let sum = 0;
  for (const [field, amount] of Object.entries(fields)) {
    if (!field.startsWith(`${name}:`)) continue;
    if (Number(field.slice(name.length + 1)) >= current - slices) sum += Number(amount);
  }
  return sum;
}
