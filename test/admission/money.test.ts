import type { Redis } from 'ioredis';
import { freshTestRedis } from '../setup/redis.js';
import {
  admissionOn,
  DAY,
  HOUR,
  MINUTE,
  NO_LIMITS,
  newChallengeId,
  sendRequest,
  strangeNumber,
  verdict,
  verdicts,
} from './admission-fixture.js';

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(async () => {
  await redis.quit();
});

const NONE = { hour: null, day: null };

function withBudgets(budgets: Partial<typeof NO_LIMITS.budgets>) {
  return admissionOn(redis, {
    limits: { budgets: { ...NO_LIMITS.budgets, ...budgets } },
    prices: {
      providers: {
        twilio: { sms: { '*': 0.1, FI: 0.25 }, call: { '*': 0.5 } },
        vonage: { sms: { FI: 0.2 } },
      },
      otherwise: { sms: 1, call: 2 },
    },
  });
}

const to = (country: string, more: Parameters<typeof sendRequest>[0] = {}) =>
  sendRequest({ e164: strangeNumber(), country, ...more });

it('a country spends its budget of the hour and no more, and spends again as the hour moves on', async () => {
  const { admission, clock } = withBudgets({ country: { hour: 1, day: null } });
  // 0.25 each: without a provider, the dearest one's price is reserved.
  expect(await verdicts(5, () => admission.admit(to('FI')))).toEqual([
    ...Array(4).fill('ok'),
    'country_budget_hour',
  ]);
  expect(await verdict(admission.admit(to('FI', { provider: 'vonage' })))).toBe(
    'country_budget_hour',
  );
  expect(await verdict(admission.admit(to('SE')))).toBe('ok');
  clock.advance(HOUR + 5 * MINUTE);
  expect(await verdicts(5, () => admission.admit(to('FI', { provider: 'vonage' })))).toEqual(
    Array(5).fill('ok'),
  );
});

it('a whole tenant spends its budget of the day, calls and SMS together', async () => {
  const { admission, clock } = withBudgets({ tenant: { hour: null, day: 1 } });
  await admission.admit(to('SE', { channel: 'call' }));
  await admission.admit(to('NO'));
  expect(await verdict(admission.admit(to('DK', { channel: 'call' })))).toBe('tenant_budget_day');
  expect(await verdict(admission.admit(to('DK', { tenant: 'other', channel: 'call' })))).toBe('ok');
  clock.advance(DAY + HOUR);
  expect(await verdict(admission.admit(to('DK', { channel: 'call' })))).toBe('ok');
});

it('a country may have a budget of its own', async () => {
  const { admission } = withBudgets({
    country: { hour: 0.1, day: null },
    countries: { SE: { hour: 0.3, day: null } },
  });
  expect(await verdicts(2, () => admission.admit(to('NO')))).toEqual(['ok', 'country_budget_hour']);
  expect(await verdicts(4, () => admission.admit(to('SE')))).toEqual([
    'ok',
    'ok',
    'ok',
    'country_budget_hour',
  ]);
});

it('a price of nothing stops nothing, and an unknown provider costs what is assumed', async () => {
  const { admission } = withBudgets({ country: { hour: 1, day: null } });
  expect(admission.expectedPrice('sms', 'SE', 'nobody')).toBe(1_000_000);
  expect(admission.expectedPrice('call', 'SE')).toBe(500_000);
  expect(admission.expectedPrice('sms', 'FI', 'vonage')).toBe(200_000);
});

it('what a send did cost takes the place of what was reserved', async () => {
  const { admission, spending } = withBudgets({ country: { hour: 1, day: null } });
  const challengeId = newChallengeId();
  const price = { tenant: 'default', challengeId, delivery: 1, country: 'FI' };
  await admission.admit(to('FI', { challengeId }));
  for (let i = 0; i < 3; i += 1) await admission.admit(to('FI'));
  expect(await verdict(admission.admit(to('FI')))).toBe('country_budget_hour');
  expect(await spending.settle({ ...price, amount: 0 })).toBe('settled');
  expect(await verdicts(2, () => admission.admit(to('FI')))).toEqual(['ok', 'country_budget_hour']);
  expect(await spending.settle({ ...price, amount: 5 })).toBe('repeated');
});

it('a dearer price than was reserved counts in full, and a failover adds its own', async () => {
  const { admission, spending } = withBudgets({ country: { hour: 1, day: null } });
  const challengeId = newChallengeId();
  const price = { tenant: 'default', challengeId, country: 'FI' };
  await admission.admit(to('FI', { challengeId }));
  await spending.settle({ ...price, delivery: 1, amount: 0.5 });
  await spending.settle({ ...price, delivery: 2, amount: 0.25 });
  expect(await verdicts(2, () => admission.admit(to('FI')))).toEqual(['ok', 'country_budget_hour']);
});

it('an hour after the last send the estimate stands', async () => {
  const { spending } = withBudgets({});
  const price = { tenant: 'default', challengeId: newChallengeId(), delivery: 1, country: 'FI' };
  expect(await spending.settle({ ...price, amount: 1 })).toBe('unknown');
});

it('50, 80 and 100 % of a budget are told once in each window', async () => {
  const { admission, alerts, clock } = withBudgets({
    tenant: { hour: 1, day: null },
    country: NONE,
  });
  const send = () => admission.admit(to('SE'));
  const told = () => alerts.splice(0).map(({ percent }) => percent);
  await verdicts(4, send);
  expect(told()).toEqual([]);
  await send();
  expect(told()).toEqual([50]);
  await verdicts(5, send);
  expect(told()).toEqual([80, 100]);
  expect(await verdicts(3, send)).toEqual(Array(3).fill('tenant_budget_hour'));
  expect(told()).toEqual([]);
  clock.advance(2 * HOUR);
  await verdicts(5, send);
  expect(alerts).toEqual([
    { tenant: 'default', country: 'SE', channel: 'sms', rule: 'tenant_budget_hour', percent: 50 },
  ]);
});

it('a budget that a single send would pass is told as used up', async () => {
  const { admission, alerts } = withBudgets({ country: { hour: 0.05, day: null } });
  expect(await verdict(admission.admit(to('SE')))).toBe('country_budget_hour');
  expect(alerts).toMatchObject([{ percent: 100 }]);
  expect(await redis.pttl('limit:{default}:sum:SE')).toBeGreaterThan(0);
});

it('the caller is not told which budget, nor when it ends', async () => {
  const { admission } = withBudgets({ country: { hour: 0.05, day: null } });
  await expect(admission.admit(to('SE'))).rejects.toMatchObject({ retryAfterSeconds: 3_600 });
});
