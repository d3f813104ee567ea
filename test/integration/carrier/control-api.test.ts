import { request as httpRequest } from 'node:http';
import type { Message } from '../../../packages/carrier/src/carrier-interface.js';
import { EventText } from './event-text.js';
import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  magic,
  openStage,
  PHONE,
  plain,
  type Stage,
  TWILIO_NUMBER,
  VONAGE_NUMBER,
} from './stage.js';

const DELIVERY = `ch_${'0a'.repeat(14)}.2`;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => stage.carrier.forget());

async function control(method: string, path: string, body?: unknown, headers: object = {}) {
  const response = await fetch(`${stage.base}${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const value = text === '' ? undefined : (JSON.parse(text) as never);
  return { status: response.status, body: value, headers: response.headers };
}

function placeCall(inner: string) {
  stage.app.twiml('/control/twiml', inner);
  return stage.twilio.calls.create({
    to: PHONE,
    from: TWILIO_NUMBER,
    url: `${stage.app.base}/control/twiml`,
    statusCallback: `${stage.app.base}/control/${DELIVERY}`,
  });
}

const phonePath = `/sandbox/phones/${plain(PHONE)}`;

test('a person answers, presses keys and hangs up over HTTP', async () => {
  await placeCall('<Gather numDigits="1" timeout="3000"/>');
  const { id } = await stage.carrier.waitForCall(PHONE, ({ state }) => state === 'ringing');
  expect((await control('POST', `/sandbox/calls/${id}/answer`)).body).toMatchObject({
    state: 'in_progress',
  });
  await stage.carrier.waitForCall(PHONE, ({ waitingForKeys }) => waitingForKeys);
  expect((await control('POST', `/sandbox/calls/${id}/press`, { keys: 'x' })).status).toBe(400);
  expect((await control('POST', `/sandbox/calls/${id}/press`, { keys: '5' })).status).toBe(200);
  expect((await control('POST', `/sandbox/calls/${id}/hangup`)).body).toMatchObject({
    state: 'ended',
    end: 'completed',
  });
  const again = await control('POST', `/sandbox/calls/${id}/hangup`);
  expect(again).toMatchObject({ status: 409, body: { error: expect.stringContaining('ended') } });
});

test('a read with `wait` waits for an SMS, up to the given time', async () => {
  const text = (body: string) =>
    stage.twilio.messages.create({ to: PHONE, from: TWILIO_NUMBER, body });
  const held = control('GET', `${phonePath}?wait=30`);
  await text('the first');
  expect((await held).body).toMatchObject({ messages: [{ body: 'the first' }] });
  const since = new Date(Date.now() + 60_000).toISOString();
  const later = await control('GET', `${phonePath}?wait=1&since=${since}`);
  expect(later.body).toMatchObject({ messages: [{ body: 'the first' }] });
  const refused = await control('GET', `${phonePath}?wait=31`);
  expect(refused).toMatchObject({ status: 400, body: { error: expect.stringContaining('30') } });
});

test('a person declines over HTTP, and an unknown call is 404', async () => {
  await placeCall('<Hangup/>');
  const { id } = await stage.carrier.waitForCall(PHONE, ({ state }) => state === 'ringing');
  expect((await control('POST', `/sandbox/calls/${id}/decline`)).body).toMatchObject({
    state: 'ended',
    end: 'busy',
  });
  expect((await control('POST', '/sandbox/calls/CA0/answer')).status).toBe(404);
});

test('a number that never picks up cannot be answered by hand', async () => {
  const url = `${stage.app.base}/control/twiml`;
  await stage.twilio.calls.create({ to: magic('02'), from: TWILIO_NUMBER, url });
  const { id } = await stage.carrier.waitForCall(magic('02'), ({ state }) => state === 'ringing');
  expect((await control('POST', `/sandbox/calls/${id}/answer`)).status).toBe(409);
});

test('a phone shows its messages and calls, oldest first', async () => {
  for (const body of ['one', 'two']) {
    await stage.twilio.messages.create({ to: PHONE, from: TWILIO_NUMBER, body });
  }
  const sent = await control('POST', `${phonePath}/messages`, { to: VONAGE_NUMBER, body: 'three' });
  expect(sent).toMatchObject({ status: 201, body: { direction: 'from_phone', vendor: 'vonage' } });
  const phone = (await control('GET', phonePath)).body as unknown as { messages: Message[] };
  expect(phone).toMatchObject({ number: PHONE, calls: [] });
  expect(phone.messages.map(({ body }) => body)).toEqual(['one', 'two', 'three']);
});

test('a reply to an unknown number, an empty one and an invalid phone number are refused', async () => {
  const nobody = await control('POST', `${phonePath}/messages`, { to: '+358501112223', body: 'x' });
  expect(nobody.status).toBe(404);
  const empty = await control('POST', `${phonePath}/messages`, { to: TWILIO_NUMBER, body: '' });
  expect(empty.status).toBe(400);
  expect((await control('GET', '/sandbox/phones/12')).status).toBe(400);
  expect((await control('POST', `${phonePath}/messages`, { to: 1 })).status).toBe(400);
  expect((await control('POST', '/sandbox/nothing')).status).toBe(404);
});

test.each([
  [
    'PUT',
    '/chaos',
    { lossPercnt: 5 },
    'The input has no field lossPercnt. Did you mean lossPercent?',
  ],
  [
    'PUT',
    '/chaos',
    { outage: { twilo: '503' } },
    'outage has no field twilo. Did you mean twilio?',
  ],
  ['PUT', '/chaos', { lossPercent: 101 }, 'lossPercent must be at most 100.'],
  ['PUT', '/chaos', { seed: 1.5 }, 'seed must be a whole number.'],
  [
    'POST',
    `/phones/${plain(PHONE)}/messages`,
    { to: 1 },
    'to must be a string. body is missing: it must be a string.',
  ],
  ['POST', `/phones/${plain(PHONE)}/calls`, [], 'The input must be an object.'],
  ['GET', `/phones/${plain(PHONE)}?wait=x`, undefined, 'wait must be 0 to 30 whole seconds.'],
  ['GET', '/inbox?limit=x', undefined, 'limit must be a number.'],
  [
    'GET',
    `/phones/${plain(PHONE)}/calls/next?state=gone`,
    undefined,
    'state must be "ringing" or "in_progress" or "ended".',
  ],
])('%s %s with %j is refused in plain words', async (method, path, body, error) => {
  expect(await control(method, `/sandbox${path}`, body)).toMatchObject({
    status: 400,
    body: { error },
  });
});

test('one stream has the events of several phones, and needs at least one', async () => {
  const other = '+358502223334';
  for (const [to, body] of [
    [PHONE, 'to the first'],
    [other, 'to the second'],
    [magic('14'), 'to a third'],
  ] as const) {
    await stage.twilio.messages.create({ to, from: TWILIO_NUMBER, body });
  }
  const numbers = `${plain(PHONE)},${plain(other)}`;
  const response = await fetch(`${stage.base}/sandbox/events?numbers=${numbers}`);
  const events = new EventText(response);
  await events.until('to the second');
  expect(events.text).toContain('to the first');
  expect(events.text).not.toContain('to a third');
  await events.close();
  expect((await control('GET', '/sandbox/events')).status).toBe(400);
  expect((await control('GET', '/sandbox/events?numbers=12')).status).toBe(400);
});

test('the events of a phone begin with its state, followed by every change', async () => {
  await stage.twilio.messages.create({ to: PHONE, from: TWILIO_NUMBER, body: 'before' });
  await stage.carrier.waitForMessage(PHONE, ({ status }) => status === 'delivered');
  const response = await fetch(`${stage.base}${phonePath}/events`);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events = new EventText(response);
  await events.until('before');
  await placeCall('<Hangup/>');
  await events.until('"state":"ringing"');
  await stage.twilio.messages.create({ to: magic('14'), from: TWILIO_NUMBER, body: 'elsewhere' });
  await stage.twilio.messages.create({ to: PHONE, from: TWILIO_NUMBER, body: 'after' });
  await events.until('after');
  expect(events.text).toMatch(/event: ?message/);
  expect(events.text).toMatch(/event: ?call/);
  expect(events.text).not.toContain('elsewhere');
  await events.close();
});

test('exchanges show request, answer and signed callbacks of one message, without credentials', async () => {
  const { sid } = await stage.twilio.messages.create({
    to: PHONE,
    from: TWILIO_NUMBER,
    body: 'x',
    statusCallback: `${stage.app.base}/control/exchange`,
  });
  await stage.app.waitFor('/control/exchange', 2);
  await stage.carrier.idle();
  const { body } = await control('GET', `/sandbox/exchanges?about=${sid}`);
  expect(body).toMatchObject([
    { direction: 'request', kind: 'create', answer: { status: 201 }, about: sid },
    {
      direction: 'callback',
      kind: 'status',
      request: { headers: { 'X-Twilio-Signature': expect.any(String) } },
      answer: { status: 204 },
    },
    { direction: 'callback' },
  ]);
  const all = JSON.stringify((await control('GET', '/sandbox/exchanges')).body);
  expect(all).not.toContain(AUTH_TOKEN);
  expect(all).not.toContain(Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64'));
});

test('the ledger counts what went out, by the delivery in the callback URLs', async () => {
  await placeCall('<Hangup/>');
  for (let count = 0; count < 2; count++) {
    await stage.twilio.messages.create({
      to: PHONE,
      from: TWILIO_NUMBER,
      body: 'x',
      statusCallback: `${stage.app.base}/webhooks/twilio/${DELIVERY}/status`,
    });
  }
  await stage.twilio.messages.create({ to: PHONE, from: TWILIO_NUMBER, body: 'no delivery' });
  expect((await control('GET', '/sandbox/ledger')).body).toEqual({
    messages: 3,
    calls: 1,
    byDelivery: { [DELIVERY]: { messages: 2, calls: 1 } },
  });
});

test('chaos is read and replaced, and values out of range are refused', async () => {
  const put = await control('PUT', '/sandbox/chaos', { latencyMs: 1, outage: { twilio: '503' } });
  expect(put.body).toMatchObject({ latencyMs: 1, outage: { twilio: '503', vonage: 'none' } });
  expect((await control('GET', '/sandbox/chaos')).body).toEqual(put.body);
  const wrong = await control('PUT', '/sandbox/chaos', { lossPercent: 101 });
  expect(wrong).toMatchObject({ status: 400, body: { error: expect.stringContaining('100') } });
});

test('the magic numbers are listed', async () => {
  const { body } = await control('GET', '/sandbox/magic');
  expect(body).toContainEqual({ number: magic('01'), does: 'call: busy' });
  expect(body).toContainEqual({
    number: magic('30'),
    does: 'answers 503 always',
    vendor: 'twilio',
  });
});

test('everything is deleted on request, and calls end', async () => {
  await placeCall('<Pause length="3000"/>');
  await stage.carrier.waitForCall(PHONE, ({ state }) => state === 'ringing');
  expect((await control('DELETE', '/sandbox')).status).toBe(204);
  expect((await control('GET', phonePath)).body).toMatchObject({ messages: [], calls: [] });
  expect((await control('GET', '/sandbox/ledger')).body).toMatchObject({ calls: 0 });
});

test.each([
  ['another origin', { Origin: 'http://evil.example' }, 403],
  ['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
  ['another port', { Origin: 'http://127.0.0.1:1' }, 403],
])('a page of %s may not change anything', async (_what, headers, status) => {
  expect(await statusWith('DELETE', '/sandbox', headers)).toBe(status);
});

test('the page itself and programs may', async () => {
  expect(await statusWith('DELETE', '/sandbox', {})).toBe(204);
  const own = { Origin: stage.base, 'Sec-Fetch-Site': 'same-origin' };
  expect(await statusWith('DELETE', '/sandbox', own)).toBe(204);
});

test('the phone page is served with a strict policy', async () => {
  const response = await fetch(`${stage.base}/`);
  expect(response.url).toBe(`${stage.base}/phone/`);
  expect(await response.text()).toContain('<title>Sandbox phone');
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

test.each([
  ['/2010-04-01/nothing', 404, 'code'],
  ['/2010-04-01/Accounts/x/Messages.json', 401, 'code'],
  ['/v1/messages', 401, 'title'],
  ['/v1/calls', 401, 'error_title'],
  ['/elsewhere', 404, 'error'],
])(
  'malformed or oversized requests to %s get an error in its own form',
  async (path, status, field) => {
    const answer = await control('POST', path, { to: 'x'.repeat(10) });
    expect(answer.status).toBe(status);
    expect(answer.body).toHaveProperty(field);
    if (path === '/elsewhere') return;
    const huge = await control('POST', path, { to: 'x'.repeat(100_000) });
    expect(huge.status).toBe(413);
    expect(huge.body).toHaveProperty(field);
  },
);

test('an invalid form is refused, and the carrier still works', async () => {
  const credentials = Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64');
  const path = `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`;
  const headers = { Authorization: `Basic ${credentials}` };
  expect(await control('POST', path, {}, headers)).toMatchObject({ status: 415 });
  const form = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' };
  const garbage = await control('POST', path, '%%%&&&=\u0000', form);
  expect(garbage).toMatchObject({ status: 400, body: { code: 21604 } });
  expect((await control('GET', '/sandbox/ledger')).status).toBe(200);
});

test('only the last thousand messages are kept', async () => {
  for (let count = 0; count < 1005; count++) {
    stage.carrier.sendFromPhone(PHONE, { to: VONAGE_NUMBER, body: String(count) });
  }
  const { messages } = stage.carrier.phone(PHONE);
  expect(messages).toHaveLength(1000);
  expect(messages[0]?.body).toBe('5');
  await stage.carrier.idle();
});

test('the log contains neither numbers nor texts', async () => {
  const body = 'Your code is 123456';
  const { sid } = await stage.twilio.messages.create({ to: PHONE, from: TWILIO_NUMBER, body });
  await expect(
    stage.twilio.messages.create({ to: magic('20'), from: TWILIO_NUMBER, body }),
  ).rejects.toThrow();
  await placeCall('<Say>Your code is 123456</Say>');
  const log = JSON.stringify(stage.lines);
  expect(log).toContain(sid);
  expect(log).not.toContain('123456');
  for (const number of [PHONE, TWILIO_NUMBER, magic('20')]) {
    expect(log).not.toContain(plain(number));
  }
});

test('a refusal for too many requests has Retry-After', async () => {
  const credentials = Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64');
  const response = await fetch(`${stage.base}/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`, {
    method: 'POST',
    headers: { Authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ To: magic('20'), From: TWILIO_NUMBER, Body: 'x' }),
  });
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe('1');
});

/** fetch hides these headers; a browser sends them. */
function statusWith(method: string, path: string, headers: Record<string, string>) {
  return new Promise<number>((resolve, reject) => {
    const request = httpRequest(`${stage.base}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end();
  });
}
