import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { Keyring } from '../../../src/challenge/code.js';
import * as rules from '../../../src/enrolment/enrolment-rules.js';
import { RedisEnrolmentStore } from '../../../src/enrolment/enrolment-store.js';
import type { Method, SubjectKey } from '../../../src/enrolment/method.js';
import { MethodCipher } from '../../../src/enrolment/method-cipher.js';
import { subjectKey, subjectLookupKey, subjectsKey } from '../../../src/redis/keys.js';
import { freshTestRedis } from '../../setup/redis.js';

const K1 = { id: 'k1', secret: Buffer.alloc(32, 7) };
const K2 = { id: 'k2', secret: Buffer.alloc(32, 9) };
const ANNA = { tenant: 'acme', subject: 'anna@example.com' };
const BERT = { tenant: 'acme', subject: 'bert@example.com' };

let redis: Redis;
let store: RedisEnrolmentStore;

beforeEach(async () => {
  redis = await freshTestRedis();
  store = under(K1);
});

afterEach(() => redis.quit());

function under(...masters: (typeof K1)[]): RedisEnrolmentStore {
  const cipher = new MethodCipher(new Keyring(masters), randomBytes);
  return new RedisEnrolmentStore(redis, { cipher, randomBytes });
}

function phone(number = '+358441234567'): Method {
  const id = `me_${randomBytes(16).toString('base64url')}`;
  const base = { id, name: 'My own iPhone', createdAtMs: Date.now() };
  return { ...base, kind: 'phone', number, country: 'FI', channels: ['sms', 'call'] };
}

function app(): Method {
  const { id, createdAtMs } = phone();
  const secret = 'JBSWY3DPEHPK3PXP';
  return { id, name: 'App', createdAtMs, kind: 'totp', secret, lastStep: 0, driftSteps: 0 };
}

const add = (to: SubjectKey, method: Method, by = store) => by.change(to, rules.add(method));
const keyOf = async (of: SubjectKey) => subjectKey(await store.tagOf(of));
const listed = async (by = store) => (await by.subjects('acme', '0', 100)).subjects;

test('a subject without methods has none, and takes no room in Redis', async () => {
  expect(await store.read(ANNA)).toEqual({ ...ANNA, methods: [] });
  await store.change(ANNA, (enrolment) => ({ result: 0, next: enrolment }));
  expect(await redis.keys('*')).toEqual([subjectLookupKey()]);
});

test('what was registered is read again, also by another process', async () => {
  const [first, second] = [phone(), app()];
  await add(ANNA, first);
  await add(ANNA, second);
  const { methods, defaultId } = await under(K1).read(ANNA);
  expect(methods).toEqual(expect.arrayContaining([first, second]));
  expect(defaultId).toBe(first.id);
  expect(await redis.pttl(await keyOf(ANNA))).toBe(-1);
  expect(await listed()).toEqual([ANNA.subject]);
});

test('of two processes that begin at once, both use one lookup key', async () => {
  const stores = Array.from({ length: 8 }, () => under(K1));
  const methods = stores.map((_, at) => phone(`+35844000000${at}`)).slice(0, 5);
  await Promise.all(methods.map((method, at) => add(ANNA, method, stores[at])));
  expect((await store.read(ANNA)).methods).toHaveLength(5);
});

test('two additions at once are both kept, and never more than the limit', async () => {
  for (let round = 0; round < 20; round += 1) {
    const who = { tenant: 'acme', subject: `user-${round}` };
    await add(who, phone('+358440000000'));
    const tries = Array.from({ length: 6 }, (_, at) => add(who, phone(`+35844000001${at}`)));
    const done = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
    expect(done).toHaveLength(4);
    expect((await store.read(who)).methods).toHaveLength(5);
  }
});

test('of two that burn the same step at once exactly one succeeds, in 100 rounds', async () => {
  const totp = app();
  await add(ANNA, totp);
  const other = under(K1);
  for (let step = 1; step <= 100; step += 1) {
    const burn = (by: RedisEnrolmentStore) => by.change(ANNA, rules.burnStep(totp.id, step, 0));
    const results = await Promise.all([burn(store), burn(other), burn(store)]);
    expect(results.filter(Boolean)).toHaveLength(1);
  }
});

test('a pass that two use at once counts once', async () => {
  for (let round = 0; round < 20; round += 1) {
    const who = { tenant: 'acme', subject: `lost-${round}` };
    await store.change(who, rules.givePass('secret', Date.now() + 60_000));
    const tries = [phone('+358440000001'), phone('+358440000002')].map((method) =>
      store.change(who, rules.add(method, { pass: 'secret' })),
    );
    const done = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
    expect(done).toHaveLength(1);
    expect((await store.read(who)).methods).toHaveLength(1);
  }
});

