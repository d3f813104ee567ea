/** Starts by approval over a real Redis: the digits, the limits, and what is left of a start that asks nobody. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { ApprovalStarts } from '../../../src/approvals/approval-starts.js';
import { Places } from '../../../src/approvals/places.js';
import { PromptedChallenges } from '../../../src/approvals/prompted-challenges.js';
import {
  ChallengeService,
  type ServiceDependencies,
} from '../../../src/challenge/challenge-service.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import type { OctothorpeError } from '../../../src/challenge/errors.js';
import { MethodChallenges } from '../../../src/challenge/method-challenges.js';
import { DEFAULT_POLICY, type Tenant } from '../../../src/challenge/policy.js';
import type { SubjectGuesses, TypedProofs } from '../../../src/challenge/ports.js';
import {
  type ApprovalWorld,
  approvalWorld,
  OWNER,
  type TestDevice,
} from '../../setup/approval-world.js';
import { freshTestRedis } from '../../setup/redis.js';
import { everythingIn } from '../../setup/redis-content.js';
import { keyring } from '../../setup/store-fixture.js';

const TENANT = { id: OWNER.tenant, brand: 'Acme', locale: 'en' } as Tenant;
const REQUEST = { method: 'approve', subject: OWNER.subject } as const;
const IP = '2001:db8:77:88::1234';
const UNBOUND: SubjectGuesses = { sourcesOf: () => [], take: async () => async () => {} };

let redis: Redis;
let world: ApprovalWorld;
let methods: MethodChallenges;
let service: ChallengeService;
let starts: ApprovalStarts;

beforeEach(async () => {
  redis = await freshTestRedis();
  world = approvalWorld(redis, 'https://verify.example.com');
  const { clock, approvals } = world;
  const store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 86_400_000, clock });
  const proofs: TypedProofs = {
    isRegistered: async (owner) => (await world.methods.of(owner)).length > 0,
    prove: async () => undefined,
  };
  const shared = { store, keyring, randomBytes, policy: DEFAULT_POLICY, clock };
  const metrics = { challengeStarted: () => {}, check: () => {} };
  methods = new MethodChallenges({ ...shared, proofs, guesses: UNBOUND, metrics });
  const ends = { ended: async () => {} };
  service = new ChallengeService({
    ...shared,
    methods,
    metrics,
    ends,
  } as unknown as ServiceDependencies);
  const prompted = new PromptedChallenges({
    ...{ approvals, challenges: service, methods, keyring },
    places: new Places(),
  });
  starts = new ApprovalStarts(service, prompted, clock);
});
afterEach(() => redis.quit());

const start = (key?: string, more = {}) =>
  starts.start(TENANT, { ...REQUEST, ...more }, key === undefined ? undefined : { key });

async function refusal(promise: Promise<unknown>) {
  return promise.then(
    () => undefined,
    ({ code, retryAfterSeconds }: OctothorpeError) => ({ code, retryAfterSeconds }),
  );
}

const openRequests = async () => (await world.store.read(OWNER)).open;

/** Answers the request of this challenge. */
async function answer(
  device: TestDevice,
  challenge: string,
  decision: 'approve' | 'deny',
  number = '',
) {
  const [request] = (await openRequests()).filter((each) => each.challengeId === challenge);
  if (!request) throw new Error('Nobody is asked.');
  const known = await world.actions.authenticate({
    ...{ token: device.token('account'), action: 'account' },
    body: Buffer.alloc(0),
  });
  const { nonce } = request;
  return world.actions.answer(known, device.answer({ challenge, nonce }, decision, number));
}

test('gives the digits, asks the devices, and keeps the address sealed', async () => {
  await world.pair();
  const { challenge, matchDigit } = await start(undefined, { ip: IP, device: 'laptop' });
  expect(challenge).toMatchObject({ state: 'queued', method: 'approve' });
  expect(challenge.expiresAtMs - challenge.createdAtMs).toBe(300_000);
  expect(matchDigit).toMatch(/^\d{2}$/);
  expect(await openRequests()).toMatchObject([
    { challengeId: challenge.id, brand: 'Acme', what: '', where: IP },
  ]);
  const content = await everythingIn(redis);
  for (const secret of [IP, 'laptop']) expect(content).not.toContain(secret);
});

test('says amount and payee of a transaction', async () => {
  await world.pair();
  await start(undefined, { transaction: { amount: '49.90', currency: 'EUR', payee: 'Acme Oy' } });
  expect(await openRequests()).toMatchObject([{ what: 'EUR 49.90 · Acme Oy' }]);
});

