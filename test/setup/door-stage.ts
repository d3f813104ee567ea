/** Doors with secrets and keys of the tests, and requests that are like the platforms' but for one thing. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type KeyObject, SignJWT } from 'jose';
import type { Tenant } from '../../src/challenge/policy.js';
import type { Door, DoorRequest, Platform } from '../../src/doors/door.js';
import { PHONE_APP_ID, ROLE } from '../../src/doors/entra.js';
import { encryptContext } from '../../src/doors/entra-context.js';
import { MovingClock } from './moving-clock.js';

export const PUBLIC_URL = 'https://verify.example.com';
export const TO = '+358441234567';
export const SECRET = 'a-secret-of-the-door-0001';
export const OTHER_SECRET = 'a-secret-of-another-door-2';
export const DIRECTORY = '11111111-2222-3333-4444-555555555555';
export const OTHER_DIRECTORY = '99999999-2222-3333-4444-555555555555';
export const APP_ID = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';

export const TENANT: Tenant = {
  id: 'acme',
  brand: 'Acme',
  locale: 'en',
  senders: [],
  countries: { sms: ['*'], call: ['*'] },
};

/** Checks the settings as the configuration does, then opens. */
export async function openDoor<S>(
  platform: Platform<S>,
  settings: object,
  clock = new MovingClock(),
): Promise<Door> {
  const url = `${PUBLIC_URL}/doors/${platform.name}`;
  return platform.open(platform.settings.parse(settings), { url, clock });
}

/** A request with another body; the headers stay. */
export function withBody(request: DoorRequest, body: unknown): DoorRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { ...request, rawBody: Buffer.from(text) };
}

export function withHeaders(request: DoorRequest, headers: Record<string, string>): DoorRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

export function bodyOf(request: DoorRequest): Record<string, unknown> {
  return JSON.parse(request.rawBody.toString()) as Record<string, unknown>;
}

/** Microsoft's keys and tokens, with jose as the issuer and a server on loopback for the key set. */
export class Microsoft {
  readonly clock: MovingClock;
  readonly #keys: Awaited<ReturnType<typeof generateKeyPair>>;
  readonly #server: Server;
  /** How often the key set was fetched. */
  fetches = 0;
  /** The key set's answer. */
  status = 200;

  private constructor(clock: MovingClock, keys: Awaited<ReturnType<typeof generateKeyPair>>) {
    this.clock = clock;
    this.#keys = keys;
    this.#server = createServer(async (_request, response) => {
      this.fetches += 1;
      response.writeHead(this.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys: [await this.publicJwk()] }));
    });
  }

  static async start(clock = new MovingClock()): Promise<Microsoft> {
    const keys = await generateKeyPair('RS256', { extractable: true });
    const microsoft = new Microsoft(clock, keys);
    await new Promise<void>((resolve) => {
      microsoft.#server.listen(0, '127.0.0.1', resolve);
    });
    return microsoft;
  }

  stop(): Promise<unknown> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  get jwksUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/{tenant}/keys`;
  }

  async publicJwk(): Promise<Record<string, unknown>> {
    return { ...(await exportJWK(this.#keys.publicKey)), kid: 'microsoft-1', alg: 'RS256' };
  }

  /** A v2 token of the phone application, but for the given claims; undefined leaves a claim out. */
  async token(
    claims: Record<string, unknown> = {},
    { key, alg = 'RS256' }: { key?: CryptoKey | KeyObject | Uint8Array; alg?: string } = {},
  ): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000);
    const all = {
      iss: `https://login.microsoftonline.com/${DIRECTORY}/v2.0`,
      aud: APP_ID,
      azp: PHONE_APP_ID,
      tid: DIRECTORY,
      roles: [ROLE],
      iat: now,
      nbf: now,
      exp: now + 3_600,
      ver: '2.0',
      ...claims,
    };
    return new SignJWT(JSON.parse(JSON.stringify(all)))
      .setProtectedHeader({ alg, kid: 'microsoft-1' })
      .sign(key ?? this.#keys.privateKey);
  }
}

/** The claims that make a token a v1 token. */
export const V1 = {
  iss: `https://sts.windows.net/${DIRECTORY}/`,
  aud: `api://verify.example.com/${APP_ID}`,
  azp: undefined,
  appid: PHONE_APP_ID,
  ver: '1.0',
};

export const CONTEXT = { nonce: 'a-nonce', phoneNumber: TO, message: '123456 is your code' };

/** Microsoft's request, but for the given fields. */
export async function entraRequest(
  authorization: string,
  key: Parameters<typeof encryptContext>[1],
  { context = {}, envelope = {} }: { context?: object; envelope?: object } = {},
): Promise<DoorRequest> {
  const body = {
    type: 'microsoft.mfa.otpDeliver.v1',
    tenantId: DIRECTORY,
    correlationId: 'correlation-1',
    channel: 1,
    mode: 1,
    ttlSeconds: 180,
    encryptedDeliveryContext: await encryptContext({ ...CONTEXT, ...context }, key),
    ...envelope,
  };
  return {
    method: 'POST',
    url: '/doors/entra',
    headers: { 'content-type': 'application/json', authorization },
    rawBody: Buffer.from(JSON.stringify(body)),
  };
}
