/** What holds for each platform: its own sample is read, nobody else gets in, and errors keep secrets, codes and numbers to themselves. */
import { OctothorpeError } from '../../../src/challenge/errors.js';
import type { DoorRequest } from '../../../src/doors/door.js';
import { PLATFORMS } from '../../../src/doors/registry.js';
import {
  DOOR_URL,
  openDoor,
  platformOf,
  refusalOf,
  SECRETS,
  TO,
  WEBHOOK_SECRETS,
} from '../../setup/door-fixture.js';
import { rsaPem } from '../../setup/rsa-keys.js';

type WithSecrets = (...secrets: readonly string[]) => object;

const bearer: WithSecrets = (...secrets) => ({ auth: { kind: 'bearer', secrets } });
const header: WithSecrets = (...secrets) => ({ auth: { kind: 'header', secrets } });
const basic: WithSecrets = (...secrets) => ({ auth: { kind: 'basic', user: 'platform', secrets } });
const hmac: WithSecrets = (...secrets) => ({
  auth: { kind: 'hmac', header: 'x-authgear-body-signature', encoding: 'hex', secrets },
});
const plain: WithSecrets = (...secrets) => ({ secrets });

/** One row for each way of authentication of each platform. */
const DOORS: readonly [name: string, kind: string, WithSecrets][] = [
  ['supabase', 'Standard Webhooks', plain],
  ['kratos', 'API key', (...secrets) => ({ auth: { kind: 'api_key', secrets } })],
  ['kratos', 'basic', (...secrets) => ({ auth: { kind: 'basic_auth', user: 'kratos', secrets } })],
  ['logto', 'Authorization', plain],
  ['zitadel', 'signature', plain],
  ['authentik', 'bearer', bearer],
  ['authentik', 'basic', basic],
  ['keycloak', 'header', header],
  ['keycloak', 'basic', basic],
  ['privacyidea', 'header', header],
  ['privacyidea', 'basic', basic],
  ['fusionauth', 'basic', basic],
  ['casdoor', 'basic', basic],
  ['descope', 'bearer', bearer],
  ['authgear', 'HMAC', hmac],
  ['pingone', 'bearer', bearer],
  [
    'generic',
    'Standard Webhooks',
    (...secrets) => ({
      auth: { kind: 'standard_webhooks', secrets },
      request: { to: '/data/to', code: '/data/code' },
    }),
  ],
  [
    'generic',
    'HMAC in base64 of the base64',
    (...secrets) => ({
      auth: { kind: 'hmac', header: 'x-sig', encoding: 'base64', over: 'base64_body', secrets },
      request: { to: 'to', text: 'text' },
    }),
  ],
  [
    'generic',
    'header, by GET',
    (...secrets) => ({
      auth: { kind: 'header', name: 'x-key', secrets },
      request: { method: 'GET', to: 'to', text: 'text' },
    }),
  ],
];

const RSA_KEY = rsaPem();

const secretsOf = (kind: string) => (kind === 'Standard Webhooks' ? WEBHOOK_SECRETS : SECRETS);

test('every platform is here', () => {
  const names = new Set(DOORS.map(([name]) => name));
  const elsewhere = ['entra', 'entra-provider', 'okta', 'auth0'];
  expect(PLATFORMS.map(({ name }) => name).filter((name) => !names.has(name))).toEqual(
    PLATFORMS.map(({ name }) => name).filter((name) =>
      elsewhere.some((start) => name.startsWith(start)),
    ),
  );
});

describe.each(DOORS)('%s by %s', (name, kind, withSecrets) => {
  const { one, other } = secretsOf(kind);
  const open = (...secrets: string[]) => openDoor(name, withSecrets(...secrets));

  test('its own sample is a message to the number, with the code', async () => {
    const door = await open(one);
    const { message } = await door.take(await door.sample(TO));
    expect(message.to).toBe(TO);
    expect(message.channels).toEqual(['sms']);
    expect(message.code ?? message.text).toContain('561166');
  });

  test('a sample with another code is signed for that code', async () => {
    const door = await open(one);
    const { message } = await door.take(await door.sample(TO, { code: '908172' }));
    expect(message.code ?? message.text).toContain('908172');
  });

  test('the other channel is in the message once the settings name it', async () => {
    const door = await openDoor(name, { ...withSecrets(one), channels: ['sms', 'call'] });
    const { message } = await door.take(await door.sample(TO));
    expect(message.channels).toEqual(['sms', 'call']);
  });

  test('a request with the secret of another door is refused', async () => {
    const door = await open(one);
    const foreign = await open(other);
    expect(await refusalOf(door.take(await foreign.sample(TO)))).toMatchObject({
      code: 'unauthorized',
    });
  });

  test('a caller that is unknown is refused before anything is read', async () => {
    const door = await open(one);
    const foreign = await (await open(other)).sample(TO);
    const nonsense: DoorRequest = { ...foreign, rawBody: Buffer.from('{"nonsense') };
    expect((await refusalOf(door.take(nonsense))).code).toBe('unauthorized');
    const bare: DoorRequest = {
      ...nonsense,
      headers: { 'content-type': foreign.headers['content-type'] },
    };
    expect((await refusalOf(door.take(bare))).code).toBe('unauthorized');
  });

  test('a secret that is being replaced still counts', async () => {
    const door = await open(other, one);
    const { message } = await door.take(await (await open(one)).sample(TO));
    expect(message.to).toBe(TO);
  });

  test('without a secret, or with a short one, it does not start', () => {
    const { settings } = platformOf(name);
    expect(settings.safeParse(withSecrets()).success).toBe(false);
    expect(settings.safeParse(withSecrets('short')).success).toBe(false);
    expect(settings.safeParse({ ...withSecrets(one), tokens: 1 }).success).toBe(false);
  });

  test('every refusal has an answer, without codes, numbers and secrets', async () => {
    const door = await open(one);
    const visit = await door.take(await door.sample(TO));
    for (const code of [
      'unauthorized',
      'invalid_number',
      'limit_reached',
      'unavailable',
    ] as const) {
      const error = new OctothorpeError(code, 'What happened. What to do.');
      for (const answer of [door.refused(error), visit.refused(error)]) {
        const told = JSON.stringify(answer);
        expect(answer.status === 200 ? told : answer.status).not.toBe(200);
        expect(told).not.toMatch(/561166|44123|secret-of/);
      }
    }
  });

  test('what to paste names the URL, and the newest secret where the platform is given one', () => {
    const platform = platformOf(name);
    const text = platform.snippet(platform.settings.parse(withSecrets(one, other)), DOOR_URL);
    expect(text).toContain(name === 'generic' ? '/doors/one' : DOOR_URL);
    if (name !== 'zitadel') expect(text).toContain(one);
  });
});

test.each(PLATFORMS.map((platform) => [platform.name, platform] as const))(
  '%s: a sample for a call asks for one where the platform itself can',
  async (_name, platform) => {
    const secrets = { secret: Buffer.alloc(32, 3).toString('base64'), rsaKey: RSA_KEY };
    const settings = platform.settings.parse(platform.sandbox(secrets));
    const door = await platform.open(settings, { url: DOOR_URL, clock: { now: () => Date.now() } });
    const sample = await door.sample(TO, { channel: 'call', code: '908172' });
    const { message } = await door.take(sample);
    expect(message.channels).toEqual([platform.calls ? 'call' : 'sms']);
    expect(message.code ?? message.text).toContain('908172');
  },
);
