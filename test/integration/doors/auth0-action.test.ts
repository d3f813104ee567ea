import { createContext, runInContext } from 'node:vm';
import type { Redis } from 'ioredis';
import { Keyring } from '../../../src/challenge/code.js';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import { ACTION, auth0 } from '../../../src/doors/auth0.js';
import { CallerFailures } from '../../../src/doors/caller-failures.js';
import { doorRouter } from '../../../src/doors/door-routes.js';
import { DoorRepeats } from '../../../src/doors/repeats.js';
import { limitDigest } from '../../../src/limits/hmac-tags.js';
import { openDoor, SECRET, TENANT, TO } from '../../setup/door-stage.js';
import { FakeRelay } from '../../setup/fake-relay.js';
import { type Gateway, startGateway } from '../../setup/gateway.js';
import { freshTestRedis } from '../../setup/redis.js';

/** As Auth0 publishes it, in the points that reach the door: no type of the body, no time limit, and the answer is not looked at. */
const PUBLISHED = `exports.onExecuteCustomPhoneProvider = async (event, api) => {
  const { notification: given, secrets } = event;
  if (!given.message_type.startsWith('otp')) return;
  await fetch(secrets.SERVICE_URL, {
    method: 'POST',
    headers: { authorization: 'Bearer ' + secrets.TOKEN },
    body: JSON.stringify({
      from: given.from,
      action: given.message_type === 'otp_verify' ? 'second-factor-authenticator' : 'enrollment',
      language: given.locale,
      recipient: given.recipient,
      message_type: given.delivery_method,
      text: given.as_text,
      code: given.code,
    }),
  });
};`;

const NOTIFICATION = {
  message_type: 'otp_verify',
  delivery_method: 'text',
  as_text: 'Your Acme code is 123456.',
  as_voice: 'Your Acme code is 1 2 3 4 5 6.',
  code: '123456',
  locale: 'en_US',
  recipient: TO,
};

let redis: Redis;
let relay: FakeRelay;
let gateway: Gateway;

beforeEach(async () => {
  redis = await freshTestRedis();
  relay = new FakeRelay();
  const digest = limitDigest(new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 1) }]));
  const door = await openDoor(auth0, { secrets: [SECRET] });
  gateway = await startGateway({
    doors: doorRouter([{ path: '/doors/auth0', platform: 'auth0', tenant: TENANT, door }], {
      relay,
      repeats: new DoorRepeats(redis, digest),
      failures: new CallerFailures(redis, digest),
    }),
  });
});

afterEach(async () => {
  await gateway.close();
  await redis.quit();
});

/** Runs an Action as Auth0 does. @returns what it asked Auth0 for */
async function run(action: string, notification: object = {}, token = SECRET): Promise<string[]> {
  const asked: string[] = [];
  const context = createContext({ exports: {}, fetch, AbortSignal });
  runInContext(action, context);
  await context['exports'].onExecuteCustomPhoneProvider(
    {
      notification: { ...NOTIFICATION, ...notification },
      request: { ip: '203.0.113.7' },
      transaction: { correlation_id: 'correlation-1' },
      user: { user_id: 'auth0|1' },
      secrets: { SERVICE_URL: `${gateway.origin}/doors/auth0`, TOKEN: token },
    },
    {
      notification: {
        retry: () => asked.push('retry'),
        drop: () => asked.push('drop'),
      },
    },
  );
  return asked;
}

test('Auth0’s published Action delivers text and voice', async () => {
  await run(PUBLISHED);
  await run(PUBLISHED, { delivery_method: 'voice' });
  expect(relay.sent.map(({ request }) => request)).toMatchObject([
    { to: TO, channels: ['sms'], text: NOTIFICATION.as_text, code: '123456', locale: 'en-US' },
    { to: TO, channels: ['call'], code: '123456' },
  ]);
});

test('our Action tells who asks as well', async () => {
  expect(await run(ACTION)).toEqual([]);
  expect(relay.sent[0]?.request).toMatchObject({
    ip: '203.0.113.7',
    subject: 'auth0|1',
    reference: 'correlation-1',
  });
});

test('our Action is repeated after our own trouble, and the message is then sent once', async () => {
  relay.failure = new OctothorpeError('unavailable', 'Redis is away.');
  expect(await run(ACTION)).toEqual(['retry']);
  relay.failure = undefined;
  expect(await run(ACTION)).toEqual([]);
  // Auth0 repeats for minutes: the 10 s of equal content are over.
  await redis.flushdb();
  expect(await run(ACTION)).toEqual([]);
  expect(relay.sent).toHaveLength(1);
  await run(ACTION, { code: '654321', as_text: 'Your Acme code is 654321.' });
  expect(relay.sent).toHaveLength(2);
});

test('our Action gives up where a repeat is of no use', async () => {
  expect(await run(ACTION, {}, 'another-secret-000000')).toEqual(['drop']);
  relay.failure = new OctothorpeError('country_not_allowed', 'Not there.');
  expect(await run(ACTION)).toEqual(['drop']);
  expect(await run(ACTION, { message_type: 'blocked_account', code: undefined })).toEqual(['drop']);
  expect(relay.sent).toHaveLength(0);
});
