/** The operator's API over HTTP, with a second process on the same Redis. */
import request from 'supertest';
import { sha256Hex } from '../../src/config/sandbox-defaults.js';
import { everythingIn } from '../setup/redis-content.js';
import {
  BY,
  OPERATOR_KEY,
  type OperatorStage,
  OTHER_OPERATOR_KEY,
  openOperatorStage,
  SERVICE_KEY,
} from './operator-stage.js';
import type { Stage } from './stage.js';

const DAY = 86_400_000;
const UNTIL = '2099-01-01T00:00:00Z';

let opened: OperatorStage;
let stage: Stage;

beforeAll(async () => {
  opened = await openOperatorStage();
  stage = opened.stage;
});

afterAll(async () => {
  await opened.close();
});

const phone = () => opened.phone();
const ask: OperatorStage['ask'] = (...request) => opened.ask(...request);
const exhaust: OperatorStage['exhaust'] = (to) => opened.exhaust(to);
const operate = (path: string, body?: object) => ask(OPERATOR_KEY, `/v1/operator/${path}`, body);
const blocksOf = async (number: string, key = OPERATOR_KEY) =>
  (await ask(key, '/v1/operator/blocks', { number })).body;
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

describe('API keys', () => {
  it('a key without the scope is refused, and the answer names the scope', async () => {
    const paths = [
      ['/v1/operator/lists'],
      ['/v1/operator/audit'],
      ['/v1/operator/senders'],
      ['/v1/operator/webhook'],
      ['/v1/operator/webhook/enable', BY],
      ['/v1/operator/blocks?tenant'],
      ['/v1/operator/blocks', { tenant: true }],
      ['/v1/operator/unblock', { tenant: true, ...BY }],
    ] as const;
    for (const [path, body] of paths) {
      expect(await ask(SERVICE_KEY, path, body)).toMatchObject({
        status: 403,
        body: { code: 'forbidden', detail: expect.stringContaining('"operator"') },
      });
    }
    for (const path of ['/v1/challenges', '/v1/sessions']) {
      const answer = await ask(OPERATOR_KEY, path, { to: phone(), channel: 'sms' });
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
  });

  it('two keys of a tenant see the same challenges; a removed key is refused', async () => {
    const { id } = (await stage.start({ to: phone(), channel: 'sms' })).body;
    expect((await ask(SERVICE_KEY, `/v1/challenges/${id}`)).body.id).toBe(id);
    const first = stage.config.sandbox?.identity.apiKey ?? '';
    expect((await ask(first, `/v1/challenges/${id}`)).status).toBe(401);
    expect((await stage.get(id)).id).toBe(id);
  });
});

describe('blocks', () => {
  it('are listed by rule, with their end; the query counts for no limit', async () => {
    const to = phone();
    expect(await blocksOf(to)).toMatchObject({ blocked: false, blocks: [] });
    await exhaust(to);
    const told = await blocksOf(to);
    expect(told).toEqual({
      target: `+358*****${to.slice(-4)}`,
      blocked: true,
      blocks: [{ rule: 'number', until: expect.any(String) }],
      mode: 'sandbox',
    });
    const waitMs = Date.parse(told.blocks[0].until) - Date.now();
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(600_000);
    expect(await blocksOf(to)).toMatchObject({ blocks: [{ rule: 'number' }] });
  });

  it('are lifted by the operator, and the person gets a code again', async () => {
    const to = phone();
    await exhaust(to);
    const unblocked = await operate('unblock', { number: to, ...BY });
    expect(unblocked).toMatchObject({ status: 200, body: { blocked: false } });
    expect((await stage.start({ to, channel: 'sms' })).status).toBe(202);
  });

  it('a plus sign that was not encoded is accepted', async () => {
    const answer = await operate('blocks?prefix=+35844123');
    expect(answer.body).toMatchObject({ target: '+358…(8 digits)' });
  });

  it('of a prefix, a country and the tenant are the same by GET and POST', async () => {
    for (const [query, body] of [
      ['prefix=%2B35844123', { prefix: '+35844123' }],
      ['country=fi', { country: 'fi' }],
      ['tenant', { tenant: true }],
    ] as const) {
      const answer = await operate('blocks', body);
      expect(answer.status).toBe(200);
      expect((await operate(`blocks?${query}`)).body).toEqual(answer.body);
    }
  });

  it('a number is not accepted in a URL, because URLs are logged', async () => {
    const answer = await operate(`blocks?number=${encodeURIComponent(phone())}`);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', detail: expect.stringContaining('Ask with POST') },
    });
  });
});

