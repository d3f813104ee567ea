/** Redis stops answering and comes back: 503 with Retry-After meanwhile, no request passes, and everything resumes by itself. */
import request from 'supertest';
import { type OwnRedis, startOwnRedis } from '../setup/own-redis.js';
import { openStage, type Stage } from './stage.js';

let redis: OwnRedis;
let stage: Stage;

beforeAll(async () => {
  redis = await startOwnRedis();
  stage = await openStage({
    variables: { REDIS_URL: redis.url, REDIS_COMMAND_TIMEOUT_MS: '1000' },
  });
});

afterAll(async () => {
  redis.signal('SIGCONT');
  await stage.close();
  await redis.stop();
});

it('every call gets 503 with Retry-After, and afterwards everything works', async () => {
  const { publicUrl } = stage.config;
  const before = (await stage.start({ to: '+358446600001', channel: 'sms' })).body.id;
  await stage.until(before, ({ state }) => state === 'delivered');

  redis.signal('SIGSTOP');
  const calls = [
    stage.start({ to: '+358446600002', channel: 'sms' }),
    stage.post(`/v1/challenges/${before}/check`, { code: '123456' }),
    stage.post(`/v1/challenges/${before}/resend`),
    stage.post(`/v1/challenges/${before}/cancel`),
  ];
  for (const answer of await Promise.all(calls)) {
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect((await request(publicUrl).get('/readyz')).status).toBe(503);
  expect((await request(publicUrl).get('/livez')).status).toBe(200);

  redis.signal('SIGCONT');
  const to = '+358446600003';
  let started = await stage.start({ to, channel: 'sms' });
  while (started.status === 503) started = await stage.start({ to, channel: 'sms' });
  expect(started.status).toBe(202);
  await stage.until(started.body.id, ({ state }) => state === 'delivered');
  const checked = await stage.post(`/v1/challenges/${started.body.id}/check`, {
    code: await stage.codeFor(to),
  });
  expect(checked.body.outcome).toBe('verified');
});
