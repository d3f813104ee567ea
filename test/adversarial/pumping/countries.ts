/**
 * Thirty countries with a share of the traffic, a conversion and prices, and budgets for them. The figures are made up within what is
 * usual: they stand for a service at home in northern Europe that has users everywhere.
 */
import type { Channel } from '../../../src/challenge/challenge.js';
import { type Budget, DEFAULT_LIMITS, type Limits } from '../../../src/limits/limits.js';
import type { Visit } from './traffic.js';

export interface Country {
  readonly code: string;
  readonly callingCode: string;
  readonly share: number;
  /** How many of its people confirm. */
  readonly conversion: number;
  readonly smsPrice: number;
  readonly callPrice: number;
}

const ROWS = `
FI 358 25 0.88 0.08 0.12
SE 46 14 0.87 0.06 0.10
NO 47 8 0.88 0.06 0.10
DK 45 7 0.87 0.05 0.09
EE 372 6 0.85 0.09 0.14
DE 49 6 0.82 0.10 0.12
US 1 5 0.75 0.01 0.02
GB 44 4 0.82 0.05 0.06
NL 31 3 0.83 0.09 0.11
FR 33 3 0.80 0.08 0.12
PL 48 2 0.82 0.04 0.10
ES 34 2 0.80 0.07 0.10
IT 39 2 0.79 0.08 0.12
LV 371 2 0.82 0.08 0.20
LT 370 2 0.82 0.05 0.20
PT 351 1 0.80 0.05 0.15
IE 353 1 0.82 0.08 0.12
BE 32 1 0.82 0.10 0.14
AT 43 1 0.82 0.09 0.14
CH 41 1 0.83 0.07 0.14
CZ 420 1 0.80 0.07 0.14
GR 30 1 0.76 0.07 0.16
RO 40 1 0.74 0.07 0.14
HU 36 1 0.76 0.09 0.16
TR 90 1 0.70 0.03 0.20
IN 91 1 0.65 0.06 0.05
BR 55 1 0.68 0.04 0.10
ID 62 0.6 0.60 0.33 0.25
NG 234 0.5 0.55 0.29 0.30
PK 92 0.4 0.55 0.30 0.25
`;

export const COUNTRIES: readonly Country[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [code = '', callingCode = '', ...figures] = row.split(' ');
    const [share = 0, conversion = 0, smsPrice = 0, callPrice = 0] = figures.map(Number);
    return { code, callingCode, share, conversion, smsPrice, callPrice };
  });

export function countryOf(code: string): Country {
  const found = COUNTRIES.find((country) => country.code === code);
  if (!found) throw new RangeError(`No figures for ${code}.`);
  return found;
}

/** What one send costs there, in euros. */
export function priceOf({ smsPrice, callPrice }: Country, channel: Channel): number {
  return channel === 'sms' ? smsPrice : callPrice;
}

/** By channel and country, as the configuration has them. */
export const PRICES = {
  sms: Object.fromEntries(COUNTRIES.map(({ code, smsPrice }) => [code, smsPrice])),
  call: Object.fromEntries(COUNTRIES.map(({ code, callPrice }) => [code, callPrice])),
};

/** A day may cost twice the usual one, and an hour a quarter of that. */
const DAYS = 2;
const HOURS = 4;
/** What may be spent in any country, however little is usual there. A quarter of it is kept for owners, and all people of a day are new. */
const LEAST_A_DAY = 200;

/** Budgets as an operator sets them: by what the ordinary traffic of a day costs. */
export function budgetsFor(people: readonly Visit[]): Limits['budgets'] {
  const { keptShare, sourceShare } = DEFAULT_LIMITS.budgets;
  const budgets = budgetsBy(people, (usual) => {
    const day = Math.max(LEAST_A_DAY, Math.ceil(usual * DAYS));
    return { hour: Math.ceil(day / HOURS), day };
  });
  return { ...budgets, keptShare, sourceShare };
}

/** For the country that is attacked: so small that an attack without limits would use it up. */
const LEAST_BUDGET = 40;
/** So many times what the people cost. */
const ROOM = 4;

/** Budgets of a run at the running service: all of its people pay within minutes. */
export function liveBudgetsFor(people: readonly Visit[]) {
  return budgetsBy(people, (cost) => {
    const hour = Math.ceil(Math.max(LEAST_BUDGET, ROOM * cost));
    return { hour, day: hour };
  });
}

function budgetsBy<B extends Budget>(people: readonly Visit[], budget: (usual: number) => B) {
  const costs = new Map<string, number>();
  for (const { country, channel } of people) {
    costs.set(country.code, (costs.get(country.code) ?? 0) + priceOf(country, channel));
  }
  const total = [...costs.values()].reduce((sum, cost) => sum + cost, 0);
  const countries: Record<string, B> = Object.fromEntries(
    COUNTRIES.map(({ code }) => [code, budget(costs.get(code) ?? 0)]),
  );
  return { tenant: budget(total), country: budget(0), countries };
}
