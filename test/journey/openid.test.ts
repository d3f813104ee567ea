import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { DIRECTORY, EAM_CLIENT, FakeEntra, type Hint } from '../setup/fake-entra.js';
import { OpenIdBrowser, postedForm } from '../setup/openid-browser.js';
import { PingReceiver } from '../setup/ping-receiver.js';
import { everythingIn } from '../setup/redis-content.js';
import { openStage, type Stage } from './stage.js';

const entra = new FakeEntra();
const pings = new PingReceiver();
const REDIRECT = 'http://127.0.0.1:4000/oidc/callback';
const EAM_REDIRECT = 'https://login.microsoftonline.com/common/federation/externalauthprovider';
const SECRET = 'a-client-secret-of-forty-characters-0123';
let stage: Stage;
let issuer: string;

beforeAll(async () => {
  await entra.listen();
  await pings.listen();
  const openid = {
    clients: [
      { id: 'web', secret: SECRET, redirectUris: [REDIRECT], phoneHint: true },
      { id: 'spa', redirectUris: [REDIRECT], phoneHint: true, idTokenAlg: 'EdDSA' },
      {
        id: 'names-subjects',
        secret: SECRET,
        redirectUris: [REDIRECT],
        ciba: { delivery: 'poll' },
      },
      { id: 'bank', secret: SECRET, phoneHint: true, ciba: { delivery: 'poll' } },
      { id: 'pinged', secret: SECRET, phoneHint: true, ciba: pings.settings },
      {
        id: 'pinged-unknown-ca',
        secret: SECRET,
        phoneHint: true,
        ciba: { ...pings.settings, endpoint: `${pings.settings.endpoint}/2`, ca: undefined },
      },
      {
        id: 'pushes',
        secret: SECRET,
        redirectUris: [REDIRECT],
        phoneHint: true,
        pushedRequests: true,
      },
    ],
    entra: entra.settings,
  };
  const other = { openid: { clients: openid.clients.slice(0, 1) } };
  stage = await openStage({ tenant: { openid }, tenants: { other } });
  issuer = `${stage.config.publicUrl}/openid/default`;
});

afterAll(async () => {
  await stage.close();
  await entra.close();
  await pings.close();
});

let lastNumber = 4700000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

/** A person with a mobile that Graph knows. */
function registered(): { readonly oid: string; readonly to: string } {
  const [oid, to] = [randomUUID(), phone()];
  const phoneNumber = `+358 ${to.slice(4)}`;
  entra.phones.set(oid, [{ phoneNumber, phoneType: 'mobile' }]);
  return { oid, to };
}

function rp(id: string, secret?: string): Promise<client.Configuration> {
  return client.discovery(
    new URL(issuer),
    id,
    secret === undefined ? { id_token_signed_response_alg: 'EdDSA' } : undefined,
    secret === undefined ? client.None() : client.ClientSecretBasic(secret),
    { execute: [client.allowInsecureRequests] },
  );
}

async function pickUp(to: string, keys: string): Promise<void> {
  const call = await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
  stage.carrier.answer(call.id);
  await stage.carrier.waitForCall(to, ({ waitingForKeys }) => waitingForKeys);
  stage.carrier.press(call.id, keys);
}

const verified = ({ session }: { readonly session: { readonly state: string } }) =>
  session.state === 'verified';

async function untilVerified(browser: OpenIdBrowser): Promise<void> {
  let snapshot = await browser.hosted.state();
  while (!verified(snapshot)) {
    snapshot = await browser.hosted.state(`?wait=10&since=${snapshot.challenge?.sequence ?? 0}`);
  }
}

async function byCall(browser: OpenIdBrowser, to: string): Promise<string> {
  expect((await browser.hosted.post('start', { channel: 'call' })).status).toBe(200);
  await pickUp(to, '#');
  await untilVerified(browser);
  return browser.finish();
}

async function bySms(browser: OpenIdBrowser, to: string): Promise<string> {
  expect((await browser.hosted.post('start', { channel: 'sms' })).status).toBe(200);
  const code = await stage.codeFor(to);
  expect((await browser.hosted.post('check', { code })).body.outcome).toBe('verified');
  return browser.finish();
}

