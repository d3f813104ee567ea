import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { freshTestRedis } from '../../setup/redis.js';
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
const BUDGET = { hour: 10, day: null };

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
  // 0.25 each: without a provider, the highest price is reserved.
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

it('a price of zero never reaches a budget, and an unknown provider costs the assumed price', async () => {
  const { admission } = withBudgets({ country: { hour: 1, day: null } });
  expect(admission.expectedPrice('sms', 'SE', 'nobody')).toBe(1_000_000);
  expect(admission.expectedPrice('call', 'SE')).toBe(500_000);
  expect(admission.expectedPrice('sms', 'FI', 'vonage')).toBe(200_000);
});

describe('the cost of a send', () => {
  const open = (budget = 1) => {
    const gate = withBudgets({ country: { hour: budget, day: null } });
    const challengeId = newChallengeId();
    const send = {
      tenant: 'default',
      challengeId,
      delivery: 1,
      channel: 'sms',
      country: 'FI',
    } as const;
    const settle = (stage: 'estimate' | 'final', amount: number, more: object = {}) =>
      gate.spending.settle({ ...send, ...more, stage, amount });
    return { ...gate, challengeId, settle };
  };
  const spent = async (country = 'FI') =>
    Number(await redis.hget(`limit:{default}:sum:${country}`, 'm3600=')) / 1_000_000;

  it('is the reservation, until the provider’s price replaces it', async () => {
    const { admission, settle, challengeId } = open();
    await admission.admit(to('FI', { challengeId }));
    for (let i = 0; i < 3; i += 1) await admission.admit(to('FI'));
    expect(await verdict(admission.admit(to('FI')))).toBe('country_budget_hour');
    expect(await settle('final', 0)).toBe('settled');
    expect(await verdicts(2, () => admission.admit(to('FI')))).toEqual([
      'ok',
      'country_budget_hour',
    ]);
  });

  it('is the provider’s first price: repeated, late and estimated prices change nothing', async () => {
    const { admission, settle, challengeId } = open(10);
    await admission.admit(to('FI', { challengeId }));
    expect(await settle('final', 0.05)).toBe('settled');
    expect(await settle('final', 0.05)).toBe('repeated');
    expect(await settle('final', 5)).toBe('repeated');
    expect(await settle('estimate', 0)).toBe('repeated');
    expect(await spent()).toBe(0.05);
  });

  it('is zero after a refusal, and its price if it went out nevertheless', async () => {
    const { admission, settle, challengeId } = open(10);
    await admission.admit(to('FI', { challengeId }));
    await settle('estimate', 0);
    expect(await spent()).toBe(0);
    await settle('final', 0.07);
    expect(await spent()).toBe(0.07);
  });

  it('is its full price, even above the reservation', async () => {
    const { admission, settle, challengeId } = open();
    await admission.admit(to('FI', { challengeId }));
    await settle('final', 0.75);
    expect(await verdicts(2, () => admission.admit(to('FI')))).toEqual([
      'ok',
      'country_budget_hour',
    ]);
  });

  it('is the expected price if nothing was reserved', async () => {
    const { admission, settle, challengeId } = open(10);
    await admission.admit(to('FI', { challengeId }));
    await settle('estimate', 0.3, { delivery: 2 });
    expect(await spent()).toBe(0.55);
    await settle('final', 0.1, { delivery: 2 });
    expect(await spent()).toBeCloseTo(0.35, 9);
  });

  it('is separate for calls and SMS', async () => {
    const { admission, spending, settle, challengeId } = open(10);
    await admission.admit(to('FI', { challengeId, kind: 'resend', delivery: 2 }));
    await admission.admit(to('FI', { challengeId, kind: 'resend', delivery: 2, channel: 'call' }));
    expect(await spent()).toBe(0.75);
    await settle('final', 0.2, { delivery: 2 });
    const waiting = await spending.waiting('default', challengeId);
    expect(waiting({ number: 2, channel: 'sms' })).toBe(false);
    expect(waiting({ number: 2, channel: 'call' })).toBe(true);
  });

  it('stays the estimate from an hour after the last send', async () => {
    const { settle, spending, challengeId } = open();
    expect(await settle('final', 1)).toBe('unknown');
    const waiting = await spending.waiting('default', challengeId);
    expect(waiting({ number: 1, channel: 'sms' })).toBe(false);
  });

  const steps = fc.array(
    fc.record({
      delivery: fc.integer({ min: 1, max: 3 }),
      stage: fc.constantFrom('estimate' as const, 'final' as const),
      cents: fc.integer({ min: 0, max: 50 }),
    }),
    { maxLength: 14 },
  );

  it('is the first price of each delivery, else its last estimate, in any order of events', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const { admission, settle, challengeId } = open(1_000);
        const before = await spent();
        await admission.admit(to('FI', { challengeId }));
        const counted = new Map<number, { cents: number; final: boolean }>([
          [1, { cents: 25, final: false }],
        ]);
        for (const { delivery, stage, cents } of all) {
          await settle(stage, cents / 100, { delivery });
          if (counted.get(delivery)?.final) continue;
          counted.set(delivery, { cents, final: stage === 'final' });
        }
        const expected = [...counted.values()].reduce((sum, { cents }) => sum + cents, 0) / 100;
        expect(await spent()).toBeCloseTo(before + expected, 6);
      }),
      { numRuns: 60 },
    );
  });

  it('is one price if a hundred come at once', async () => {
    const { admission, settle, challengeId } = open(1_000);
    await admission.admit(to('FI', { challengeId }));
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        settle(i % 3 === 0 ? 'estimate' : 'final', (i % 3 === 0 ? i : 10) / 100),
      ),
    );
    expect(results).toContain('settled');
    expect(await spent()).toBe(0.1);
  });
});

