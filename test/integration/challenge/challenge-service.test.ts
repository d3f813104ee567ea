import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { ChallengeService } from '../../../src/challenge/challenge-service.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { deriveCode } from '../../../src/challenge/code.js';
import { DEFAULT_POLICY } from '../../../src/challenge/policy.js';
import { Router } from '../../../src/challenge/routing.js';
import { systemClock } from '../../../src/challenge/time.js';
import { createMetrics } from '../../../src/observability/metrics.js';
import { everyProvider } from '../../setup/every-provider.js';
import { freshTestRedis } from '../../setup/redis.js';
import { check, cipher, keyring } from '../../setup/store-fixture.js';

const countries = { sms: ['FI'], call: ['FI'] };
const tenant = { id: 'default', brand: 'Contoso', locale: 'en', senders: [], countries };

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(async () => {
  await redis.quit();
});

it('a start is counted once however often it is repeated, and a check by its outcome', async () => {
  const metrics = createMetrics({ processMetrics: false });
  const store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 60_000 });
  const service = new ChallengeService({
    store,
    routes: new Router({ sms: { '*': ['twilio'] }, call: {} }, everyProvider),
    admission: {
      admit: async () => 'taken',
      withdraw: async () => undefined,
      callEnded: async () => undefined,
    },
    ends: { ended: async () => undefined },
    judge: { judge: (command) => check(store, command) },
    testNumbers: { codeOf: () => undefined },
    keyring,
    cipher,
    randomBytes,
    policy: DEFAULT_POLICY,
    clock: systemClock,
    metrics,
  });
  const request = { to: '+358441234567', channels: ['sms'] } as const;
  const { challenge } = await service.start(tenant, request, { key: 'once' });
  await service.start(tenant, request, { key: 'once' });
  const { id, secret } = challenge;
  const right = deriveCode(keyring.current, id, secret.seed);
  await service.check(tenant, id, right === '000000' ? '000001' : '000000', 'one');
  await service.check(tenant, id, right, 'two');
  const told = (await metrics.text()).split('\n');
  expect(told).toEqual(
    expect.arrayContaining([
      'octothorpe_challenges_started_total{tenant="default",channel="sms",country="FI"} 1',
      'octothorpe_checks_total{outcome="wrong_code"} 1',
      'octothorpe_checks_total{outcome="verified"} 1',
    ]),
  );
});
