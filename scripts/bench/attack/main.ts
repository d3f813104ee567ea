/**
 * Pumped traffic against the limits: a day of ordinary people in 30 countries, and attackers among them. Prints what was
 * sent, lost and saved, and how many ordinary people were refused, next to the targets.
 *
 *   node scripts/build.js && node dist/scripts/bench/attack/main.js [--seed 1] [--people 20000] [--each] [--only sequential]
 */
import { parseArgs } from 'node:util';
import { CHANNELS, type Channel } from '../../../src/challenge/challenge.js';
import { DEFAULT_LIMITS, type Limits } from '../../../src/challenge/limits/limits.js';
import { budgetsFor } from './budgets.js';
import { admissionGate } from './gate.js';
import { type PrivateRedis, privateRedis } from './private-redis.js';
import { Random } from './random.js';
import { printRun, type Run } from './report.js';
import { simulate } from './simulation.js';
import { ATTACKS, type Attack, attackVisits, ordinaryPeople } from './traffic.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    people: { type: 'string', default: '20000' },
    only: { type: 'string' },
    each: { type: 'boolean', default: false },
  },
});

async function run(
  redis: PrivateRedis['redis'],
  attacks: readonly Attack[],
  channel: Channel,
): Promise<Run> {
  await redis.flushall();
  const random = new Random(Number(values.seed));
  const people = ordinaryPeople(random, Number(values.people), channel);
  const visits = [...people, ...attacks.flatMap((each) => attackVisits(random, each, channel))];
  const limits: Limits = {
    ...DEFAULT_LIMITS,
    budgets: budgetsFor(people),
    // Ordinary callers of this size: about ten at once by day.
    callsAtOnce: 100,
  };
  let now = 0;
  const start = Date.UTC(2027, 0, 1);
  const gate = admissionGate(redis, { now: () => start + Math.round(now) }, limits);
  const result = await simulate(visits, gate, (ms) => {
    now = ms;
  });
  return { channel, attacks, result, limits, shut: gate.shut };
}

const own = await privateRedis();
try {
  const chosen = ATTACKS.filter(({ name }) => values.only === undefined || name === values.only);
  const together = chosen.filter(({ conversion }) => conversion === 0);
  const confirming = chosen.filter(({ conversion }) => conversion > 0);
  const groups = values.each
    ? chosen.map((attack) => [attack])
    : [together, confirming].filter((attacks) => attacks.length > 0);
  let held = true;
  console.log(`Seed ${values.seed}, ${values.people} ordinary people in a day.`);
  for (const channel of CHANNELS) {
    for (const attacks of groups) held = printRun(await run(own.redis, attacks, channel)) && held;
  }
  console.log(held ? '\nEvery target was met.' : '\nA target was missed.');
  process.exitCode = held ? 0 : 1;
} finally {
  await own.close();
}
