import { Ajv2020 } from 'ajv/dist/2020.js';
import { PROBLEMS } from '../../../src/http/answer.js';
import { messageNotification, relayAlert } from '../../../src/http/api/message-schemas.js';
import * as told from '../../../src/http/api/notification-schemas.js';
import { normaliseCode } from '../../../src/http/api/request-schemas.js';
import { createSessionRequest } from '../../../src/http/api/session-schemas.js';
import { openApiDocument } from '../../../src/http/docs/openapi.js';
import {
  breakerNotification,
  budgetNotification,
  notificationOf,
  relayNotification,
} from '../../../src/notifications/notification.js';
import { verifiedChallenge } from '../../fixtures/challenges.js';
import { OPERATOR_KEY, startGateway } from '../../setup/gateway.js';

const document = JSON.parse(
  JSON.stringify(openApiDocument({ publicUrl: 'https://verify.example.com', mode: 'sandbox' })),
);
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(document, 'api');

const TRANSACTION = { amount: '1', currency: 'EUR', payee: 'A' };

interface Operation {
  readonly security?: unknown[];
  readonly responses: Record<string, unknown>;
}

function operations(): [method: string, path: string, Operation][] {
  return Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, string, Operation] => [
        method,
        path,
        operation,
      ]),
  );
}

function accepts(name: string, value: unknown): boolean {
  const validate = ajv.getSchema(`api#/components/schemas/${name}`);
  if (!validate) throw new Error(`There is no schema ${name}.`);
  return validate(value) === true;
}

test('every operation says that a key without the scope gets 403, and a missing key 401', () => {
  expect(operations().length).toBeGreaterThanOrEqual(16);
  for (const [method, path, { responses }] of operations()) {
    const statuses = Object.keys(responses);
    expect([method, path, statuses]).toEqual([
      method,
      path,
      expect.arrayContaining(['401', '403']),
    ]);
  }
});

test('a long poll and a stream say that too many of them get 429', () => {
  for (const path of ['/v1/challenges/{id}', '/v1/challenges/{id}/events']) {
    expect(document.paths[path].get.responses).toHaveProperty('429');
  }
});

test('a key without the scope does get 403 on every operation with challenges', async () => {
  const gateway = await startGateway();
  try {
    for (const [method, path] of operations()) {
      if (!path.startsWith('/v1/challenges')) continue;
      const url = gateway.origin + path.replace('{id}', 'ch_0123456789abcdefghjkmnpqrs01');
      const headers = { Authorization: `Bearer ${OPERATOR_KEY}` };
      const answer = await fetch(url, { method: method.toUpperCase(), headers });
      expect([method, path, answer.status]).toEqual([method, path, 403]);
    }
  } finally {
    await gateway.close();
  }
});

