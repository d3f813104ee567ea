/**
 * Row 16: pumped SMS and calls. Days are simulated against the service's own admission with Redis and a moved clock; the
 * running service is attacked in real time, with the same limits.
 */
import { CHANNELS } from '../../../src/challenge/challenge.js';
import { withOwnRedis } from '../../setup/own-redis.js';
import type { Finding, Row, RowContext } from '../attack/row.js';
import { pumpedDay } from './day.js';
import { liveAttack } from './live-attack.js';
import { ATTACKS, type Attack } from './traffic.js';

export const pumping: Row = {
  row: '16',
  name: 'pumping',
  run: async (context) => [...(await live(context)), ...(await simulated(context))],
};

async function live({ seed, inForm, say }: RowContext): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const channel of CHANNELS) {
    const people = channel === 'sms' ? inForm(1_500, 40) : inForm(400, 12);
    const requests = inForm(10_000, 500);
    findings.push(...(await liveAttack({ seed, channel, people, requests, say })));
  }
  return findings;
}

function simulated({ seed, short, inForm, say }: RowContext): Promise<readonly Finding[]> {
  return withOwnRedis(async (redis) => {
    const findings: Finding[] = [];
    for (const { attacks, isAimedAt } of groups(short)) {
      for (const channel of short ? (['sms'] as const) : CHANNELS) {
        say(`a day of ${channel === 'sms' ? 'SMS' : 'calls'}: ${attacks.map(({ name }) => name)}`);
        const day = { seed, people: inForm(20_000, 1_000), channel, attacks, isAimedAt };
        findings.push(...(await pumpedDay(redis, day)));
      }
    }
    return findings;
  });
}

interface Group {
  readonly attacks: readonly Attack[];
  readonly isAimedAt: boolean;
}

/**
 * Only one prefix, as in the target, while people must pass. An attacker who spreads over many blocks, with a few sends an hour to each, looks like new
 * people within any hour, and one who confirms cannot be distinguished from people: rates and money bound these, at the cost of the country's people.
 */
function groups(short: boolean): readonly Group[] {
  const one = ATTACKS.filter(({ blocks }) => blocks === 1);
  const silent = ATTACKS.filter(({ blocks, conversion }) => blocks > 1 && conversion === 0);
  const confirming = ATTACKS.filter(({ conversion }) => conversion > 0);
  if (short) {
    const fewer = [...one, ...silent].map((each) => ({ ...each, requests: each.requests / 10 }));
    return [{ attacks: fewer, isAimedAt: false }];
  }
  return [
    { attacks: one, isAimedAt: true },
    { attacks: silent, isAimedAt: false },
    { attacks: confirming, isAimedAt: false },
  ];
}
