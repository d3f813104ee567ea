/** Tests which reports of a price count. */
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { chargesOver } from '../../../src/roles/charges.js';
import type { Core } from '../../../src/roles/core.js';
import type { LimitServices } from '../../../src/roles/limits.js';
import { freshTestRedis } from '../../setup/redis.js';
import { draft } from '../../setup/store-fixture.js';

it.each([
  ['its own message', {}, 1],
  ['another message', { reference: 'SM2' }, 0],
  ['another provider', { provider: 'vonage' }, 0],
  ['another channel', { channel: 'call' as const }, 0],
])('a price for %s counts or not', async (_of, changes, count) => {
  const redis = await freshTestRedis();
  const store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 60_000 });
  const { id } = draft();
  await store.create(draft({ id }));
  const sent = { kind: 'progress', state: 'sent', rank: 2 } as const;
  await store.transition({ id, delivery: 1, reference: 'SM1', to: sent, when: 'live' });
  const settled: unknown[] = [];
  const settle = async (price: unknown) => {
    settled.push(price);
    return 'settled' as const;
  };
  const charges = chargesOver(
    {
      config: { limits: { money: { currency: 'EUR', exchange: {} } } },
      logger: { debug: () => {}, warn: () => {} },
      metrics: { price: () => {} },
    } as unknown as Core,
    store,
    { spending: { settle } } as unknown as LimitServices,
  );
  const delivery = { challengeId: id, delivery: 1 };
  const origin = { delivery, channel: 'sms', provider: 'twilio', reference: 'SM1', ...changes };
  await charges.ofReport(origin as typeof origin & { channel: 'sms' }, {
    amount: 1,
    currency: 'EUR',
  });
  expect(settled).toHaveLength(count);
  await redis.quit();
});
