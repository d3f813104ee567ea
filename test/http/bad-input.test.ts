import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import fc from 'fast-check';
import { problemView } from '../../src/http/answer-schemas.js';
import { get, post, SMS, startChallenge } from './client.js';
import { type Gateway, KEY, startGateway } from './gateway.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Sends exactly these bytes, under headers that may be wrong. */
async function send(
  path: string,
  body: Buffer | string = '',
  headers: OutgoingHttpHeaders = {},
  method = 'POST',
): Promise<Answer> {
  const call = httpRequest(gateway.origin + path, {
    method,
    headers: {
      Authorization: `Bearer ${KEY}`,
      'Content-Type': 'application/json',
      ...('Transfer-Encoding' in headers ? {} : { 'Content-Length': Buffer.byteLength(body) }),
      ...headers,
    },
  });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

function code(answer: Answer): [number, string] {
  const problem = problemView.parse(JSON.parse(answer.text));
  expect(problem.status).toBe(answer.status);
  return [answer.status, problem.code];
}

describe('bodies that cannot be read', () => {
  test.each([
    ['nothing', ''],
    ['half an object', '{"to":'],
    ['text', 'to=358441234567'],
    ['two objects', '{}{}'],
    ['a trailing comma', '{"to":"+358441234567",}'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['half a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['NUL', '\0'],
  ])('%s is 400, and the body is not repeated', async (_what, body) => {
    const answer = await send('/v1/challenges', body);
    expect(code(answer)).toEqual([400, 'invalid_request']);
    expect(answer.text).not.toContain('441234567');
  });

  test.each([
    ['form data', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['no type', { 'Content-Type': '' }],
    ['another charset', { 'Content-Type': 'application/json; charset=latin1' }],
    ['compression', { 'Content-Encoding': 'gzip' }],
    ['nearly JSON', { 'Content-Type': 'application/jsonp' }],
  ])('%s is 415', async (_what, headers) => {
    const answer = await send('/v1/challenges', JSON.stringify(SMS), headers);
    expect(code(answer)).toEqual([415, 'unsupported_media_type']);
  });

  test.each([
    'application/json',
    'Application/JSON; charset=UTF-8',
    'application/json;charset="utf-8"',
  ])('JSON is JSON: %s', async (type) => {
    const answer = await send('/v1/challenges', JSON.stringify(SMS), { 'Content-Type': type });
    expect(answer.status).toBe(202);
  });

  test.each([16_385, 1_000_000, 5_000_000])('%i bytes get a clean 413', async (size) => {
    const whole = await send('/v1/challenges', 'x'.repeat(size));
    expect(code(whole)).toEqual([413, 'payload_too_large']);
    const inPieces = await send('/v1/challenges', 'x'.repeat(size), {
      'Transfer-Encoding': 'chunked',
    });
    expect(code(inPieces)).toEqual([413, 'payload_too_large']);
  });

  test('after a 413 the same connection goes on', async () => {
    const { port } = gateway.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    const head = `POST /v1/challenges HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\n`;
    socket.write(`${head}Content-Length: 1000000\r\n\r\n${'x'.repeat(1_000_000)}`);
    socket.write('GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) text += chunk;
    expect(text).toMatch(/^HTTP\/1\.1 413 .*HTTP\/1\.1 200 OK/s);
  });

  test('a body of exactly 16 kB is read', async () => {
    const body = JSON.stringify(SMS).padEnd(16_384);
    expect((await send('/v1/challenges', body)).status).toBe(202);
  });

  test('a client that stops in the middle of a body harms nobody', async () => {
    const call = httpRequest(`${gateway.origin}/v1/challenges`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${KEY}`,
        'Content-Length': 100,
        'X-Request-Id': 'stops-in-the-middle',
      },
    });
    call.on('error', () => {});
    call.write('{"to":', () => call.destroy());
    expect(await gateway.line('stops-in-the-middle')).toMatchObject({ status: 499, aborted: true });
  });
});

describe('bodies that make no sense', () => {
  const faults = async (body: string) => {
    const answer = await send('/v1/challenges', body);
    expect(code(answer)).toEqual([422, 'invalid_request']);
    return JSON.parse(answer.text).faults as { path: string; message: string }[];
  };

  test.each(['[]', 'null', '"text"', '1', 'true', '['.repeat(8000) + ']'.repeat(8000)])(
    'JSON that is no object is a fault: %.20s',
    async (body) => {
      expect(await faults(body)).toEqual([
        { path: '', message: 'The body has to be a JSON object.' },
      ]);
    },
  );

  test('every fault is named at once', async () => {
    const body = {
      to: 358,
      country: 'Finland',
      channel: 'fax',
      locale: 'x',
      reference: 'ä',
      match: 1,
    };
    const paths = (await faults(JSON.stringify(body))).map((fault) => fault.path);
    expect(paths.sort()).toEqual(['channel', 'country', 'locale', 'match', 'reference', 'to']);
  });

  test.each(['__proto__', 'constructor', 'toString', 'To', 'tenant', ''])(
    'an unknown field is named: %j',
    async (name) => {
      const body = `{"to":"+358441234567","channel":"sms",${JSON.stringify(name)}:{"a":1}}`;
      expect(await faults(body)).toEqual([{ path: name, message: 'There is no such field.' }]);
    },
  );

  test.each([
    [{ to: '12' }, 'to'],
    [{ to: '1'.repeat(33) }, 'to'],
    [{ fallback: 'sms' }, 'fallback'],
    [{ match: true }, 'match'],
    [{ locale: 'en-x' }, 'locale'],
    [{ locale: 'fi_FI' }, 'locale'],
    [{ country: 'F1' }, 'country'],
    [{ country: null }, 'country'],
    [{ reference: '' }, 'reference'],
    [{ reference: 'x'.repeat(65) }, 'reference'],
    [{ reference: 'a\nb' }, 'reference'],
    [{ provider: 'Twilio!' }, 'provider'],
  ])('%j is a fault of %s', async (fields, path) => {
    expect(await faults(JSON.stringify({ ...SMS, ...fields }))).toEqual([
      { path, message: expect.any(String) },
    ]);
  });

  test('faults are told without repeating what was sent', async () => {
    const answer = await send('/v1/challenges', '{"to":"+358441234567","channel":"+358447654321"}');
    expect(answer.text).not.toMatch(/358447654321|358441234567/);
  });

  test('a thousand unknown fields get a short answer', async () => {
    const fields = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`field${i}`, 1]));
    expect((await faults(JSON.stringify(fields))).length).toBeLessThanOrEqual(20);
  });

  test('a doubled key counts once, as JSON has it', async () => {
    const answer = await send('/v1/challenges', '{"to":"x","to":"+358441234567","channel":"sms"}');
    expect(answer.status).toBe(202);
  });
});

describe('headers and paths', () => {
  test.each(['', ' ', 'ä', 'x'.repeat(256)])(
    'an Idempotency-Key that is none is 400',
    async (key) => {
      const answer = await send('/v1/challenges', JSON.stringify(SMS), {
        'Idempotency-Key': Buffer.from(key).toString('latin1'),
      });
      expect(code(answer)).toEqual([400, 'invalid_request']);
    },
  );

  test.each([
    '/v1/challenges/%',
    '/v1/challenges/%zz',
    '/v1/challenges/%ff',
    '/v1/challenges/%c0%af/check',
  ])('broken percent-encoding is 400: %s', async (path) => {
    expect(code(await send(path, '', {}, 'GET'))).toEqual([400, 'invalid_request']);
  });

  test.each(['/docs/%', '/docs/problems/%ff', '/%', '/webhooks/%'])(
    'so it is on the pages, or there is nothing: %s',
    async (path) => {
      expect((await send(path, '', {}, 'GET')).status.toString()).toMatch(/^40[04]$/);
    },
  );

  test.each([
    '/docs/..%2f..%2fapp.ts',
    '/docs/%2e%2e/%2e%2e/package.json',
    '/docs/.hidden',
    '/docs/a%00b',
  ])('nothing but the pages can be read: %s', async (path) => {
    expect((await send(path, '', {}, 'GET')).status.toString()).toMatch(/^40[04]$/);
  });

  test('headers beyond all measure are 431', async () => {
    const answer = await send('/v1/challenges', '', { 'X-Much': 'x'.repeat(20_000) });
    expect(answer.status).toBe(431);
    expect(JSON.parse(answer.text)).toMatchObject({ status: 431 });
  });

  test('what is no HTTP gets an answer and a closed connection', async () => {
    const { port } = gateway.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write('HELO mail\r\n\r\n');
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) text += chunk;
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
  });
});

test('whatever is sent, the answer is never 5xx and always a whole document', async () => {
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
        // A live stream would never end; one that was ended is answered like everything else.
        if (target.endsWith('/events')) gateway.api.move(id, 'canceled');
        const answer = await send(target, bytes, extra, method);
        expect(answer.status).toBeLessThan(500);
        expect(answer.headers['x-request-id'] ?? '').not.toBe('');
        if (answer.status >= 400 && method !== 'HEAD') code(answer);
      },
    ),
    { numRuns: 400 },
  );
});

test('the answers to ordinary requests are as good as before', async () => {
  const id = await startChallenge(gateway);
  expect((await get(gateway, `/v1/challenges/${id}`)).status).toBe(200);
  expect((await post(gateway, `/v1/challenges/${id}/cancel`)).status).toBe(200);
});
