/**
 * How a platform proves who it is. Each kind verifies a request and signs the door's own samples. Secrets are compared over their SHA-256,
 * in constant time; every configured secret is compared, so that a secret can be replaced while the old one still works.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { OctothorpeError } from '../challenge/errors.js';
import type { Clock } from '../challenge/time.js';
import type { DoorRequest } from './door.js';

/** What is verified, and what a sample is made of. */
export type SignedRequest = Pick<DoorRequest, 'headers' | 'rawBody'>;

export interface Authentication {
  /** @throws OctothorpeError `unauthorized` */
  verify(request: SignedRequest): void;
  /** The headers that the platform sends with this body. Names in lower case. */
  headers(rawBody: Buffer): Record<string, string>;
}

const Secret = z
  .string()
  .min(16, 'must have 16 characters or more; create one with: openssl rand -base64 32')
  .max(512)
  .regex(/^[\x20-\x7e]+$/, 'must be printable ASCII');

export const Secrets = z
  .array(Secret)
  .min(1, 'a door needs a secret')
  .max(5)
  .describe('The secrets, the newest first. Set-up instructions use the first, all are accepted.');

/** Standard Webhooks secrets, as platforms show them: `whsec_…` or `v1,whsec_…`. Newest first. */
export const WebhookSecrets = z
  .array(
    z
      .string()
      .regex(/^(?:v1,)?whsec_[A-Za-z0-9+/]+={0,2}$/, 'must be whsec_ and base64')
      .refine(
        (text) => webhookKey(text).length >= 16,
        'must hold 16 bytes or more; create one with: echo "whsec_$(openssl rand -base64 32)"',
      ),
  )
  .min(1, 'a door needs a secret')
  .max(5)
  .describe('Secrets of Standard Webhooks, the newest first.');

const HeaderName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of an HTTP header')
  .toLowerCase();

const KIND = 'How the caller authenticates.';

/** The part of a door's configuration that says how its platform authenticates. */
export const AuthenticationSettings = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('bearer').describe(KIND),
    secrets: Secrets,
  }),
  z.strictObject({
    kind: z.literal('header').describe(KIND),
    name: HeaderName.default('authorization').describe(
      '`header`: the header that holds the secret.',
    ),
    secrets: Secrets,
  }),
  z.strictObject({
    kind: z.literal('basic').describe(KIND),
    user: z
      .string()
      .min(1)
      .max(128)
      .regex(/^[^:]+$/, 'must not hold a colon')
      .describe('`basic`: the user.'),
    secrets: Secrets,
  }),
  z.strictObject({ kind: z.literal('standard_webhooks').describe(KIND), secrets: WebhookSecrets }),
  z.strictObject({
    kind: z.literal('hmac').describe(KIND),
    header: HeaderName.describe('`hmac`: the header that holds the HMAC-SHA256 of the body.'),
    secrets: Secrets,
    encoding: z.enum(['hex', 'base64']).describe('`hmac`: how the HMAC is written.'),
    prefix: z
      .string()
      .max(32)
      .default('')
      .describe('`hmac`: the text before it, such as `sha256=`.'),
    over: z.enum(['body', 'base64_body']).default('body').describe('`hmac`: what is signed.'),
  }),
]);
export type AuthenticationSettings = z.infer<typeof AuthenticationSettings>;

export function authenticationOf(settings: AuthenticationSettings, clock: Clock): Authentication {
  switch (settings.kind) {
    case 'bearer':
      return headerAuthentication('authorization', settings.secrets.map(bearerOf), 'Bearer ');
    case 'header':
      return headerAuthentication(settings.name, settings.secrets);
    case 'basic':
      return headerAuthentication(
        'authorization',
        settings.secrets.map((secret) => basicOf(settings.user, secret)),
        'Basic ',
      );
    case 'standard_webhooks':
      return standardWebhooks(settings.secrets, clock);
    case 'hmac':
      return hmacAuthentication(settings);
    default:
      return settings satisfies never;
  }
}

export function bearerOf(secret: string): string {
  return `Bearer ${secret}`;
}

