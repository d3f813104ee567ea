import { get, post, SMS, startChallenge } from '../../setup/client.js';
import { type Gateway, startGateway } from '../../setup/gateway.js';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

describe('request ids', () => {
  test('a client’s request id is in the answer and in the log', async () => {
    for (const path of ['/v1/challenges', '/nothing', '/livez', '/docs/', '/']) {
      const answer = await get(gateway, path).set('X-Request-Id', 'sign-in_42');
      expect([path, answer.headers['x-request-id']]).toEqual([path, 'sign-in_42']);
    }
    expect(await gateway.line('sign-in_42')).toMatchObject({ status: 405 });
  });

  test.each(['short', 'a b c d e f g', 'x'.repeat(65), '<script>alert</script>'])(
    'an invalid one is replaced: %.30s',
    async (id) => {
      const answer = await get(gateway, '/livez').set('X-Request-Id', id);
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

test('the log has one line for each request, with the pattern and never the path, body or key', async () => {
  const id = await startChallenge(gateway);
  const answer = await post(gateway, `/v1/challenges/${id}/check?+358441234567`, {
    code: '987654',
  }).set('X-Request-Id', 'request-1');
  expect(answer.status).toBe(200);
  const line = await gateway.line('request-1');
  expect(line).toEqual({
    event: 'request',
    method: 'POST',
    route: '/v1/challenges/{id}/check',
    status: 200,
    ms: expect.any(Number),
    requestId: 'request-1',
    tenant: 'acme',
    challenge: id,
  });
  await get(gateway, '/+358441234567').set('X-Request-Id', 'request-2');
  expect(await gateway.line('request-2')).toMatchObject({ route: 'unmatched', code: 'not_found' });
  expect(JSON.stringify(gateway.lines)).not.toMatch(/987654|4412345|octo_test/);
  expect(gateway.lines).toHaveLength(3);
});

test('no answer reveals the server’s software, and API answers cannot be cached or framed', async () => {
  const answer = await post(gateway, '/v1/challenges', SMS);
  expect(answer.headers).not.toHaveProperty('x-powered-by');
  expect(answer.headers).not.toHaveProperty('etag');
  expect(answer.headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
});