test('repeated by its key ten times at once shows the same digits and one prompt', async () => {
  await world.pair();
  const all = await Promise.all(Array.from({ length: 10 }, () => start('sign-in-1')));
  expect(new Set(all.map(({ matchDigit }) => matchDigit)).size).toBe(1);
  expect(new Set(all.map(({ challenge }) => challenge.id)).size).toBe(1);
  expect(all.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(await openRequests()).toHaveLength(1);
});

test('repeated after the end shows the same digits, and asks nobody again', async () => {
  await world.pair();
  const first = await start('sign-in-1');
  await starts.withdraw(await service.cancel(TENANT, first.challenge.id));
  expect(await openRequests()).toEqual([]);
  expect(await start('sign-in-1')).toMatchObject({ matchDigit: first.matchDigit, replayed: true });
  expect(await openRequests()).toEqual([]);
});

test('is finished by the repetition where the process died before it asked', async () => {
  await world.pair();
  const { challenge } = await service.start(TENANT, REQUEST, { key: 'sign-in-1' });
  expect(await openRequests()).toEqual([]);
  expect(await start('sign-in-1')).toMatchObject({ matchDigit: expect.stringMatching(/^\d\d$/) });
  expect(await openRequests()).toMatchObject([{ challengeId: challenge.id }]);
});

test('withdrawn by its key leaves no prompt and no open challenge; there may be none', async () => {
  await world.pair();
  const { challenge } = await start('job-1');
  await starts.withdrawStart(TENANT, 'job-1');
  expect(await openRequests()).toEqual([]);
  expect(await service.get(TENANT, challenge.id)).toMatchObject({ state: 'canceled' });
  await starts.withdrawStart(TENANT, 'job-2');
});

test('without a device is method_not_registered', async () => {
  expect(await refusal(start())).toMatchObject({ code: 'method_not_registered' });
});

test('while two strangers ask is refused until the first prompt ends, leaves no challenge, and its key works then', async () => {
  const device = await world.pair();
  const first = await start();
  world.clock.advance(60_000);
  await start();
  const before = await redis.dbsize();
  expect(await refusal(start('later'))).toEqual({ code: 'limit_reached', retryAfterSeconds: 240 });
  expect(await redis.dbsize()).toBe(before);
  await answer(device, first.challenge.id, 'approve', first.matchDigit);
  expect(await start('later')).toMatchObject({ matchDigit: expect.anything(), replayed: false });
});

test('after a denial waits a minute', async () => {
  const device = await world.pair();
  const { challenge } = await start();
  await answer(device, challenge.id, 'deny');
  expect(await refusal(start())).toEqual({ code: 'limit_reached', retryAfterSeconds: 60 });
  world.clock.advance(60_000);
  expect(await start()).toMatchObject({ matchDigit: expect.anything() });
});

test('from a device that was approved before passes while strangers ask', async () => {
  const device = await world.pair();
  const own = await start(undefined, { device: 'laptop' });
  await answer(device, own.challenge.id, 'approve', own.matchDigit);
  await Promise.all([start(), start()]);
  expect(await refusal(start())).toMatchObject({ code: 'limit_reached' });
  expect(await start(undefined, { device: 'laptop' })).toMatchObject({ replayed: false });
});

test('twenty times at once asks twice; the others are refused, also when repeated, and have ended', async () => {
  await world.pair();
  const keys = Array.from({ length: 20 }, (_, at) => `burst-${at}`);
  const codes = () => Promise.all(keys.map(async (key) => (await refusal(start(key)))?.code));
  for (const tried of [await codes(), await codes()]) {
    expect(tried.filter((code) => code === undefined)).toHaveLength(2);
    expect(tried.filter((code) => code === 'limit_reached')).toHaveLength(18);
  }
  const asked = (await openRequests()).map(({ challengeId }) => challengeId);
  for (const key of keys) {
    const id = service.idFor(TENANT, { key });
    const challenge = await service.get(TENANT, id).catch(() => undefined);
    if (!challenge || asked.includes(id)) continue;
    expect(challenge).toMatchObject({ state: 'failed', reason: 'unreachable' });
  }
});

test('a decision that is told twice is taken twice, and another one is not', async () => {
  await world.pair();
  const { challenge } = await start();
  const tell = (step: 'approved' | 'denied') => methods.approval(TENANT, challenge.id, step);
  const both = await Promise.all([tell('approved'), tell('approved')]);
  expect(both.map(({ state }) => state)).toEqual(['approved', 'approved']);
  await expect(tell('denied')).rejects.toMatchObject({ code: 'challenge_final' });
});