describe('discovery', () => {
  it('is sent whole, and its keys have certificates that fit them', async () => {
    const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
    const text = await answer.text();
    expect(Number(answer.headers.get('content-length'))).toBe(Buffer.byteLength(text));
    const found = JSON.parse(text);
    expect(found).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      response_types_supported: expect.arrayContaining(['id_token', 'code']),
      scopes_supported: ['openid'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: expect.arrayContaining(['RS256', 'EdDSA']),
      code_challenge_methods_supported: ['S256'],
      backchannel_token_delivery_modes_supported: ['poll', 'ping'],
    });
    const { keys } = (await (await fetch(found.jwks_uri)).json()) as {
      keys: { kty: string; n?: string; d?: string; x5c?: string[] }[];
    };
    const rsa = keys.find(({ kty }) => kty === 'RSA');
    const { X509Certificate } = await import('node:crypto');
    const certificate = new X509Certificate(Buffer.from(String(rsa?.x5c?.[0]), 'base64'));
    expect(certificate.publicKey.export({ format: 'jwk' })['n']).toBe(rsa?.n);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(keys.some(({ kty }) => kty === 'OKP')).toBe(true);
    expect(keys.some(({ d }) => d !== undefined)).toBe(false);
  });

  it('a tenant without clients has no provider', async () => {
    const answer = await fetch(
      `${stage.config.publicUrl}/openid/nobody/.well-known/openid-configuration`,
    );
    expect(answer.status).toBe(404);
  });
});

