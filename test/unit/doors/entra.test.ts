import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { CompactEncrypt } from 'jose';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import type { Door, DoorRequest, DoorVisit } from '../../../src/doors/door.js';
import { entra, PHONE_APP_ID } from '../../../src/doors/entra.js';
import {
  APP_ID,
  bodyOf,
  CONTEXT,
  DIRECTORY,
  entraRequest,
  Microsoft,
  OTHER_DIRECTORY,
  openDoor,
  TO,
  V1,
  withBody,
  withHeaders,
} from '../../setup/door-stage.js';
import { rsaKeys, rsaPem } from '../../setup/rsa-keys.js';

let microsoft: Microsoft;
let pem: string;
let key: { privateKey: KeyObject; kid: string };
let door: Door;

beforeAll(async () => {
  microsoft = await Microsoft.start();
  pem = rsaPem();
  key = { privateKey: rsaKeys().privateKey, kid: 'key-1' };
});

beforeEach(async () => {
  microsoft.fetches = 0;
  microsoft.status = 200;
  door = await openDoor(entra, settings(), microsoft.clock);
});

afterAll(() => microsoft.stop());

function settings(more: object = {}): object {
  const { jwksUrl } = microsoft;
  return { appId: APP_ID, tenants: [DIRECTORY], decryptionKeys: [pem], jwksUrl, ...more };
}

async function request(
  parts: { claims?: Record<string, unknown>; context?: object; envelope?: object } = {},
): Promise<DoorRequest> {
  return entraRequest(`Bearer ${await microsoft.token(parts.claims)}`, key, parts);
}

/** What the platform would be answered, and what would be sent. */
async function knock(asked: DoorRequest, at = door) {
  let visit: DoorVisit;
  try {
    visit = await at.take(asked);
  } catch (error) {
    if (!(error instanceof OctothorpeError)) throw error;
    return { ...at.refused(error), code: error.code, message: undefined };
  }
  return { ...visit.accepted('msg_1'), code: undefined, message: visit.message };
}

describe('a copied request', () => {
  const last = (text: string, by: (bits: number) => number) => {
    const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return text.slice(0, -1) + ALPHABET[by(ALPHABET.indexOf(text.slice(-1)))];
  };
  it.each<[string, (jwe: string) => string]>([
    ['a line break behind it', (jwe) => `${jwe}\n`],
    ['a space in it', (jwe) => jwe.replace('.', '. ')],
    ['padding', (jwe) => `${jwe}==`],
    // The tag has 128 bits: its last character has four that nobody reads.
    ['another last character of the same tag', (jwe) => last(jwe, (bits) => bits | 1)],
    [
      'the other alphabet',
      (jwe) => {
        const other = jwe.replace(/[-_]/g, (found) => (found === '-' ? '+' : '/'));
        return other === jwe ? `${jwe}=` : other;
      },
    ],
  ])('with %s is refused: its text would count as a new request', async (_, variant) => {
    const asked = await request();
    const { encryptedDeliveryContext: jwe, ...rest } = bodyOf(asked) as Record<string, string>;
    const copy = withBody(asked, { ...rest, encryptedDeliveryContext: variant(String(jwe)) });
    expect(await knock(asked)).toMatchObject({ status: 200 });
    expect(await knock(copy)).toMatchObject({
      status: 400,
      body: { error: 'decryption_failed' },
    });
  });
});