describe('lists', () => {
  it('deny from the next request on, in every process, and allow again', async () => {
    const to = phone();
    const listed = await operate('lists', {
      action: 'deny',
      number: to,
      until: inAnHour(),
      ...BY,
    });
    expect(listed).toMatchObject({ status: 200, body: { action: 'deny' } });
    expect((await stage.start({ to, channel: 'sms' })).status).toBe(429);
    expect(await blocksOf(to)).toMatchObject({
      blocks: [{ rule: 'denied', until: listed.body.until }],
    });
    const { entries } = (await operate('lists')).body;
    expect(entries).toMatchObject([
      { action: 'deny', target: `+358*****${to.slice(-4)}`, reason: BY.reason },
    ]);
    const removed = await operate('lists/remove', { id: entries[0].id, ...BY });
    expect(removed.status).toBe(200);
    expect((await stage.start({ to, channel: 'sms' })).status).toBe(202);
    const again = await operate('lists/remove', { id: entries[0].id, ...BY });
    expect(again).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('an exempt number has no limit on the number', async () => {
    const to = phone();
    await operate('lists', { action: 'exempt', number: to, until: inAnHour(), ...BY });
    for (let i = 0; i < 3; i += 1) {
      expect((await stage.start({ to, channel: 'sms' })).status).toBe(202);
    }
  });
});

it('the audit shows who did what and why, newest first; entries never change', async () => {
  const to = phone();
  await operate('unblock', { number: to, operator: 'bo', reason: `checked ${to} with support` });
  const before = (await operate('audit')).body.acts;
  expect(before[0]).toMatchObject({
    operator: 'bo',
    act: 'unblock',
    target: `+358*****${to.slice(-4)}`,
    reason: 'checked [number] with support',
  });
  const until = new Date(Date.now() + DAY).toISOString();
  await operate('lists', { action: 'allow', prefix: '+35844', until, ...BY });
  const after = (await operate('audit')).body.acts;
  expect(after[0]).toMatchObject({ act: 'allow', target: '+35844', until, ...BY });
  expect(after.slice(1)).toEqual(before);
  expect((await operate('audit?limit=1')).body.acts).toEqual([after[0]]);
  const erased = await request(opened.url)
    .delete('/v1/operator/audit')
    .set('authorization', `Bearer ${OPERATOR_KEY}`);
  expect(erased.status).toBe(405);
});

it('the audit has the used key, independent of the given name', async () => {
  const to = phone();
  await operate('unblock', { number: to, ...BY });
  await operate('lists', { action: 'allow', number: to, until: inAnHour(), ...BY });
  await operate('lists/remove', { number: to, ...BY });
  const { acts } = (await operate('audit?limit=3')).body;
  const key = sha256Hex(OPERATOR_KEY).slice(0, 8);
  expect(acts).toMatchObject(Array(3).fill({ ...BY, key }));
  const forged = await operate('unblock', { number: to, key: '00000000', ...BY });
  expect(forged.status).toBe(422);
});

it('an entry without a key, from an earlier version, is still readable', async () => {
  const old = { at: 0, operator: 'anna', act: 'unblock', target: 'FI', reason: 'before' };
  await stage.redis.xadd('limit:{default}:audit', '*', ...Object.entries(old).flat());
  const [act] = (await operate('audit?limit=1')).body.acts;
  expect(act).toMatchObject({ operator: 'anna', reason: 'before' });
  expect(act).not.toHaveProperty('key');
});

it("another tenant's operator sees and changes nothing of it", async () => {
  const to = phone();
  await exhaust(to);
  await operate('lists', { action: 'deny', number: to, until: inAnHour(), ...BY });
  const other = (path: string, body?: object) =>
    ask(OTHER_OPERATOR_KEY, `/v1/operator/${path}`, body);
  expect(await blocksOf(to, OTHER_OPERATOR_KEY)).toMatchObject({ blocked: false });
  expect((await other('lists')).body.entries).toEqual([]);
  expect((await other('audit')).body.acts).toEqual([]);
  expect((await other('lists/remove', { number: to, ...BY })).status).toBe(404);
  await other('unblock', { number: to, ...BY });
  const blocks = (await blocksOf(to)).blocks.map(({ rule }: { rule: string }) => rule);
  expect(blocks).toEqual(['denied', 'number']);
});

describe('a faulty request', () => {
  it.each([
    ['blocks', 'Ask about one of'],
    ['blocks?prefix=%2B35844123&country=FI', 'Ask about one of'],
    ['blocks?prefix=44', 'prefix'],
    ['blocks?country=Finland', 'country'],
    ['audit?limit=0', 'limit'],
  ])('%s is refused, and says why', async (path, part) => {
    const answer = await operate(path);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain(part);
  });

  it.each([
    ['blocks', {}, 'Ask about one of'],
    ['blocks', { number: '+358441234567', country: 'FI' }, 'Ask about one of'],
    ['blocks', { number: '12' }, 'number'],
    ['blocks', { tenant: false }, 'tenant'],
    ['unblock', { tenant: true, operator: 'anna' }, 'reason'],
    ['unblock', { tenant: true, reason: 'because' }, 'operator'],
    ['unblock', BY, 'Name one of'],
    ['lists', { action: 'deny', country: 'FI', until: UNTIL, ...BY }, 'country'],
    ['lists', { action: 'block', prefix: '+358', until: UNTIL, ...BY }, 'action'],
    ['lists', { action: 'deny', prefix: '+358', until: 'tomorrow', ...BY }, 'until'],
    ['lists/remove', { id: '9:short', ...BY }, 'id'],
  ])('%s %j is refused, and says why', async (path, body, part) => {
    const answer = await operate(path, body);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain(part);
  });

  it('an end in the past, or after more than a year, is refused', async () => {
    for (const ms of [-1_000, 400 * DAY]) {
      const until = new Date(Date.now() + ms).toISOString();
      const answer = await operate('lists', { action: 'deny', prefix: '+358', until, ...BY });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    }
  });
});

it('no full number is in Redis, an answer or a log afterwards', async () => {
  const places = {
    redis: await everythingIn(stage.redis),
    said: opened.texts.join('\n'),
    log: stage.lines.join(''),
  };
  for (const [place, text] of Object.entries(places)) {
    for (const number of opened.numbers) {
      expect([place, text.includes(number.slice(1)), text.includes(number.slice(4))]).toEqual([
        place,
        false,
        false,
      ]);
    }
  }
  expect(places.redis).toContain('audit');
});
