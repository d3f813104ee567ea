/** The recorder with a real Redis: what challenges leave is counted once, whatever comes twice, and whoever dies. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { challengeId } from '../../../src/challenge/challenge.js';
import { challengeKeys } from '../../../src/challenge/challenge-commit.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import type { ChallengeDraft } from '../../../src/challenge/ports.js';
import { sumOf, unpackFigures } from '../../../src/record/counts.js';
import { hourOf, notesKey } from '../../../src/record/keys.js';
import { type Note, Notes, noteFields } from '../../../src/record/notes.js';
import { RecordReader } from '../../../src/record/record-reader.js';
import { RecordStore } from '../../../src/record/record-store.js';
import { Recorder } from '../../../src/record/recorder.js';
import type { RowContext } from '../../../src/record/row.js';
import { type Cursor, RecordSearch } from '../../../src/record/search.js';
import {
  bucketOf,
  HEAD_CHARACTERS,
  numberTag,
  SearchTags,
  windowOf,
} from '../../../src/record/search-index.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';
import {
  check,
  checkCommand,
  cipher,
  draft,
  keyring,
  rightCode,
} from '../../setup/store-fixture.js';

const TENANTS = ['default'];
const NUMBER = { kind: 'number', e164: '+358441234567', masked: '+358*****4567' } as const;
const DAY_MS = 86_400_000;
let redis: Redis;
let clock: MovingClock;
let challenges: RedisChallengeStore;
let store: RecordStore;
let reader: RecordReader;
const tags = new SearchTags(keyring);
const context: RowContext = {
  tagOf: (kind, tenant, text) => tags.tag(kind, tenant, text),
  priceOf: () => 80_000,
  senderOf: () => 'Acme',
};
const now = () => clock.now();

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock(Date.now());
  challenges = new RedisChallengeStore(redis, { slots: 1, retentionMs: DAY_MS, clock });
  store = new RecordStore(redis, { slots: 1, keepDays: 30 });
  const indexesOf = (e164: string) => cipher.indexes(e164);
  reader = new RecordReader({
    store,
    tags,
    context,
    challenges,
    indexesOf,
    redis,
    now,
    search: new RecordSearch({ store, tags, now, indexesOf }),
    causeOf: () => undefined,
  });
});

afterEach(async () => {
  await redis.quit();
});

function recorder(
  consumer = 'one',
  onError: (error: unknown) => void = (error) => {
    throw error;
  },
): Recorder {
  return new Recorder(redis, {
    store,
    tags,
    context,
    consumer,
    now,
    onCounted: () => {},
    onPrice: () => {},
    onError,
  });
}

async function note(...notes: Note[]): Promise<void> {
  for (const each of notes) await redis.xadd(notesKey('00'), '*', ...noteFields(each));
}

const changed = (of: ChallengeDraft): Note => ({
  kind: 'changed',
  id: of.id,
  tag: numberTag(of.numberIndex),
});

/** Sent, delivered after two seconds, and verified after ten. */
async function verified(changes: Partial<ChallengeDraft> = {}): Promise<ChallengeDraft> {
  const of = draft(changes);
  await challenges.create(of);
  const route = { channel: 'sms', provider: 'twilio' } as const;
  clock.advance(500);
  const about = {
    id: of.id,
    delivery: 1,
    route,
    reference: `SM-${of.id.slice(-6)}`,
    when: 'live',
  } as const;
  await challenges.transition({ ...about, to: { kind: 'progress', state: 'sent', rank: 2 } });
  clock.advance(1_500);
  await challenges.transition({ ...about, to: { kind: 'progress', state: 'delivered', rank: 3 } });
  clock.advance(8_000);
  await check(challenges, checkCommand(of, rightCode(of)));
  return of;
}

async function counted() {
  const held = await store.counts('hour', hourOf(now()) - 1, hourOf(now()));
  return sumOf([...held.values()].flat().map(([, text = '']) => unpackFigures(text)));
}

it('a verified challenge counts once, however often its notes come', async () => {
  const of = await verified();
  await note(changed(of), changed(of));
  await recorder().pass();
  await note(changed(of));
  await recorder().pass();
  expect(await counted()).toMatchObject({
    requested: 1,
    sent: 1,
    delivered: 1,
    verified: 1,
    ended: 1,
    spendMicros: 80_000,
  });
  expect(await redis.xlen(notesKey('00'))).toBe(0);
});