describe('a request of Microsoft', () => {
  it('becomes an SMS with its text, and its nonce comes back', async () => {
    const { status, body, message } = await knock(await request());
    expect(status).toBe(200);
    expect(body).toEqual({
      nonce: CONTEXT.nonce,
      correlationId: 'correlation-1',
      providerStatus: 'accepted',
    });
    expect(message).toEqual({
      to: TO,
      channels: ['sms'],
      text: CONTEXT.message,
      code: '123456',
      reference: 'correlation-1',
      expiresInSeconds: 180,
    });
  });

  it('becomes a call that speaks the code and dials the extension', async () => {
    const { message } = await knock(
      await request({
        context: { extension: '42', locale: 'fi-FI', message: 'Koodisi on 654321, 15 minuuttia.' },
        envelope: { channel: 'voice' },
      }),
    );
    expect(message).toMatchObject({
      channels: ['call'],
      code: '654321',
      extension: '42',
      locale: 'fi-FI',
    });
    expect(message?.text).toBeUndefined();
  });

  it('holds no address of the person, so that limits do not take Microsoft’s for it', async () => {
    const asked = await request();
    const { message } = await knock(withHeaders(asked, { 'x-forwarded-for': '20.190.1.1' }));
    expect(message).not.toHaveProperty('ip');
  });

  it('lives as long as Microsoft says, within our own bounds', async () => {
    for (const [ttlSeconds, expiresInSeconds] of [
      [60, 60],
      [5, 30],
      [2_147_483_647, 600],
    ]) {
      const { message } = await knock(await request({ envelope: { ttlSeconds } }));
      expect(message).toMatchObject({ expiresInSeconds });
    }
  });

  it('is an evaluation where the mode says so', async () => {
    for (const mode of [2, 'evaluation', 'Evaluation']) {
      const visit = await door.take(await request({ envelope: { mode } }));
      expect(visit.evaluation).toBe(true);
      expect(visit.accepted(undefined).body).toMatchObject({ nonce: CONTEXT.nonce });
    }
  });

  it('takes the correlation id of the header where the envelope has none', async () => {
    const asked = withHeaders(await request({ envelope: { correlationId: undefined } }), {
      'x-ms-correlation-id': 'from-the-header',
    });
    expect((await knock(asked)).body).toMatchObject({ correlationId: 'from-the-header' });
  });

  it('is refused where an extension cannot be dialled', async () => {
    const { status, body } = await knock(
      await request({ context: { extension: '4#2' }, envelope: { channel: 2 } }),
    );
    expect(status).toBe(400);
    expect(body).toEqual({ error: 'bad_request', reason: 'extension must be 1 to 8 digits' });
  });
});

describe('a token', () => {
  it('is taken in its v1 form as well', async () => {
    expect((await knock(await request({ claims: V1 }))).status).toBe(200);
  });

  it.each([
    ['another audience', { aud: OTHER_DIRECTORY }],
    ['another issuer', { iss: `https://login.microsoftonline.com/${OTHER_DIRECTORY}/v2.0` }],
    ['a directory that is not on the list', { tid: OTHER_DIRECTORY }],
    [
      'another directory throughout',
      {
        tid: OTHER_DIRECTORY,
        iss: `https://login.microsoftonline.com/${OTHER_DIRECTORY}/v2.0`,
      },
    ],
    ['no directory', { tid: undefined }],
    ['another application', { azp: APP_ID }],
    ['no application', { azp: undefined }],
    ['the application only in the v1 claim of a v2 token', { azp: undefined, appid: PHONE_APP_ID }],
    ['the application only in the v2 claim of a v1 token', { ...V1, azp: PHONE_APP_ID, appid: '' }],
    ['another role', { roles: ['Epp.Read'] }],
    ['a role as text', { roles: 'Epp.Invoke' }],
    ['no role', { roles: undefined }],
    ['an end in the past', { exp: Date.UTC(2026, 11, 31) / 1000 }],
    ['no end', { exp: undefined }],
    ['a begin in the future', { nbf: Date.UTC(2027, 0, 2) / 1000 }],
  ])('with %s is refused', async (_what, claims) => {
    const { status, body, code } = await knock(await request({ claims }));
    expect([status, code]).toEqual([401, 'unauthorized']);
    expect(body).toEqual({ error: 'unauthorized' });
  });

  it('is refused when somebody else has signed it', async () => {
    const { privateKey } = rsaKeys('other');
    const token = await microsoft.token({}, { key: privateKey });
    expect((await knock(await entraRequest(`Bearer ${token}`, key))).status).toBe(401);
  });

  it('is refused without a signature, and with an HMAC under the public key', async () => {
    const valid = await microsoft.token();
    const [, payload = '', signature = ''] = valid.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const publicKey = Buffer.from(JSON.stringify(await microsoft.publicJwk()));
    const hs256 = await microsoft.token({}, { key: new Uint8Array(publicKey), alg: 'HS256' });
    for (const token of [
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      hs256,
      valid.slice(0, -4),
      'x.y.z',
      '',
    ]) {
      expect((await knock(await entraRequest(`Bearer ${token}`, key))).status).toBe(401);
    }
    expect((await knock(await entraRequest(valid, key))).status).toBe(401);
  });

  it('of a directory that is not on the list makes nobody fetch keys', async () => {
    await knock(await request({ claims: { tid: OTHER_DIRECTORY } }));
    expect(microsoft.fetches).toBe(0);
  });

  it('has to name the directory that the envelope names', async () => {
    const envelope = { tenantId: OTHER_DIRECTORY };
    expect((await knock(await request({ envelope }))).status).toBe(401);
    expect((await knock(await request({ envelope: { tenantId: undefined } }))).status).toBe(200);
    expect(
      (await knock(await request({ envelope: { tenantId: DIRECTORY.toUpperCase() } }))).status,
    ).toBe(200);
  });

  it('that cannot be checked is no failure of the caller', async () => {
    microsoft.status = 503;
    const { status, code } = await knock(await request());
    expect([status, code]).toEqual([502, 'unavailable']);
  });
});

