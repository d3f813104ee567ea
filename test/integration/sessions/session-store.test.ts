import type { Redis } from 'ioredis';
import { ChangeFeed } from '../../../src/redis/changes.js';
import type { SessionDraft } from '../../../src/sessions/ports.js';
import { hashOf } from '../../../src/sessions/session-secret.js';
import { RedisSessionStore } from '../../../src/sessions/session-store.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';

let redis: Redis;
let clock: MovingClock;
let store: RedisSessionStore;
const ID = 'se_00000000000000000000000001';
const KEY = `session:{${ID}}`;
const LINK_MS = 600_000;
const LIFE_MS = 1_800_000;
const DAY_MS = 86_400_000;
const CANCEL = { state: 'canceled', outcome: 'canceled' } as const;

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock(Date.now());
  store = new RedisSessionStore(redis, { retentionMs: DAY_MS, clock });
});

afterEach(() => redis.quit());

function draft(changes: Partial<SessionDraft> = {}): SessionDraft {
  return {
    id: ID,
    tenant: 'default',
    purpose: 'setup',
    subject: 'person-1',
    channels: ['sms', 'call'],
    returnUrl: 'https://id.example.com/done',
    skippable: false,
    otherMethods: true,
    match: false,
    tokenHash: hashOf('token'),
    linkMs: LINK_MS,
    ...changes,
  };
}

async function opened(changes: Partial<SessionDraft> = {}) {
  await store.create(draft(changes));
  return store.open(open());
}

function open() {
  return {
    id: ID,
    tokenHash: hashOf('token'),
    cookieHash: hashOf('cookie'),
    lifeMs: LIFE_MS,
    locale: 'fi',
  };
}

async function challenged(start: string, typed = true) {
  await store.claimStart(ID, 10);
  const { session } = (await store.read(ID)) ?? {};
  const number = { sealed: `sealed ${start}`, masked: '+358*****4567', country: 'FI' };
  return store.attach(ID, session?.starts ?? 0, start, typed ? number : undefined);
}

it('a session is read as it was created', async () => {
  const number = { sealed: 'k1.x', masked: '+358*****4567', country: 'FI' };
  const made = draft({ preferred: 'sms', number, locale: 'sv', echo: 'a b', brand: 'Fabrikam' });
  await store.create(made);
  const { tokenHash, linkMs, ...kept } = made;
  expect(await store.read(ID)).toEqual({
    session: {
      ...kept,
      state: 'open',
      starts: 0,
      createdAtMs: clock.now(),
      expiresAtMs: clock.now() + linkMs,
    },
    tokenHash,
  });
});

it('every key of a session expires, a day after its end at the latest', async () => {
  await store.create(draft());
  expect(await redis.pttl(KEY)).toBeLessThanOrEqual(LINK_MS + DAY_MS);
  await store.open(open());
  expect(await redis.pttl(KEY)).toBeLessThanOrEqual(LIFE_MS + DAY_MS);
  await challenged('ch_1');
  await store.finish(ID, 'result-1', CANCEL);
  const left = await redis.pttl(KEY);
  expect(left).toBeGreaterThan(DAY_MS - 60_000);
  expect(left).toBeLessThanOrEqual(DAY_MS);
  expect(await redis.keys('*')).toEqual([KEY]);
});

it('of fifty simultaneous opens one succeeds', async () => {
  await store.create(draft());
  const all = await Promise.all(Array.from({ length: 50 }, () => store.open(open())));
  expect(all.filter(Boolean)).toHaveLength(1);
});

it('another token, or a late one, opens nothing and does not use the link up', async () => {
  await store.create(draft());
  expect(await store.open({ ...open(), tokenHash: hashOf('other') })).toBeUndefined();
  clock.advance(LINK_MS - 1);
  expect(await store.open(open())).toMatchObject({ locale: 'fi' });
  await redis.flushdb();
  await store.create(draft());
  clock.advance(LINK_MS);
  expect(await store.open(open())).toBeUndefined();
});

it('an unknown session is missing to every command', async () => {
  expect(await store.read(ID)).toBeUndefined();
  expect(await store.open(open())).toBeUndefined();
  const kinds = await Promise.all([
    store.claimStart(ID, 10),
    store.attach(ID, 1, 'ch_1'),
    store.detach(ID, 'ch_1'),
    store.settle(ID, { state: 'expired' }),
    store.finish(ID, 'result-1', CANCEL),
    store.redeem(ID, 'result-1'),
  ]);
  expect(kinds).toEqual(Array(6).fill({ kind: 'missing' }));
  expect(await redis.keys('*')).toEqual([]);
});

