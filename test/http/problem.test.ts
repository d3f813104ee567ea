import request from 'supertest';
import { type ErrorCode, OctothorpeError } from '../../src/challenge/errors.js';
import { problemView } from '../../src/http/answer-schemas.js';
import { PROBLEMS } from '../../src/http/problem.js';
import { get, post, SMS, startChallenge } from './client.js';
import { type Gateway, KEY, startGateway } from './gateway.js';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

/** The promise to callers, written down once more so that a change of the table is noticed. */
const STATUSES: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  challenge_final: 409,
  challenge_not_checkable: 409,
  idempotency_conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  invalid_number: 422,
  number_not_allowed: 422,
  country_not_allowed: 422,
  channel_not_allowed: 422,
  resend_too_soon: 429,
  limit_reached: 429,
  internal: 500,
  unavailable: 503,
};

test.each(Object.entries(STATUSES))('%s is answered with %i', async (code, status) => {
  gateway.api.failure = new OctothorpeError(code as ErrorCode, 'What happened. What to do.');
  const answer = await post(gateway, '/v1/challenges', SMS).set('X-Request-Id', 'request-1');
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(problemView.parse(answer.body)).toMatchObject({
    type: `https://verify.example.com/docs/problems/${code}`,
    title: PROBLEMS[code as ErrorCode].title,
    status,
    detail: 'What happened. What to do.',
    instance: 'urn:request:request-1',
    code,
    mode: 'sandbox',
  });
});

test.each([
  ['resend_too_soon', 16.2, '17'],
  ['limit_reached', undefined, '30'],
  ['unavailable', undefined, '1'],
  ['unavailable', 0, '1'],
] as const)('%s says when to come again, in whole seconds', async (code, seconds, header) => {
  gateway.api.failure = new OctothorpeError(code, 'Later.', {
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  });
  const answer = await post(gateway, '/v1/challenges', SMS);
  expect(answer.headers['retry-after']).toBe(header);
  expect(answer.body.retryAfterSeconds).toBe(Number(header));
});

test('an error that nobody foresaw is 500, and its cause is in the log alone', async () => {
  gateway.api.failure = new Error('the secret inside');
  const answer = await get(gateway, '/v1/challenges/ch_00000000000000000000000000zz').set(
    'X-Request-Id',
    'request-1',
  );
  expect(answer.status).toBe(500);
  expect(answer.body.code).toBe('internal');
  expect(answer.text).not.toContain('secret');
  const line = await gateway.line('request-1');
  expect(line).toMatchObject({ status: 500, code: 'internal' });
  expect(line['cause']).toContain('the secret inside');
});

test('which limit refused is in the log and not in the answer', async () => {
  gateway.api.failure = new OctothorpeError('limit_reached', 'Later.', { rule: 'prefix_hour' });
  const answer = await post(gateway, '/v1/challenges', SMS).set('X-Request-Id', 'request-1');
  expect(answer.text).not.toContain('prefix');
  expect(await gateway.line('request-1')).toMatchObject({
    code: 'limit_reached',
    rule: 'prefix_hour',
  });
});

describe('who calls', () => {
  test('without a key the answer says how to send one', async () => {
    const answer = await request(gateway.server).post('/v1/challenges').send(SMS);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="octothorpe"');
  });

  test.each([
    'Bearer',
    'Bearer ',
    'Bearer unknown',
    'Basic b2N0bzp0aG9ycGU=',
    `Bearer ${KEY} x`,
    `Bearer ${KEY},${KEY}`,
    `Bearer "${KEY}"`,
    `Bearer ${'a'.repeat(5000)}`,
    'Bearer constructor',
    'Bearer __proto__',
  ])('a key that is not exactly right is 401: %.40s', async (header) => {
    const answer = await request(gateway.server)
      .post('/v1/challenges')
      .set('Authorization', header)
      .send(SMS);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="octothorpe"/);
    expect(answer.body.code).toBe('unauthorized');
    expect(gateway.api.started).toHaveLength(0);
  });

  test('the scheme’s name knows no case', async () => {
    const call = request(gateway.server)
      .post('/v1/challenges')
      .set('Authorization', `bearer ${KEY}`);
    expect((await call.send(SMS)).status).toBe(202);
  });
});

describe('paths and methods', () => {
  const id = 'ch_00000000000000000000000000zz';

  test.each([
    ['put', '/v1/challenges', 'POST, OPTIONS'],
    ['get', '/v1/challenges', 'POST, OPTIONS'],
    ['delete', `/v1/challenges/${id}`, 'GET, HEAD, OPTIONS'],
    ['post', `/v1/challenges/${id}/events`, 'GET, HEAD, OPTIONS'],
    ['get', `/v1/challenges/${id}/check`, 'POST, OPTIONS'],
    ['patch', `/v1/challenges/${id}/resend`, 'POST, OPTIONS'],
    ['post', '/livez', 'GET, HEAD, OPTIONS'],
    ['post', '/openapi.json', 'GET, HEAD, OPTIONS'],
    ['delete', '/', 'GET, HEAD, OPTIONS'],
  ] as const)('%s %s is 405 and says what is allowed', async (method, path, allow) => {
    const answer = await request(gateway.server)[method](path);
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toBe(allow);
    expect(answer.body.code).toBe('method_not_allowed');
  });

  test('OPTIONS says what is allowed, without a key', async () => {
    const answer = await request(gateway.server).options(`/v1/challenges/${id}`);
    expect(answer.status).toBe(204);
    expect(answer.headers['allow']).toBe('GET, HEAD, OPTIONS');
  });

  test('HEAD is GET without the body', async () => {
    const path = `/v1/challenges/${await startChallenge(gateway)}`;
    const head = await request(gateway.server).head(path).set('Authorization', `Bearer ${KEY}`);
    const whole = await get(gateway, path);
    expect(head.status).toBe(200);
    expect(head.text).toBeUndefined();
    expect(head.headers['content-length']).toBe(whole.headers['content-length']);
  });

  test.each(['/v1', '/v1/', '/v1/challenges/', '/v2/challenges', '/nothing', '/v1/Challenges'])(
    'a path that is none is 404 with a problem document: %s',
    async (path) => {
      const answer = await get(gateway, path);
      expect(answer.status).toBe(404);
      expect(problemView.parse(answer.body).code).toBe('not_found');
    },
  );
});

describe('request ids', () => {
  test('a request id that came along is on the answer and in the log', async () => {
    for (const path of ['/v1/challenges', '/nothing', '/livez', '/docs/', '/']) {
      const answer = await get(gateway, path).set('X-Request-Id', 'sign-in_42');
      expect([path, answer.headers['x-request-id']]).toEqual([path, 'sign-in_42']);
    }
    expect(await gateway.line('sign-in_42')).toMatchObject({ status: 405 });
  });

  test.each(['short', 'a b c d e f g', 'x'.repeat(65), '<script>alert</script>'])(
    'another one is replaced: %.30s',
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

test('no answer tells what the server is made of, and API answers are nobody’s to cache or frame', async () => {
  const answer = await post(gateway, '/v1/challenges', SMS);
  expect(answer.headers).not.toHaveProperty('x-powered-by');
  expect(answer.headers).not.toHaveProperty('etag');
  expect(answer.headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
});