describe('a failover', () => {
  const failover = (changes: Parameters<typeof sendRequest>[0]) =>
    to('FI', { kind: 'failover', delivery: 2, replaces: false, ...changes });

  it('takes its money once, even if its report is repeated', async () => {
    const { admission } = withBudgets({ country: { hour: 1, day: null } });
    const request = failover({ provider: 'vonage' });
    for (let i = 0; i < 9; i += 1) await admission.admit(request);
    expect(await redis.hget('limit:{default}:sum:FI', 'm3600=')).toBe('200000');
    await admission.withdraw(request);
    await admission.withdraw(request);
    expect(await redis.hget('limit:{default}:sum:FI', 'm3600=')).toBe('0');
  });

  it('must pass the budget like any other send', async () => {
    const { admission } = withBudgets({ country: { hour: 0.6, day: null } });
    await admission.admit(to('FI'));
    await admission.admit(to('FI'));
    expect(await verdict(admission.admit(failover({ provider: 'vonage' })))).toBe(
      'country_budget_hour',
    );
  });

  it('counts for its block if the first delivery went out, and not if that was refused', async () => {
    const { admission } = admissionOn(redis, {
      limits: { prefix: { last3: [], last4: [{ max: 2, windowMs: HOUR }], source: [] } },
    });
    const e164 = strangeNumber();
    await admission.admit(sendRequest({ e164 }));
    for (let i = 0; i < 3; i += 1) {
      expect(await verdict(admission.admit(failover({ e164, replaces: true })))).toBe('ok');
    }
    expect(await verdict(admission.admit(failover({ e164 })))).toBe('ok');
    expect(await verdict(admission.admit(failover({ e164 })))).toBe('prefix_last4');
  });

  it('to a call must pass the limit of simultaneous calls; to an SMS, the STOP list', async () => {
    const { admission, optOuts } = admissionOn(redis, { limits: { callsAtOnce: 1 } });
    const e164 = strangeNumber();
    await admission.admit(sendRequest({ channel: 'call' }));
    expect(await verdict(admission.admit(failover({ e164, channel: 'call' })))).toBe(
      'calls_at_once',
    );
    await optOuts.inbound(['default'], e164, 'stop');
    expect(await verdict(admission.admit(failover({ e164 })))).toBe('opted_out');
  });

  it('does not count for the person’s own limit', async () => {
    const { admission } = admissionOn(redis, {
      limits: { number: [{ max: 1, windowMs: HOUR }] },
    });
    const e164 = strangeNumber();
    await admission.admit(failover({ e164 }));
    expect(await verdict(admission.admit(sendRequest({ e164 })))).toBe('ok');
    expect(await verdict(admission.admit(failover({ e164 })))).toBe('ok');
    expect(await verdict(admission.admit(sendRequest({ e164 })))).toBe('number');
  });
});