describe('the encrypted context', () => {
  it.each([
    ['RSA-OAEP-256', 'A256GCM', 200],
    ['RSA-OAEP', 'A256GCM', 400],
    ['RSA-OAEP-256', 'A128GCM', 400],
    ['RSA-OAEP-256', 'A256CBC-HS512', 400],
  ])('under %s and %s is answered with %i', async (alg, enc, expected) => {
    const jwe = await new CompactEncrypt(Buffer.from(JSON.stringify(CONTEXT)))
      .setProtectedHeader({ alg, enc, kid: 'key-1' })
      .encrypt(createPublicKey(key.privateKey));
    const { status, body } = await knock(
      await request({ envelope: { encryptedDeliveryContext: jwe } }),
    );
    expect(status).toBe(expected);
    if (expected === 400) expect(body).toEqual({ error: 'decryption_failed' });
  });

  it('is refused when it was changed, is for another key, or is larger than 16,384 characters', async () => {
    const asked = await request();
    const jwe = String(bodyOf(asked)['encryptedDeliveryContext']);
    const { privateKey } = rsaKeys('other');
    const foreign = await entraRequest('', { privateKey });
    const large = await entraRequest('', key, { context: { riskContext: 'r'.repeat(20_000) } });
    for (const encryptedDeliveryContext of [
      `${jwe.slice(0, -2)}AA`,
      `${jwe}.`,
      jwe.slice(0, jwe.lastIndexOf('.')),
      jwe.replace('.', '..'),
      'not a JWE',
      bodyOf(foreign)['encryptedDeliveryContext'],
      bodyOf(large)['encryptedDeliveryContext'],
    ]) {
      const changed = withBody(asked, { ...bodyOf(asked), encryptedDeliveryContext });
      const { status, body, message } = await knock(changed);
      expect([status, body, message]).toEqual([400, { error: 'decryption_failed' }, undefined]);
    }
  });

  it('may be for any of the configured keys, so that a certificate can be replaced', async () => {
    const newest = rsaKeys('other').privateKey;
    const jwk = { ...newest.export({ format: 'jwk' }), kid: 'key-2' };
    const base64 = Buffer.from(pem).toString('base64');
    const both = await openDoor(
      entra,
      settings({ decryptionKeys: [jwk, base64] }),
      microsoft.clock,
    );
    const authorization = `Bearer ${await microsoft.token()}`;
    for (const each of [key, { privateKey: newest, kid: 'key-2' }, { privateKey: newest }]) {
      expect((await knock(await entraRequest(authorization, each), both)).status).toBe(200);
    }
  });

  it.each([{ nonce: '' }, { nonce: 123 }, { phoneNumber: null }, { message: ' ' }])(
    'with %j is incomplete',
    async (context) => {
      const { status, body } = await knock(await request({ context }));
      expect(status).toBe(400);
      expect(body).toEqual({ error: 'bad_request', reason: 'incomplete delivery context' });
    },
  );
});

