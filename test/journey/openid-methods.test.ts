/** The OpenID door for people with registered methods: Entra's external method, and code with PKCE. */
import { randomBytes, randomUUID } from 'node:crypto';
import * as client from 'openid-client';
import { newTotpSecret } from '../../src/enrolment/totp.js';
import { codeAt } from '../setup/authenticator-app.js';
import { DIRECTORY, EAM_CLIENT, FakeEntra } from '../setup/fake-entra.js';
import { OpenIdBrowser, postedForm } from '../setup/openid-browser.js';
import { RegisteredPerson } from '../setup/registered-person.js';
import { openStage, type Stage } from './stage.js';

const EAM_REDIRECT = 'https://login.microsoftonline.com/common/federation/externalauthprovider';
const REDIRECT = 'http://127.0.0.1:4000/oidc/callback';
const SECRET = 'a-client-secret-of-forty-characters-0123';
const ALL = ['face', 'fido', 'otp', 'pop', 'sms', 'swk', 'tel'];
const entra = new FakeEntra();
let stage: Stage;
let issuer: string;

beforeAll(async () => {
  await entra.listen();
  const clients = [{ id: 'web', secret: SECRET, redirectUris: [REDIRECT], phoneHint: true }];
  const open = { id: 'spa', redirectUris: [REDIRECT] };
  const few = { openid: { clients: [clients[0], open], visitsPerAddressMax: 3 } };
  stage = await openStage({
    tenant: { openid: { clients, entra: entra.settings } },
    tenants: { few },
    variables: { TRUST_PROXY: '1' },
  });
  issuer = `${stage.config.publicUrl}/openid/default`;
});

afterAll(async () => {
  await stage.close();
  await entra.close();
});

let lastNumber = 4710000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

const start = () => new OpenIdBrowser(stage.config.publicUrl);
const someone = (subject = `openid-${randomUUID()}`) => new RegisteredPerson(stage, subject);

async function eamRequest(oid: string, amr: readonly string[] = ALL) {
  const id_token = { amr: { essential: true, values: amr } };
  return {
    ...{ scope: 'openid', response_type: 'id_token', response_mode: 'form_post' },
    ...{ client_id: EAM_CLIENT, redirect_uri: EAM_REDIRECT, nonce: 'nonce-1', state: 'state-1' },
    id_token_hint: await entra.hint(oid),
    claims: JSON.stringify({ id_token }),
  };
}

/** What Entra gets. */
async function claimsOf(browser: OpenIdBrowser, location: string) {
  const { fields } = await postedForm(await browser.comeBack(location));
  const config = await client.discovery(new URL(issuer), EAM_CLIENT, undefined, client.None(), {
    execute: [client.allowInsecureRequests, client.useIdTokenResponseType],
  });
  const posted = new Request(EAM_REDIRECT, { method: 'POST', body: new URLSearchParams(fields) });
  return client.implicitAuthentication(config, posted, 'nonce-1', { expectedState: 'state-1' });
}

async function refusalOf(answer: Response): Promise<Record<string, string>> {
  const { fields } = await postedForm(answer);
  expect(fields['id_token']).toBeUndefined();
  return fields;
}

/** A person of the directory. */
function entraPerson() {
  const oid = randomUUID();
  return { oid, one: someone(`${DIRECTORY}.${oid}`) };
}

