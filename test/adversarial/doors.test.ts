/**
 * Strangers at the doors of a started gateway, with a real Redis and the sandbox carrier. Whatever they send: no message, and never an error
 * of the service itself.
 */
import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import type { CryptoKey } from 'jose';
import { exportSPKI, generateKeyPair, importJWK } from 'jose';
import type { DoorRequest } from '../../src/doors/door.js';
import { openStage, type Stage } from '../journey/stage.js';
import { SECRETS } from '../setup/door-fixture.js';
import { bodyOf, OTHER_DIRECTORY, withBody, withHeaders } from '../setup/door-stage.js';
import { caseOf, DOOR_CASES, EveryDoor, knock, MANY_SENDS } from '../setup/every-door.js';
import { MovingClock } from '../setup/moving-clock.js';
import { until } from '../setup/until.js';
import { untilSent } from '../setup/until-sent.js';

let doors: EveryDoor;
let stage: Stage;
let address = 0;
let lastNumber = 4650000;

beforeAll(async () => {
  doors = await EveryDoor.open();
  stage = await openStage({
    variables: { TRUST_PROXY: 'loopback' },
    file: {
      doors: [...doors.entries(), ...doors.entries('default', 'other', '/doors/second')],
      limits: { figures: { ...MANY_SENDS, number: [], country: [], tenant: [] } },
    },
  });
  stage.carrier.watch((change) => {
    if (change.kind === 'message') sent.add(change.message.id);
    if (change.kind === 'call') sent.add(change.call.id);
  });
});

afterAll(async () => {
  await stage.close();
  await doors.stop();
});

function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

/** Each from an address of its own, so that failures are not counted together. */
function send(request: DoorRequest, from?: string) {
  address += 1;
  const own = `198.18.${address >> 8}.${address & 255}`;
  return knock(stage.config.publicUrl, request, { from: from ?? own });
}

/** By their ids at the carrier. */
const sent = new Set<string>();
const sends = () => sent.size;

const settled = () => untilSent(stage.redis);

/** Every request is refused with this status or one of these, and nothing is sent. */
async function expectRefused(requests: readonly DoorRequest[], ...statuses: number[]) {
  const before = sends();
  for (const request of requests) expect(statuses).toContain((await send(request)).status);
  await settled();
  expect(sends()).toBe(before);
}

const withoutCredential = (request: DoorRequest): DoorRequest => ({
  ...request,
  headers: { 'content-type': String(request.headers['content-type']) },
});
const changed = (request: DoorRequest): DoorRequest => ({
  ...request,
  rawBody: Buffer.from(request.rawBody.toString().replace(/561166|123456/g, '999999')),
});

describe.each(DOOR_CASES.map((each) => [each.platform, each] as const))('%s', (name, platform) => {
  test('without a credential, with a wrong one, or with that of another door, it refuses', async () => {
    const request = await doors.sms(platform, phone());
    const wrong = Object.fromEntries(
      Object.entries(request.headers).map(([header, value]) =>
        header === 'content-type' ? [header, value] : [header, `${String(value).slice(0, -4)}AAAA`],
      ),
    ) as Record<string, string>;
    const foreign = await doors.sms(platform, phone(), { which: 'other' });
    await expectRefused(
      [
        withoutCredential(request),
        withHeaders(request, wrong),
        foreign,
        { ...request, url: `/doors/second/${name}` },
      ],
      401,
    );
  });

  test('a body of 70 kB, PUT and a bare GET are refused', async () => {
    const request = await doors.sms(platform, phone());
    await expectRefused([withBody(request, 'x'.repeat(70_000))], 413);
    await expectRefused([{ ...request, method: 'PUT' }], 405);
    await expectRefused([{ ...withoutCredential(request), method: 'GET' }], 401);
  });

  test('a GET with the right credential sends nothing', async () => {
    const request = await doors.sms(platform, phone());
    const before = sends();
    const { status } = await send({ ...request, method: 'GET' });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    await settled();
    expect(sends()).toBe(before);
  });
});

const SIGNED = ['supabase', 'zitadel', 'authgear', 'generic'];

test.each(SIGNED)('%s: a signature over another body is refused', async (name) => {
  await expectRefused([changed(await doors.sms(caseOf(name), phone()))], 401);
});