it('a recorder that dies between the row and its note leaves the note to another one, and nothing counts twice', async () => {
  const of = await verified();
  await note(changed(of));
  const dying = recorder('dying');
  const broken = new Error('The process is gone.');
  // The row is written; the note is not deleted.
  const multi = redis.multi.bind(redis);
  redis.multi = (() => {
    throw broken;
  }) as typeof redis.multi;
  await expect(dying.pass()).rejects.toBe(broken);
  redis.multi = multi;
  expect(await counted()).toMatchObject({ verified: 1 });
  // Another process takes the notes of the dead one over.
  await redis.xclaim(notesKey('00'), 'recorders', 'other', 0, ...(await pendingIds()));
  await note(changed(of));
  await recorder('other').pass();
  expect(await counted()).toMatchObject({ requested: 1, verified: 1, spendMicros: 80_000 });
});

async function pendingIds(): Promise<string[]> {
  const pending = (await redis.xpending(notesKey('00'), 'recorders', '-', '+', 10)) as [string][];
  return pending.map(([id]) => id);
}

it('notes of a challenge that only a newer version can read are left to it, for an hour', async () => {
  const [one, never] = [await verified(), await verified()];
  const keyOf = ({ id }: ChallengeDraft) => challengeKeys(id)?.[0] ?? '';
  const version = (await redis.hget(keyOf(one), 'v')) ?? '';
  for (const each of [one, never]) await redis.hset(keyOf(each), 'v', '99');
  await note(changed(one), changed(never));
  await recorder('older').pass();
  expect(await redis.xlen(notesKey('00'))).toBe(2);
  // As the newer version reads it.
  await redis.hset(keyOf(one), 'v', version);
  const idle = async () => {
    await redis.xclaim(
      ...([notesKey('00'), 'recorders', 'older', 0] as const),
      ...(await pendingIds()),
      ...['IDLE', 20_000],
    );
  };
  await idle();
  await recorder('newer').pass();
  expect(await counted()).toMatchObject({ requested: 1, verified: 1 });
  expect(await redis.xlen(notesKey('00'))).toBe(1);
  clock.advance(3_600_000);
  await idle();
  const errors: unknown[] = [];
  await recorder('older', (error) => errors.push(error)).pass();
  expect([await redis.xlen(notesKey('00')), errors.length]).toEqual([0, 1]);
});

it('eight recorders at once count a hundred challenges once each', async () => {
  const made = [];
  for (let i = 0; i < 20; i += 1) made.push(await verified());
  const prices = made.map(
    ({ id }): Note => ({ kind: 'price', id, price: { delivery: 1, micros: 60_000 } }),
  );
  await note(...made.map(changed), ...made.map(changed), ...prices, ...made.map(changed));
  const several = Array.from({ length: 8 }, (_, i) => recorder(`r${i}`));
  await Promise.all(several.map((each) => each.pass()));
  await Promise.all(several.map((each) => each.pass()));
  expect(await counted()).toMatchObject({ requested: 20, verified: 20, spendMicros: 20 * 60_000 });
});

it('a challenge is found by number, subject, reference, carrier’s id and id, and by nothing else', async () => {
  const of = await verified({ subject: 'user-8c1f', reference: 'order-1042' });
  await note(changed(of));
  await recorder().pass();
  const ids = async (asked: Parameters<RecordReader['find']>[1], tenants = TENANTS) =>
    (await reader.find(tenants, asked)).map(({ id }) => id);
  const reference = `SM-${of.id.slice(-6)}`;
  expect(await ids(NUMBER)).toEqual([of.id]);
  expect(await ids({ kind: 'subject', text: 'user-8c1f' })).toEqual([of.id]);
  expect(await ids({ kind: 'reference', text: 'order-1042' })).toEqual([of.id]);
  expect(await ids({ kind: 'carrier', text: reference })).toEqual([of.id]);
  expect((await reader.detail(TENANTS, of.id))?.row.state).toBe('sms_verified');
  expect(await ids({ kind: 'number', e164: '+358441234568', masked: '+358*****4568' })).toEqual([]);
  expect(await ids({ kind: 'subject', text: 'user-8c1' })).toEqual([]);
  expect(await ids({ kind: 'reference', text: 'user-8c1f' })).toEqual([]);
  expect(await ids(NUMBER, ['other'])).toEqual([]);
  expect(await reader.detail(['other'], of.id)).toBeUndefined();
});