describe('Entra external method', () => {
  it('an authenticator app is amr otp, and starts by itself', async () => {
    const { oid, one } = entraPerson();
    const secret = newTotpSecret(randomBytes);
    await one.add({ kind: 'totp', secret });
    const browser = start();
    await browser.begin(`${issuer}/authorize`, await eamRequest(oid));
    expect((await browser.hosted.data()).session).toMatchObject({
      preferred: 'totp',
      methods: { registered: [{ kind: 'totp' }] },
    });
    await browser.hosted.post('start', { channel: 'totp' });
    const code = codeAt(secret, Date.now());
    expect((await browser.hosted.post('check', { code })).body.outcome).toBe('verified');
    expect(await claimsOf(browser, await browser.finish())).toMatchObject({
      ...{ iss: issuer, aud: EAM_CLIENT, sub: `pairwise-${oid}` },
      ...{ acr: 'possessionorinherence', amr: ['otp'] },
    });
  });

  it('an approval on the person’s device is amr swk', async () => {
    const { oid, one } = entraPerson();
    await one.setUp('app');
    const browser = start();
    await browser.begin(`${issuer}/authorize`, await eamRequest(oid));
    const { challenge } = (await browser.hosted.post('start', { channel: 'approve' })).body;
    expect(await one.phone.answer('approve', challenge.matchDigit)).toBe('approved');
    await browser.hosted.state();
    expect(await claimsOf(browser, await browser.finish())).toMatchObject({ amr: ['swk'] });
  });

  it('a passkey is amr pop', async () => {
    const { oid, one } = entraPerson();
    await one.setUp('passkey');
    const browser = start();
    await browser.begin(`${issuer}/authorize`, await eamRequest(oid));
    const { challenge } = (await browser.hosted.post('start', { channel: 'passkey' })).body;
    const credential = one.sign(challenge.publicKey);
    await browser.hosted.post('check', { credential });
    expect(await claimsOf(browser, await browser.finish())).toMatchObject({ amr: ['pop'] });
  });

  it('what is registered here is used, and not what Microsoft Graph knows', async () => {
    const { oid, one } = entraPerson();
    entra.phones.set(oid, [{ phoneNumber: phone(), phoneType: 'mobile' }]);
    const to = phone();
    await one.add({ kind: 'phone', number: to });
    const browser = start();
    await browser.begin(`${issuer}/authorize`, await eamRequest(oid));
    await browser.hosted.post('start', { channel: 'sms' });
    const code = await stage.codeFor(to);
    await browser.hosted.post('check', { code });
    expect(await claimsOf(browser, await browser.finish())).toMatchObject({ amr: ['sms'] });
    expect(entra.asked).toBe(0);
  });

  it('only methods whose amr is accepted are offered, and can be used', async () => {
    const { oid, one } = entraPerson();
    await one.setUp('app', 'passkey');
    await one.add({ kind: 'totp', secret: newTotpSecret(randomBytes) });
    await one.add({ kind: 'phone', number: phone() });
    const browser = start();
    await browser.begin(`${issuer}/authorize`, await eamRequest(oid, ['tel', 'otp']));
    const { session } = await browser.hosted.data();
    expect(session).toMatchObject({
      channels: ['call'],
      methods: { registered: [{ kind: 'totp' }, { kind: 'phone', channels: ['call'] }] },
    });
    for (const channel of ['approve', 'passkey', 'sms', 'recovery']) {
      expect((await browser.hosted.post('start', { channel })).body.code).toBe(
        'channel_not_allowed',
      );
    }
    expect((await browser.hosted.post('start', { channel: 'call' })).status).toBe(200);
    expect((await browser.hosted.post('resend', { channel: 'sms' })).body.code).toBe(
      'channel_not_allowed',
    );
  });

  it('an unknown person and one without a method that is accepted get the same answer', async () => {
    const { oid, one } = entraPerson();
    await one.add({ kind: 'totp', secret: newTotpSecret(randomBytes) });
    const go = async (of: string, amr: readonly string[]) =>
      refusalOf(await start().go(`${issuer}/authorize`, await eamRequest(of, amr)));
    const unknown = await go(randomUUID(), ALL);
    expect(unknown['error']).toBe('access_denied');
    expect(await go(oid, ['tel', 'sms'])).toEqual(unknown);
  });
});

async function request(login_hint: string) {
  const config = await client.discovery(
    new URL(issuer),
    'web',
    undefined,
    client.ClientSecretBasic(SECRET),
    { execute: [client.allowInsecureRequests] },
  );
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    ...{ redirect_uri: REDIRECT, scope: 'openid', state: 'st', nonce: 'no', login_hint },
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const checks = { pkceCodeVerifier, expectedState: 'st', expectedNonce: 'no' };
  return { config, url, checks };
}

describe('code with PKCE', () => {
  it('a subject signs in by approval', async () => {
    const one = await someone().setUp('app');
    const { config, url, checks } = await request(one.subject);
    const browser = start();
    await browser.begin(url);
    const { challenge } = (await browser.hosted.post('start', { channel: 'approve' })).body;
    await one.phone.answer('approve', challenge.matchDigit);
    await browser.hosted.state();
    const answer = await browser.comeBack(await browser.finish());
    const back = new URL(String(answer.headers.get('location')));
    const tokens = await client.authorizationCodeGrant(config, back, checks);
    expect(tokens.claims()).toMatchObject({ sub: one.subject, amr: ['swk'] });
  });

  it('a right result with another state, or without one, signs nobody in', async () => {
    const to = phone();
    const { url } = await request(to);
    const browser = start();
    await browser.begin(url);
    await browser.hosted.post('start', { channel: 'sms' });
    await browser.hosted.post('check', { code: await stage.codeFor(to) });
    const location = await browser.finish();
    for (const state of [undefined, '', 'other']) {
      const changed = new URL(location);
      changed.searchParams.delete('state');
      if (state !== undefined) changed.searchParams.set('state', state);
      expect((await browser.go(changed)).status).toBe(400);
    }
    const answer = await browser.comeBack(location);
    expect(new URL(String(answer.headers.get('location'))).searchParams.get('code')).toBeTruthy();
  });
});

