/** An error of the gateway itself is not reported as an outage of Redis: 500, a log line with the cause, and a metric with an alert. */

import request from 'supertest';
import { challengeKeys } from '../../src/challenge/challenge-commit.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

async function damaged(to: string, damage: (key: string) => Promise<unknown>): Promise<string> {
  const { id } = (await stage.start({ to, channel: 'sms' })).body;
  await stage.until(id, ({ state }) => state === 'delivered');
  const [key = ''] = challengeKeys(id) ?? [];
  await damage(key);
  return id;
}

async function internalErrors(): Promise<number> {
  const { text } = await request(stage.config.publicUrl).get('/metrics');
  return [...text.matchAll(/^octothorpe_internal_errors_total\{.*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

test.each([
  [
    'a record that this version cannot read',
    '+358446600101',
    (key: string) => stage.redis.set(key, 'x'),
  ],
  [
    'a key of another type',
    '+358446600102',
    async (key: string) => {
      await stage.redis.del(key);
      await stage.redis.lpush(key, 'x');
    },
  ],
])('%s is a logged 500, counted for the alert', async (_, to, damage) => {
  const id = await damaged(to, damage);
  const before = await internalErrors();
  const requestId = `own-error-${to.slice(-3)}`;
  const answer = await stage.post(
    `/v1/challenges/${id}/check`,
    { code: '123456' },
    { 'x-request-id': requestId },
  );
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect(answer.headers['retry-after']).toBeUndefined();
  const line = await stage.line((each) => each['requestId'] === requestId);
  expect(line).toMatchObject({ level: 'error', status: 500, code: 'internal' });
  expect(line['cause']).toEqual(expect.stringMatching(/version|WRONGTYPE/));
  expect(await internalErrors()).toBe(before + 1);
  const read = await request(stage.config.publicUrl)
    .get(`/v1/challenges/${id}`)
    .set(stage.authorized);
  expect(read.status).toBe(500);
});
