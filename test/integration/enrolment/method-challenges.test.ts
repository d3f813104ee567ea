import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { Keyring } from '../../../src/challenge/code.js';
import { MethodChallenges } from '../../../src/challenge/method-challenges.js';
import { DEFAULT_POLICY, type Tenant } from '../../../src/challenge/policy.js';
import type { SubjectGuesses } from '../../../src/challenge/ports.js';
import * as rules from '../../../src/enrolment/enrolment-rules.js';
import { RedisEnrolmentStore } from '../../../src/enrolment/enrolment-store.js';
import type { Method, SubjectKey } from '../../../src/enrolment/method.js';
import { MethodCipher } from '../../../src/enrolment/method-cipher.js';
import { newRecoveryCodes, normaliseRecoveryCode } from '../../../src/enrolment/recovery-codes.js';
import { newTotpSecret, stepAt } from '../../../src/enrolment/totp.js';
import { RegisteredProofs } from '../../../src/enrolment/typed-proofs.js';
import { codeAt } from '../../setup/authenticator-app.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';

const keyring = new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 7) }]);
const MIA: SubjectKey = { tenant: 'default', subject: 'mia' };
const TENANT = { id: 'default', locale: 'en' } as Tenant;
const BASE = { id: 'me_1', name: 'App', createdAtMs: 0 };
/** Bounds are tested with the limits. */
const UNBOUND: SubjectGuesses = { sourcesOf: () => [], take: async () => async () => {} };

let redis: Redis;
let clock: MovingClock;
let enrolments: RedisEnrolmentStore;
let challenges: MethodChallenges;

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock();
  const store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 86_400_000, clock });
  const cipher = new MethodCipher(keyring, randomBytes);
  enrolments = new RedisEnrolmentStore(redis, { cipher, randomBytes, clock });
  const service = {
    read: (owner: SubjectKey) => enrolments.read(owner),
    burnStep: (owner: SubjectKey, id: string, step: number, drift: number, by: string) =>
      enrolments.change(owner, rules.burnStep(id, step, drift, by)),
    spendRecovery: (owner: SubjectKey, id: string, hash: string, by: string) =>
      enrolments.change(owner, rules.spendRecovery(id, hash, by)),
  };
  challenges = new MethodChallenges({
    store,
    proofs: new RegisteredProofs(service, clock),
    guesses: UNBOUND,
    keyring,
    randomBytes,
    policy: DEFAULT_POLICY,
    metrics: { challengeStarted: () => {} },
  });
});

afterEach(() => redis.quit());

const register = (method: Method) => enrolments.change(MIA, rules.add(method));

async function start(method: 'totp' | 'recovery') {
  const { challenge } = await challenges.start(TENANT, { method, subject: 'mia' }, randomBytes(16));
  return challenge;
}

let checks = 0;
function check(challenge: Awaited<ReturnType<typeof start>>, code: string) {
  checks += 1;
  const requestId = checks.toString(16).padStart(12, '0');
  return challenges.check(challenge, { code, requestId, from: {} });
}

const codeOf = (secret: string) => codeAt(secret, clock.now());

it('of 1,000 right codes of an app at once, over ten challenges, exactly one counts', async () => {
  const secret = newTotpSecret(randomBytes);
  await register({ ...BASE, kind: 'totp', secret, lastStep: 0, driftSteps: 0 });
  const code = codeOf(secret);
  const started = await Promise.all(Array.from({ length: 10 }, () => start('totp')));
  const outcomes = await Promise.all(
    Array.from({ length: 1_000 }, (_, index) => check(started[index % 10] as never, code)),
  );
  expect(outcomes.filter(({ outcome }) => outcome === 'verified')).toHaveLength(1);
  const [app] = (await enrolments.read(MIA)).methods;
  expect(app).toMatchObject({ lastStep: stepAt(clock.now()), driftSteps: 0 });
});

it('every recovery code counts once, also of 100 at once, and the others stay', async () => {
  const { codes, ...kept } = newRecoveryCodes(MIA, randomBytes);
  await register({ ...BASE, kind: 'recovery', ...kept });
  const code = normaliseRecoveryCode(codes[0] ?? '') ?? '';
  const started = await Promise.all(Array.from({ length: 20 }, () => start('recovery')));
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, (_, index) => check(started[index % 20] as never, code)),
  );
  expect(outcomes.filter(({ outcome }) => outcome === 'verified')).toHaveLength(1);
  const [left] = (await enrolments.read(MIA)).methods;
  expect(left).toMatchObject({ hashes: kept.hashes.slice(1) });
  const other = normaliseRecoveryCode(codes[1] ?? '') ?? '';
  expect((await check(await start('recovery'), other)).outcome).toBe('verified');
});

it('a check that comes twice at once gets one verdict, and its right code counts', async () => {
  const secret = newTotpSecret(randomBytes);
  await register({ ...BASE, kind: 'totp', secret, lastStep: 0, driftSteps: 0 });
  const challenge = await start('totp');
  const typed = { code: codeOf(secret), requestId: 'abcdefabcdef', from: {} };
  const twins = Array.from({ length: 20 }, () => challenges.check(challenge, typed));
  const outcomes = (await Promise.all(twins)).map(({ outcome }) => outcome);
  expect(new Set(outcomes)).toEqual(new Set(['verified']));
});

it('a right code whose check died before its challenge ended counts when the check is sent again, and for no other', async () => {
  const secret = newTotpSecret(randomBytes);
  await register({ ...BASE, kind: 'totp', secret, lastStep: 0, driftSteps: 0 });
  const [challenge, other] = [await start('totp'), await start('totp')];
  const typed = { code: codeOf(secret), requestId: 'abcdefabcdef', from: {} };
  const step = stepAt(clock.now());
  await enrolments.change(MIA, rules.burnStep('me_1', step, 0, `${challenge.id}.abcdefabcdef`));
  expect((await challenges.check(other, typed)).outcome).toBe('wrong_code');
  expect((await challenges.check(challenge, typed)).outcome).toBe('verified');
});

it('a method that was removed meanwhile is told, and takes no try', async () => {
  const { codes: _, ...kept } = newRecoveryCodes(MIA, randomBytes);
  await register({ ...BASE, kind: 'recovery', ...kept });
  const challenge = await start('recovery');
  await enrolments.change(MIA, (stored) => ({ result: 0, next: { ...stored, methods: [] } }));
  await expect(check(challenge, 'k3f9q7hw2m')).rejects.toMatchObject({
    code: 'method_not_registered',
  });
});

it('events name the method and no number', async () => {
  const secret = newTotpSecret(randomBytes);
  await register({ ...BASE, kind: 'totp', secret, lastStep: 0, driftSteps: 0 });
  await check(await start('totp'), codeOf(secret));
  const [stream = ''] = await redis.keys('events:*');
  const entries = await redis.xrange(stream, '-', '+');
  const events = entries.map(([, fields]) => JSON.parse(fields[1] ?? ''));
  expect(events).toMatchObject([
    { sequence: 1, delivery: 0, channel: 'totp', state: 'pending', final: false },
    { sequence: 2, delivery: 0, channel: 'totp', state: 'verified', final: true },
  ]);
  expect(JSON.stringify(events)).not.toMatch(/mia|"to"/);
  const outbox = await redis.keys('outbox:*');
  const work = await redis.xrange(outbox[0] ?? '', '-', '+');
  expect(work.map(([, fields]) => fields.slice(0, 2))).toEqual([['task', 'notify']]);
});
