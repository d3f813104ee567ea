/** Verifies what Octothorpe sends to your webhook: Standard Webhooks 1.0. */
import { OctothorpeError } from './errors.js';
import type { WebhookEvent } from './models.js';
import { type ArrivingHeaders, headerOf } from './request.js';

/** How webhooks are verified. */
export interface VerifyOptions {
  /** How far the time of a message may be off, in ms. Default: 5 minutes. */
  readonly toleranceMs?: number;
  /** Unix ms. Default: now. */
  readonly nowMs?: number;
}

const TOLERANCE_MS = 300_000;
/** The gateway signs with each of the tenant's secrets. */
const SIGNATURES_MAX = 10;
const SECRETS_MAX = 10;
const utf8 = new TextEncoder();
/** `CryptoKey`, wherever its type comes from. */
type HmacKey = Awaited<ReturnType<typeof crypto.subtle.deriveKey>>;

/**
 * Verifies the signature and the time of a message to your webhook, and returns it. It needs no client, and no API key.
 *
 * @param rawBody as it came, before a JSON parser has changed it
 * @param headers of the request, in any framework’s form
 * @param secrets `whsec_…`, one or several: during a rotation the old one and the new one
 * @throws {@link OctothorpeError} `invalid_webhook`: answer 401
 * @example
 * ```js
 * import { verifyWebhook } from '@octothorpe/client';
 *
 * const event = await verifyWebhook(rawBody, headers, [webhookSecret]); // whsec_…
 * if (event.type === 'challenge.sms_verified') console.log(event.data.reference);
 * ```
 */
export async function verifyWebhook(
  rawBody: string | Uint8Array | ArrayBuffer,
  headers: ArrivingHeaders,
  secrets: string | readonly string[],
  { toleranceMs = TOLERANCE_MS, nowMs = Date.now() }: VerifyOptions = {},
): Promise<WebhookEvent> {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headerOf(headers, name),
  );
  if (!id || !timestamp || !signatures) {
    throw refused('It has no webhook-id, webhook-timestamp and webhook-signature.');
  }
  if (!/^\d{1,12}$/.test(timestamp)) throw refused('Its webhook-timestamp is malformed.');
  const body = bytesOf(rawBody);
  const content = joined(utf8.encode(`${id}.${timestamp}.`), body);
  if (!(await isSigned(content, signatures, secrets))) {
    throw refused('Its signature is by none of your secrets. Pass the raw body, and all secrets.');
  }
  if (Math.abs(nowMs - Number(timestamp) * 1000) > toleranceMs) {
    throw refused(`It is more than ${toleranceMs / 1000} s off. Check the clock of this machine.`);
  }
  try {
    return JSON.parse(new TextDecoder().decode(body)) as WebhookEvent;
  } catch (cause) {
    throw refused('It is not JSON.', cause);
  }
}

/** Every secret is tried with every signature, so that time tells nothing of which one fits. */
async function isSigned(
  content: Uint8Array<ArrayBuffer>,
  signatures: string,
  secrets: string | readonly string[],
): Promise<boolean> {
  const list = typeof secrets === 'string' ? [secrets] : secrets;
  if (list.length === 0 || list.length > SECRETS_MAX) {
    throw new OctothorpeError('misconfigured', `Give 1 to ${SECRETS_MAX} secrets, whsec_….`);
  }
  const given = signatures
    .split(' ')
    .slice(0, SIGNATURES_MAX)
    .flatMap((each) => (each.startsWith('v1,') ? [fromBase64(each.slice(3))] : []))
    .filter((each) => each !== undefined);
  const verdicts = await Promise.all(
    list.flatMap(async (secret) => {
      const key = await keyOf(secret);
      return Promise.all(
        // Web Crypto compares in constant time.
        given.map((signature) => crypto.subtle.verify('HMAC', key, signature, content)),
      );
    }),
  );
  return verdicts.flat().includes(true);
}

async function keyOf(secret: string): Promise<HmacKey> {
  const bytes = fromBase64(secret.replace(/^whsec_/, ''));
  // No secret is ever shown, not even a wrong one.
  if (!bytes?.length) {
    throw new OctothorpeError(
      'misconfigured',
      'A webhook secret has to be base64, as `whsec_…` in the configuration of Octothorpe.',
    );
  }
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify']);
}

function bytesOf(rawBody: string | Uint8Array | ArrayBuffer): Uint8Array {
  if (typeof rawBody === 'string') return utf8.encode(rawBody);
  if (ArrayBuffer.isView(rawBody)) return rawBody;
  if (Object.prototype.toString.call(rawBody) === '[object ArrayBuffer]') {
    return new Uint8Array(rawBody);
  }
  throw new OctothorpeError(
    'misconfigured',
    'Pass the raw body, as text or bytes: with Express, use express.raw({ type: "application/json" }) on this route.',
  );
}

function joined(one: Uint8Array, two: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(one.length + two.length);
  all.set(one);
  all.set(two, one.length);
  return all;
}

/** @returns undefined for what is no base64 */
function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function refused(why: string, cause?: unknown): OctothorpeError {
  return new OctothorpeError(
    'invalid_webhook',
    `The message is not from your Octothorpe, or was changed. ${why}`,
    cause === undefined ? {} : { cause },
  );
}

/** `octothorpe.webhooks` */
export class Webhooks {
  readonly #secrets: readonly string[];

  /** @internal */
  constructor(secrets: readonly string[]) {
    this.#secrets = secrets;
  }

  /**
   * The same as {@link verifyWebhook}, with the client’s `webhookSecrets` where none are given.
   *
   * @throws {@link OctothorpeError} `invalid_webhook`: answer 401
   * @example
   * ```js
   * const event = await octothorpe.webhooks.verify(rawBody, headers);
   * console.log(event.type, event.timestamp);
   * ```
   */
  verify(
    rawBody: string | Uint8Array | ArrayBuffer,
    headers: ArrivingHeaders,
    secrets: string | readonly string[] = this.#secrets,
    options?: VerifyOptions,
  ): Promise<WebhookEvent> {
    return verifyWebhook(rawBody, headers, secrets, options);
  }
}
