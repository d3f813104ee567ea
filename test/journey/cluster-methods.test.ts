/** Registered methods, approvals and the OpenID door on a real Cluster of three masters. */

import { randomBytes } from 'node:crypto';
import * as client from 'openid-client';
import request from 'supertest';
import { newTotpSecret } from '../../src/enrolment/totp.js';
import { codeAt } from '../setup/authenticator-app.js';
import { runCommand } from '../setup/command-line.js';
import { HostedBrowser } from '../setup/hosted-browser.js';
import { OpenIdBrowser } from '../setup/openid-browser.js';
import { type RedisCluster, startRedisCluster } from '../setup/redis-cluster.js';
import { RegisteredPerson } from '../setup/registered-person.js';
import { openStage, type Stage } from './stage.js';

const RETURN = 'http://127.0.0.1:4000/callback';
const REDIRECT = 'http://127.0.0.1:4000/oidc/callback';
const SECRET = 'a-client-secret-of-forty-characters-0123';
/** So many subjects, pairings and challenges that no master is left out. */
const PEOPLE = 6;

let cluster: RedisCluster;
let stage: Stage;
let issuer: string;

beforeAll(async () => {
  cluster = await startRedisCluster();
  const clients = [
    { id: 'web', secret: SECRET, redirectUris: [REDIRECT] },
    { id: 'bank', secret: SECRET, ciba: { delivery: 'poll' } },
  ];
  stage = await openStage({
    redisUrl: cluster.url,
    variables: { REDIS_REPLICATION_TIMEOUT_MS: '5000' },
    tenant: { openid: { clients } },
  });
  issuer = `${stage.config.publicUrl}/openid/default`;
}, 120_000);

afterAll(async () => {
  await stage?.close();
  await cluster?.stop();
});

let people = 0;
function person(): RegisteredPerson {
  people += 1;
  return new RegisteredPerson(stage, `cluster-${people}`);
}

const everyone = <T>(each: (one: RegisteredPerson) => Promise<T>) =>
  Promise.all(Array.from({ length: PEOPLE }, () => each(person())));

async function opened(body: object): Promise<HostedBrowser> {
  const answer = await stage.post('/v1/sessions', { returnUrl: RETURN, ...body });
  expect(answer).toMatchObject({ status: 201 });
  const page = new HostedBrowser(stage.config.publicUrl);
  await page.open(answer.body.url);
  return page;
}

/** The page as soon as it matches, from its live events. */
async function untilOnPage(page: HostedBrowser, act: () => Promise<unknown>, text: string) {
  const abort = new AbortController();
  const answer = await fetch(`${stage.config.publicUrl}/verify/api/events`, {
    headers: { cookie: page.cookie },
    signal: abort.signal,
  });
  await untilTold(answer, act, text);
  abort.abort();
}

/** Acts once the stream has begun, and reads it until the text has come. */
async function untilTold(answer: Response, act: () => Promise<unknown>, text: string) {
  expect(answer.status).toBe(200);
  let told = '';
  let acted: Promise<unknown> | undefined;
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    told += Buffer.from(chunk).toString();
    acted ??= act();
    if (told.includes(text)) break;
  }
  await acted;
  expect(told).toContain(text);
}

const registered = async ({ subject }: RegisteredPerson) => {
  const { body } = await request(stage.config.publicUrl)
    .get(`/v1/subjects/${subject}/methods`)
    .set(stage.authorized);
  return body.methods.map(({ kind }: { kind: string }) => kind).sort();
};

const remove = ({ subject }: RegisteredPerson) =>
  request(stage.config.publicUrl).delete(`/v1/subjects/${subject}`).set(stage.authorized);

it('every kind of method is registered on the page, listed, exported and deleted', async () => {
  await everyone(async (one) => {
    await one.setUp('app', 'passkey');
    await one.add({ kind: 'phone', number: `+35844720${1_000 + people}` });
    expect(await registered(one)).toEqual(['approve', 'passkey', 'phone']);
  });
  const two = person();
  const page = await opened({
    purpose: 'setup',
    subject: two.subject,
    methods: ['app', 'phone', 'recovery'],
  });
  await page.post('method', { choose: 'totp' });
  const { secret } = (await page.post('totp/begin')).body;
  const code = codeAt(secret.replaceAll(' ', ''), Date.now());
  expect((await page.post('totp/check', { code })).body.outcome).toBe('verified');
  await page.post('method', { next: true });
  const to = '+358447209999';
  expect(await page.post('start', { channel: 'sms', to })).toMatchObject({ status: 200 });
  const sent = await page.post('check', { code: await stage.codeFor(to) });
  expect(sent.body).toMatchObject({ outcome: 'verified' });
  await page.post('method', { next: true });
  await page.post('recovery/make');
  expect((await page.post('recovery/kept')).status).toBe(200);
  expect((await page.post('finish', { outcome: 'done' })).status).toBe(200);
  expect(await registered(two)).toEqual(['phone', 'recovery', 'totp']);
  const kept = await request(stage.config.publicUrl)
    .get(`/v1/subjects/${two.subject}/export`)
    .set(stage.authorized);
  expect(kept.body.methods).toHaveLength(3);
  expect((await remove(two)).status).toBe(204);
  expect(await registered(two)).toEqual([]);
});