test.each(['supabase', 'zitadel', 'generic', 'entra', 'auth0-gateway'])(
  '%s: a time that is long over, or far ahead, is refused',
  async (name) => {
    for (const offsetMs of [-7_200_000, 7_200_000]) {
      const clock = new MovingClock(Date.now() + offsetMs);
      // A token that is valid in two hours has no start before then.
      const ahead = name === 'auth0-gateway' && offsetMs > 0;
      if (ahead) continue;
      const request = await doors.sms(caseOf(name), phone(), { clock });
      const seconds = Math.floor(clock.now() / 1000);
      const claims = { iat: seconds, nbf: seconds, exp: seconds + 300 };
      const given =
        name === 'entra'
          ? withHeaders(request, {
              authorization: `Bearer ${await doors.microsoft.token(claims)}`,
            })
          : request;
      await expectRefused([given], 401);
    }
  },
);

/** Those with an id, or with something else that is new in every request. */
test.each(['okta', 'supabase', 'kratos', 'zitadel', 'entra', 'generic'])(
  '%s: a copy of a whole request that comes after 10 s sends nothing more',
  async (name) => {
    const to = phone();
    const request = await doors.sms(caseOf(name), to);
    expect((await send(request)).status).toBe(200);
    await until(() => stage.carrier.phone(to).messages.length > 0);
    // What Redis does after ten seconds; what is kept longer stays.
    for (const key of await stage.redis.keys('door-repeat:*')) {
      if ((await stage.redis.pttl(key)) <= 10_000) await stage.redis.del(key);
    }
    expect((await send(request)).status).toBe(200);
    await settled();
    expect(stage.carrier.phone(to).messages).toHaveLength(1);
  },
);

describe('forged tokens', () => {
  const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test('of Microsoft: no algorithm, the public key as a secret, another key, audience, issuer, directory, role, caller', async () => {
    const request = await doors.sms(caseOf('entra'), phone());
    const { microsoft } = doors;
    const given = String(request.headers.authorization).split(' ')[1] ?? '';
    const [, payload = '', signature = ''] = given.split('.');
    const publicKey = await importJWK(await microsoft.publicJwk(), 'RS256', {
      extractable: true,
    } as never);
    const pem = Buffer.from(await exportSPKI(publicKey as CryptoKey));
    const hs = segment({ alg: 'HS256', kid: 'microsoft-1' });
    const hmac = createHmac('sha256', pem).update(`${hs}.${payload}`).digest('base64url');
    const { privateKey } = await generateKeyPair('RS256');
    const tokens = [
      `${segment({ alg: 'none' })}.${payload}.`,
      `${segment({ alg: 'none', kid: 'microsoft-1' })}.${payload}.${signature}`,
      `${hs}.${payload}.${hmac}`,
      await microsoft.token({}, { key: privateKey }),
      await microsoft.token({ aud: 'another-audience' }),
      await microsoft.token({ iss: 'https://login.microsoftonline.com/common/v2.0' }),
      await microsoft.token({ tid: OTHER_DIRECTORY }),
      await microsoft.token({
        tid: OTHER_DIRECTORY,
        iss: `https://login.microsoftonline.com/${OTHER_DIRECTORY}/v2.0`,
      }),
      await microsoft.token({ roles: [] }),
      await microsoft.token({ azp: OTHER_DIRECTORY }),
      await microsoft.token({ exp: undefined }),
      `${given}x`,
      'x'.repeat(10_000),
    ];
    await expectRefused(
      tokens.map((token) => withHeaders(request, { authorization: `Bearer ${token}` })),
      401,
    );
  });

  test('of Auth0’s gateway: no algorithm, another secret, audience, subject, and over', async () => {
    const request = await doors.sms(caseOf('auth0-gateway'), phone());
    const now = Math.floor(Date.now() / 1000);
    const claims = { sub: 'urn:Auth0', aud: 'urn:octothorpe', iat: now, exp: now + 300 };
    const sign = (changedClaims: object, secret = SECRETS.one, alg = 'HS256') => {
      const content = `${segment({ alg, typ: 'JWT' })}.${segment({ ...claims, ...changedClaims })}`;
      return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
    };
    expect((await send(withHeaders(request, { authorization: `Bearer ${sign({})}` }))).status).toBe(
      200,
    );
    const tokens = [
      sign({}, SECRETS.one, 'none'),
      `${segment({ alg: 'none' })}.${segment(claims)}.`,
      sign({}, SECRETS.other),
      sign({}, SECRETS.one, 'HS512'),
      sign({ aud: 'urn:other' }),
      sign({ sub: 'urn:other' }),
      sign({ exp: now - 120 }),
    ];
    await settled();
    await expectRefused(
      tokens.map((token) => withHeaders(request, { authorization: `Bearer ${token}` })),
      401,
    );
  });

  test('an encrypted content of 20 kB, cut off, or with another algorithm is refused before it is decrypted', async () => {
    const request = await doors.sms(caseOf('entra'), phone());
    const body = bodyOf(request);
    const jwe = String(body['encryptedDeliveryContext']);
    const [, ...rest] = jwe.split('.');
    const contexts = [
      'x'.repeat(20_000),
      `${jwe.slice(0, -8)}${'A'.repeat(20_000)}`,
      jwe.split('.').slice(0, 4).join('.'),
      [segment({ alg: 'dir', enc: 'A256GCM' }), ...rest].join('.'),
      [segment({ alg: 'RSA-OAEP-256', enc: 'A256GCM', zip: 'DEF' }), ...rest].join('.'),
    ];
    await expectRefused(
      contexts.map((encryptedDeliveryContext) =>
        withBody(request, { ...body, encryptedDeliveryContext }),
      ),
      400,
    );
  });
});

