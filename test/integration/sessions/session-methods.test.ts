/** What a session registers, on a real Redis: also where a process dies in between, and where a proof comes too late. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { Keyring } from '../../../src/challenge/code.js';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';
import type { Tenant } from '../../../src/challenge/policy.js';
import { EnrolmentService } from '../../../src/enrolment/enrolment-service.js';
import { RedisEnrolmentStore } from '../../../src/enrolment/enrolment-store.js';
import { MethodCipher } from '../../../src/enrolment/method-cipher.js';
import type { SessionStore } from '../../../src/sessions/ports.js';
import { ResultSigner, resultKeys } from '../../../src/sessions/result.js';
import { SESSION_LIMITS, type SessionSettings } from '../../../src/sessions/session.js';
import { SessionAccess } from '../../../src/sessions/session-access.js';
import { SessionMethods } from '../../../src/sessions/session-methods.js';
import { SessionReader } from '../../../src/sessions/session-reader.js';
import { type CreateSession, SessionService } from '../../../src/sessions/session-service.js';
import { RedisSessionStore } from '../../../src/sessions/session-store.js';
import { VerificationActions } from '../../../src/sessions/verification-actions.js';
import { STARTED_AT_MS } from '../../fixtures/sample-challenge.js';
import { FakeChallengeApi } from '../../setup/fake-challenge-api.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';

const MASTER = { id: 'k1', secret: Buffer.alloc(32, 7) };
const PERSON = { tenant: 'acme', subject: 'person-1' };
const TO = '+358441234567';
const OTHER = '+358447654321';
const TENANT = { id: 'acme', brand: 'Acme', locale: 'en', senders: [] } as unknown as Tenant;
const SETTINGS = {
  ...{ audience: 'acme', returnUrls: ['https://id.example.com/done'], ownApp: false },
  ...{ linkMs: SESSION_LIMITS.linkMs, lifeMs: SESSION_LIMITS.lifeMs, brand: { name: 'Acme' } },
} as unknown as SessionSettings;

let redis: Redis;
let clock: MovingClock;

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock(STARTED_AT_MS);
});

afterEach(() => redis.quit());

/** A process. @param storeOf wraps its store */
async function worldOf(
  challenges: FakeChallengeApi,
  storeOf: (store: SessionStore) => SessionStore = (store) => store,
) {
  const keyring = new Keyring([MASTER]);
  const cipher = new PhoneNumberCipher(keyring, randomBytes);
  const { retentionMs } = SESSION_LIMITS;
  const store = storeOf(new RedisSessionStore(redis, { retentionMs, clock }));
  const enrolments = new EnrolmentService({
    store: new RedisEnrolmentStore(redis, {
      ...{ cipher: new MethodCipher(keyring, randomBytes), randomBytes, clock },
    }),
    approvals: { forget: async () => {}, erase: async () => {} },
    audit: { note: async () => {} },
    challenges: { read: async () => undefined },
    indexOf: () => '',
    announce: () => {},
    randomBytes,
    now: () => clock.now(),
  });
  const methods = new SessionMethods({ store, enrolments, cipher, clock });
  const tenants = new Map([['acme', { tenant: TENANT, settings: SETTINGS }]]);
  const reader = new SessionReader(store, challenges, tenants, clock, methods);
  const signer = new ResultSigner(await resultKeys([MASTER]), 'https://verify.test', clock);
  const flow = new VerificationActions({ store, reader, challenges, methods, cipher });
  const service = new SessionService({ store, reader, signer, cipher, enrolments, randomBytes });
  const access = new SessionAccess({ store, reader, signer, randomBytes });
  return { enrolments, flow, service, access };
}

async function opened(
  { service, access }: Awaited<ReturnType<typeof worldOf>>,
  about: Pick<CreateSession, 'purpose' | 'methods'>,
) {
  const returnUrl = 'https://id.example.com/done';
  const { token } = await service.create(TENANT, { ...PERSON, ...about, returnUrl });
  const link = await access.open(token, 'en');
  const session = link && (await access.find(link.key));
  if (!session) throw new Error('The link opens the session.');
  return session;
}

async function started(
  challenges: FakeChallengeApi,
  methods: CreateSession['methods'] | null = ['phone'],
) {
  const world = await worldOf(challenges);
  const session = await opened(world, { purpose: 'setup', ...(methods ? { methods } : {}) });
  const snapshot = await world.flow.start(session, { channel: 'sms', to: TO });
  return { ...world, session: snapshot.session, challenge: snapshot.challenge?.id ?? '' };
}