describe('starts', () => {
  it('the newest start counts', async () => {
    await opened();
    await store.claimStart(ID, 10);
    await store.claimStart(ID, 10);
    expect(await store.attach(ID, 1, 'ch_1')).toMatchObject({ kind: 'overtaken' });
    expect(await store.attach(ID, 2, 'ch_2')).toMatchObject({
      kind: 'attached',
      session: { challengeId: 'ch_2' },
    });
  });

  it('simultaneous requests do not exceed the maximum', async () => {
    await opened();
    const claims = await Promise.all(Array.from({ length: 30 }, () => store.claimStart(ID, 10)));
    expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(10);
    expect(claims.filter(({ kind }) => kind === 'exhausted')).toHaveLength(20);
  });

  it('there are none after the end, by time or by finish', async () => {
    await opened();
    clock.advance(LIFE_MS);
    expect((await store.claimStart(ID, 10)).kind).toBe('ended');
    expect((await store.attach(ID, 0, 'ch_1')).kind).toBe('ended');
  });

  it('stepping back removes a typed number and keeps the service’s', async () => {
    await opened();
    await challenged('ch_1');
    expect((await store.read(ID))?.session.number).toBeDefined();
    await store.detach(ID, 'ch_1');
    const after = (await store.read(ID))?.session;
    expect([after?.number, after?.challengeId]).toEqual([undefined, undefined]);

    await redis.flushdb();
    const number = { sealed: 'given', masked: '+358*****4567', country: 'FI' };
    await opened({ number });
    await challenged('ch_2', false);
    expect((await store.detach(ID, 'ch_1')).kind).toBe('ignored');
    await store.detach(ID, 'ch_2');
    expect((await store.read(ID))?.session.number).toEqual(number);
  });
});

describe('the end', () => {
  const proof = { state: 'verified', challengeId: 'ch_1', method: 'sms' } as const;

  it('a proof of the followed challenge verifies, and of another it does not', async () => {
    await opened();
    await challenged('ch_1');
    const other = { ...proof, challengeId: 'ch_0', atMs: clock.now() };
    expect((await store.settle(ID, other)).kind).toBe('ignored');
    expect(await store.settle(ID, { ...proof, atMs: clock.now() })).toMatchObject({
      kind: 'settled',
      session: { state: 'verified', method: 'sms', number: { sealed: 'sealed ch_1' } },
    });
  });

  it('a proof in time counts even if it is noticed late; a late one does not', async () => {
    await opened();
    await challenged('ch_1');
    const endMs = clock.now() + LIFE_MS;
    clock.advance(LIFE_MS + 5_000);
    expect((await store.settle(ID, { ...proof, atMs: endMs })).kind).toBe('ignored');
    expect((await store.settle(ID, { ...proof, atMs: endMs - 1 })).kind).toBe('settled');
  });

  it('time ends a session to the millisecond, and its number is removed', async () => {
    await opened();
    await challenged('ch_1');
    clock.advance(LIFE_MS - 1);
    expect((await store.settle(ID, { state: 'expired' })).kind).toBe('ignored');
    clock.advance(1);
    expect(await store.settle(ID, { state: 'expired' })).toMatchObject({
      kind: 'settled',
      session: { state: 'expired', number: { sealed: '' } },
    });
    expect(await redis.hexists(KEY, 'to')).toBe(0);
  });

  it('done is refused until something is verified', async () => {
    await opened();
    expect((await store.finish(ID, 'result-1')).kind).toBe('unverified');
    expect((await store.read(ID))?.session.state).toBe('open');
  });

  it('of many simultaneous ends one decides, and all get its result', async () => {
    await opened();
    const skip = { state: 'skipped', outcome: 'skipped' } as const;
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => store.finish(ID, `result-${n}`, n % 2 ? skip : CANCEL)),
    );
    const results = all.map((each) => (each.kind === 'missing' ? each.kind : each.session.result));
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
  });

  it('a verified session stays verified with every exit', async () => {
    await opened();
    await challenged('ch_1');
    await store.settle(ID, { ...proof, atMs: clock.now() });
    expect(await store.finish(ID, 'result-1', CANCEL)).toMatchObject({
      session: { state: 'verified', outcome: 'verified' },
    });
  });

  it('a finish after the time has run out gets `expired`', async () => {
    await opened();
    clock.advance(LIFE_MS);
    expect(await store.finish(ID, 'result-1', CANCEL)).toMatchObject({
      session: { state: 'expired', outcome: 'expired' },
    });
  });

  it('a result is redeemed once, and another one never', async () => {
    await opened();
    await store.finish(ID, 'result-1', CANCEL);
    expect((await store.redeem(ID, 'result-2')).kind).toBe('another');
    const all = await Promise.all(
      Array.from({ length: 20 }, () => store.redeem(ID, 'result-1').then(({ kind }) => kind)),
    );
    expect(all.filter((kind) => kind === 'redeemed')).toHaveLength(1);
    expect(all.filter((kind) => kind === 'used')).toHaveLength(19);
  });
});

it('every process is notified of a change', async () => {
  const listening = redis.duplicate();
  const changes = new ChangeFeed(listening, () => {});
  let heard = () => {};
  const next = () =>
    new Promise<void>((resolve) => {
      heard = resolve;
    });
  const subscribed = next();
  changes.subscribe(ID, () => heard());
  await subscribed;
  const changed = next();
  await opened();
  await changed;
  changes.close();
});