describe('one address', () => {
  it('has only so many requests of a public client kept', async () => {
    const push = async () => {
      const answer = await fetch(`${issuer.replace('default', 'few')}/par`, {
        method: 'POST',
        headers: { 'x-forwarded-for': '198.51.100.1' },
        body: new URLSearchParams({
          ...{ client_id: 'spa', redirect_uri: REDIRECT, scope: 'openid', response_type: 'code' },
          ...{ code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' },
        }),
      });
      const { error, request_uri } = (await answer.json()) as Record<string, string>;
      return error ?? typeof request_uri;
    };
    const answers = [await push(), await push(), await push(), await push()];
    expect(answers).toEqual(['string', 'string', 'string', 'temporarily_unavailable']);
  });

  it('begins only so many sign-ins, and others go on', async () => {
    const { url } = await request(phone());
    const few = url.href.replace('/openid/default/', '/openid/few/');
    const from = async (address: string, method: 'GET' | 'POST' = 'GET', path = few) => {
      const [target = '', query = ''] = path.split('?');
      const answer = await fetch(method === 'GET' ? path : target, {
        ...{ method, redirect: 'manual', headers: { 'x-forwarded-for': address } },
        ...(method === 'GET' ? {} : { body: new URLSearchParams(query) }),
      });
      const location = new URL(String(answer.headers.get('location')));
      return location.searchParams.get('error') ?? location.pathname.split('/').at(-2);
    };
    expect([await from('192.0.2.1'), await from('192.0.2.1', 'POST')]).toEqual(['open', 'open']);
    // Another spelling of the path is the same endpoint.
    expect(await from('192.0.2.1', 'GET', few.replace('/authorize', '/AUTHORIZE/'))).toBe('open');
    const keys = await stage.redis.dbsize();
    expect(await from('192.0.2.1')).toBe('temporarily_unavailable');
    expect(await from('192.0.2.1', 'POST')).toBe('temporarily_unavailable');
    // Others may end meanwhile.
    expect(await stage.redis.dbsize()).toBeLessThanOrEqual(keys);
    expect(await from('192.0.2.2')).toBe('open');
    expect(await from('192.0.2.1', 'GET', url.href)).toBe('open');
    const route = '/openid/{tenant}/authorize';
    await stage.line((line) => line['rule'] === 'openid_visits' && line['route'] === route);
  });
});

it('the metric of doors counts what began, came back, was refused and is pending', async () => {
  const before = await doorCounts();
  const to = phone();
  const { config, url, checks } = await request(to);
  const browser = start();
  await browser.begin(url);
  await browser.hosted.post('start', { channel: 'sms' });
  await browser.hosted.post('check', { code: await stage.codeFor(to) });
  const location = await browser.finish();
  await start().go(location);
  const answer = await browser.comeBack(location);
  const back = new URL(String(answer.headers.get('location')));
  await client.authorizationCodeGrant(config, back, checks);
  const nobody = new URL(url);
  nobody.searchParams.set('login_hint', 'nobody');
  await browser.go(nobody);
  await browser.go(`${issuer}/token`, { grant_type: 'authorization_code', client_id: 'web' });
  const after = await doorCounts();
  const change = Object.fromEntries(
    Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]),
  );
  expect(change).toMatchObject({
    '/authorize accepted': 1,
    '/authorize refused': 1,
    '/return accepted': 1,
    '/return refused': 1,
    '/token accepted': 1,
    '/token unauthorized': 1,
  });
});

/** Of the tenant `default`. */
async function doorCounts(): Promise<Record<string, number>> {
  const text = await (await fetch(`${stage.config.publicUrl}/metrics`)).text();
  const lines = text.matchAll(
    /^octothorpe_doors_total\{door="\/openid\/default([^"]*)",outcome="(\w+)"\} (\d+)/gm,
  );
  return Object.fromEntries(
    [...lines].map(([, door, outcome, n]) => [`${door} ${outcome}`, Number(n)]),
  );
}