export function basicOf(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** Whether any of the secrets is the given one. Takes the same time whichever it is. */
export function isOneOf(secrets: readonly string[], given: string): boolean {
  const digest = hash('sha256', given, 'buffer');
  let found = false;
  for (const secret of secrets) {
    if (timingSafeEqual(hash('sha256', secret, 'buffer'), digest)) found = true;
  }
  return found;
}

/**
 * @param cure what the operator does about it; it never repeats what was sent
 * @param cause why, for the log alone
 */
export function unauthorized(cure: string, cause?: unknown): OctothorpeError {
  return new OctothorpeError('unauthorized', cure, cause === undefined ? {} : { cause });
}

/** A timestamp further away than this is refused, into the past and into the future. */
export const TOLERANCE_SECONDS = 300;

/**
 * @param seconds Unix time, as the platform wrote it
 * @throws OctothorpeError `unauthorized`
 */
export function requireRecent(seconds: string, clock: Clock): void {
  const distance = Math.abs(Math.floor(clock.now() / 1000) - Number(seconds));
  if (/^\d{1,12}$/.test(seconds) && distance <= TOLERANCE_SECONDS) return;
  throw unauthorized(
    `The signature's time is more than ${TOLERANCE_SECONDS} s away from ours, or malformed. Compare the clocks of both servers.`,
  );
}

/**
 * A secret that stands in a header as it is.
 * @param scheme compared without regard to case, as RFC 9110 says; empty where the whole value is the secret
 */
function headerAuthentication(
  name: string,
  values: readonly string[],
  scheme = '',
): Authentication {
  return {
    verify({ headers }) {
      const value = headerOf(headers, name);
      const known =
        scheme !== '' && value?.slice(0, scheme.length).toLowerCase() === scheme.toLowerCase()
          ? scheme + value.slice(scheme.length)
          : value;
      if (known !== undefined && isOneOf(values, known)) return;
      throw unauthorized(
        value === undefined
          ? `The header ${name} is missing. Set it in the platform to this door's secret.`
          : `The header ${name} does not hold this door's secret. Compare the platform's setting with the door's.`,
      );
    },
    headers: () => ({ [name]: values[0] ?? '' }),
  };
}

/**
 * Standard Webhooks 1.0. The library signs; the time is checked against our own clock. Signatures are separated by a space, and by some
 * platforms by a comma and a space.
 */
function standardWebhooks(secrets: readonly string[], clock: Clock): Authentication {
  const webhooks = secrets.map((secret) => new Webhook(webhookKey(secret), { format: 'raw' }));
  return {
    verify({ headers, rawBody }) {
      const [id, seconds, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
        (name) => headerOf(headers, name),
      );
      if (id === undefined || seconds === undefined || given === undefined) {
        throw unauthorized(
          'The headers webhook-id, webhook-timestamp and webhook-signature are needed. Give the platform a secret, so that it signs.',
        );
      }
      requireRecent(seconds, clock);
      const time = new Date(Number(seconds) * 1000);
      const signatures = given.match(/v1,[A-Za-z0-9+/]+={0,2}/g)?.slice(0, SIGNATURES_MAX) ?? [];
      const valid = webhooks.map((webhook) => webhook.sign(id, time, rawBody));
      if (signatures.map((signature) => isOneOf(valid, signature)).includes(true)) return;
      throw unauthorized(WRONG_SIGNATURE);
    },
    headers(rawBody) {
      const id = `msg_${hash('sha256', rawBody).slice(0, 24)}`;
      const time = new Date(clock.now());
      return {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
        'webhook-signature': webhooks.map((webhook) => webhook.sign(id, time, rawBody)).join(' '),
      };
    },
  };
}

/** Keys rotate in pairs; more signatures than this are not compared. */
export const SIGNATURES_MAX = 10;

export const WRONG_SIGNATURE =
  'No signature of the body is right. Compare the secret of the platform with the door’s, and let no proxy change the body.';

function webhookKey(secret: string): Buffer {
  return Buffer.from(secret.replace(/^(?:v1,)?whsec_/, ''), 'base64');
}

function hmacAuthentication(
  settings: Extract<AuthenticationSettings, { kind: 'hmac' }>,
): Authentication {
  const { header, secrets, encoding, prefix, over } = settings;
  const sign = (rawBody: Buffer) =>
    secrets.map((secret) => {
      const signed = over === 'body' ? rawBody : rawBody.toString('base64');
      return prefix + createHmac('sha256', secret).update(signed).digest(encoding);
    });
  return {
    verify({ headers, rawBody }) {
      const given = headerOf(headers, header);
      if (given === undefined) {
        throw unauthorized(
          `The header ${header} is missing. Give the platform this door's secret, so that it signs.`,
        );
      }
      const known = encoding === 'hex' ? prefix + given.slice(prefix.length).toLowerCase() : given;
      if (!isOneOf(sign(rawBody), known)) throw unauthorized(WRONG_SIGNATURE);
    },
    headers: (rawBody) => ({ [header]: sign(rawBody)[0] ?? '' }),
  };
}

/** A header that came once; one that came more often authenticates nobody. */
function headerOf(headers: SignedRequest['headers'], name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
