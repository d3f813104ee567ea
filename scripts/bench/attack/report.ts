/** Prints one run: what happened to each kind of traffic, next to what was aimed at. */
import type { Channel } from '../../../src/challenge/challenge.js';
import { countryBudget, type Limits } from '../../../src/challenge/limits/limits.js';
import type { Result, Tally } from './simulation.js';
import { type Attack, ORDINARY } from './traffic.js';

export interface Run {
  readonly channel: Channel;
  readonly attacks: readonly Attack[];
  readonly result: Result;
  readonly limits: Limits;
  readonly shut: readonly string[];
}

const SENDS_TO_A_PREFIX_MAX = 30;
const ORDINARY_PASS_MIN = 0.999;
const NO_AIM = 'none: see docs/limits.md';

/** True when every target was met. */
export function printRun({ channel, attacks, result, limits, shut }: Run): boolean {
  const names = attacks.map(({ name }) => name).join(' + ');
  console.log(`\n${channel === 'sms' ? 'SMS' : 'Calls'}: ${names}`);
  console.table(
    Object.fromEntries(Array.from(result.tallies, ([by, tally]) => [by, row(by, tally)])),
  );
  for (const [by, { refusals }] of result.tallies) {
    const listed = [...refusals].sort(([, a], [, b]) => b - a).map(([rule, n]) => `${rule} ${n}`);
    if (listed.length > 0) console.log(`  ${by} refused by: ${listed.join(', ')}`);
  }
  console.log(`  shut: ${counted(shut)}`);
  return targets(attacks, result, limits)
    .map(({ what, got, aim, met }) => {
      console.log(`  ${met ? 'met   ' : 'MISSED'} ${what}: ${got} (target ${aim})`);
      return met;
    })
    .every(Boolean);
}

function row(by: string, tally: Tally) {
  const ordinary = by === ORDINARY;
  return {
    requests: tally.requests,
    sent: tally.sent,
    'most to one prefix': tally.mostToOneBlock,
    'money spent': tally.spent.toFixed(2),
    'money saved': ordinary ? '' : (tally.spentWithoutLimits - tally.spent).toFixed(2),
    'people hurt': ordinary ? tally.hurt : '',
  };
}

function targets(attacks: readonly Attack[], { tallies, peaks }: Result, limits: Limits) {
  const ordinary = tallies.get(ORDINARY);
  const passed = ordinary ? 1 - ordinary.hurt / ordinary.visits : 1;
  // Whoever owns the numbers and confirms some of the codes looks like people: rates and money alone bound it.
  const confirming = attacks.some(({ conversion }) => conversion > 0);
  const tenantHour = limits.budgets.tenant.hour ?? Number.POSITIVE_INFINITY;
  const over = [...peaks.countries].filter(
    ([code, spent]) =>
      spent > (countryBudget(limits, code).hour ?? Number.POSITIVE_INFINITY) + 1e-6,
  );
  return [
    ...attacks.map(({ name }) => {
      const most = tallies.get(name)?.mostToOneBlock ?? 0;
      const aim = confirming ? NO_AIM : `<= ${SENDS_TO_A_PREFIX_MAX}`;
      const met = confirming || most <= SENDS_TO_A_PREFIX_MAX;
      return { what: `sends to one prefix, ${name}`, got: String(most), aim, met };
    }),
    {
      what: 'ordinary people who got all they asked for',
      got: `${(passed * 100).toFixed(3)} %`,
      aim: confirming ? NO_AIM : '>= 99.9 %',
      met: confirming || passed >= ORDINARY_PASS_MIN,
    },
    {
      what: 'most spent in an hour',
      got: peaks.all.toFixed(2),
      aim: `<= ${tenantHour}`,
      met: peaks.all <= tenantHour,
    },
    {
      what: 'countries over their budget in an hour',
      got: String(over.length),
      aim: '0',
      met: over.length === 0,
    },
  ];
}

function counted(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Array.from(counts, ([name, count]) => `${name} x${count}`).join(', ') || 'nothing';
}
