/** Alerts with a real Redis: each occasion is told once, by one process, and again only after it was over. */
import type { Redis } from 'ioredis';
import { AlertOccasions } from '../../../src/record/alert-occasions.js';
import type { OperatorAlert } from '../../../src/record/alert-rules.js';
import { AlertWatch } from '../../../src/record/alert-watch.js';
import { countsKey, hourOf } from '../../../src/record/keys.js';
import { RecordStore } from '../../../src/record/record-store.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';

const ROUTE = 'acme|FI|sms|twilio';
const SENDER = {
  provider: 'twilio',
  channel: 'sms',
  from: 'Acme',
  registered: [{ country: 'FI', until: '2027-02-20' }],
} as const;
let redis: Redis;
let clock: MovingClock;
let told: OperatorAlert[];

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock(Date.UTC(2027, 1, 1, 9, 30));
  told = [];
});

afterEach(async () => {
  await redis.quit();
});

function occasions(): AlertOccasions {
  return new AlertOccasions(redis, {
    now: () => clock.now(),
    tell: (alert) => told.push(alert),
    onError: (error) => {
      throw error;
    },
  });
}

function watch(senders: readonly (typeof SENDER)[] = []): AlertWatch {
  return new AlertWatch(redis, {
    store: new RecordStore(redis, { slots: 1, keepDays: 30 }),
    tenants: [
      { id: 'acme', brand: 'Acme', locale: 'en', senders, countries: { sms: ['FI'], call: [] } },
    ],
    sandbox: false,
    now: () => clock.now(),
    occasions: occasions(),
    onError: (error) => {
      throw error;
    },
  });
}

/** requested, sent, delivered, verified; ended stands eleventh. */
async function hour(ago: number, sent: number, delivered: number, verified: number) {
  const key = countsKey('00', 'hour', hourOf(clock.now()) - ago);
  const figures = [sent, sent, delivered, verified, 0, 0, 0, 0, 0, 0, sent].join(',');
  await redis.hset(key, ROUTE, figures);
}

const kinds = () => told.map(({ kind }) => kind);

it('conversion that falls is told once by all processes together, and again only after it was over', async () => {
  for (let ago = 3; ago < 50; ago += 1) await hour(ago, 100, 98, 92);
  await hour(0, 80, 78, 30);
  const several = Array.from({ length: 8 }, () => watch());
  await Promise.all(several.map((each) => each.look()));
  expect(told).toEqual([
    {
      kind: 'conversion_fell',
      occasion: 'conversion_fell|FI|sms|twilio',
      country: 'FI',
      channel: 'sms',
      carrier: 'twilio',
      tenants: ['acme'],
      figures: { verified: 30, ended: 80, usual: 0.92 },
    },
  ]);
  await watch().look();
  expect(told).toHaveLength(1);
  await hour(0, 80, 78, 75);
  await watch().look();
  await hour(0, 160, 150, 60);
  await watch().look();
  expect(kinds()).toEqual(['conversion_fell', 'conversion_fell']);
});

it('receipts that stop are told; a carrier that never confirms is not', async () => {
  for (let ago = 3; ago < 50; ago += 1) await hour(ago, 100, 98, 92);
  await hour(0, 40, 0, 37);
  await watch().look();
  expect(kinds()).toEqual(['receipts_stopped']);
});

it('one outage is told once, also while too few are sent to judge it', async () => {
  for (let ago = 3; ago < 50; ago += 1) await hour(ago, 100, 98, 92);
  await hour(0, 40, 0, 37);
  await watch().look();
  await hour(0, 20, 0, 18);
  await watch().look();
  await hour(0, 40, 0, 37);
  await watch().look();
  expect(kinds()).toEqual(['receipts_stopped']);
  await hour(0, 40, 39, 37);
  await watch().look();
  await hour(0, 40, 0, 37);
  await watch().look();
  expect(kinds()).toEqual(['receipts_stopped', 'receipts_stopped']);
});

it('a price that moves by more than a tenth is told, each new one once', async () => {
  const one = { tenant: 'acme', provider: 'twilio', country: 'FI', channel: 'sms' } as const;
  const price = (micros: number) => watch().price({ ...one, expectedMicros: 80_000, micros });
  await price(81_000);
  await price(81_000);
  expect(told).toEqual([]);
  await price(110_000);
  await price(110_000);
  await price(80_000);
  expect(told.map(({ figures }) => figures?.['ofExpected'])).toEqual([1.375, 1]);
});

it('a sender whose registration ends soon is told once, and once more when it is over', async () => {
  await watch([SENDER]).look();
  await watch([SENDER]).look();
  clock.advance(30 * 86_400_000);
  await watch([SENDER]).look();
  await watch([SENDER]).look();
  const senders = told.filter(({ kind }) => kind === 'sender_expires');
  expect(senders).toHaveLength(2);
  expect(senders[0]).toMatchObject({ country: 'FI', carrier: 'twilio', tenants: ['acme'] });
});

it('an occasion that is not over is told again after a month, whatever else is told meanwhile', async () => {
  const one = { kind: 'carrier_breaker', occasion: 'breaker|one' } as const;
  await occasions().raise(one);
  clock.advance(29 * 86_400_000);
  await occasions().raise({ ...one, occasion: 'breaker|other' });
  await occasions().raise(one);
  expect(told).toHaveLength(2);
  clock.advance(2 * 86_400_000);
  expect(await occasions().open()).toEqual(new Set(['breaker|other']));
  await Promise.all([occasions().raise(one), occasions().raise(one)]);
  expect(told).toHaveLength(3);
});

it('prices that change do not keep other alerts back', async () => {
  const about = { tenant: 'acme', provider: 'twilio', channel: 'sms' } as const;
  const one = watch();
  for (let i = 0; i < 1_001; i += 1) {
    await one.price({ ...about, country: `${i}`, expectedMicros: 80_000, micros: 110_000 });
  }
  await occasions().raise({ kind: 'carrier_breaker', occasion: 'breaker|one' });
  expect(kinds().filter((kind) => kind === 'carrier_breaker')).toHaveLength(1);
});

it('so many occasions at once are told, and no more', async () => {
  const busy = occasions();
  for (let i = 0; i < 1_005; i += 1) {
    await busy.raise({ kind: 'carrier_breaker', occasion: `breaker|${i}` });
  }
  expect(told).toHaveLength(1_000);
});

it('an occasion that is over is told again, and no other one', async () => {
  const [one, other] = ['webhook|acme|gone', 'webhook|acme|exhausted'].map((occasion) => ({
    kind: 'webhook_failing' as const,
    occasion,
  }));
  if (!one || !other) throw new Error('There are two.');
  for (const alert of [one, other, one, other]) await occasions().raise(alert);
  expect(await occasions().open()).toEqual(new Set([one.occasion, other.occasion]));
  await occasions().over(one.occasion);
  for (const alert of [one, other]) await occasions().raise(alert);
  expect(told).toEqual([one, other, one]);
});
