/** One simulated day of pumping, judged: what each attacker got, what it cost, and how many ordinary people were refused. */

import type { Redis } from 'ioredis';
import type { Channel } from '../../../src/challenge/challenge.js';
import { countryBudget } from '../../../src/limits/limit-rules.js';
import { DEFAULT_LIMITS, type Limits } from '../../../src/limits/limits.js';
import { Random } from '../../setup/random.js';
import { atMost, type Finding, grouped, told } from '../attack/row.js';
import { budgetsFor } from './countries.js';
import { admissionGate } from './gate.js';
import { type Result, simulate, type Tally } from './simulation.js';
import { type Attack, attackVisits, ORDINARY, ordinaryPeople } from './traffic.js';

export interface Day {
  readonly seed: number;
  readonly people: number;
  readonly channel: Channel;
  readonly attacks: readonly Attack[];
  /** Whether people are to pass all the same. */
  readonly isAimedAt: boolean;
}

/** With fewer people a country's share is so small that its own attackers shut it out. */
const PEOPLE_ENOUGH = 20_000;
export const SENDS_TO_A_PREFIX_MAX = 30;
export const ORDINARY_PASS_MIN = 0.999;
const START = Date.UTC(2027, 0, 1);

export async function pumpedDay(redis: Redis, day: Day): Promise<readonly Finding[]> {
  const { channel, attacks } = day;
  await redis.flushall();
  const random = new Random(day.seed);
  const people = ordinaryPeople(random, day.people, channel);
  const visits = [...people, ...attacks.flatMap((each) => attackVisits(random, each, channel))];
  const limits: Limits = {
    ...DEFAULT_LIMITS,
    budgets: budgetsFor(people),
    // Ordinary callers of this size: about ten at once by day.
    callsAtOnce: 100,
  };
  let now = 0;
  const draws = new Random(day.seed + 1);
  const clock = { now: () => START + Math.round(now) };
  const gate = admissionGate(redis, clock, limits, () => draws.next());
  const result = await simulate(visits, gate, (ms) => {
    now = ms;
  });
  return findings(day, result, limits);
}

function findings(
  { channel, attacks, people, isAimedAt }: Day,
  result: Result,
  limits: Limits,
): readonly Finding[] {
  const word = channel === 'sms' ? 'SMS' : 'calls';
  // An attacker who owns the numbers and confirms some of the codes looks like ordinary people: only rates and money limit it.
  const confirms = attacks.some(({ conversion }) => conversion > 0);
  const ordinary = result.tallies.get(ORDINARY);
  return [
    ...attacks.flatMap(({ name }) => {
      const tally = result.tallies.get(name);
      return tally ? ofAttacker(`${word}, a simulated day, ${name}`, tally, confirms) : [];
    }),
    ...(ordinary
      ? [ofPeople(`${word}, among them`, ordinary, isAimedAt && people >= PEOPLE_ENOUGH)]
      : []),
    ...ofMoney(word, result, limits),
  ];
}

function ofAttacker(who: string, tally: Tally, confirms: boolean): readonly Finding[] {
  const saved = tally.spentWithoutLimits - tally.spent;
  const most = `${who}: most sends to one prefix in any hour, of ${grouped(tally.requests)} requests`;
  return [
    confirms
      ? told(most, grouped(tally.mostInAnHour))
      : atMost(most, tally.mostInAnHour, SENDS_TO_A_PREFIX_MAX),
    told(
      `${who}: sends; most to one prefix; money lost; money saved`,
      `${grouped(tally.sent)}; ${grouped(tally.mostInADay)}; ${tally.spent.toFixed(2)}; ${saved.toFixed(2)}`,
    ),
  ];
}

function ofPeople(who: string, tally: Tally, isAimedAt: boolean): Finding {
  const { visits, hurt, refusals } = tally;
  const passed = 1 - hurt / visits;
  const rules = [...refusals]
    .toSorted(([, a], [, b]) => b - a)
    .map(([rule, count]) => `${rule} ${count}`);
  return {
    what: `${who}: of ${grouped(visits)} ordinary people in 30 countries got all they asked for`,
    figure: `${(passed * 100).toFixed(3)} %, ${hurt} hurt${rules.length > 0 ? ` (${rules.join(', ')})` : ''}`,
    target: isAimedAt ? '>= 99.9 %' : '',
    met: !isAimedAt || passed >= ORDINARY_PASS_MIN,
  };
}

function ofMoney(word: string, { peaks }: Result, limits: Limits): readonly Finding[] {
  const over = [...peaks.countries].filter(
    ([code, spent]) =>
      spent > (countryBudget(limits, code).hour ?? Number.POSITIVE_INFINITY) + 1e-6,
  );
  const tenantHour = limits.budgets.tenant.hour ?? Number.POSITIVE_INFINITY;
  return [
    atMost(`${word}: countries over their budget in any hour`, over.length, 0),
    atMost(`${word}: most spent in an hour, of the tenant's budget`, peaks.all, tenantHour),
  ];
}
