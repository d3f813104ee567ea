import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import {
  RESULT_TYPE,
  type ResultClaims,
  ResultSigner,
  resultClaims,
  resultKeys,
} from '../../../src/sessions/result.js';
import { MovingClock } from '../../setup/moving-clock.js';

const ISSUER = 'https://verify.example.com';
const OLD = { id: 'k1', secret: Buffer.alloc(32, 1) };
const NEW = { id: 'k2', secret: Buffer.alloc(32, 2) };

let clock: MovingClock;
let server: Server;
let jwks: ReturnType<typeof createRemoteJWKSet>;
let published: object;

beforeAll(async () => {
  server = createServer((_req, res) => {
    res.setHeader('content-type', 'application/json').end(JSON.stringify(published));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  clock = new MovingClock();
  const { port } = server.address() as AddressInfo;
  jwks = createRemoteJWKSet(new URL(`http://127.0.0.1:${port}/`), { cooldownDuration: 0 });
});

async function signerWith(...masters: { id: string; secret: Buffer }[]): Promise<ResultSigner> {
  const signer = new ResultSigner(await resultKeys(masters), ISSUER, clock);
  published = signer.jwks;
  return signer;
}

function claims(changes: Partial<ResultClaims> = {}): ResultClaims {
  const iat = Math.floor(clock.now() / 1000);
  return {
    aud: 'contoso',
    sub: 'person-1',
    sid: 'se_00000000000000000000000001',
    jti: 'result-1',
    iat,
    exp: iat + 120,
    purpose: 'setup',
    outcome: 'verified',
    ...changes,
  };
}

/** Verifies like a service: with jose and the published keys. */
function verify(token: string, changes: object = {}) {
  return jwtVerify(token, jwks, {
    issuer: ISSUER,
    audience: 'contoso',
    typ: RESULT_TYPE,
    algorithms: ['EdDSA'],
    currentDate: new Date(clock.now()),
    ...changes,
  });
}

it('a result verifies with the published keys and another library', async () => {
  const signer = await signerWith(NEW);
  const { payload } = await verify(await signer.sign(claims()));
  expect(payload).toEqual({ iss: ISSUER, ...claims() });
});

it('the same claims give the same token, so that a repeated answer makes no new one', async () => {
  const signer = await signerWith(NEW);
  expect(await signer.sign(claims())).toBe(await signer.sign(claims()));
});

it('a result of an older key is valid only while that key is configured', async () => {
  const before = await signerWith(OLD);
  const token = await before.sign(claims());
  const after = await signerWith(NEW, OLD);
  expect(decodeProtectedHeader(await after.sign(claims())).kid).not.toBe(
    decodeProtectedHeader(token).kid,
  );
  expect(await after.verify(token, 'contoso')).toMatchObject({ jti: 'result-1' });
  await verify(token);
  const later = await signerWith(NEW);
  expect(await later.verify(token, 'contoso')).toBeUndefined();
});

it('the published keys contain no private parts', async () => {
  const signer = await signerWith(NEW, OLD);
  expect(signer.jwks.keys.map((key) => Object.keys(key).sort())).toEqual([
    ['alg', 'crv', 'kid', 'kty', 'use', 'x'],
    ['alg', 'crv', 'kid', 'kty', 'use', 'x'],
  ]);
});

describe('refused, by a service and by us:', () => {
  async function refused(token: string, options: object = {}): Promise<void> {
    await expect(verify(token, options)).rejects.toThrow();
    const signer = await signerWith(NEW);
    const { audience = 'contoso' } = options as { audience?: string };
    expect(await signer.verify(token, audience)).toBeUndefined();
  }

  it('a result that was changed', async () => {
    const [header, , signature] = (await (await signerWith(NEW)).sign(claims())).split('.');
    const payload = Buffer.from(
      JSON.stringify({ iss: ISSUER, ...claims({ sub: 'person-2' }) }),
    ).toString('base64url');
    await refused(`${header}.${payload}.${signature}`);
  });

  it('a result for another audience', async () => {
    await refused(await (await signerWith(NEW)).sign(claims()), { audience: 'fabrikam' });
  });

  it('a result that is older than two minutes', async () => {
    const token = await (await signerWith(NEW)).sign(claims());
    clock.advance(121_000);
    await refused(token);
  });

  it('a result of another issuer', async () => {
    const other = new ResultSigner(await resultKeys([NEW]), 'https://other.example', clock);
    await signerWith(NEW);
    await refused(await other.sign(claims()));
  });

  it('but not a standby key, which is published before it signs', async () => {
    const [signing, ...others] = await resultKeys([{ ...NEW, standby: true }, OLD]);
    const [old] = await resultKeys([OLD]);
    expect(signing?.kid).toBe(old?.kid);
    expect(others).toHaveLength(1);
  });

  it('a JWT of ours that is something else', async () => {
    const [key] = await resultKeys([NEW]);
    if (!key) throw new Error('no key');
    await signerWith(NEW);
    await refused(
      await new SignJWT({ iss: ISSUER, ...claims() })
        .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: 'JWT' })
        .sign(key.privateKey),
    );
  });

  it('a result that another key signed with our key’s id', async () => {
    const [key] = await resultKeys([NEW]);
    if (!key) throw new Error('no key');
    await signerWith(NEW);
    const { privateKey } = generateKeyPairSync('ed25519');
    await refused(
      await new SignJWT({ iss: ISSUER, ...claims() })
        .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: RESULT_TYPE })
        .sign(privateKey),
    );
  });

  it('a result without a signature', async () => {
    await signerWith(NEW);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    await refused(
      `${part({ alg: 'none', typ: RESULT_TYPE })}.${part({ iss: ISSUER, ...claims() })}.`,
    );
  });
});

describe('how much a result is worth', () => {
  const ended = {
    id: 'se_00000000000000000000000001',
    tenant: 'default',
    purpose: 'setup',
    subject: 'person-1',
    state: 'verified',
    outcome: 'verified',
    channels: ['sms'],
    returnUrl: 'https://id.example.com/',
    skippable: false,
    otherMethods: false,
    match: false,
    createdAtMs: 0,
    expiresAtMs: 1,
    starts: 1,
    method: 'inbound_sms',
    result: { id: 'result-1', atMs: 1 },
  } as const;
  const plan = (by: 'inbound_sms' | 'sms') => ({
    methods: ['phone', 'app'] as const,
    require: 2 as const,
    steps: [
      { method: 'phone' as const, done: { by, methodId: 'me_1' } },
      { method: 'app' as const, done: { by: 'totp' as const, methodId: 'me_2' } },
    ],
    at: 2,
    added: ['me_1', 'me_2'],
    tries: 0,
  });

  it('a phone that was proven by a text from it has a low assurance', () => {
    expect(resultClaims(ended, 'contoso')).toMatchObject({
      method: 'inbound_sms',
      assurance: 'low',
    });
  });

  it('so has it where another method was set up after it', () => {
    const session = { ...ended, method: 'totp', plan: plan('inbound_sms') } as const;
    expect(resultClaims(session, 'contoso')).toMatchObject({ method: 'totp', assurance: 'low' });
  });

  it('nothing else has one, nor has a session without a proof', () => {
    expect(resultClaims({ ...ended, method: 'sms' }, 'contoso')).not.toHaveProperty('assurance');
    const better = { ...ended, method: 'totp', plan: plan('sms') } as const;
    expect(resultClaims(better, 'contoso')).not.toHaveProperty('assurance');
    const left = { ...ended, state: 'canceled', outcome: 'canceled' } as const;
    expect(resultClaims(left, 'contoso')).not.toHaveProperty('assurance');
  });
});