test('twenty failures of one address are answered, more are put off, and the right secret still passes', async () => {
  const from = '203.0.113.77';
  const right = await doors.sms(caseOf('okta'), phone());
  for (let tries = 0; tries < 20; tries += 1) {
    const platform = DOOR_CASES[tries % DOOR_CASES.length] ?? caseOf('okta');
    const wrong = withoutCredential(await doors.sms(platform, phone()));
    expect((await send(wrong, from)).status).toBe(401);
  }
  const put = await send(withoutCredential(right), from);
  expect(put.status).toBe(429);
  expect(put.body).toMatchObject({ error: { errorCauses: [{ reason: 'limit_reached' }] } });
  expect((await send(right, from)).status).toBe(200);
});

describe('2,000 fuzzed bodies', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((each) => Buffer.from(each)),
    fc.json({ maxDepth: 3 }).map((text) => Buffer.from(text)),
  );
  const strange = fc.oneof(
    fc.constantFrom(
      '',
      '\u0000',
      '\ud800',
      '+',
      '358',
      '9'.repeat(400),
      '{{',
      '../',
      'é'.repeat(90),
    ),
    fc.constantFrom(null, true, -1, 1e308, 0.1),
    fc.string({ maxLength: 60 }),
    fc.jsonValue({ maxDepth: 2 }),
  );

  /** A value of the body is replaced, or its bytes are. */
  const mutation = fc.oneof(
    { weight: 3, arbitrary: fc.record({ at: fc.nat(30), value: strange }) },
    { weight: 1, arbitrary: fc.record({ cut: fc.nat(400), by: bytes }) },
  );
  type Mutation = { at: number; value: unknown } | { cut: number; by: Buffer };

  function mutate(request: DoorRequest, how: Mutation): DoorRequest {
    if ('cut' in how) {
      const start = request.rawBody.subarray(0, how.cut);
      return { ...request, rawBody: Buffer.concat([start, how.by]) };
    }
    const isForm = String(request.headers['content-type']).includes('form');
    const body = isForm
      ? Object.fromEntries(new URLSearchParams(request.rawBody.toString()))
      : bodyOf(request);
    const places = placesIn(body);
    const [holder, key] = places[how.at % places.length] ?? [body, 'to'];
    (holder as Record<string, unknown>)[key] = how.value;
    const text = isForm
      ? new URLSearchParams(body as Record<string, string>).toString()
      : JSON.stringify(body);
    return { ...request, rawBody: Buffer.from(text) };
  }

  function placesIn(value: unknown): [object, string][] {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, each]): [object, string][] => [
      [value, key],
      ...placesIn(each),
    ]);
  }

  test('never fail the service; where the body is signed nothing is sent, elsewhere no more than was accepted', async () => {
    const before = sends();
    let accepted = 0;
    const statuses = new Map<number, number>();
    const requests = await Promise.all(DOOR_CASES.map((each) => doors.sms(each, phone())));
    const runs = fc.sample(fc.tuple(fc.nat(requests.length - 1), mutation), {
      numRuns: 2_000,
      seed: 7,
    });
    for (let start = 0; start < runs.length; start += 20) {
      const batch = runs.slice(start, start + 20).map(async ([at, how]) => {
        const request = mutate(requests[at] as DoorRequest, how as Mutation);
        const { status } = await send(request);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status < 300) accepted += 1;
        const signed = SIGNED.includes(DOOR_CASES[at]?.platform ?? '');
        if (signed && !request.rawBody.equals(requests[at]?.rawBody ?? Buffer.alloc(0))) {
          expect(status).toBe(401);
        }
      });
      await Promise.all(batch);
    }
    expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    expect(statuses.get(401)).toBeGreaterThan(100);
    expect(statuses.get(400)).toBeGreaterThan(100);
    await settled();
    expect(sends() - before).toBeLessThanOrEqual(accepted);
  });
});
