import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { exportJWK, generateKeyPair } from 'jose';
import { Keyring } from '../../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';
import { systemClock } from '../../../src/challenge/time.js';
import * as rules from '../../../src/enrolment/enrolment-rules.js';
import type { MethodEvent } from '../../../src/enrolment/enrolment-service.js';
import { RedisEnrolmentStore } from '../../../src/enrolment/enrolment-store.js';
import type { Method } from '../../../src/enrolment/method.js';
import { MethodCipher } from '../../../src/enrolment/method-cipher.js';
import { TenantMethods } from '../../../src/enrolment/tenant-methods.js';
import { openerWith, sealerFor } from '../../../src/enrolment/transfer.js';
import { RedisOperatorListStore } from '../../../src/limits/operator-list-store.js';
import { plainWrites } from '../../../src/redis/scripts.js';
import { approvalRecordsOver } from '../../../src/roles/approval-records.js';
import { withOwnRedis } from '../../setup/own-redis.js';
import { freshTestRedis } from '../../setup/redis.js';

const K1 = { id: 'k1', secret: Buffer.alloc(32, 7) };
const K2 = { id: 'k2', secret: Buffer.alloc(32, 9) };
const BY = { operator: 'anna', key: 'command', reason: 'the yearly rotation' };

let redis: Redis;
let events: MethodEvent[];

beforeEach(async () => {
  redis = await freshTestRedis();
  events = [];
});

afterEach(() => redis.quit());

function under(masters: (typeof K1)[], to = redis) {
  const keyring = new Keyring(masters);
  const cipher = new MethodCipher(keyring, randomBytes);
  const store = new RedisEnrolmentStore(to, { cipher, randomBytes });
  const audit = new RedisOperatorListStore(to, systemClock);
  const announce = async (event: MethodEvent) => {
    events.push(event);
  };
  const approvals = approvalRecordsOver(
    {
      ...{ keyring, clock: systemClock, writesOver: plainWrites },
      cipher: new PhoneNumberCipher(keyring, randomBytes),
    },
    to,
  );
  return { store, audit, tenants: new TenantMethods({ store, approvals, audit, announce }) };
}

const who = (subject: string) => ({ tenant: 'acme', subject });

function app(changes: object = {}): Method {
  const id = `me_${randomBytes(16).toString('base64url')}`;
  const totp = { kind: 'totp', secret: `JBSWY3DP${'A'.repeat(8)}`, lastStep: 0, driftSteps: 0 };
  return { id, name: 'App', createdAtMs: Date.now(), ...totp, ...changes } as Method;
}

async function register(store: RedisEnrolmentStore, count: number): Promise<Method[]> {
  const methods = Array.from({ length: count }, () => app());
  await Promise.all(
    methods.map((method, at) => store.change(who(`user-${at}`), rules.add(method))),
  );
  return methods;
}

test('master keys rotate while codes are used and people register: nothing is lost, and the old key can go', async () => {
  const old = under([K1]);
  const methods = await register(old.store, 600);
  const both = under([K2, K1]);
  let going = true;
  let steps = 0;
  const load = async () => {
    while (going) {
      steps += 1;
      const at = (steps * 7) % methods.length;
      const burn = rules.burnStep(methods[at]?.id ?? '', steps, 0);
      expect(await both.store.change(who(`user-${at}`), burn)).toBe(true);
      await both.store.change(who(`new-${steps}`), rules.add(app()));
    }
  };
  const busy = load();
  const first = await both.tenants.reseal('acme', BY);
  going = false;
  await busy;
  expect(first.subjects).toBeGreaterThanOrEqual(600);
  expect(first.resealed).toBeGreaterThan(0);
  expect(await both.tenants.reseal('acme', BY)).toEqual({ subjects: 600 + steps, resealed: 0 });

  const renewed = under([K2]);
  const found = new Map<string, readonly Method[]>();
  for await (const each of renewed.tenants.walk('acme')) found.set(each.subject, each.methods);
  expect(found.size).toBe(600 + steps);
  for (const [at, { id }] of methods.entries()) expect(found.get(`user-${at}`)?.[0]?.id).toBe(id);
  expect(events.map(({ type }) => type)).toEqual(['methods.resealed', 'methods.resealed']);
  const [act] = await both.audit.acts('acme', 10);
  expect(act).toMatchObject({ ...BY, act: 'reseal_methods', target: 'all subjects' });
}, 120_000);

test('what one installation exports another imports under its own keys, once', async () => {
  const here = under([K1]);
  const methods = await register(here.store, 150);
  const codes = { kind: 'recovery', hashes: ['k1.abc'], name: 'Codes' };
  const movable = { ...codes, hashes: ['abc'], hashKey: 'x'.repeat(43) };
  const strip = ({ id, createdAtMs }: Method, more: object) =>
    ({ id, createdAtMs, ...more }) as Method;
  await here.store.change(who('user-0'), rules.add(strip(app(), codes)));
  await here.store.change(who('user-1'), rules.add(strip(app(), movable)));
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { extractable: true });
  const sealAll = await sealerFor(await exportJWK(publicKey), randomBytes);
  const lines: string[] = [];
  const count = await here.tenants.exportTo('acme', BY, async (subjects) => {
    for await (const line of sealAll(subjects)) lines.push(line);
  });
  expect(count).toBe(150);
  expect(lines).toHaveLength(151);

  await withOwnRedis(async (elsewhere) => {
    const there = under([K2], elsewhere);
    const kept = app({ secret: `OWNSECRET${'A'.repeat(7)}` });
    await there.store.change(who('user-0'), rules.add(kept));
    const openAll = await openerWith(await exportJWK(privateKey));
    const take = () =>
      there.tenants.importFrom(
        'acme',
        BY,
        openAll(
          (async function* () {
            yield* lines;
          })(),
        ),
      );
    expect(await take()).toEqual({ subjects: 150, methods: 151, skipped: 0, bound: 1 });
    expect(await take()).toEqual({ subjects: 150, methods: 0, skipped: 151, bound: 1 });
    const first = await there.store.read(who('user-0'));
    expect(first.defaultId).toBe(kept.id);
    expect(first.methods).toEqual(expect.arrayContaining([kept, methods[0]]));
    const second = await there.store.read(who('user-1'));
    expect(second).toMatchObject({ defaultId: methods[1]?.id });
    expect(second.methods).toHaveLength(2);
  });
  expect(events.map(({ type, count: of }) => [type, of])).toEqual([
    ['methods.exported', 150],
    ['methods.imported', 150],
    ['methods.imported', 150],
  ]);
}, 120_000);