it('50, 80 and 100 % of a budget each raise one alert in a window', async () => {
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

it('a budget that a single send would exceed raises the alert of 100 %', async () => {
  const { admission, alerts } = withBudgets({ country: { hour: 0.05, day: null } });
  expect(await verdict(admission.admit(to('SE')))).toBe('country_budget_hour');
  expect(alerts).toMatchObject([{ percent: 100 }]);
  expect(await redis.pttl('limit:{default}:sum:SE')).toBeGreaterThan(0);
});

describe('the stored data of sends', () => {
  const WEEK = 7 * DAY;

  it('does not expire earlier because a later send counts for fewer rules', async () => {
    const rates = [{ max: 100, windowMs: WEEK }];
    const { admission } = admissionOn(redis, {
      limits: { country: rates, tenant: rates, budgets: { ...NO_LIMITS.budgets, tenant: BUDGET } },
    });
    await admission.admit(to('FI'));
    await admission.admit(to('FI', { kind: 'failover', delivery: 2, replaces: true }));
    expect(await redis.pttl('limit:{default}:sum:')).toBeGreaterThan(WEEK);
  });

  it('stays for a whole window after the last price', async () => {
    const { admission, spending } = withBudgets({ country: { hour: 10, day: null } });
    const challengeId = newChallengeId();
    await admission.admit(to('FI', { challengeId }));
    const send = { tenant: 'default', challengeId, delivery: 1, country: 'FI' } as const;
    // The price comes in the ledger's last minute.
    await redis.pexpire('limit:{default}:sum:FI', MINUTE);
    await spending.settle({ ...send, channel: 'sms', amount: 9, stage: 'final' });
    expect(await redis.pttl('limit:{default}:sum:FI')).toBeGreaterThan(HOUR);
  });
});

it('an alert is not lost if the list must be read again first', async () => {
  const here = withBudgets({ country: { hour: 0.05, day: null } });
  const number = { kind: 'number', e164: strangeNumber() } as const;
  const by = { operator: 'anna', reason: 'pumped', key: '9f86d081' };
  await here.operatorLimits.list('default', number, 'deny', here.clock.now() + DAY, by);
  expect(await verdict(here.admission.admit(to('SE')))).toBe('country_budget_hour');
  expect(here.alerts).toMatchObject([{ percent: 100 }]);
});

it.each([
  ['in one script', false],
  ['one script for each tag', true],
])(
  'only a counted send raises an alert, once: %s, a send that another rule refuses raises none',
  async (_, spread) => {
    const budgets = { ...NO_LIMITS.budgets, tenant: { hour: 1, day: null } };
    const { admission, alerts } = admissionOn(redis, {
      spread,
      limits: { budgets, number: [{ max: 1, windowMs: HOUR }] },
    });
    const told = () => alerts.splice(0).map(({ percent }) => percent);
    const e164 = strangeNumber();
    await admission.admit(sendRequest({ e164 }));
    for (let i = 0; i < 3; i += 1) await admission.admit(to('FI'));
    expect(await verdict(admission.admit(sendRequest({ e164 })))).toBe('number');
    expect(told()).toEqual([]);
    await admission.admit(to('FI'));
    expect(told()).toEqual([50]);
    for (let i = 0; i < 2; i += 1) await admission.admit(to('FI'));
    expect(await verdict(admission.admit(sendRequest({ e164 })))).toBe('number');
    expect(told()).toEqual([]);
    await admission.admit(to('FI'));
    expect(told()).toEqual([80]);
    expect(await verdict(admission.admit(sendRequest({ e164 })))).toBe('number');
    await admission.admit(to('FI'));
    expect(told()).toEqual([]);
  },
);

it('the answer reveals neither the budget nor its end', async () => {
  const { admission } = withBudgets({ country: { hour: 0.05, day: null } });
  await expect(admission.admit(to('SE'))).rejects.toMatchObject({ retryAfterSeconds: 3_600 });
});
