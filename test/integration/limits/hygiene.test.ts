import type { Redis } from 'ioredis';
import { DEFAULT_LIMITS } from '../../../src/limits/limits.js';
import { freshTestRedis } from '../../setup/redis.js';
import {
  admissionOn,
  arrived,
  cipher,
  newChallengeId,
  sendRequest,
  verdict,
} from './admission-fixture.js';

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(async () => {
  await redis.quit();
});

const NUMBER = '+358441234567';

/** Uses everything once: refusals, alerts, breakers, guesses, lists, settlements. */
async function useEverything(): Promise<void> {
  const gate = admissionOn(redis, { limits: DEFAULT_LIMITS });
  const by = { operator: 'anna', reason: 'asked by the person', key: '9f86d081' };
  const target = { kind: 'number', e164: NUMBER } as const;
  const challengeId = newChallengeId();
  for (const channel of ['sms', 'call'] as const) {
    const request = sendRequest({ challengeId, channel, ip: '192.0.2.77', device: 'device-1' });
    await verdict(gate.admission.admit(request));
    await verdict(gate.admission.admit({ ...request, challengeId: newChallengeId() }));
  }
  await gate.spending.settle({
    tenant: 'default',
    challengeId,
    delivery: 1,
    channel: 'sms',
    country: 'FI',
    amount: 190,
    stage: 'final',
  });
  await gate.breaker.outcome(arrived({ challengeId, state: 'expired' }));
  const guess = await gate.guesses.before('default', cipher.indexes(NUMBER)[0] ?? '');
  await gate.guesses.after(guess, 'wrong_code');
  await gate.optOuts.inbound(['default'], NUMBER, 'stop');
  await gate.operatorLimits.list('default', target, 'deny', gate.clock.now() + 3_600_000, by);
  await gate.operatorLimits.unblock('default', target, by);
  await gate.operatorLimits.unlist('default', target, by);
  await verdict(gate.admission.admit(sendRequest({ challengeId, kind: 'resend', delivery: 2 })));
}

it('every key expires', async () => {
  await useEverything();
  const keys = await redis.keys('*');
  const lives = await Promise.all(keys.map(async (key) => [key, await redis.pttl(key)] as const));
  expect(lives.filter(([, life]) => life <= 0)).toEqual([]);
  expect(keys.length).toBeGreaterThan(10);
});

it('no number, prefix, address or device is in any key or value', async () => {
  await useEverything();
  const dump = await dumpOf(redis);
  expect(dump).toContain('limit:{default}');
  for (const secret of ['441234567', '44123', '192.0.2', 'device-1']) {
    expect(dump.split('\n').filter((line) => line.includes(secret))).toEqual([]);
  }
  // Only the mask, which operators may see, has the last digits.
  expect(dump.replaceAll('+358*****4567', '')).not.toMatch(/(?<![\d.])4567(?!\d)/);
});

it('the data of one number is bounded, even if no limit bounds its sends', async () => {
  const { admission, clock } = admissionOn(redis, { limits: { number: [] } });
  await admission.admit(sendRequest());
  const [key = ''] = await redis.keys('limit:*:sends');
  const one = (await redis.get(key)) ?? '';
  await redis.set(key, Array(6_000).fill(one).join(';'), 'KEEPTTL');
  clock.advance(1_000);
  const last = sendRequest();
  await admission.admit(last);
  const kept = ((await redis.get(key)) ?? '').split(';');
  expect(kept).toHaveLength(5_000);
  expect(kept.at(-1)).toContain(last.challengeId.slice(-10));
});

it('a send takes few bytes in all limits together', async () => {
  const gate = admissionOn(redis, { limits: DEFAULT_LIMITS });
  const send = (i: number) =>
    gate.admission.admit(sendRequest({ e164: `+35844${String(1_000_000 + i * 9_973)}` }));
  await send(0);
  const before = await usedBytes(redis);
  for (let i = 1; i <= 200; i += 1) await send(i);
  // The number's log, its block's log and the ledger; a shared block costs less.
  expect((await usedBytes(redis)) - before).toBeLessThan(200 * 700);
});

async function usedBytes(client: Redis): Promise<number> {
  const keys = await client.keys('*');
  const sizes = await Promise.all(keys.map((key) => client.call('MEMORY', ['USAGE', key])));
  return sizes.reduce((sum: number, size) => sum + Number(size ?? 0), 0);
}

async function dumpOf(client: Redis): Promise<string> {
  const lines: string[] = [];
  for (const key of await client.keys('*')) {
    const type = await client.type(key);
    const value =
      type === 'string'
        ? await client.get(key)
        : type === 'hash'
          ? await client.hgetall(key)
          : type === 'zset'
            ? await client.zrange(key, '0', '-1', 'WITHSCORES')
            : type === 'list'
              ? await client.lrange(key, 0, -1)
              : await client.xrange(key, '-', '+');
    lines.push(`${key} ${JSON.stringify(value)}`);
  }
  return lines.join('\n');
}