describe('Entra external method', () => {
  const CLAIMS = JSON.stringify({
    id_token: {
      acr: { essential: true, values: ['possessionorinherence'] },
      amr: { essential: true, values: ['face', 'fido', 'otp', 'sms', 'swk', 'tel'] },
    },
  });

  async function request(
    oid: string,
    changes: Record<string, string | undefined> = {},
    hint?: Hint,
  ): Promise<Record<string, string>> {
    const all = {
      scope: 'openid',
      response_type: 'id_token',
      response_mode: 'form_post',
      client_id: EAM_CLIENT,
      redirect_uri: EAM_REDIRECT,
      nonce: 'nonce-1',
      state: 'state-1',
      id_token_hint: await entra.hint(oid, hint),
      claims: CLAIMS,
      'client-request-id': randomUUID(),
      ...changes,
    };
    return Object.fromEntries(
      Object.entries(all).filter((each): each is [string, string] => each[1] !== undefined),
    );
  }

  const start = () => new OpenIdBrowser(stage.config.publicUrl);

  it.each([
    ['call', 'tel', byCall],
    ['sms', 'sms', bySms],
  ])('a person verified by %s comes back with amr %s', async (_channel, amr, verify) => {
    const { oid, to } = registered();
    const browser = start();
    await browser.begin(`${issuer}/authorize`, await request(oid));
    const answer = await browser.comeBack(await verify(browser, to));
    expect(answer.headers.get('content-security-policy')).toMatch(/script-src 'sha256-/);
    const { action, fields } = await postedForm(answer);
    expect(action).toBe(EAM_REDIRECT);
    const config = await client.discovery(new URL(issuer), EAM_CLIENT, undefined, client.None(), {
      execute: [client.allowInsecureRequests, client.useIdTokenResponseType],
    });
    const posted = new Request(EAM_REDIRECT, { method: 'POST', body: new URLSearchParams(fields) });
    const claims = await client.implicitAuthentication(config, posted, 'nonce-1', {
      expectedState: 'state-1',
    });
    expect(claims).toMatchObject({
      iss: issuer,
      aud: EAM_CLIENT,
      sub: `pairwise-${oid}`,
      nonce: 'nonce-1',
      acr: 'possessionorinherence',
      amr: [amr],
    });
    expect(claims.exp - claims.iat).toBe(300);
    for (const line of browser.set) expect(line.toLowerCase()).toMatch(/samesite=strict.*httponly/);
    expect(browser.set.length).toBeGreaterThan(0);
  });

  async function refused(form: Record<string, string>): Promise<Record<string, string>> {
    const answer = await start().go(`${issuer}/authorize`, form);
    const { action, fields } = await postedForm(answer);
    expect(action).toBe(EAM_REDIRECT);
    expect(fields).toMatchObject({ state: 'state-1' });
    expect(fields['id_token']).toBeUndefined();
    return fields;
  }

  it('an unknown person and one without a phone get the same answer', async () => {
    const [unknown, empty] = [randomUUID(), randomUUID()];
    entra.phones.set(empty, []);
    const first = await refused(await request(unknown));
    expect(first['error']).toBe('access_denied');
    expect(await refused(await request(empty))).toEqual(first);
  });

  const now = () => Math.floor(Date.now() / 1000);
  it.each<[string, () => Hint]>([
    ['of another directory', () => ({ claims: { tid: randomUUID() } })],
    ['of another issuer', () => ({ claims: { iss: 'https://login.microsoftonline.com/x/v2.0' } })],
    ['for another client', () => ({ claims: { aud: 'other' } })],
    ['without a person', () => ({ claims: { oid: undefined } })],
    ['without a sub', () => ({ claims: { sub: undefined } })],
    ['that is old', () => ({ claims: { iat: now() - 700, nbf: now() - 700 } })],
    ['of the future', () => ({ claims: { iat: now() + 300 } })],
    [
      'signed HS256 with the public key',
      () => ({
        alg: 'HS256',
        key: new TextEncoder().encode(JSON.stringify(entra.jwk)),
      }),
    ],
    ['of an unknown key', () => ({ kid: 'other' })],
  ])('a hint %s is refused', async (_name, hint) => {
    const { oid } = registered();
    expect((await refused(await request(oid, {}, hint())))['error']).toBe('access_denied');
    const why = /The hint is refused: [^"]+\./.exec(String(stage.lines.at(-1)));
    expect(why).not.toBeNull();
  });

  it('a hint without a signature, with a broken one, or none at all is refused', async () => {
    const { oid } = registered();
    const [header, payload, signature] = (await entra.hint(oid)).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const wrong = `${header}.${payload}.${String(signature).split('').reverse().join('')}`;
    for (const id_token_hint of [`${none}.${payload}.`, wrong]) {
      const form = await request(oid, { id_token_hint });
      expect((await refused(form))['error']).toBe('access_denied');
    }
    const without = await request(oid, { id_token_hint: undefined });
    expect((await refused(without))['error']).toBe('invalid_request');
  });

  it('a request without a nonce, for another redirect_uri, or with an acr that is not ours is refused', async () => {
    const { oid } = registered();
    expect((await refused(await request(oid, { nonce: undefined })))['error']).toBe(
      'invalid_request',
    );
    const acr = JSON.stringify({ id_token: { acr: { essential: true, values: ['knowledge'] } } });
    expect((await refused(await request(oid, { claims: acr })))['error']).toBe(
      'unmet_authentication_requirements',
    );
    const elsewhere = await start().go(
      `${issuer}/authorize`,
      await request(oid, { redirect_uri: 'https://evil.example/cb' }),
    );
    expect(elsewhere.status).toBe(400);
    expect(await elsewhere.text()).not.toContain('evil.example');
  });

  it('a person who cancels, and a result that is used in another browser or twice, sign nobody in', async () => {
    const { oid, to } = registered();
    const canceled = start();
    await canceled.begin(`${issuer}/authorize`, await request(oid));
    const { fields } = await postedForm(await canceled.comeBack(await canceled.finish('cancel')));
    expect(fields).toMatchObject({ error: 'access_denied', state: 'state-1' });

    const browser = start();
    await browser.begin(`${issuer}/authorize`, await request(oid));
    const location = await bySms(browser, to);
    expect((await start().go(location)).status).toBe(400);
    const other = start();
    await other.begin(`${issuer}/authorize`, await request(oid));
    // Its own cookies, but the state or the result of another sign-in.
    expect((await other.go(location)).status).toBe(400);
    const mixed = new URL(await other.finish('cancel'));
    mixed.searchParams.set('result', String(new URL(location).searchParams.get('result')));
    expect((await other.go(mixed)).status).toBe(400);
    expect((await postedForm(await browser.comeBack(location))).fields['id_token']).toBeDefined();
    expect((await browser.go(location)).status).toBe(400);
  });

  it('the browser may come back again after its result was taken and its answer was lost', async () => {
    const { oid, to } = registered();
    const browser = start();
    await browser.begin(`${issuer}/authorize`, await request(oid));
    const location = await bySms(browser, to);
    const result = String(new URL(location).searchParams.get('result'));
    const { sid } = decodeJwt(result);
    expect((await stage.post(`/v1/sessions/${sid}/redeem`, { result })).status).toBe(200);
    expect((await postedForm(await browser.comeBack(location))).fields['id_token']).toBeDefined();
  });
});

describe('code with PKCE', () => {
  async function signIn(
    id: string,
    secret: string | undefined,
    parameters: Record<string, string>,
    browser = new OpenIdBrowser(stage.config.publicUrl),
  ) {
    const config = await rp(id, secret);
    const verifier = client.randomPKCECodeVerifier();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: 'st',
      nonce: 'no',
      ...parameters,
    });
    return { config, verifier, url, browser };
  }

  it.each([
    ['web', SECRET, 'RS256'],
    ['spa', undefined, 'EdDSA'],
  ])('client %s signs a person in by phone, once', async (id, secret, alg) => {
    const to = phone();
    const { config, verifier, url, browser } = await signIn(id, secret, { login_hint: to });
    await browser.begin(url);
    const answer = await browser.comeBack(await byCall(browser, to));
    const back = new URL(String(answer.headers.get('location')));
    const checks = { pkceCodeVerifier: verifier, expectedState: 'st', expectedNonce: 'no' };
    const tokens = await client.authorizationCodeGrant(config, back, checks);
    expect(tokens.claims()).toMatchObject({
      iss: issuer,
      sub: expect.stringMatching(/^phone:[\w-]{22}$/),
      acr: 'possession',
      amr: ['tel'],
    });
    expect(JSON.stringify(tokens.claims())).not.toContain(to.slice(-6));
    const [header = ''] = String(tokens.id_token).split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString()).alg).toBe(alg);
    await expect(client.authorizationCodeGrant(config, back, checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    // Nobody stays signed in: the same browser is asked again.
    expect((await browser.go(url)).headers.get('location')).toContain('/verify/open/');
  });

  it.each<[string, string, Record<string, string>, string]>([
    ['without PKCE', 'web', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
    ['with the plain method', 'web', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['for nobody', 'web', { login_hint: '' }, 'invalid_request'],
    ['for a phone without permission', 'names-subjects', {}, 'unauthorized_client'],
    ['for an unknown person', 'names-subjects', { login_hint: 'user-1' }, 'access_denied'],
    ['without asking', 'web', { prompt: 'none' }, 'login_required'],
  ])('a request %s is refused', async (_name, id, changes, error) => {
    const { url, browser } = await signIn(id, SECRET, { login_hint: phone(), ...changes });
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') url.searchParams.delete(name);
    }
    const location = (await browser.go(url)).headers.get('location');
    expect(new URL(String(location)).searchParams.get('error')).toBe(error);
  });

  it('an id_token names its person again, at its own tenant and client alone', async () => {
    const to = phone();
    const { config, verifier, url, browser } = await signIn('web', SECRET, { login_hint: to });
    await browser.begin(url);
    const answer = await browser.comeBack(await bySms(browser, to));
    const tokens = await client.authorizationCodeGrant(
      config,
      new URL(String(answer.headers.get('location'))),
      { pkceCodeVerifier: verifier, expectedState: 'st', expectedNonce: 'no' },
    );
    const hinted = (await signIn('names-subjects', SECRET, {})).url;
    hinted.searchParams.set('id_token_hint', String(tokens.id_token));
    const elsewhere = new URL(url.href.replace('/openid/default/', '/openid/other/'));
    elsewhere.searchParams.delete('login_hint');
    elsewhere.searchParams.set('id_token_hint', String(tokens.id_token));
    for (const refused of [hinted, elsewhere]) {
      const location = (await browser.go(refused)).headers.get('location');
      expect(new URL(String(location)).searchParams.get('error')).toBe('invalid_request');
    }
  });

  it('a client that pushes its requests lets no browser name a person', async () => {
    const to = phone();
    const { config, url, browser } = await signIn('pushes', SECRET, { login_hint: to });
    const location = (await browser.go(url)).headers.get('location');
    expect(new URL(String(location)).searchParams.get('error')).toBe('invalid_request');
    const parameters = Object.fromEntries(url.searchParams);
    await browser.begin(await client.buildAuthorizationUrlWithPAR(config, parameters));
    const answer = await browser.comeBack(await bySms(browser, to));
    expect(new URL(String(answer.headers.get('location'))).searchParams.get('code')).toBeTruthy();
  });

  it('a wrong verifier gets nothing', async () => {
    const to = phone();
    const { config, url, browser } = await signIn('web', SECRET, { login_hint: to });
    await browser.begin(url);
    const answer = await browser.comeBack(await bySms(browser, to));
    const back = new URL(String(answer.headers.get('location')));
    await expect(
      client.authorizationCodeGrant(config, back, {
        pkceCodeVerifier: client.randomPKCECodeVerifier(),
        expectedState: 'st',
        expectedNonce: 'no',
      }),
    ).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

describe('CIBA', () => {
  const GRANT = 'urn:openid:params:grant-type:ciba';
  const ask = async (parameters: Record<string, string>, id = 'bank') => {
    const config = await rp(id, SECRET);
    const request = { scope: 'openid', binding_message: '42', ...parameters };
    return { config, asked: await client.initiateBackchannelAuthentication(config, request) };
  };
  const poll = (config: client.Configuration, auth_req_id: string) =>
    client.genericGrantRequest(config, GRANT, { auth_req_id });

  it('the digits of the binding message, pressed before #, give an id_token', async () => {
    const to = phone();
    const { config, asked } = await ask({ login_hint: to });
    await expect(poll(config, asked.auth_req_id)).rejects.toMatchObject({
      error: 'authorization_pending',
    });
    await pickUp(to, '42#');
    const tokens = await client.pollBackchannelAuthenticationGrant(config, {
      ...asked,
      interval: 1,
    });
    expect(tokens.claims()).toMatchObject({ iss: issuer, acr: 'possession', amr: ['tel'] });
    await expect(poll(config, asked.auth_req_id)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it.each([
    ['0#', 'access_denied'],
    ['43#', 'expired_token'],
  ])('pressing %s gives %s', async (keys, error) => {
    const to = phone();
    const { config, asked } = await ask({ login_hint: to });
    await pickUp(to, keys);
    await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
    await expect(
      client.pollBackchannelAuthenticationGrant(config, { ...asked, interval: 1 }),
    ).rejects.toMatchObject({ error });
  });

  it.each(['4', '123', 'ab', 'Pay 42', ''])('the binding message "%s" is refused', async (text) => {
    await expect(ask({ login_hint: phone(), binding_message: text })).rejects.toMatchObject({
      error: 'invalid_binding_message',
    });
  });

  it('a client is pinged at its https endpoint once the person has answered', async () => {
    const to = phone();
    const { config, asked } = await ask(
      { login_hint: to, client_notification_token: 'token-of-the-ping-1' },
      'pinged',
    );
    await pickUp(to, '42#');
    expect(await pings.next()).toEqual({
      authorization: 'Bearer token-of-the-ping-1',
      body: { auth_req_id: asked.auth_req_id },
    });
    const tokens = await poll(config, asked.auth_req_id);
    expect(tokens.claims()).toMatchObject({ amr: ['tel'] });
  });

  it('an endpoint whose certificate nobody vouches for gets nothing, and a poll still does', async () => {
    const to = phone();
    const token = { client_notification_token: 'token-of-the-ping-2' };
    const { config, asked } = await ask({ login_hint: to, ...token }, 'pinged-unknown-ca');
    await pickUp(to, '42#');
    await stage.line(({ event }) => event === 'openid ping');
    expect(pings.received).not.toContain('token-of-the-ping-2');
    expect((await poll(config, asked.auth_req_id)).claims()).toMatchObject({ amr: ['tel'] });
  });

  it('a request that is over rings nobody any more, and says so', async () => {
    const to = phone();
    const { config, asked } = await ask({ login_hint: to, requested_expiry: '1' });
    await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
    await expect(poll(config, asked.auth_req_id)).rejects.toMatchObject({ error: 'expired_token' });
  });

  it('a phone without permission and a person who is unknown are refused', async () => {
    await expect(ask({ login_hint: phone() }, 'names-subjects')).rejects.toMatchObject({
      error: 'unauthorized_client',
    });
    await expect(ask({ login_hint: 'user-1' })).rejects.toMatchObject({ error: 'unknown_user_id' });
  });
});

it('Redis holds no number, name or token of anybody in the clear, and every key expires', async () => {
  const content = await everythingIn(stage.redis);
  expect(content).toContain('openid:{');
  expect(content).not.toMatch(/\+?35844470\d{4}|test\.person|Test Person|graph-token/);
  const keys = (await stage.redis.keys('*')).filter((key) => key.startsWith('openid:'));
  expect(keys.length).toBeGreaterThan(5);
  for (const key of keys) expect(await stage.redis.pttl(key)).toBeGreaterThan(0);
  expect(DIRECTORY).not.toBe('');
});