test.each([
  ['another subject', BERT],
  ['the same subject of another tenant', { ...ANNA, tenant: 'other' }],
])('a record that was moved to %s does not open', async (_, thief) => {
  await add(ANNA, phone());
  await redis.copy(await keyOf(ANNA), await keyOf(thief));
  await expect(store.read(thief)).rejects.toThrow(/authenticate/);
  expect((await store.read(ANNA)).methods).toHaveLength(1);
});

test('a method that was moved to the place of another does not open', async () => {
  const [first, second] = [phone(), app()];
  await add(ANNA, first);
  await add(ANNA, second);
  const key = await keyOf(ANNA);
  await redis.hset(key, `m:${second.id}`, String(await redis.hget(key, `m:${first.id}`)));
  await expect(store.read(ANNA)).rejects.toThrow(/authenticate/);
});

test('a process without the master key fails instead of finding nothing', async () => {
  await add(ANNA, phone());
  await expect(under(K2).read(ANNA)).rejects.toThrow(/Master key k1/);
});

test('a lost lookup key is not replaced while subjects are stored', async () => {
  await add(ANNA, phone());
  await redis.del(subjectLookupKey());
  await expect(under(K1).read(ANNA)).rejects.toThrow(/from a backup/);
});

test('what a newer version has written survives changes by this one', async () => {
  const method = phone();
  const cipher = new MethodCipher(new Keyring([K1]), randomBytes);
  await add(ANNA, method);
  const key = await keyOf(ANNA);
  const place = (id: string) => ['method', ANNA.tenant, ANNA.subject, id];
  const newer = { ...method, v: 1, colour: { of: 'the case' } };
  await redis.hset(key, {
    note: 'hash field',
    [`m:${method.id}`]: cipher.seal(JSON.stringify(newer), place(method.id)),
    'm:me_new': cipher.seal(JSON.stringify({ v: 1, id: 'me_new', kind: 'voice' }), place('me_new')),
  });
  await store.change(ANNA, rules.rename(method.id, 'Renamed'));
  const { methods, unknown } = await store.read(ANNA);
  expect(methods).toEqual([
    { ...method, name: 'Renamed', unknown: { colour: { of: 'the case' } } },
  ]);
  expect(Object.keys(unknown ?? {}).sort()).toEqual(['m:me_new', 'note']);
  await under(K2, K1).reseal(ANNA);
  const fields = await redis.hgetall(key);
  expect(fields['m:me_new']).toMatch(/^k2\./);
  expect(fields['note']).toBe('hash field');
});

test('an erased subject leaves nothing, and a change decided before does not bring it back', async () => {
  const method = phone();
  await add(ANNA, method);
  await store
    .change(ANNA, rules.rename(method.id, 'Late'), async () => {
      await under(K1).change(ANNA, rules.erase());
      await add(ANNA, phone('+358440000000'), under(K1));
    })
    .then(
      () => Promise.reject(new Error('It was written.')),
      (error) => expect(error).toMatchObject({ code: 'not_found' }),
    );
  expect((await store.read(ANNA)).methods).toMatchObject([{ number: '+358440000000' }]);
  await store.change(ANNA, rules.erase());
  expect(await redis.keys('*')).toEqual([subjectLookupKey()]);
  expect(await listed()).toEqual([]);
});

test('after the rotation of master keys all is sealed again, and the old key can go', async () => {
  const methods = [phone(), app()];
  for (const method of methods) await add(ANNA, method);
  const both = under(K2, K1);
  expect(await both.resealLookup()).toBe(true);
  expect(await both.reseal(ANNA)).toBe(true);
  expect(await both.resealLookup()).toBe(false);
  expect(await both.reseal(ANNA)).toBe(false);
  const renewed = under(K2);
  expect((await renewed.read(ANNA)).methods).toEqual(expect.arrayContaining(methods));
  expect(await listed(renewed)).toEqual([ANNA.subject]);
});

test('Redis holds nothing readable', async () => {
  await add(ANNA, phone());
  await add(ANNA, app());
  const dump: string[] = [];
  for (const key of await redis.keys('*')) {
    dump.push(key, JSON.stringify(await redis.hgetall(key)));
  }
  expect(dump.join()).toContain(subjectsKey('acme'));
  expect(dump.join()).not.toMatch(/anna|iPhone|\+358|441234567|JBSWY3DP|phone|totp/i);
});
