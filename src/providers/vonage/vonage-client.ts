/**
 * Vonage's SDK over the transport of one attempt, with one bearer token for many calls.
 * The SDK keeps what it knows (resources, field names, authentication); this client only carries its requests.
 * The SDK's own transport opens a connection for every request, and its own authentication signs a token for each.
 */
import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto';
import { Vonage } from '@vonage/server-sdk';
import { SignJWT } from 'jose';
import type { Transport, VendorRequest } from '../vendor-http-client.js';
import type { VonageSettings } from './vonage-entry.js';
import { VonageError } from './vonage-errors.js';

type Credentials = ConstructorParameters<typeof Vonage>[0];
type ApiClient = Vonage['voice'] | Vonage['messages'];
type ApiRequest = Parameters<ApiClient['sendRequest']>[0];

const LIFE_SECONDS = 900;
/** A token is not used in its last minute, which covers a request's time-out and clocks that differ. */
const RENEW_BEFORE_SECONDS = 60;

/**
 * @param now the vendor's time, Unix ms: tokens are dated by it
 * @returns the SDK for one attempt; making it costs a few µs
 */
export function vonageClients(
  settings: VonageSettings,
  now: () => number,
): (transport: Transport) => Vonage {
  const host = settings.apiBaseUrl?.replace(/\/+$/, '');
  const options = host === undefined ? {} : { apiHost: host, restHost: host };
  const auth = credentials(settings, now);
  return (transport) => {
    const vonage = new Vonage(auth, options);
    for (const client of [vonage.voice, vonage.messages]) carryOver(client, transport);
    return vonage;
  };
}

/** The SDK takes any object with these methods as its authentication. */
function credentials(settings: VonageSettings, now: () => number): Credentials {
  const token = new BearerToken(settings.applicationId, settings.privateKey);
  const refuse = () => Promise.reject(new Error('Vonage is called with a bearer token alone.'));
  return {
    apiKey: settings.apiKey,
    applicationId: settings.applicationId,
    privateKey: settings.privateKey,
    createBearerHeader: async () => `Bearer ${await token.current(now())}`,
    createBasicHeader: refuse,
    createSignatureHash: refuse,
    getQueryParams: refuse,
  };
}

function carryOver(client: ApiClient, transport: Transport): void {
  client.sendRequest = async <T>(request: ApiRequest) => {
    const prepared = await client['prepareRequest'](request);
    const body = client['prepareBody'](prepared);
    const answer = await transport({
      method: prepared.method as VendorRequest['method'],
      url: prepared.url,
      headers: { ...prepared.headers } as Record<string, string>,
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status < 200 || answer.status > 299) {
      throw new VonageError(answer.status, answer.body);
    }
    return {
      data: (answer.body === '' ? null : JSON.parse(answer.body)) as T,
      config: prepared,
      request: prepared,
      status: answer.status,
      statusText: '',
      headers: {},
    };
  };
}

/**
 * The application's bearer token (RS256). A signature costs as much as twenty requests, so one token serves until
 * shortly before its end, and the private key is parsed once.
 */
class BearerToken {
  readonly #applicationId: string;
  readonly #key: KeyObject;
  #token: Promise<string> | undefined;
  #renewAtSeconds = 0;

  /** @param privateKey RSA, PEM */
  constructor(applicationId: string, privateKey: string) {
    this.#applicationId = applicationId;
    this.#key = createPrivateKey(privateKey);
  }

  current(nowMs: number): Promise<string> {
    const nowSeconds = Math.floor(nowMs / 1000);
    if (this.#token === undefined || nowSeconds >= this.#renewAtSeconds) {
      this.#renewAtSeconds = nowSeconds + LIFE_SECONDS - RENEW_BEFORE_SECONDS;
      this.#token = this.#sign(nowSeconds);
    }
    return this.#token;
  }

  #sign(nowSeconds: number): Promise<string> {
    return new SignJWT({ application_id: this.#applicationId })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + LIFE_SECONDS)
      .setJti(randomUUID())
      .sign(this.#key);
  }
}
