import type { Redis } from 'ioredis';
import type { Challenge } from '../../../src/challenge/challenge.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import {
  type EndedChallenge,
  type SettledLimits,
  settleLimits,
} from '../../../src/delivery/settlement.js';
import { DEFAULT_LIMITS } from '../../../src/limits/limits.js';
import { freshTestRedis } from '../../setup/redis.js';
import { draft } from '../../setup/store-fixture.js';
import {
  admissionOn,
  cipher,
  DAY,
  type Fixture,
  HOUR,
  sendRequest,
  strangeNumber,
  verdict,
} from '../limits/admission-fixture.js';

let redis: Redis;
let gate: Fixture;
let reads: number;

beforeEach(async () => {
  redis = await freshTestRedis();
  reads = 0;
  const { breaker } = DEFAULT_LIMITS;
  gate = admissionOn(redis, { limits: { number: [{ max: 1, windowMs: HOUR }], breaker } });
});

afterEach(async () => {
  await redis.quit();
});

/** A challenge whose first delivery was sent, and another start that its number's limit refuses. */
async function sent({ slots }: { readonly slots: number }) {
  const store = new RedisChallengeStore(redis, { slots, retentionMs: DAY, clock: gate.clock });
  const e164 = strangeNumber();
  const made = draft({ numberIndex: cipher.lastingIndex(e164) });
  await gate.admission.admit(sendRequest({ challengeId: made.id, e164 }));
  await store.create(made);
  const delivery = { challengeId: made.id, delivery: 1 };
  await store.beginAttempt(delivery, { token: 'worker', leaseMs: 1_000 });
  const { kind } = await store.transition({
    id: made.id,
    delivery: 0,
    to: { kind: 'final', state: 'sms_verified', anyDelivery: true },
    when: 'live',
  });
  expect(kind).toBe('applied');
  const read = (id: string): Promise<Challenge | undefined> => {
    reads += 1;
    return store.read(id);
  };
  const tell = (facts?: EndedChallenge['facts']) =>
    settleLimits(
      gate as unknown as SettledLimits,
      {
        tenant: 'default',
        challengeId: made.id,
        channel: 'sms',
        state: 'sms_verified',
        ...(facts ? { facts } : {}),
      },
      { read },
    );
  const again = () => verdict(gate.admission.admit(sendRequest({ e164 })));
  const evidence = () => redis.llen('limit:{default}:e:smsFI');
  return { tell, again, evidence };
}

/** Over several servers, what a proof gives back is not settled with the end. */
const CLUSTER = { slots: 2 };
const SENT = {
  kind: 'ended',
  outcome: 'sms_verified',
  sinceMs: 20_000,
  delivery: 1,
  country: 'FI',
  deliveries: [{ number: 1, channel: 'sms', provider: 'twilio', state: 'sent', acceptedMs: 300 }],
} as const;

it('on a single server a proof that is no code gives back with its end, before anybody is told', async () => {
  const { again } = await sent({ slots: 1 });
  expect(await again()).toBe('ok');
  expect(await again()).toBe('number');
});

it('an end that was settled when it was committed is neither read nor given back again, and counts once', async () => {
  const { tell, again, evidence } = await sent(CLUSTER);
  const settled = [{ ...SENT, settled: true }];
  await tell(settled);
  await tell(settled);
  expect([reads, await evidence(), await again()]).toEqual([0, 1, 'number']);
});

it('an end whose process died before it was settled gives back once, however often it is told', async () => {
  const { tell, again, evidence } = await sent(CLUSTER);
  const unsettled = [SENT];
  await tell(unsettled);
  expect(await again()).toBe('ok');
  await tell(unsettled);
  expect([await evidence(), await again()]).toEqual([1, 'number']);
});

it('an end that an older version wrote is read', async () => {
  const { tell, again, evidence } = await sent(CLUSTER);
  await tell();
  expect([reads, await evidence(), await again()]).toEqual([1, 1, 'ok']);
});
