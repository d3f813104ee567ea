/** A proxy that is not configured: every address is the proxy's, so limits by address count all people together. */
import request from 'supertest';
import { openStage, type Stage } from './stage.js';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const forwarded = (publicUrl: string) =>
  request(publicUrl).get('/livez').set('X-Forwarded-For', '203.0.113.9');

function proxyLines(): readonly string[] {
  return stage?.lines.filter((line) => line.includes('"event":"trust proxy"')) ?? [];
}

test('a request through a proxy without TRUST_PROXY is reported once', async () => {
  stage = await openStage();
  expect(proxyLines()).toEqual([]);
  for (let at = 0; at < 3; at += 1) await forwarded(stage.config.publicUrl);
  const line = await stage.line(({ event }) => event === 'trust proxy');
  expect(line).toMatchObject({ level: 'warn', message: expect.stringContaining('TRUST_PROXY') });
  expect(JSON.stringify(line)).not.toContain('203.0.113.9');
  expect(proxyLines()).toHaveLength(1);
});

test('an https PUBLIC_URL without TRUST_PROXY is reported at the start', async () => {
  stage = await openStage({ variables: { PUBLIC_URL: 'https://verify.example.com' } });
  expect(await stage.line(({ event }) => event === 'trust proxy')).toMatchObject({
    message: expect.stringContaining('PUBLIC_URL'),
  });
});

test.each(['false', '1'])('with TRUST_PROXY=%s nothing is reported', async (TRUST_PROXY) => {
  stage = await openStage({ variables: { TRUST_PROXY } });
  await forwarded(stage.config.publicUrl);
  await stage.line(({ event, route }) => event === 'request' && route === '/livez');
  expect(proxyLines()).toEqual([]);
});
