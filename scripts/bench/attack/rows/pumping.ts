/**
 * Row 16: pumped SMS and calls. Days are simulated against the service's own admission over Redis, with a clock that is moved; the
 * running service is attacked in real time, with the same limits.
 */
import { CHANNELS } from '../../../../src/challenge/challenge.js';
import { privateRedis } from '../gateway/private-redis.js';
import { pumpedDay } from '../pumping/day.js';
import { liveAttack } from '../pumping/live-attack.js';
import { ATTACKS, type Attack } from '../pumping/traffic.js';
import type { Finding, Row, RowContext } from '../row.js';

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

async function simulated({ seed, short, inForm, say }: RowContext): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const own = await privateRedis();
  try {
    for (const attacks of groups(short)) {
      for (const channel of short ? (['sms'] as const) : CHANNELS) {
        say(`a day of ${channel === 'sms' ? 'SMS' : 'calls'}: ${attacks.map(({ name }) => name)}`);
        const day = { seed, people: inForm(20_000, 1_000), channel, attacks };
        findings.push(...(await pumpedDay(own.redis, day)));
      }
    }
  } finally {
    await own.close();
  }
  return findings;
}

/** Those who confirm nothing attack together; whoever confirms, alone. */
function groups(short: boolean): readonly (readonly Attack[])[] {
  const silent = ATTACKS.filter(({ conversion }) => conversion === 0);
  const confirming = ATTACKS.filter(({ conversion }) => conversion > 0);
  if (short) return [silent.map((attack) => ({ ...attack, requests: attack.requests / 10 }))];
  return [silent, confirming];
}
