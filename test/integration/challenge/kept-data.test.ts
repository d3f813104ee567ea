/**
 * Today's code reads everything that version 1.0.0 keeps in Redis: old and new processes work side by side during an upgrade, and an upgrade loses
 * nothing. A change that turns this red must also read the old format. What the build before it kept: `stored-format.test.ts`.
 */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { Keyring } from '../../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';
import { RedisEnrolmentStore } from '../../../src/enrolment/enrolment-store.js';
import { MethodCipher } from '../../../src/enrolment/method-cipher.js';
import { checkCommand } from '../../../src/limits/code-check.js';
import { openContent } from '../../../src/message/content.js';
import { RecordStore } from '../../../src/record/record-store.js';
import { RedisSessionStore } from '../../../src/sessions/session-store.js';
import { SettingsSeal } from '../../../src/settings/sealed-document.js';
import { RedisSettingsStore } from '../../../src/settings/settings-store.js';
import { putBack } from '../../fixtures/kept-content.js';
import {
  CHANGED,
  type FormatFixture,
  formatOf,
  NUMBERS,
  recordFormat,
  SUBJECT,
  TOLD_CODE,
} from '../../fixtures/record-format.js';
import { freshTestRedis } from '../../setup/redis.js';
import { check } from '../../setup/store-fixture.js';

if (process.env['RECORD_FORMAT']) beforeAll(recordFormat);

let redis: Redis;
let kept: FormatFixture;
let store: RedisChallengeStore;
let keyring: Keyring;
let cipher: PhoneNumberCipher;

beforeEach(async () => {
  kept = formatOf('1.0.0');
  redis = await freshTestRedis();
  await putBack(redis, kept.content);
  const clock = { now: () => kept.takenAtMs };
  store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 60_000, clock });
  keyring = new Keyring([{ id: 'sandbox', secret: Buffer.from(kept.masterKey, 'base64') }]);
  cipher = new PhoneNumberCipher(keyring, randomBytes);
});

afterEach(() => redis.quit());

it('challenges are in their states, and their numbers open', async () => {
  const { waiting, arrived, called, ended } = kept.ids;
  expect(await store.read(waiting)).toMatchObject({ state: 'queued', channels: ['sms', 'call'] });
  expect(await store.read(called)).toMatchObject({ channel: 'call', match: true });
  expect(await store.read(ended)).toMatchObject({ state: 'canceled' });
  const open = await store.read(arrived);
  expect(open).toMatchObject({ state: 'delivered', reference: 'order-1' });
  expect(cipher.open(open?.to.sealed ?? '', arrived)).toBe(NUMBERS.arrived);
});

it('the code that was sent then verifies now, and a call in progress is answered', async () => {
  const guess = { tenant: 'default', id: kept.ids.arrived, code: kept.code, requestId: 'one' };
  expect(await check(store, checkCommand(keyring, guess))).toMatchObject({ verdict: 'verified' });
  const answered = await store.transition({
    ...{ id: kept.ids.called, delivery: 1, when: 'live' },
    to: { kind: 'final', state: 'call_answered', anyDelivery: true },
  });
  expect(answered).toMatchObject({ kind: 'applied', challenge: { state: 'call_answered' } });
});

it('a session can be read', async () => {
  const sessions = new RedisSessionStore(redis, { retentionMs: 60_000 });
  expect(await sessions.read(kept.ids.session)).toMatchObject({
    session: { tenant: 'default', subject: SUBJECT, purpose: 'setup', state: 'open' },
  });
});

it('a message has its content still, under its key', async () => {
  const message = await store.read(kept.ids.messaged);
  const sealed = message?.content?.sealed ?? '';
  expect(openContent(cipher, kept.ids.messaged, sealed)).toMatchObject({ code: TOLD_CODE });
});

it('a registered phone is read with its number', async () => {
  const methods = new MethodCipher(keyring, randomBytes);
  const enrolments = new RedisEnrolmentStore(redis, { cipher: methods, randomBytes });
  const found = await enrolments.read({ tenant: 'default', subject: SUBJECT });
  expect(found.methods).toEqual([
    expect.objectContaining({ kind: 'phone', number: NUMBERS.registered, country: 'FI' }),
  ]);
});

it('what was recorded of a challenge is found', async () => {
  const rows = new RecordStore(redis, { slots: 1, keepDays: 30 });
  expect((await rows.find(kept.ids.arrived, kept.takenAtMs))?.row).toMatchObject({
    ...{ tenant: 'default', state: 'delivered', country: 'FI', verified: false },
    deliveries: [{ channel: 'sms', provider: 'twilio', reference: kept.reference }],
  });
});

it('a changed setting opens under its key', async () => {
  const seal = new SettingsSeal(cipher, keyring);
  const { text = '' } = await new RedisSettingsStore(redis).read();
  const { version, entries } = seal.open(text);
  expect(version).toBe(1);
  expect(entries.get(CHANGED.path)?.setting).toEqual({ value: { locale: CHANGED.locale } });
});
