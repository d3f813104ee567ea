import { PUSH_SERVICES } from '../../../src/approvals/push-hosts.js';
import { PushServices, vapidKey } from '../../../src/approvals/push-services.js';
import { type PushServer, startPushServer } from '../../setup/push-service.js';

const MASTER = { id: 'k1', secret: Buffer.alloc(32, 7) };
const vapid = vapidKey([MASTER]);
const publicUrl = 'https://verify.example.com';

let server: PushServer;
let push: PushServices;
beforeAll(async () => {
  server = await startPushServer();
  const services = [...PUSH_SERVICES, server.host];
  push = new PushServices({ vapid, services, allowPrivate: true, publicUrl, ca: server.ca });
});
afterAll(async () => {
  await push.close();
  await server.close();
});

test('a device is woken by a message that says only ‘look’, signed by this installation', async () => {
  expect(await push.wake(server.subscribe())).toBe('sent');
  const [received] = server.received;
  expect(received?.text).toBe('look');
  expect(received?.sender).toBe(vapid.publicKey);
  expect(received?.claims).toMatchObject({ sub: publicUrl });
  expect(received?.headers).toMatchObject({ ttl: '300', urgency: 'high', topic: 'approval' });
});

test.each([
  [404, 'gone'],
  [410, 'gone'],
  [429, 'failed'],
  [500, 'failed'],
] as const)('%i of the push service means %s', async (status, outcome) => {
  server.status = status;
  expect(await push.wake(server.subscribe())).toBe(outcome);
});

test('a push service that is away fails, and keeps nobody waiting', async () => {
  const gone = await startPushServer();
  const services = [gone.host];
  const own = new PushServices({ vapid, services, allowPrivate: true, publicUrl, ca: gone.ca });
  const subscription = gone.subscribe();
  await gone.close();
  expect(await own.wake(subscription)).toBe('failed');
  await own.close();
});

test('a listed name that leads to a private address is not connected to', async () => {
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
  const services = [server.host];
  const own = new PushServices({
    ...{ vapid, services, allowPrivate: false, publicUrl, resolve, ca: server.ca },
  });
  const before = server.received.length;
  expect(await own.wake(server.subscribe())).toBe('failed');
  expect(server.received).toHaveLength(before);
  await own.close();
});

describe('an address is accepted', () => {
  const strict = new PushServices({
    vapid,
    services: PUSH_SERVICES,
    allowPrivate: false,
    publicUrl,
  });
  afterAll(() => strict.close());

  test.each([
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-am3p.notify.windows.com/w/?token=abc',
  ])('%s', (endpoint) => expect(strict.accepts(endpoint)).toBe(true));

  test.each([
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com:8443/abc',
    'https://fcm.googleapis.com.evil.example/abc',
    'https://evil.example/fcm.googleapis.com',
    'https://user:secret@fcm.googleapis.com/abc',
    'https://notify.windows.com.evil.example/',
    'https://evilnotify.windows.com/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://169.254.169.254/latest/meta-data',
    'ftp://fcm.googleapis.com/',
    'nonsense',
  ])('but not %s', (endpoint) => expect(strict.accepts(endpoint)).toBe(false));
});

test('the key stays with the oldest master key, and is a point of P-256', () => {
  const newer = { id: 'k2', secret: Buffer.alloc(32, 8) };
  expect(vapidKey([newer, MASTER])).toEqual(vapid);
  expect(vapidKey([MASTER, { ...newer, standby: true }])).toEqual(vapid);
  expect(vapidKey([newer])).not.toEqual(vapid);
  expect(Buffer.from(vapid.publicKey, 'base64url')).toHaveLength(65);
});