describe.each([
  ['of methods', true],
  ['of a number alone', false],
])('in a set-up %s', (_, hasMethods) => {
  const begin = (challenges: FakeChallengeApi) =>
    started(challenges, hasMethods ? ['phone'] : null);

  it('a request that was held back proves no number but the one it reaches', async () => {
    const challenges = new FakeChallengeApi();
    const { session, flow, service } = await begin(challenges);
    await flow.start(session, { channel: 'sms', to: OTHER });
    // Sent by the page while the first number was the session's.
    const { challenge } = await flow.start(session, { channel: 'sms' });
    expect(challenges.started.at(-1)).toMatchObject({ to: OTHER });
    challenges.move(challenge?.id ?? '', 'sms_verified');
    await flow.snapshot(session);
    const now = await service.get(TENANT, session.id);
    expect(now.session.number?.masked).toBe('+358*****4321');
  });

  it('the proof of one number says nothing about the next one that is typed', async () => {
    const challenges = new FakeChallengeApi();
    const { session, challenge, flow } = await begin(challenges);
    challenges.move(challenge, 'sms_verified');
    // The page has not read the proof yet.
    const next = flow.start(session, { channel: 'sms', to: OTHER });
    await expect(next).rejects.toMatchObject({
      code: hasMethods ? 'invalid_request' : 'session_final',
    });
    const { session: ended } = await flow.snapshot(session);
    expect(ended.number?.masked).toBe('+358*****4567');
  });
});

it('a phone that was registered before its process died is not registered twice', async () => {
  const challenges = new FakeChallengeApi();
  const { session, challenge } = await started(challenges);
  challenges.move(challenge, 'sms_verified');
  const dying = await worldOf(challenges, (store) =>
    Object.assign(Object.create(store), {
      proven: async () => {
        throw new OctothorpeError('unavailable', 'Redis is away.');
      },
    }),
  );
  await expect(dying.flow.snapshot(session)).rejects.toThrow('away');
  const before = await dying.enrolments.read(PERSON);
  expect(before.methods).toMatchObject([{ kind: 'phone', number: TO, channels: ['sms', 'call'] }]);

  const other = await worldOf(challenges);
  const { methods } = await other.flow.snapshot(session);
  expect(methods).toMatchObject({ steps: [{ state: 'done', by: 'sms' }], mayFinish: true });
  expect((await other.enrolments.read(PERSON)).methods).toEqual(before.methods);
});

it('many readers at once register one phone', async () => {
  const challenges = new FakeChallengeApi();
  const { session, challenge, flow, enrolments } = await started(challenges);
  challenges.move(challenge, 'sms_verified');
  const snapshots = await Promise.all(Array.from({ length: 10 }, () => flow.snapshot(session)));
  for (const { methods } of snapshots) expect(methods?.steps[0]?.state).toBe('done');
  expect((await enrolments.read(PERSON)).methods).toHaveLength(1);
});

it('a proof after the end of the session registers nothing', async () => {
  const challenges = new FakeChallengeApi();
  const { session, challenge, flow, enrolments } = await started(challenges);
  challenges.move(challenge, 'sms_verified');
  // Known to the challenge at two seconds.
  const late = { ...session, expiresAtMs: STARTED_AT_MS + 2_000 };
  clock.advance(SESSION_LIMITS.lifeMs);
  const { session: ended } = await flow.snapshot(late);
  expect(ended.state).toBe('expired');
  expect((await enrolments.read(PERSON)).methods).toEqual([]);
});

it('two set-ups at once: the one that was not first needs a proof', async () => {
  const challenges = new FakeChallengeApi();
  const [one, other] = [await started(challenges), await started(challenges)];
  challenges.move(one.challenge, 'sms_verified');
  await one.flow.snapshot(one.session);
  const again = other.flow.start(other.session, { channel: 'sms', to: OTHER });
  await expect(again).rejects.toMatchObject({ code: 'proof_needed' });
  // Its own challenge was started before: it proves the same phone, which is there already.
  challenges.move(other.challenge, 'sms_verified');
  await other.flow.snapshot(other.session);
  expect((await other.enrolments.read(PERSON)).methods).toHaveLength(1);
});

it('a proof is of the method that gave it, whichever was used last', async () => {
  const challenges = new FakeChallengeApi();
  const world = await worldOf(challenges);
  const [first, second] = await Promise.all(
    ['A', 'B'].map((secret) =>
      world.enrolments.add(
        PERSON,
        { kind: 'totp', name: secret, secret: secret.repeat(32), lastStep: 0, driftSteps: 0 },
        { authority: {}, guarded: false },
      ),
    ),
  );
  const session = await opened(world, { purpose: 'manage', methods: ['app'] });
  const { challenge } = await world.flow.start(session, { channel: 'totp' });
  await world.enrolments.noteUse(PERSON, second?.id ?? '');
  challenges.prove(challenge?.id ?? '', first?.id ?? '');
  await world.flow.snapshot(session);
  const { session: now } = await world.service.get(TENANT, session.id);
  expect(now.plan?.proof?.methodId).toBe(first?.id);
});
