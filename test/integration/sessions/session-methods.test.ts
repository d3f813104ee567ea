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
import { SessionService } from '../../../src/sessions/session-service.js';
import { RedisSessionStore } from '../../../src/sessions/session-store.js';
import { VerificationActions } from '../../../src/sessions/verification-actions.js';
import { STARTED_AT_MS } from '../../fixtures/sample-challenge.js';
import { FakeChallengeApi } from '../../setup/fake-challenge-api.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';

const MASTER = { id: 'k1', secret: Buffer.alloc(32, 7) };
const PERSON = { tenant: 'acme', subject: 'person-1' };
const TO = '+358441234567';
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

async function started(challenges: FakeChallengeApi) {
  const world = await worldOf(challenges);
  const { token } = await world.service.create(TENANT, {
    ...{ purpose: 'setup', subject: PERSON.subject, methods: ['phone'] },
    returnUrl: 'https://id.example.com/done',
  });
  const opened = await world.access.open(token, 'en');
  if (!opened) throw new Error('The link opens.');
  const session = await world.access.find(opened.key);
  if (!session) throw new Error('The session is there.');
  const snapshot = await world.flow.start(session, { channel: 'sms', to: TO });
  return { ...world, session: snapshot.session, challenge: snapshot.challenge?.id ?? '' };
}

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
  const again = other.flow.start(other.session, { channel: 'sms', to: '+358447654321' });
  await expect(again).rejects.toMatchObject({ code: 'proof_needed' });
  // Its own challenge was started before: it proves the same phone, which is there already.
  challenges.move(other.challenge, 'sms_verified');
  await other.flow.snapshot(other.session);
  expect((await other.enrolments.read(PERSON)).methods).toHaveLength(1);
});
