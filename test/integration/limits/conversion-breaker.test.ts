import type { Redis } from 'ioredis';
import type { Outcome } from '../../../src/limits/conversion-breaker.js';
import { DEFAULT_LIMITS } from '../../../src/limits/limits.js';
import { freshTestRedis } from '../../setup/redis.js';
import {
  admissionOn,
  arrived,
  type Fixture,
  HOUR,
  MINUTE,
  newChallengeId,
  sendRequest,
  verdict,
} from './admission-fixture.js';

let redis: Redis;
let gate: Fixture;
let draw: number;
let step: number;

beforeEach(async () => {
  redis = await freshTestRedis();
  draw = 0.99;
  gate = admissionOn(redis, {
    limits: { breaker: DEFAULT_LIMITS.breaker },
    random: () => draw,
  });
  step = 0;
});

afterEach(async () => {
  await redis.quit();
});

interface End extends Partial<Outcome> {
  readonly block?: string;
  readonly ip?: string | null;
}

/** Sends to another number of the block, from another address; `ok` if it was admitted. */
async function send({ block = '+35844123', channel = 'sms', ip }: End = {}) {
  step += 1;
  const challengeId = newChallengeId();
  const e164 = `${block}${String((step * 373) % 10_000).padStart(4, '0')}`;
  const own = `2001:db8:${step.toString(16)}::1`;
  const request = sendRequest({
    challengeId,
    e164,
    channel,
    ...(ip === null ? {} : { ip: ip ?? own }),
  });
  return { challengeId, verdict: await verdict(gate.admission.admit(request)) };
}

/** Sends and ends it. */
async function finish({ block, ip, ...end }: End = {}): Promise<string> {
  const where = { ...(block ? { block } : {}), ...(ip === undefined ? {} : { ip }) };
  const { challengeId, verdict: sent } = await send({ ...end, ...where });
  await gate.breaker.outcome(arrived({ state: 'expired', ...end, challengeId }));
  return sent;
}

async function finishMany(count: number, end: End = {}): Promise<void> {
  for (let i = 0; i < count; i += 1) await finish(end);
}

it('a block shuts after 50 sources without a confirmation, for an hour at most', async () => {
  await finishMany(49);
  expect((await send()).verdict).toBe('ok');
  await finish();
  expect((await send()).verdict).toBe('prefix_conversion');
  expect((await send({ block: '+35844999' })).verdict).toBe('ok');
  expect(gate.notices).toMatchObject([
    { of: 'prefix', change: 'shut', country: 'FI', forMs: HOUR },
  ]);
  gate.clock.advance(HOUR);
  expect((await send()).verdict).toBe('ok');
});

it('two sends an hour do not keep it shut', async () => {
  await finishMany(50);
  for (let hour = 0; hour < 3; hour += 1) {
    gate.clock.advance(59 * MINUTE);
    draw = 0;
    await finishMany(2);
    draw = 0.99;
    gate.clock.advance(MINUTE);
    expect((await send()).verdict).toBe('ok');
  }
});

it('probes are drawn at random', async () => {
  await finishMany(50);
  const passed: string[] = [];
  for (const each of [0.9, 0.04, 0.06, 0.01]) {
    draw = each;
    passed.push((await send()).verdict);
  }
  expect(passed).toEqual(['prefix_conversion', 'ok', 'prefix_conversion', 'ok']);
});

it.each<[string, End]>([
  ['canceled', { state: 'canceled' }],
  ['never sent', { receipt: 'never_sent' }],
  ['never delivered', { state: 'failed', reason: 'unreachable' }],
  ['without a receipt from anywhere', { receipt: 'unconfirmed' }],
  ['without a source', { ip: null }],
  ['of one address group', { ip: '2001:db8:1:2:3::4' }],
  ['of one IPv4 network', { ip: '192.0.2.7' }],
])('a hundred ends shut nothing: %s', async (_, end) => {
  await finishMany(100, end);
  expect((await send()).verdict).toBe('ok');
  expect(gate.notices).toEqual([]);
});

it('a carrier that stops sending receipts shuts nothing', async () => {
  await finish();
  await finishMany(100, { receipt: 'unconfirmed' });
  gate.clock.advance(2 * HOUR);
  await finishMany(100, { receipt: 'unconfirmed' });
  expect(gate.notices).toEqual([]);
});

it('the same end is counted once', async () => {
  const { challengeId } = await send();
  for (let i = 0; i < 60; i += 1)
    await gate.breaker.outcome(arrived({ challengeId, state: 'expired' }));
  expect((await send()).verdict).toBe('ok');
});

it('SMS and calls are judged separately', async () => {
  await finishMany(50, { channel: 'call', state: 'failed', reason: 'no_answer' });
  expect((await send({ channel: 'call' })).verdict).toBe('prefix_conversion');
  expect((await send({ channel: 'sms' })).verdict).toBe('ok');
});

it('a block where people confirm stays open', async () => {
  for (let i = 0; i < 120; i += 1)
    await finish({ state: i % 3 === 0 ? 'expired' : 'sms_verified' });
  expect((await send()).verdict).toBe('ok');
});

it('confirmations open a shut block', async () => {
  await finishMany(50);
  draw = 0;
  await finishMany(20, { state: 'sms_verified' });
  draw = 0.99;
  expect((await send()).verdict).toBe('ok');
  expect(gate.notices.at(-1)).toMatchObject({ of: 'prefix', change: 'opened' });
});

it('one pumped block thins out neither its million nor its country', async () => {
  draw = 0;
  await finishMany(120);
  expect(gate.notices.map(({ of }) => of)).toEqual(['prefix']);
});

it('a country without confirmations is thinned out, never shut', async () => {
  for (let i = 0; i < 60; i += 1) await finish({ block: `+3584${10 + i}123` });
  expect(gate.notices).toMatchObject([{ of: 'country', change: 'thinned' }]);
  expect((await send({ block: '+35849777' })).verdict).toBe('country_conversion');
  draw = 0.2;
  expect((await send({ block: '+35849777' })).verdict).toBe('ok');
});

it('a failover keeps the source', async () => {
  for (let i = 0; i < 50; i += 1) {
    const { challengeId } = await send();
    await gate.admission.admit(
      sendRequest({ challengeId, e164: '+358441230001', kind: 'failover', delivery: 2 }),
    );
    await gate.breaker.outcome(arrived({ challengeId, state: 'expired' }));
  }
  expect((await send()).verdict).toBe('prefix_conversion');
});