it('a code of an app, and a recovery code, count once', async () => {
  await everyone(async (one) => {
    const secret = newTotpSecret(randomBytes);
    await one.add({ kind: 'totp', secret });
    const code = codeAt(secret, Date.now());
    const outcomes: string[] = [];
    for (const each of [code, code]) {
      const started = await stage.start({ channel: 'totp', subject: one.subject });
      expect(started).toMatchObject({ status: 202, body: { state: 'pending' } });
      const path = `/v1/challenges/${started.body.id}/check`;
      outcomes.push((await stage.post(path, { code: each })).body.outcome);
    }
    expect(outcomes).toEqual(['verified', 'wrong_code']);
  });
  const one = person();
  const page = await opened({ purpose: 'setup', subject: one.subject, methods: ['recovery'] });
  const [code] = (await page.post('recovery/make')).body.codes;
  await page.post('recovery/kept');
  const signIn = async () => {
    const { id } = (await stage.start({ channel: 'recovery', subject: one.subject })).body;
    return (await stage.post(`/v1/challenges/${id}/check`, { code })).body.outcome;
  };
  expect([await signIn(), await signIn()]).toEqual(['verified', 'wrong_code']);
});

it('a pairing, a question and its answer are told to whoever follows: page, app and service', async () => {
  await everyone(async (one) => {
    const { subject, phone } = one;
    const page = await opened({ purpose: 'setup', subject, methods: ['app'] });
    const { url } = (await page.post('app/pair')).body;
    await untilOnPage(page, () => phone.pair(url, 'Phone'), '"paired":true');

    const key = { 'idempotency-key': `cluster-${subject}` };
    const ask = () => stage.start({ channel: 'approve', subject, ip: '203.0.113.7' }, key);
    let asked = { id: '', matchDigit: '' };
    const look = async () => {
      asked = (await ask()).body;
    };
    await untilTold(await phone.events(), look, 'event:change');
    expect((await ask()).body).toEqual(asked);
    await phone.show();
    await stage.until(asked.id, ({ state }) => state === 'shown');
    const ended = stage.untilFinal(asked.id);
    expect(await phone.answer('approve', asked.matchDigit)).toBe('approved');
    expect(await ended).toMatchObject({ state: 'approved' });
  });
});

it('the limits on questions count, and a cancellation takes the question back', async () => {
  const one = await person().setUp('app');
  const start = () => stage.start({ channel: 'approve', subject: one.subject });
  const { id } = (await start()).body;
  await start();
  expect(await start()).toMatchObject({ status: 429, body: { code: 'limit_reached' } });
  expect((await stage.post(`/v1/challenges/${id}/cancel`)).body.state).toBe('canceled');
  expect(await one.phone.requests()).toHaveLength(1);
});

it('a passkey signs in, and its proof lets the person change methods', async () => {
  await everyone(async (one) => {
    await one.setUp('passkey');
    const page = await opened({ purpose: 'manage', subject: one.subject, methods: ['passkey'] });
    const { challenge } = (await page.post('start', { channel: 'passkey' })).body;
    const credential = one.sign(challenge.publicKey);
    expect((await page.post('check', { credential })).body.outcome).toBe('verified');
    const again = await page.post('check', { credential });
    expect(again.body.outcome).not.toBe('wrong_code');
    await page.post('method', { choose: 'passkey' });
    expect((await page.post('passkey/options')).status).toBe(200);
  });
});

async function clientOf(id: string) {
  const execute = [client.allowInsecureRequests];
  const auth = client.ClientSecretBasic(SECRET);
  return client.discovery(new URL(issuer), id, undefined, auth, { execute });
}