it('nothing in the record names the number or the subject', async () => {
  const of = await verified({ subject: 'user-8c1f', reference: 'order-1042' });
  await note(changed(of));
  await recorder().pass();
  for (const key of await redis.keys('*')) {
    if (key.startsWith('challenge:')) continue;
    const type = await redis.type(key);
    const text =
      type === 'hash'
        ? JSON.stringify(await redis.hgetall(key))
        : type === 'string'
          ? await redis.get(key)
          : '';
    expect([key, text]).not.toEqual([key, expect.stringMatching(/41234567|user-8c1f|order-1042/)]);
    expect([key, (await redis.pttl(key)) > 0 || key.startsWith('notes:')]).toEqual([key, true]);
  }
});

it('yesterday’s complaint is found after the challenge is gone, for thirty days', async () => {
  const of = await verified();
  await note(changed(of), {
    kind: 'exchange',
    id: of.id,
    exchange: {
      delivery: 1,
      atMs: now() - 7_000,
      method: 'POST',
      status: 201,
      result: 'accepted',
      ms: 143,
    },
  });
  await recorder().pass();
  for (const key of await redis.keys('challenge:*')) await redis.del(key);
  clock.advance(29 * DAY_MS);
  expect((await reader.find(TENANTS, NUMBER)).map(({ id }) => id)).toEqual([of.id]);
  const detail = await reader.detail(TENANTS, of.id);
  expect(detail?.timeline.map((line) => (line.kind === 'state' ? line.state : line.kind))).toEqual([
    'queued',
    'sent',
    'delivered',
    'exchange',
    'sms_verified',
  ]);
  // Redis's clock did not move: what counts is when its keys end.
  const rows = await redis.keys('facts:*');
  const lifeMs = await redis.pttl(rows[0] ?? '');
  expect(lifeMs).toBeGreaterThan(29.5 * DAY_MS);
  expect(lifeMs).toBeLessThanOrEqual(31 * DAY_MS);
});

it('a refused request is found by its number, and counts as refused', async () => {
  const id = challengeId(randomBytes(16), 1);
  const refused = {
    tenant: 'default',
    country: 'FI',
    to: NUMBER.masked,
    atMs: now(),
    channel: 'sms',
    rule: 'number',
    numberTag: numberTag(cipher.lastingIndex(NUMBER.e164)),
    subjectTag: '',
    referenceTag: '',
  };
  await note({ kind: 'refused', id, refused }, { kind: 'refused', id, refused });
  await recorder().pass();
  const [found] = await reader.find(TENANTS, NUMBER);
  expect(found?.explanation.cause.cause).toBe('limit_number');
  expect(await counted()).toMatchObject({ refused: 1, requested: 0 });
  // The same request, let through later: with an idempotency key it has the same id.
  const of = await verified({ id });
  await note(changed(of));
  await recorder().pass();
  expect(await counted()).toMatchObject({ refused: 0, requested: 1, verified: 1 });
});

it('a list goes from page to page without a gap and without a repetition, and by filters', async () => {
  const made: string[] = [];
  for (let i = 0; i < 25; i += 1) {
    const of = i % 5 === 0 ? await canceled() : await verified();
    made.push(of.id);
    await note(changed(of));
    clock.advance(600_000);
  }
  await recorder().pass();
  const all: string[] = [];
  const range = { fromMs: now() - DAY_MS, toMs: now(), limit: 4 };
  for (let cursor: Cursor | undefined; ; ) {
    const page = await reader.list(TENANTS, { ...range, cursor });
    all.push(...page.rows.map(({ id }) => id));
    cursor = page.next;
    if (!cursor) break;
  }
  expect(all).toEqual(made.toReversed());
  const canceledOnly = await reader.list(TENANTS, { ...range, limit: 100, outcome: 'canceled' });
  expect(canceledOnly.rows).toHaveLength(5);
  const nowhere = await reader.list(TENANTS, { ...range, country: 'SE' });
  expect(nowhere).toEqual({ rows: [] });
});

async function canceled(): Promise<ChallengeDraft> {
  const of = draft();
  await challenges.create(of);
  await challenges.transition({
    id: of.id,
    delivery: 0,
    to: { kind: 'final', state: 'canceled', anyDelivery: true },
    when: 'any',
  });
  return of;
}

