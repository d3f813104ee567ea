/** Webhooks as the vendors make them: Twilio's signed by its own SDK, Vonage's by a JWT library, Telnyx's by Ed25519; and forms that carry another form's signature. */
import { createHash, createSecretKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import twilioWebhooks from 'twilio/lib/webhooks/webhooks.js';

export type Form = Readonly<Record<string, string>>;

export interface WebhookRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface TwilioSigning {
  readonly publicUrl: string;
  readonly token: string;
}

export interface TwilioDifferences {
  /** The signed request, if it differs from the sent one. */
  readonly signedPath?: string;
  readonly signedForm?: Form;
  /** Sent in place of the form. */
  readonly body?: string;
}

export function twilioRequest(
  { publicUrl, token }: TwilioSigning,
  path: string,
  form: Form,
  { signedPath = path, signedForm = form, body }: TwilioDifferences = {},
): WebhookRequest {
  const url = `${publicUrl}${signedPath}`;
  return {
    method: 'POST',
    path,
    headers: {
      'x-twilio-signature': twilioWebhooks.getExpectedTwilioSignature(token, url, {
        ...signedForm,
      }),
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    },
    body: body ?? new URLSearchParams(form).toString(),
  };
}

/**
 * Every form with the same signature, in which one character has moved between a name and its value, or two parameters have met:
 * Twilio signs names and values run together.
 */
export function shiftedByOne(form: Form): Form[] {
  const entries = Object.entries(form).sort(([a], [b]) => (a < b ? -1 : 1));
  const shifts = entries.flatMap(([name, value], index) => {
    const [next, nextValue] = entries[index + 1] ?? ['', ''];
    const rest = (...changed: [string, string][]) =>
      Object.fromEntries([...entries.slice(0, index), ...changed]);
    const after = Object.fromEntries(entries.slice(index + 1));
    const later = Object.fromEntries(entries.slice(index + 2));
    return [
      value === '' ? undefined : { ...rest([name + value[0], value.slice(1)]), ...after },
      { ...rest([name.slice(0, -1), (name.at(-1) ?? '') + value]), ...after },
      next === ''
        ? undefined
        : { ...rest([name, value + next[0]], [next.slice(1), nextValue]), ...later },
    ];
  });
  return shifts.filter((shifted) => shifted !== undefined);
}

export interface VonageAccount {
  readonly apiKey: string;
  readonly applicationId: string;
  readonly signatureSecret: string;
}

export function vonageClaims(
  { apiKey, applicationId }: VonageAccount,
  body: string,
  nowMs: number,
): JWTPayload {
  return {
    iat: Math.floor(nowMs / 1000),
    jti: randomUUID(),
    iss: 'Vonage',
    api_key: apiKey,
    application_id: applicationId,
    payload_hash: createHash('sha256').update(body).digest('hex'),
  };
}

export function vonageToken(
  claims: JWTPayload,
  secret: string | KeyObject,
  alg = 'HS256',
): Promise<string> {
  const key = typeof secret === 'string' ? createSecretKey(Buffer.from(secret)) : secret;
  return new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT' }).sign(key);
}

export function vonageRequest(path: string, token: string, body: string): WebhookRequest {
  return {
    method: 'POST',
    path,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
  };
}

export interface TelnyxDifferences {
  /** The signed body, if it differs from the sent one. */
  readonly signedBody?: string;
  /** The signed time, if it differs from the sent one. */
  readonly signedSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export function telnyxRequest(
  { key, seconds }: { readonly key: KeyObject; readonly seconds: number },
  path: string,
  body: string,
  { signedBody = body, signedSeconds = seconds, headers = {} }: TelnyxDifferences = {},
): WebhookRequest {
  const signature = sign(null, Buffer.from(`${signedSeconds}|${signedBody}`), key);
  return {
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/json',
      'telnyx-timestamp': String(seconds),
      'telnyx-signature-ed25519': signature.toString('base64'),
      ...headers,
    },
    body,
  };
}