test('answers and notifications may get new fields', () => {
  const closed = Object.entries(document.components.schemas as Record<string, object>)
    .filter(([, schema]) => JSON.stringify(schema).includes('"additionalProperties":false'))
    .map(([name]) => name);
  expect(closed).not.toEqual([]);
  const requests = operations().flatMap(([, , operation]) =>
    [...JSON.stringify(operation).matchAll(/"requestBody":.*?schemas\/(\w+)"/g)].map((m) => m[1]),
  );
  for (const name of closed) expect(requests).toContain(name);
});

test('a problem names one of a closed list of codes, and an error status', () => {
  const { Problem, ErrorCode } = document.components.schemas;
  expect(Problem.properties.code).toEqual({ $ref: '#/components/schemas/ErrorCode' });
  expect(ErrorCode.enum).toEqual(Object.keys(PROBLEMS));
  expect(Problem.properties.status).toMatchObject({ minimum: 400, maximum: 599 });
});

test('patterns use no features that other languages lack', () => {
  const patterns = [...JSON.stringify(document).matchAll(/"pattern":"((?:[^"\\]|\\.)*)"/g)];
  expect(patterns.length).toBeGreaterThan(10);
  for (const [, pattern] of patterns) expect(pattern).not.toMatch(/\\\\p|\(\?[^:]|\\\\u\{/i);
});

test('the documented pattern of the brand name is the same as the check, for every assigned character', () => {
  const session = { purpose: 'setup', subject: 'anna', returnUrl: 'https://id.example.com/' };
  const differ: string[] = [];
  for (let point = 0; point < 0x10000; point += 1) {
    const brand = String.fromCharCode(point);
    if (/\p{Cn}|\p{Cs}/u.test(brand)) continue;
    const checked = createSessionRequest.safeParse({ ...session, brand }).success;
    const pattern = document.components.schemas.CreateSession.properties.brand.pattern;
    if (new RegExp(pattern, 'u').test(brand) !== checked) differ.push(point.toString(16));
  }
  expect(differ).toEqual([]);
});

test.each([
  ['StartChallenge', { to: '+358441234567', channel: 'sms', fallback: 'sms' }],
  ['StartChallenge', { to: '+358441234567', channel: 'call', fallback: 'call' }],
  ['StartChallenge', { to: '+358441234567', channel: 'sms', match: true }],
  ['StartChallenge', { to: '+358441234567', channel: 'sms', call: 'code' }],
  ['StartChallenge', { to: '+358441234567', channel: 'call', call: 'code', match: true }],
  [
    'StartChallenge',
    {
      to: '+358441234567',
      channel: 'call',
      call: 'code',
      transaction: { amount: '1', currency: 'EUR', payee: 'A' },
    },
  ],
  ['StartChallenge', { to: '+358441234567' }],
  ['StartChallenge', { to: '+358441234567', fallback: 'call' }],
  ['StartChallenge', { to: '+358441234567', channels: [] }],
  ['StartChallenge', { to: '+358441234567', channels: ['fax'] }],
  ['StartChallenge', { to: '+358441234567', channels: ['sms', 'sms'] }],
  ['StartChallenge', { to: '+358441234567', channels: ['sms'], match: true }],
  ['StartChallenge', { to: '+358441234567', channels: ['sms'], channel: 'sms' }],
  ['StartChallenge', { to: '+358441234567', channels: ['sms'], fallback: 'call' }],
  ['StartChallenge', { subject: 'anna', channel: 'totp', transaction: TRANSACTION }],
  ['StartChallenge', { subject: 'anna', channels: ['recovery'], transaction: TRANSACTION }],
  ['StartChallenge', { channel: 'approve' }],
  ['StartChallenge', { subject: 'anna', channel: 'passkey' }],
  ['StartChallenge', { subject: 'anna', channel: 'approve', match: true }],
  ['StartChallenge', { subject: 'anna', channel: 'approve', to: '+358441234567' }],
  ['StartChallenge', { subject: 'anna', channels: ['approve', 'sms'] }],
  ['StartChallenge', { to: '+358441234567', channel: 'inbound_sms' }],
  ['StartChallenge', { to: '+358441234567', channel: 'inbound_sms', purpose: 'signin' }],
  ['StartChallenge', { subject: 'anna', channel: 'inbound_sms', purpose: 'setup' }],
  ['StartChallenge', { to: '+358441234567', channels: ['inbound_sms', 'sms'], purpose: 'setup' }],
  [
    'StartChallenge',
    { to: '+358441234567', channel: 'inbound_sms', purpose: 'setup', provider: 'twilio' },
  ],
  [
    'StartChallenge',
    {
      to: '+358441234567',
      channel: 'inbound_sms',
      purpose: 'setup',
      transaction: TRANSACTION,
    },
  ],
  ['CheckCode', { code: 'abcdef' }],
  ['CheckCode', { code: '12345' }],
  ['CreateSession', { purpose: 'signin', subject: 'anna', returnUrl: 'https://id.example.com/' }],
  [
    'CreateSession',
    {
      purpose: 'setup',
      subject: 'anna',
      returnUrl: 'https://id.example.com/',
      channels: ['sms', 'sms'],
    },
  ],
  ['BlocksRequest', {}],
  ['BlocksRequest', { number: '+358441234567', country: 'FI' }],
  ['BlocksRequest', { prefix: '35844' }],
  ['Unblock', { operator: 'anna', reason: 'support' }],
  ['UnlistRequest', { id: '9:q9H0h5m3mXn8b1ZK', prefix: '+35844', operator: 'a', reason: 'abc' }],
])('the document refuses what the service refuses: %s %j', (name, value) => {
  expect(accepts(name, value)).toBe(false);
});

test.each([
  ['StartChallenge', { to: '+358441234567', channel: 'sms' }],
  ['StartChallenge', { to: '+358441234567', channel: 'sms', fallback: 'call', match: true }],
  ['StartChallenge', { to: '+358441234567', channel: 'sms', match: false }],
  ['StartChallenge', { to: '+358441234567', channel: 'call', match: true }],
  ['StartChallenge', { to: '+358441234567', channels: ['sms'] }],
  ['StartChallenge', { to: '+358441234567', channels: ['sms', 'call'], call: 'code' }],
  ['StartChallenge', { to: '+358441234567', channel: 'call', call: 'hash', match: true }],
  ['StartChallenge', { to: '+358441234567', channels: ['sms', 'call'], match: true }],
  ['StartChallenge', { subject: 'anna', channel: 'totp', ip: '203.0.113.7' }],
  ['StartChallenge', { subject: 'anna', channel: 'approve', ip: '203.0.113.7', device: 'd-1' }],
  ['StartChallenge', { subject: 'anna', channels: ['approve'], transaction: TRANSACTION }],
  ['StartChallenge', { to: '+358441234567', channel: 'inbound_sms', purpose: 'setup' }],
  [
    'StartChallenge',
    {
      to: '044 1234567',
      country: 'FI',
      channels: ['inbound_sms'],
      purpose: 'setup',
      ip: '203.0.113.7',
      subject: 'anna',
    },
  ],
  ['CreateSession', { purpose: 'setup', subject: 'anna', returnUrl: 'https://id.example.com/' }],
  ['BlocksRequest', { tenant: true }],
])('the document accepts what the service accepts: %s %j', (name, value) => {
  expect(accepts(name, value)).toBe(true);
});

test('every accepted notation of a code matches the documented pattern', () => {
  for (const code of [
    '123456',
    ' 123-456 ',
    '1.2.3.4.5.6',
    '１２３４５６',
    '١٢٣٤٥٦',
    '\u200e123\u00a0456',
  ]) {
    expect(normaliseCode(code)).toMatch(/^[1-6]{6}$/);
    expect(accepts('CheckCode', { code })).toBe(true);
  }
});

test('the stream documents the schema of its events', () => {
  const { content } = document.paths['/v1/challenges/{id}/events'].get.responses['200'];
  expect(JSON.stringify(content['text/event-stream'].schema)).toContain('schemas/ChallengeEvent');
});

test('the webhooks document what is sent', () => {
  expect(Object.keys(document.webhooks)).toEqual([
    'challenge.ended',
    'message.ended',
    'relay.alert',
    'method.changed',
    'limits.budget_alert',
    'operator.alert',
    'limits.breaker',
  ]);
  const now = Date.UTC(2027, 1, 1);
  const ended = notificationOf(verifiedChallenge(), 4, 'production')?.body ?? '';
  told.challengeNotification.parse(JSON.parse(ended));
  const arrived = verifiedChallenge();
  const timeline = arrived.timeline.map((entry) =>
    entry.sequence === 4 ? { ...entry, state: 'arrived' as const } : entry,
  );
  const content = { sealed: '', parts: 1, machines: false };
  const message = { ...arrived, state: 'arrived' as const, timeline, content };
  const body = JSON.parse(notificationOf(message, 4, 'production')?.body ?? '');
  expect(messageNotification.parse(body)).toMatchObject({
    type: 'message.delivered',
    data: { state: 'delivered', final: true },
  });
  const leak = { tenant: 'shop', kind: 'first_use', caller: '8c1f5e02', country: 'FI' } as const;
  relayAlert.parse(JSON.parse(relayNotification(leak, 'a', now, 'sandbox').body));
  const where = { tenant: 'shop', country: 'FI', channel: 'sms' };
  const alert = { ...where, rule: 'tenant_budget_day', percent: 80 };
  told.budgetAlert.parse(JSON.parse(budgetNotification(alert, now, 'production').body));
  for (const change of ['shut', 'thinned', 'opened'] as const) {
    const breaker = breakerNotification({ ...where, of: 'range', change }, 'a', now, 'sandbox');
    told.breakerChange.parse(JSON.parse(breaker.body));
  }
});