it('erasing a number takes its facts, its entries and the ended challenge; counts stay', async () => {
  const mine = await verified({ subject: 'user-8c1f' });
  const open = draft();
  await challenges.create(open);
  const to = { sealed: '', masked: '+358*****9999', country: 'FI' };
  const other = await verified({ to, numberIndex: cipher.lastingIndex('+358449999999') });
  await note(changed(mine), changed(open), changed(other));
  await recorder().pass();
  expect(await reader.erase(TENANTS, NUMBER)).toEqual({ erased: 1, open: 1 });
  expect((await reader.find(TENANTS, NUMBER)).map(({ id }) => id)).toEqual([open.id]);
  expect(await reader.find(TENANTS, { kind: 'subject', text: 'user-8c1f' })).toEqual([]);
  expect(await reader.detail(TENANTS, mine.id)).toBeUndefined();
  const head = mine.id.slice(5, 5 + HEAD_CHARACTERS);
  const keys = [...(await redis.keys('found*')), ...(await redis.keys('times*'))];
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) expect(await redis.get(key)).not.toContain(head);
  expect((await reader.detail(TENANTS, other.id))?.id).toBe(other.id);
  expect(await counted()).toMatchObject({ requested: 3, verified: 2 });
});

/** Requests of one number that were refused. */
async function refusals(tenant: string, count: number): Promise<void> {
  const refused = {
    ...{ tenant, country: 'FI', to: NUMBER.masked, atMs: now(), channel: 'sms', rule: 'number' },
    ...{ numberTag: numberTag(cipher.lastingIndex(NUMBER.e164)), subjectTag: '', referenceTag: '' },
  };
  const ids = Array.from({ length: count }, () => challengeId(randomBytes(16), 1));
  await note(...ids.map((id): Note => ({ kind: 'refused', id, refused })));
}

async function recordAll(): Promise<void> {
  const one = recorder();
  while ((await one.pass()) > 0);
}

it('a tenant’s rows are found and erased behind any number of other tenants’ rows of the same number', async () => {
  await refusals('default', 3);
  await refusals('other', 250);
  await recordAll();
  expect(await reader.find(TENANTS, NUMBER)).toHaveLength(3);
  expect(await reader.find(['other'], NUMBER)).toHaveLength(100);
  expect(await reader.erase(TENANTS, NUMBER)).toEqual({ erased: 3, open: 0 });
  expect(await reader.find(TENANTS, NUMBER)).toEqual([]);
  expect(await reader.erase(['other'], NUMBER)).toEqual({ erased: 250, open: 0 });
});

it('erasing takes what has ended also where a hundred open ones are newer', async () => {
  await refusals('default', 2);
  await recordAll();
  const opened = Array.from({ length: 101 }, () => draft());
  for (const each of opened) await challenges.create(each);
  await note(...opened.map(changed));
  await recordAll();
  expect(await reader.erase(TENANTS, NUMBER)).toEqual({ erased: 2, open: 101 });
});

it('erasing a subject takes the number’s entries too, also where the challenge is gone', async () => {
  const [one, gone] = [
    await verified({ subject: 'user-1' }),
    await verified({ subject: 'user-1' }),
  ];
  await note(changed(one), changed(gone));
  await recordAll();
  for (const key of challengeKeys(gone.id) ?? []) await redis.del(key);
  const asked = { kind: 'subject', text: 'user-1' } as const;
  expect(await reader.erase(TENANTS, asked)).toEqual({ erased: 2, open: 0 });
  const keys = [...(await redis.keys('found*')), ...(await redis.keys('times*'))];
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) {
    for (const { id } of [one, gone]) {
      expect(await redis.get(key)).not.toContain(id.slice(5, 5 + HEAD_CHARACTERS));
    }
  }
});

