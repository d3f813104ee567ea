import type { Redis } from 'ioredis';
import type { Channel, FinalState, Reason } from '../../src/challenge/challenge.js';
import { DEFAULT_LIMITS } from '../../src/challenge/limits/limits.js';
import { freshTestRedis } from '../setup/redis.js';
import {
  admissionOn,
  type Fixture,
  HOUR,
  MINUTE,
  newChallengeId,
  sendRequest,
  verdict,
} from './admission-fixture.js';

let redis: Redis;
let gate: Fixture;
let step: number;

beforeEach(async () => {
  redis = await freshTestRedis();
  gate = admissionOn(redis, { limits: { breaker: DEFAULT_LIMITS.breaker } });
  step = 0;
});

afterEach(async () => {
  await redis.quit();
});

interface End {
  block?: string;
  channel?: Channel;
  state?: FinalState;
  reason?: Reason;
}

/** Sends to another number of the block; `ok` when it was let through. */
async function send({ block = '+35844123', channel = 'sms' }: End = {}) {
  step += 1;
  const challengeId = newChallengeId();
  const e164 = `${block}${String((step * 373) % 10_000).padStart(4, '0')}`;
  return {
    challengeId,
    verdict: await verdict(gate.admission.admit(sendRequest({ challengeId, e164, channel }))),
  };
}

/** Sends and ends it. */
async function finish(end: End = {}): Promise<string> {
  const { challengeId, verdict: sent } = await send(end);
  const { channel = 'sms', state = 'expired', reason } = end;
  const outcome = { tenant: 'default', challengeId, channel, state };
  await gate.breaker.outcome(reason ? { ...outcome, reason } : outcome);
  return sent;
}

async function finishMany(count: number, end: End = {}): Promise<string[]> {
  const all: string[] = [];
  for (let i = 0; i < count; i += 1) all.push(await finish(end));
  return all;
}

it('a block with 20 ended challenges and hardly a conversion is shut for 12 h', async () => {
  expect(await finishMany(20)).toEqual(Array(20).fill('ok'));
  expect((await send()).verdict).toBe('prefix_conversion');
  expect((await send({ block: '+35844999' })).verdict).toBe('ok');
  expect(gate.notices).toEqual([
    {
      tenant: 'default',
      channel: 'sms',
      country: 'FI',
      of: 'prefix',
      change: 'shut',
      forMs: 12 * HOUR,
    },
  ]);
  gate.clock.advance(12 * HOUR - 1);
  expect((await send()).verdict).toBe('prefix_conversion');
});

it('a block where people confirm stays open', async () => {
  for (let i = 0; i < 60; i += 1) await finish({ state: i % 3 === 0 ? 'expired' : 'sms_verified' });
  expect((await send()).verdict).toBe('ok');
});

it('ends that say nothing about the phone are not counted', async () => {
  await finishMany(40, { state: 'failed', reason: 'provider_unavailable' });
  expect((await send()).verdict).toBe('ok');
});

it('the same end is counted once', async () => {
  const { challengeId } = await send();
  const outcome = { tenant: 'default', challengeId, channel: 'sms', state: 'expired' } as const;
  for (let i = 0; i < 40; i += 1) await gate.breaker.outcome(outcome);
  expect((await send()).verdict).toBe('ok');
});

it('SMS and calls are judged apart', async () => {
  await finishMany(20, { channel: 'call', state: 'failed', reason: 'no_answer' });
  expect((await send({ channel: 'call' })).verdict).toBe('prefix_conversion');
  expect((await send({ channel: 'sms' })).verdict).toBe('ok');
});

it('after 12 h one probe in 10 min is let through; two that convert open it', async () => {
  await finishMany(20);
  gate.clock.advance(12 * HOUR);
  expect(await finish({ state: 'sms_verified' })).toBe('ok');
  expect((await send()).verdict).toBe('prefix_conversion');
  gate.clock.advance(10 * MINUTE);
  expect(await finish({ state: 'sms_verified' })).toBe('ok');
  expect(gate.notices.at(-1)).toMatchObject({ of: 'prefix', change: 'opened' });
  expect(await finishMany(5)).toEqual(Array(5).fill('ok'));
});

it('probes that fail shut it again, each time for twice as long, up to 7 days', async () => {
  await finishMany(20);
  const shutFor = [12];
  for (let time = 0; time < 5; time += 1) {
    gate.clock.advance((shutFor.at(-1) ?? 0) * HOUR);
    expect(await finish()).toBe('ok');
    gate.clock.advance(10 * MINUTE);
    expect(await finish()).toBe('ok');
    const { forMs } = gate.notices.at(-1) ?? {};
    shutFor.push((forMs ?? 0) / HOUR);
    expect((await send()).verdict).toBe('prefix_conversion');
  }
  expect(shutFor).toEqual([12, 24, 48, 96, 168, 168]);
});

it('one pumped block does not shut its country', async () => {
  await finishMany(20);
  for (let i = 0; i < 20; i += 1)
    await finish({ block: `+358442${String(i).padStart(2, '0')}`, state: 'sms_verified' });
  expect(gate.notices.filter(({ of }) => of === 'country')).toEqual([]);
});

it('a few pumped blocks shut the million numbers around them, not the country', async () => {
  for (const block of ['+35844120', '+35844121', '+35844122', '+35844123']) {
    await finishMany(5, { block });
  }
  expect((await send({ block: '+35844129' })).verdict).toBe('range_conversion');
  expect((await send({ block: '+35845129' })).verdict).toBe('ok');
  expect(gate.notices).toMatchObject([{ of: 'range', change: 'shut', forMs: 12 * HOUR }]);
});

it('a country where nobody confirms in fifty places of it is shut', async () => {
  for (let i = 0; i < 50; i += 1) await finish({ block: `+3584${10 + i}123` });
  expect((await send({ block: '+35849777' })).verdict).toBe('country_conversion');
  expect(gate.notices).toMatchObject([{ of: 'country', country: 'FI', forMs: 12 * HOUR }]);
});

it('a country where people confirm stays open, however many blocks of it are pumped', async () => {
  for (let i = 0; i < 60; i += 1) {
    const state = i % 2 === 0 ? 'sms_verified' : 'expired';
    await finish({ block: `+3584${10 + i}123`, state });
  }
  expect(gate.notices).toEqual([]);
});

it('a patient attacker, one send an hour, is shut out within a day', async () => {
  const all: string[] = [];
  for (let hour = 0; hour < 24; hour += 1) {
    all.push(await finish());
    gate.clock.advance(HOUR);
  }
  expect(all.filter((each) => each === 'ok')).toHaveLength(20);
});

it('many ends at once shut it once', async () => {
  const sent = await Promise.all(Array.from({ length: 40 }, () => send()));
  await Promise.all(
    sent.map(({ challengeId }) =>
      gate.breaker.outcome({ tenant: 'default', challengeId, channel: 'sms', state: 'expired' }),
    ),
  );
  expect(gate.notices.filter(({ of }) => of === 'prefix')).toHaveLength(1);
  expect((await send()).verdict).toBe('prefix_conversion');
});
