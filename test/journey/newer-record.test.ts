/** During a rolling upgrade this version meets challenges that only the next one understands: it leaves them as they are, and goes on. */
import request from 'supertest';
import { shortId } from '../../src/challenge/challenge.js';
import { challengeKeys } from '../../src/challenge/challenge-commit.js';
import { until } from '../setup/until.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

let lastNumber = 4_730_000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

const kept = (id: string) => stage.redis.hgetall(challengeKeys(id)?.[0] ?? '');

/** Rewrites what the newer version has written. */
async function rewrite(id: string, more: object): Promise<Record<string, string>> {
  const [key = ''] = challengeKeys(id) ?? [];
  const map = JSON.parse((await stage.redis.hget(key, 'map')) ?? '');
  await stage.redis.hset(key, 'map', JSON.stringify({ ...map, ...more }));
  return kept(id);
}

const get = (path: string) =>
  request(stage.config.publicUrl).get(`/v1/challenges/${path}`).set(stage.authorized);

it.each([
  ['a method', { method: 'retina' }],
  ['an end', { state: 'superseded' }],
  ['a channel to come', { channels: ['sms', 'pigeon'] }],
])('%s: nothing is lost, and the newer process takes it on', async (_, more) => {
  const to = phone();
  const { id } = (await stage.start({ to, channel: 'sms' })).body;
  await stage.until(id, ({ state }) => state === 'delivered');
  const code = await stage.codeFor(to);
  const before = await kept(id);
  const newer = await rewrite(id, more);

  const answers = [await get(id), await get(`${id}/events`)];
  for (const [act, body] of [
    ['check', { code }],
    ['resend', {}],
    ['cancel', {}],
  ] as const) {
    const { status, headers, body: said } = await stage.post(`/v1/challenges/${id}/${act}`, body);
    answers.push({ status, headers, body: said } as never);
  }
  for (const { status, headers, body } of answers) {
    expect([status, body.code, headers['retry-after']]).toEqual([503, 'unavailable', '1']);
  }
  // The worker looks at it as well, and puts it off.
  const [, , , deadlines = ''] = challengeKeys(id) ?? [];
  await stage.redis.zadd(deadlines, 0, shortId(id));
  await until(async () => Number(await stage.redis.zscore(deadlines, shortId(id))) > 0);
  const { error } = await stage.line((line) => line['event'] === 'deadlines');
  expect(JSON.stringify(error)).toContain('newer version');
  expect(await kept(id)).toEqual(newer);

  await rewrite(id, { method: undefined, state: undefined, channels: undefined });
  expect(await kept(id)).toEqual(before);
  const checked = await stage.post(`/v1/challenges/${id}/check`, { code });
  expect(checked.body).toMatchObject({ outcome: 'verified' });
});
