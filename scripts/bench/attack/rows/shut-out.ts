/**
 * Row 19: an attacker's cost to block other people's codes. Runs the service's own admission with Redis, production's
 * limits and a moved clock.
 */
import { DEFAULT_LIMITS } from '../../../../src/limits/limits.js';
import { privateRedis } from '../gateway/private-redis.js';
import { admissionGate } from '../pumping/gate.js';
import { Random } from '../random.js';
import { type Finding, grouped, type Row } from '../row.js';
import { type Siege, siege } from '../shut-out/siege.js';
import { TARGETS, type Target } from '../shut-out/targets.js';

const START = Date.UTC(2027, 0, 1);

export const shutOut: Row = {
  row: '19',
  name: 'shut out',
  async run({ seed, inForm, say }) {
    const groupsMax = inForm(600, 60);
    const own = await privateRedis();
    const findings: Finding[] = [];
    try {
      for (const target of TARGETS) {
        say(`${target.name}, ${peopleOf(target)}`);
        await own.redis.flushall();
        const time = { now: START };
        const draws = new Random(seed);
        const clock = { now: () => time.now };
        const gate = admissionGate(own.redis, clock, DEFAULT_LIMITS, () => draws.next());
        findings.push(...findingsOf(target, await siege(target, gate, time, groupsMax)));
      }
    } finally {
      await own.close();
    }
    return findings;
  },
};

function findingsOf(target: Target, { cost, stoppedBy, later }: Siege): Finding[] {
  const { name, groupsMin } = target;
  const { requests, sms, euros, groups } = cost;
  const spent = `${grouped(requests)} requests, ${grouped(sms)} SMS, ${euros.toFixed(2)} euros, ${groups} address groups`;
  const enough = groupsMin === undefined || groups >= groupsMin;
  const never = groupsMin === Number.POSITIVE_INFINITY;
  return [
    {
      what: `cost to stop ${name}, ${peopleOf(target)}`,
      figure: stoppedBy === undefined ? `not stopped by ${spent}` : `${spent}; rule ${stoppedBy}`,
      target:
        groupsMin === undefined ? '' : never ? 'never' : `not from fewer than ${groupsMin} groups`,
      met: stoppedBy === undefined || enough,
    },
    {
      what: `${name}, ${peopleOf(target)}: refused still an hour later`,
      figure: later ?? 'no',
      target: 'no',
      met: later === undefined,
    },
  ];
}

function peopleOf({ known, people }: Target): string {
  if (people === 1) return 'who verified two days before';
  return known ? 'for people who verified two days before' : 'for people who are new';
}
