/** A door of every platform: its settings, its platform's own request, and what the platform takes for success and for a refusal. */
import type { DoorRequest } from '../../src/doors/door.js';
import { PLATFORMS } from '../../src/doors/registry.js';
import { platformOf, SECRETS, WEBHOOK_SECRETS, type Which } from './door-fixture.js';
import {
  APP_ID,
  bodyOf,
  DIRECTORY,
  Microsoft,
  OTHER_DIRECTORY,
  withBody,
  withHeaders,
} from './door-stage.js';
import { MovingClock } from './moving-clock.js';
import { rsaPem } from './rsa-keys.js';

export interface PlatformCase {
  readonly platform: string;
  settings(which: Which, microsoft: Microsoft): object;
  /** The SMS of its sample: exactly this text, or our own text with the code. */
  readonly sms: string | RegExp;
  readonly code: string;
  /** Where the settings do not choose the channel: the sample's body as it asks for a call. Undefined where the platform has no calls. */
  readonly call?: 'by settings' | ((body: Record<string, unknown>) => object);
  /** What the platform reads as success. */
  readonly accepted: unknown;
  /** What it reads as a refusal. */
  readonly refused: { readonly status?: number; readonly body: unknown };
}

const ID = expect.stringMatching(/^ms_/);
const TEXT = expect.stringMatching(/./);
const OWN_ERROR = { body: { error: TEXT, message: TEXT } };
const OWN_561166 = /Contoso.*561166|561166.*Contoso/;
const CALLS = { call: 'by settings' } as const;
const SAMPLE = {
  sms: 'Your code is 561166.',
  code: '561166',
  accepted: { id: ID },
  refused: OWN_ERROR,
};

const secrets = (which: Which) => [SECRETS[which]];
const plain = (which: Which) => ({ secrets: secrets(which) });
const bearer = (which: Which) => ({ auth: { kind: 'bearer', secrets: secrets(which) } });
const basic = (which: Which) => ({
  auth: { kind: 'basic', user: 'platform', secrets: secrets(which) },
});

const keys: Record<Which, string> = { one: rsaPem(), other: rsaPem('other') };
const APPS: Record<Which, string> = { one: APP_ID, other: OTHER_DIRECTORY };

export const DOOR_CASES: readonly PlatformCase[] = [
  {
    platform: 'entra',
    settings: (which, { jwksUrl }) => ({
      appId: APPS[which],
      tenants: [DIRECTORY],
      decryptionKeys: [keys[which]],
      jwksUrl,
    }),
    sms: '123456 is your code',
    code: '123456',
    call: (body) => ({ ...body, channel: 2 }),
    accepted: { nonce: TEXT, correlationId: TEXT, providerStatus: 'accepted' },
    refused: { body: { error: 'provider_delivery_failed', reason: TEXT, correlationId: TEXT } },
  },
  {
    platform: 'entra-telesign',
    settings: (which) => ({ basic: { customerId: 'C1', secrets: secrets(which) } }),
    sms: '123456 is your code',
    code: '123456',
    call: (body) => ({ ...body, channels: [{ channel: 'voice' }] }),
    accepted: { reference_id: ID, status: { code: expect.any(Number) } },
    refused: { body: { reference_id: null, status: { code: 500 }, errors: [{ code: -500 }] } },
  },
  {
    platform: 'okta',
    settings: plain,
    sms: 'Your code is 561166',
    code: '561166',
    call: (body) => JSON.parse(JSON.stringify(body).replace('"SMS"', '"CALL"')),
    accepted: {
      commands: [
        { type: 'com.okta.telephony.action', value: [{ status: 'SUCCESSFUL', transactionId: ID }] },
      ],
    },
    refused: { body: { error: { errorSummary: TEXT, errorCauses: [{ reason: TEXT }] } } },
  },
  {
    platform: 'auth0',
    settings: plain,
    sms: '561166 is your verification code.',
    code: '561166',
    call: (body) => ({ ...body, message_type: 'voice' }),
    accepted: { id: ID },
    refused: OWN_ERROR,
  },
  {
    platform: 'auth0-gateway',
    settings: plain,
    sms: 'Your code is 561166',
    code: '561166',
    accepted: { id: ID },
    refused: OWN_ERROR,
  },
  {
    platform: 'supabase',
    settings: (which) => ({ secrets: [WEBHOOK_SECRETS[which]] }),
    sms: OWN_561166,
    code: '561166',
    ...CALLS,
    accepted: {},
    refused: { status: 200, body: { error: { http_code: expect.any(Number), message: TEXT } } },
  },
  {
    platform: 'kratos',
    settings: (which) => ({ auth: { kind: 'api_key', secrets: secrets(which) } }),
    ...SAMPLE,
    sms: 'Your login code is: 561166\n\nIt expires in 15 minutes.',
    ...CALLS,
  },
  {
    platform: 'logto',
    settings: plain,
    ...SAMPLE,
    sms: OWN_561166,
    refused: { body: TEXT },
    ...CALLS,
  },
  {
    platform: 'zitadel',
    settings: plain,
    ...SAMPLE,
    sms: '561166 is your one-time password. It is valid for 5 minutes.',
    ...CALLS,
  },
  {
    platform: 'authentik',
    settings: bearer,
    ...SAMPLE,
    sms: 'Use this code to authenticate in authentik: 561166',
    refused: { body: TEXT },
    ...CALLS,
  },
  {
    platform: 'keycloak',
    settings: basic,
    ...SAMPLE,
    sms: 'Your SMS code is 561166 and is valid for 5 minutes.',
    ...CALLS,
  },
  {
    platform: 'privacyidea',
    settings: basic,
    ...SAMPLE,
    sms: OWN_561166,
    accepted: { result: 'accepted-by-octothorpe' },
    ...CALLS,
  },
  {
    platform: 'fusionauth',
    settings: basic,
    ...SAMPLE,
    call: (body) => ({ ...body, type: 'Voice' }),
  },
  { platform: 'casdoor', settings: basic, ...SAMPLE, sms: OWN_561166, ...CALLS },
  { platform: 'descope', settings: bearer, ...SAMPLE, ...CALLS },
  {
    platform: 'authgear',
    settings: (which) => ({
      auth: {
        kind: 'hmac',
        header: 'x-authgear-body-signature',
        encoding: 'hex',
        secrets: secrets(which),
      },
    }),
    ...SAMPLE,
    accepted: { code: 'ok' },
    refused: { body: { code: TEXT, description: TEXT } },
    ...CALLS,
  },
  {
    platform: 'pingone',
    settings: bearer,
    ...SAMPLE,
    call: (body) => ({ ...body, channel: 'call' }),
  },
  {
    platform: 'generic',
    settings: (which) => ({
      auth: { kind: 'standard_webhooks', secrets: [WEBHOOK_SECRETS[which]] },
      request: { to: '/data/to', text: '/data/text' },
    }),
    ...SAMPLE,
    ...CALLS,
  },
];