describe('a bad request', () => {
  it.each([
    ['{', 'invalid JSON body'],
    ['[]', 'invalid envelope'],
    ['null', 'invalid envelope'],
  ])('of %s is answered with its reason', async (text, reason) => {
    const { status, body } = await knock(withBody(await request(), text));
    expect([status, body]).toEqual([400, { error: 'bad_request', reason }]);
  });

  it.each([
    [{ type: 'wrong' }, 'unsupported envelope type'],
    [{ channel: true }, 'unsupported channel'],
    [{ channel: '1' }, 'unsupported channel'],
    [{ mode: null }, 'unsupported mode'],
    [{ encryptedDeliveryContext: '' }, 'encryptedDeliveryContext is required'],
    [{ encryptedDeliveryContext: ' ' }, 'encryptedDeliveryContext is required'],
    [{ ttlSeconds: '60' }, 'invalid ttlSeconds'],
    [{ ttlSeconds: null }, 'invalid ttlSeconds'],
    [{ ttlSeconds: true }, 'invalid ttlSeconds'],
    [{ ttlSeconds: 1.5 }, 'invalid ttlSeconds'],
    [{ ttlSeconds: 2_147_483_648 }, 'invalid ttlSeconds'],
    [{ ttlSeconds: 0 }, 'ttlSeconds expired'],
    [{ ttlSeconds: -1 }, 'ttlSeconds expired'],
    [{ encryptedDeliveryContext: '', ttlSeconds: 'bad' }, 'encryptedDeliveryContext is required'],
    [{ channel: false, mode: null, ttlSeconds: 'bad' }, 'unsupported channel'],
  ])('with %j is answered with its reason', async (envelope, reason) => {
    const { status, body } = await knock(await request({ envelope }));
    expect([status, body]).toEqual([400, { error: 'bad_request', reason }]);
  });
});

describe('a refusal of the relay', () => {
  it.each([
    ['number_not_allowed', 403],
    ['country_not_allowed', 403],
    ['limit_reached', 429],
    ['invalid_number', 400],
    ['unavailable', 502],
    ['internal', 500],
  ] as const)('for %s has the status %i and no nonce', async (code, expected) => {
    const visit = await door.take(await request());
    const { status, body } = visit.refused(new OctothorpeError(code, 'A text for our log.'));
    expect(status).toBe(expected);
    expect(body).toEqual({
      error: 'provider_delivery_failed',
      reason: code,
      correlationId: 'correlation-1',
    });
  });
});

describe('the settings', () => {
  it.each([
    ['no tenant', { tenants: [] }],
    ['no key', { decryptionKeys: [] }],
    ['a short key', { decryptionKeys: [shortKey()] }],
    ['a key that is none', { decryptionKeys: ['-----BEGIN PRIVATE KEY-----'] }],
    ['keys over http', { jwksUrl: 'http://keys.example.com/{tenant}' }],
    ['a field too many', { secret: 'x' }],
  ])('with %s do not start', (_what, more) => {
    expect(entra.settings.safeParse(settings(more)).success).toBe(false);
  });

  it('lead to a sample that this door takes, and no other', async () => {
    const sample = await door.sample(TO);
    expect((await knock(sample)).message).toMatchObject({ to: TO, code: '123456' });
    const other = await openDoor(entra, settings(), microsoft.clock);
    await other.sample(TO);
    expect((await knock(sample, other)).status).toBe(401);
  });
});

function shortKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