it('a backchannel request is polled until the person has approved, and its token is given once', async () => {
  const config = await clientOf('bank');
  await everyone(async (one) => {
    await one.setUp('app');
    const asked = await client.initiateBackchannelAuthentication(config, {
      ...{ scope: 'openid', binding_message: '42', login_hint: one.subject },
    });
    const poll = () =>
      client.genericGrantRequest(config, 'urn:openid:params:grant-type:ciba', {
        auth_req_id: asked.auth_req_id,
      });
    await expect(poll()).rejects.toMatchObject({ error: 'authorization_pending' });
    expect(await one.phone.answer('approve', '42')).toBe('approved');
    expect((await poll()).claims()).toMatchObject({ sub: one.subject, amr: ['swk'] });
    await expect(poll()).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

it('a sign-in by code with PKCE ends in an id_token, and its code counts once', async () => {
  const config = await clientOf('web');
  await everyone(async (one) => {
    await one.setUp('app');
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const url = client.buildAuthorizationUrl(config, {
      ...{ redirect_uri: REDIRECT, scope: 'openid', state: 'st', nonce: 'no' },
      ...{ login_hint: one.subject, code_challenge_method: 'S256' },
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    });
    const browser = new OpenIdBrowser(stage.config.publicUrl);
    await browser.begin(url);
    const { challenge } = (await browser.hosted.post('start', { channel: 'approve' })).body;
    await one.phone.answer('approve', challenge.matchDigit);
    await browser.hosted.state();
    const answer = await browser.comeBack(await browser.finish());
    const back = new URL(String(answer.headers.get('location')));
    const checks = { pkceCodeVerifier, expectedState: 'st', expectedNonce: 'no' };
    const tokens = await client.authorizationCodeGrant(config, back, checks);
    expect(tokens.claims()).toMatchObject({ sub: one.subject, amr: ['swk'] });
    const again = client.authorizationCodeGrant(config, back, checks);
    await expect(again).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

it('what belongs to one person or request is in one slot, and all of it is spread over the masters', async () => {
  for (const kind of ['subject', 'approvals', 'device', 'pairing', 'openid', 'session']) {
    const found = await Promise.all(cluster.servers.map(({ redis }) => redis.keys(`${kind}:{*`)));
    const places = new Map<string, Set<number>>();
    for (const [server, keys] of found.entries()) {
      for (const key of keys) {
        const tag = /\{(.*?)\}/.exec(key)?.[1] ?? key;
        places.set(tag, (places.get(tag) ?? new Set()).add(server % 3));
      }
    }
    expect([kind, [...places.values()].every(({ size }) => size === 1)]).toEqual([kind, true]);
    const masters = new Set([...places.values()].flatMap((place) => [...place]));
    expect([kind, masters.size]).toEqual([kind, 3]);
  }
});

/** What masters have of devices and prompts, sealed. */
async function sealedOf(kind: 'device' | 'approvals'): Promise<string[]> {
  const each = cluster.servers.slice(0, 3).map(async ({ redis }) => {
    const keys = (await redis.keys(`${kind}:{*`)).filter((key) => key.endsWith('}'));
    const read = (key: string) => (kind === 'device' ? redis.get(key) : redis.hget(key, 'data'));
    return Promise.all(keys.map(read));
  });
  return (await Promise.all(each)).flat().map(String);
}

// Comes last: the stage has no key for what is sealed here.
it('devices and prompts go with their subject, and those of others are sealed again for a rotation', async () => {
  const [one] = await everyone((each) => each.setUp('app'));
  if (!one) throw new Error('Somebody is registered.');
  const count = async () =>
    [await sealedOf('device'), await sealedOf('approvals')].map((all) => all.length);
  const [devices = 0, prompts = 0] = await count();
  expect((await remove(one)).status).toBe(204);
  expect(await count()).toEqual([devices - 1, prompts - 1]);

  const [current] = stage.config.masterKeys;
  const next = `next:${randomBytes(32).toString('base64')}`;
  const keys = `${next},${current?.id}:${current?.secret.toString('base64')}`;
  const args = ['methods', 'reseal', '--reason', 'the yearly rotation', '--operator', 'anna'];
  const ran = await runCommand(args, { ...stage.variables, MASTER_KEYS: keys });
  expect(ran.status).toBe(0);
  const sealed = [...(await sealedOf('device')), ...(await sealedOf('approvals'))];
  expect(sealed).toHaveLength(devices + prompts - 2);
  expect(sealed.filter((value) => !value.startsWith('next.'))).toEqual([]);
});
