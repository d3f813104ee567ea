import { createECDH, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { Agent, request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import webPush, { type RequestOptions } from 'web-push';
import { type Carrier, createCarrier } from '../../../packages/carrier/src/carrier.js';
import type { PushSubscription } from '../../../packages/carrier/src/carrier-interface.js';
import {
  type CarrierCertificate,
  keptCertificate,
  makeCertificate,
} from '../../../packages/carrier/src/certificate.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { PHONE } from './stage.js';

interface PushKeys {
  readonly p256dh: string;
  readonly auth: string;
}
interface PushCrypto {
  createPushKeys(): Promise<PushKeys>;
  decryptPush(body: string, keys: PushKeys): Promise<string>;
}

const CONTACT = 'mailto:push@example.com';
const clock = new MovingClock(Date.now());
let certificate: CarrierCertificate;
let carrier: Carrier;
let page: PushCrypto;
let origin: string;
let agent: Agent;

beforeAll(async () => {
  const path: string = '../../../packages/carrier/pages/phone/push-crypto.js';
  page = (await import(path)) as PushCrypto;
  certificate = await makeCertificate(Date.now());
  carrier = createCarrier({ push: { certificate }, now: () => clock.now() });
  origin = (await carrier.listen(0)).pushOrigin ?? '';
  agent = new Agent({ ca: certificate.ca });
});
afterAll(async () => {
  agent.destroy();
  await carrier.close();
});
afterEach(() => carrier.forget());

/** An application with its key, and a phone that has subscribed to it. */
async function subscribed() {
  const vapid = webPush.generateVAPIDKeys();
  const keys = await page.createPushKeys();
  const subscription = carrier.subscribe(PHONE, vapid.publicKey);
  const target = { endpoint: subscription.endpoint, keys };
  const send = (text: string, options: RequestOptions = {}) =>
    webPush.sendNotification(target, text, {
      vapidDetails: { subject: CONTACT, ...vapid },
      agent,
      ...options,
    });
  return { subscription, keys, vapid, send };
}

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly error: string;
}

/** A request that web-push would not make. */
function post(url: string, headers: Record<string, string>, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () => {
        const { statusCode = 0, headers: received } = response;
        const error = text === '' ? '' : String((JSON.parse(text) as Answer).error);
        resolve({ status: statusCode, headers: received, error });
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** A token signed by the key, and the header that carries both. */
async function vapid(
  { publicKey, privateKey }: webPush.VapidKeys,
  claims: { aud?: string; exp?: number } = {},
): Promise<string> {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  const point = curve.getPublicKey();
  const part = (from: number) => point.subarray(from, from + 32).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', d: privateKey, x: part(1), y: part(33) };
  const { aud = origin, exp = clock.now() / 1000 + 3600 } = claims;
  const token = await new SignJWT({ aud, exp: Math.floor(exp), sub: CONTACT })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
    .sign(jwk);
  return `vapid t=${token}, k=${publicKey}`;
}

test('a message of web-push reaches the phone, which alone can read it', async () => {
  const { keys, send } = await subscribed();
  const answer = await send('Contoso: approve sign-in?', {
    TTL: 300,
    urgency: 'high',
    topic: 'approval',
  });
  expect(answer.statusCode).toBe(201);
  const [push] = carrier.phone(PHONE).pushes;
  expect(answer.headers['location']).toBe(`${origin}/message/${push?.id}`);
  expect(push).toMatchObject({ status: 'waiting', urgency: 'high', topic: 'approval', to: PHONE });
  expect(Date.parse(push?.expiresAt ?? '') - Date.parse(push?.at ?? '')).toBe(300_000);
  expect(await page.decryptPush(push?.body ?? '', keys)).toBe('Contoso: approve sign-in?');
  const other = await page.createPushKeys();
  await expect(page.decryptPush(push?.body ?? '', other)).rejects.toThrow();
});

test('without the sandbox’s authority nobody trusts the service', async () => {
  const { send } = await subscribed();
  await expect(send('look', { agent: new Agent() })).rejects.toThrow(/certificate/);
});

test('a test can wait for a message, and says that the phone has received it', async () => {
  const { send } = await subscribed();
  const waiting = carrier.waitForPush(PHONE);
  await send('look');
  expect(carrier.received((await waiting).id).status).toBe('delivered');
});

test('a newer message with the same topic replaces one that the phone has not received', async () => {
  const { send } = await subscribed();
  await send('first', { topic: 'approval' });
  await send('of another topic', { topic: 'other' });
  await send('second', { topic: 'approval' });
  const states = carrier.phone(PHONE).pushes.map(({ topic, status }) => `${topic} ${status}`);
  expect(states).toEqual(['approval replaced', 'other waiting', 'approval waiting']);
});

test('a message is worth nothing after its TTL', async () => {
  const { send } = await subscribed();
  await send('look', { TTL: 60 });
  clock.advance(59_999);
  expect(carrier.phone(PHONE).pushes[0]?.status).toBe('waiting');
  clock.advance(1);
  expect(carrier.phone(PHONE).pushes[0]?.status).toBe('expired');
});

test('an unknown subscription is 404, a removed one 410', async () => {
  const { subscription, send } = await subscribed();
  carrier.unsubscribe(subscription.id);
  await expect(send('look')).rejects.toMatchObject({ statusCode: 410 });
  expect((await post(`${origin}/push/unknown`, { TTL: '60' })).status).toBe(404);
  expect(carrier.phone(PHONE).pushes).toEqual([]);
});

test('4096 bytes are taken, more are 413', async () => {
  const { send } = await subscribed();
  // 103 bytes of encryption: header, key, tag, delimiter.
  expect((await send('a'.repeat(4096 - 103))).statusCode).toBe(201);
  await expect(send('a'.repeat(4097 - 103))).rejects.toMatchObject({ statusCode: 413 });
});

test('only the application that the subscription is for may send', async () => {
  const { subscription, vapid: own } = await subscribed();
  const other = webPush.generateVAPIDKeys();
  const send = async (authorization: string) =>
    (await post(subscription.endpoint, { TTL: '60', Authorization: authorization })).status;
  expect(await send(await vapid(own))).toBe(201);
  expect(await send(await vapid(other))).toBe(403);
  expect(await send(await vapid({ ...other, publicKey: own.publicKey }))).toBe(403);
  expect(await send(await vapid(own, { aud: 'https://push.example.com' }))).toBe(403);
  expect(await send(await vapid(own, { exp: clock.now() / 1000 - 1 }))).toBe(403);
  expect(await send(await vapid(own, { exp: clock.now() / 1000 + 86_500 }))).toBe(403);
  expect(await send('vapid t=a.b.c, k=abc')).toBe(403);
  const without = await post(subscription.endpoint, { TTL: '60' });
  expect(without.status).toBe(401);
  expect(without.headers['www-authenticate']).toBe('vapid');
});

test.each([
  ['no TTL', {}, 'TTL'],
  ['a TTL that is no number', { TTL: 'soon' }, 'TTL'],
  ['an unknown urgency', { TTL: '1', Urgency: 'extreme' }, 'Urgency'],
  ['a long topic', { TTL: '1', Topic: 'a'.repeat(33) }, 'Topic'],
  ['clear text', { TTL: '1', 'Content-Type': 'text/plain' }, 'aes128gcm'],
])('%s is refused, with what to do', async (_what, headers, error) => {
  const { subscription, vapid: own } = await subscribed();
  const authorization = await vapid(own);
  const sent = { ...headers, Authorization: authorization } as Record<string, string>;
  const answer = await post(subscription.endpoint, sent, 'clear');
  expect(answer).toMatchObject({ status: 400, error: expect.stringContaining(error) });
});

test('faults: 410 for every subscription, messages that are lost, and messages that are late', async () => {
  const { send } = await subscribed();
  carrier.setChaos({ push: { answer: '410' } });
  await expect(send('look')).rejects.toMatchObject({ statusCode: 410 });
  carrier.setChaos({ push: { lossPercent: 100 } });
  await send('look');
  carrier.setChaos({ push: { delayMs: 5 } });
  const late = carrier.waitForPush(PHONE, ({ status }) => status === 'waiting');
  await send('look');
  const { id } = await late;
  const states = carrier.phone(PHONE).pushes.map(({ status }) => status);
  expect(states).toEqual(['lost', 'waiting']);
  expect(carrier.received(id).status).toBe('delivered');
});

test('the control API subscribes a phone, shows its messages, and ends the subscription', async () => {
  const other = createCarrier({ push: { certificate } });
  const { port } = await other.listen(0);
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`http://127.0.0.1:${port}/sandbox/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  try {
    const { publicKey } = webPush.generateVAPIDKeys();
    const of = `phones/${PHONE.slice(1)}`;
    const made = await call('POST', `${of}/subscriptions`, { applicationServerKey: publicKey });
    expect(made.status).toBe(201);
    const { id } = made.body as PushSubscription;
    expect((await call('GET', `${of}/subscriptions`)).body).toEqual([made.body]);
    expect((await call('GET', of)).body).toMatchObject({ pushes: [] });
    expect((await call('DELETE', `subscriptions/${id}`)).status).toBe(204);
    expect((await call('GET', `${of}/subscriptions`)).body).toEqual([]);
    const wrong = await call('POST', `${of}/subscriptions`, { applicationServerKey: 'abc' });
    expect(wrong).toMatchObject({ status: 400, body: { error: expect.stringContaining('P-256') } });
    expect((await call('POST', 'pushes/unknown/received')).status).toBe(404);
  } finally {
    await other.close();
  }
});

test('a carrier without a push service says so', () => {
  const without = createCarrier({});
  const { publicKey } = webPush.generateVAPIDKeys();
  expect(() => without.subscribe(PHONE, publicKey)).toThrow('without a push service');
});

test('the certificate is kept for its owner, made anew before it ends, and names this machine', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-push-'));
  const file = join(folder, 'new', 'push.json');
  try {
    const made = await keptCertificate(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await keptCertificate(file)).toEqual(made);
    const later = await keptCertificate(file, () => made.endsAtMs - 86_400_000);
    expect(later.certificate).not.toBe(made.certificate);
    const server = new X509Certificate(made.certificate);
    expect(server.verify(new X509Certificate(made.ca).publicKey)).toBe(true);
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(server.checkHost('localhost')).toBe('localhost');
    expect(server.ca).toBe(false);
    expect(JSON.stringify(made).match(/PRIVATE KEY-----/g)).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