it('a row of the version before is found, goes on in the present form, counts once, and is erased', async () => {
  const of = await verified({ reference: 'order-7' });
  await note(changed(of));
  await recorder().pass();
  await toFormerForm(of);
  const ids = async (asked: Parameters<RecordReader['find']>[1]) =>
    (await reader.find(TENANTS, asked)).map(({ id }) => id);
  const listed = async () => {
    const range = { fromMs: now() - DAY_MS, toMs: now() + 1_000, limit: 10 };
    return (await reader.list(TENANTS, range)).rows.map(({ id }) => id);
  };
  const before = await counted();
  expect(await ids(NUMBER)).toEqual([of.id]);
  expect(await ids({ kind: 'reference', text: 'order-7' })).toEqual([of.id]);
  expect(await listed()).toEqual([of.id]);
  expect((await reader.detail(TENANTS, of.id))?.row.verified).toBe(true);

  await note({ kind: 'price', id: of.id, price: { delivery: 1, micros: 60_000 } });
  await recorder().pass();
  expect(await counted()).toEqual({ ...before, spendMicros: 60_000 });
  const [rows = ''] = await redis.keys('facts:*');
  expect((await redis.hkeys(rows)).map(({ length }) => length)).toEqual([12]);
  expect(await ids(NUMBER)).toEqual([of.id]);
  expect(await listed()).toEqual([of.id]);

  expect(await reader.erase(TENANTS, NUMBER)).toEqual({ erased: 1, open: 0 });
  for (const key of [...(await redis.keys('found*')), ...(await redis.keys('times*'))]) {
    expect([key, await redis.get(key)]).toEqual([key, '']);
  }
});

/** Rewrites row, entries and list as version 1 wrote them. */
async function toFormerForm({ id, numberIndex }: ChallengeDraft): Promise<void> {
  const short = id.slice(5);
  const [rows = ''] = await redis.keys('facts:*');
  const row = (await reader.detail(TENANTS, id))?.row;
  if (!row) throw new Error('There is no row.');
  const [delivery] = row.deliveries;
  if (!delivery) throw new Error('There is no delivery.');
  const { channel, provider, sender, state, queuedMs, acceptedMs, arrivedMs } = delivery;
  const text = JSON.stringify([
    ...[1, row.sequence, row.tenant, row.country, row.to, row.createdAtMs, row.state, row.endedMs],
    ...['', '', 0, 2, 1],
    [
      [
        ...[channel, provider, sender, state, queuedMs, acceptedMs, arrivedMs],
        ...['', '', delivery.micros, 0, delivery.reference],
      ],
    ],
    row.trail,
    row.subjectTag,
    row.referenceTag,
  ]);
  const day = Math.floor(row.createdAtMs / DAY_MS);
  const hour = hourOf(row.createdAtMs + row.endedMs);
  const listed = (await redis.get(`times2:{00}:${hour}`)) ?? '';
  const second = Math.floor(((row.createdAtMs + row.endedMs) % 3_600_000) / 1_000);
  const dayText = day.toString(36);
  const tagged = [numberTag(numberIndex), row.referenceTag];
  await redis.del(...(await redis.keys('found2:*')), `times2:{00}:${hour}`);
  await redis.del(rows);
  await redis.hset(rows, short, text);
  for (const tag of tagged) {
    const key = `found:{00}:${windowOf(day)}:${bucketOf(tag)}`;
    await redis.append(key, `${tag.slice(2)}${dayText}${short}`);
  }
  const entry = `${second.toString(36).padStart(3, '0')}${listed.slice(2, 10)}FI-${dayText}${short}`;
  await redis.set(`times:{00}:${hour}`, entry);
}

it('an hour has so many series at most; what comes after that counts for the tenant as a whole', async () => {
  const hour = `counts:{00}:hour:${hourOf(now())}`;
  const full = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`t|XX|sms|p${i}`, '1']));
  await redis.hset(hour, full);
  const of = await verified();
  await note(changed(of));
  await recorder().pass();
  expect(unpackFigures((await redis.hget(hour, 'default|*|*|*')) ?? '')).toMatchObject({
    requested: 1,
    verified: 1,
  });
});

it('notes are gathered in memory, bounded, and written by time', async () => {
  const of = await verified();
  const notes = new Notes({ clock, onError: () => {} });
  notes.exchanged.push({
    id: { challengeId: of.id, delivery: 1 },
    atMs: now(),
    method: 'POST',
    status: 201,
    result: 'accepted',
    ms: 12.4,
  });
  notes.reported.push({
    id: { challengeId: of.id, delivery: 1 },
    reported: 'delivered',
    verdict: 'recorded',
  });
  await notes.flush();
  expect(await redis.exists(notesKey('00'))).toBe(0);
  notes.start(redis);
  await notes.close();
  await note(changed(of));
  await recorder().pass();
  const detail = await reader.detail(TENANTS, of.id);
  expect(detail?.timeline.filter(({ kind }) => kind !== 'state')).toHaveLength(2);
});
