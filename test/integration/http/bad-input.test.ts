import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { get, post, SMS, startChallenge } from '../../setup/client.js';
import { type Gateway, startGateway } from '../../setup/gateway.js';
import { problemOf, send } from '../../setup/raw-client.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe('headers and paths', () => {
  test.each(['', ' ', 'ä', 'x'.repeat(256)])('an invalid Idempotency-Key is 400', async (key) => {
    const answer = await send(gateway, '/v1/challenges', JSON.stringify(SMS), {
      'Idempotency-Key': Buffer.from(key).toString('latin1'),
    });
    expect(problemOf(answer)).toEqual([400, 'invalid_request']);
  });

  test.each([
    '/v1/challenges/%',
    '/v1/challenges/%zz',
    '/v1/challenges/%ff',
    '/v1/challenges/%c0%af/check',
  ])('broken percent-encoding is 400: %s', async (path) => {
    expect(problemOf(await send(gateway, path, '', {}, 'GET'))).toEqual([400, 'invalid_request']);
  });

  test.each(['/docs/%', '/docs/problems/%ff', '/%', '/webhooks/%'])(
    'on the pages it is 400 or 404: %s',
    async (path) => {
      expect((await send(gateway, path, '', {}, 'GET')).status.toString()).toMatch(/^40[04]$/);
    },
  );

  test.each([
    '/docs/..%2f..%2fapp.ts',
    '/docs/%2e%2e/%2e%2e/package.json',
    '/docs/.hidden',
    '/docs/a%00b',
  ])('only the pages can be read: %s', async (path) => {
    expect((await send(gateway, path, '', {}, 'GET')).status.toString()).toMatch(/^40[04]$/);
  });

  test('too large headers are 431', async () => {
    const answer = await send(gateway, '/v1/challenges', '', { 'X-Much': 'x'.repeat(20_000) });
    expect(answer.status).toBe(431);
    expect(JSON.parse(answer.text)).toMatchObject({ status: 431 });
  });

  test('invalid HTTP gets an answer and a closed connection', async () => {
    const { port } = gateway.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write('HELO mail\r\n\r\n');
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) text += chunk;
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain('Malformed HTTP request.');
  });
});

test('for any input the answer is never 5xx and always a complete document', async () => {
  const id = await startChallenge(gateway);
  const path = fc.oneof(
    fc
      .constantFrom('', '/check', '/resend', '/cancel', '/events')
      .map((end) => `/v1/challenges/${id}${end}`),
    fc.constantFrom('/v1/challenges', '/', '/docs', '/openapi.json', '/readyz', '/webhooks/x'),
    fc.webPath().map((text) => `/v1/challenges${text || '/x'}`),
    fc
      .string({ unit: fc.constantFrom('%', '/', '.', '2', 'e', 'v1', '?', '&', '=', ';', '\\') })
      .map((text) => `/${text}`),
  );
  const body = fc.oneof(
    fc.json({ maxDepth: 6 }),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc
      .record(
        {
          to: fc.anything(),
          channel: fc.constantFrom('sms', 'call', 'fax'),
          code: fc.string(),
          country: fc.string(),
          locale: fc.string(),
        },
        { requiredKeys: [] },
      )
      .map(
        (value) =>
          JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? String(part) : part)) ??
          '',
      ),
  );
  const latin1 = fc.string({
    unit: fc
      .integer({ min: 32, max: 255 })
      .filter((point) => point !== 127)
      .map((point) => String.fromCharCode(point)),
  });
  const headers = fc.record(
    {
      'Content-Type': fc.constantFrom('application/json', 'text/plain'),
      'Idempotency-Key': latin1,
      'Last-Event-ID': latin1,
      'X-Request-Id': latin1,
      Accept: latin1,
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      path,
      fc.constantFrom(
        'GET',
        'POST',
        'PUT',
        'DELETE',
        'PATCH',
        'OPTIONS',
        'HEAD',
        'TRACE',
        'PROPFIND',
      ),
      body,
      headers,
      async (target, method, bytes, extra) => {
        // A live stream would never end, so the client ends it.
        if (target.endsWith('/events')) gateway.api.move(id, 'canceled');
        const answer = await send(gateway, target, bytes, extra, method);
        expect(answer.status).toBeLessThan(500);
        expect(answer.headers['x-request-id'] ?? '').not.toBe('');
        if (answer.status >= 400 && method !== 'HEAD') problemOf(answer);
      },
    ),
    { numRuns: 250 },
  );
}, 60_000);

test('ordinary requests are still answered', async () => {
  const id = await startChallenge(gateway);
  expect((await get(gateway, `/v1/challenges/${id}`)).status).toBe(200);
  expect((await post(gateway, `/v1/challenges/${id}/cancel`)).status).toBe(200);
});