/** Figures under which a test may send to numbers beside each other, from one address. */
export const MANY_SENDS = {
  ip: { sends: [], numbers: [] },
  prefix: { last3: [], last4: [], source: [] },
  sequence: null,
  budgets: { sourceShare: null },
  breaker: { prefix: null, range: null, country: null },
} as const;

/** Every platform has a case: a new one fails here. */
export function platformsWithoutCase(): string[] {
  const known = new Set(DOOR_CASES.map(({ platform }) => platform));
  return PLATFORMS.map(({ name }) => name).filter((name) => !known.has(name));
}

export function caseOf(platform: string): PlatformCase {
  const found = DOOR_CASES.find((each) => each.platform === platform);
  if (!found) throw new Error(`There is no case of ${platform}.`);
  return found;
}

/** The configuration of a door for each platform and each secret, and the platforms' requests to a started gateway. */
export class EveryDoor {
  readonly #microsoft: Microsoft;

  private constructor(microsoft: Microsoft) {
    this.#microsoft = microsoft;
  }

  static async open(): Promise<EveryDoor> {
    return new EveryDoor(await Microsoft.start(new MovingClock(Date.now())));
  }

  get microsoft(): Microsoft {
    return this.#microsoft;
  }

  /** At `/doors/<platform>`, and where settings choose the channel at `/doors/<platform>/call` as well. */
  entries(tenant = 'default', which: Which = 'one', under = '/doors'): object[] {
    return DOOR_CASES.flatMap(({ platform, settings, call }) => {
      const entry = {
        ...{ platform, tenant, path: `${under}/${platform}` },
        ...settings(which, this.#microsoft),
      };
      const forCalls = { ...entry, path: `${entry.path}/call`, channels: ['call'] };
      return call === 'by settings' ? [entry, forCalls] : [entry];
    });
  }

  /** The door's own sample, with the token that Microsoft would have issued. */
  async sms(
    { platform, settings }: PlatformCase,
    to: string,
    { which = 'one', clock = { now: () => Date.now() } as const, path = `/doors/${platform}` } = {},
  ): Promise<DoorRequest> {
    const { settings: schema, open } = platformOf(platform);
    const context = { url: `http://127.0.0.1${path}`, clock };
    const door = await open(schema.parse(settings(which as Which, this.#microsoft)), context);
    const sample = await door.sample(to);
    if (platform !== 'entra') return sample;
    const token = await this.#microsoft.token({ aud: APPS[which as Which] });
    return withHeaders(sample, { authorization: `Bearer ${token}` });
  }

  async call(of: PlatformCase, to: string): Promise<DoorRequest> {
    const sample = await this.sms(of, to);
    if (of.call === undefined) throw new Error(`${of.platform} has no calls.`);
    return of.call === 'by settings'
      ? { ...sample, url: `${sample.url}/call` }
      : withBody(sample, of.call(bodyOf(sample)));
  }

  stop(): Promise<unknown> {
    return this.#microsoft.stop();
  }
}

export interface DoorReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where it is no JSON. */
  readonly body: unknown;
}

/** Sends a platform's request to the gateway. */
export async function knock(
  origin: string,
  { method, url, headers, rawBody }: DoorRequest,
  more: { readonly from?: string; readonly signal?: AbortSignal } = {},
): Promise<DoorReply> {
  const { from, signal } = more;
  const response = await fetch(origin + url, {
    method,
    headers: {
      ...(headers as Record<string, string>),
      ...(from === undefined ? {} : { 'x-forwarded-for': from }),
    },
    ...(method === 'GET' ? {} : { body: rawBody }),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  const body = isJson ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, body };
}
