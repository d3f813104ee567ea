/**
 * Microsoft Entra's external phone provider, with this door as the endpoint. Microsoft makes the code, encrypts number and text for us, and
 * expects its nonce back; any other answer, or none within about 3 s, makes it deliver the code itself while it still does.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { OctothorpeError } from '../challenge/errors.js';
import { parseJson } from '../http/request.js';
import type { MessageRequest } from '../message/message.js';
import { unauthorized } from './authentication.js';
import { malformed } from './body.js';
import { codeIn, lifeSeconds, localeOf, referenceOf } from './content.js';
import type { Door, DoorAnswer, DoorRequest, DoorVisit, Platform, Sample } from './door.js';
import {
  DECRYPTION_FAILED,
  DecryptionKeys,
  type DeliveryContext,
  decryptContext,
  encryptContext,
} from './entra-context.js';
import { EntraTokens, Guid, JwksUrl } from './entra-token.js';
import { refusalStatus, retryAfter } from './refusal.js';

/** Microsoft's own phone application, in every directory. */
export const PHONE_APP_ID = '25ec60fa-f18d-41a4-b398-50044c90ce13';
export const ROLE = 'Epp.Invoke';
const ENVELOPE_TYPE = 'microsoft.mfa.otpDeliver.v1';
const TTL_SECONDS_MAX = 2_147_483_647;

const Settings = z.strictObject({
  appId: Guid.describe('The application (client) id of the app registration.'),
  tenants: z
    .array(Guid)
    .min(1, 'name the directory (tenant) that may send')
    .max(50)
    .describe('The directories that may send through this door.'),
  decryptionKeys: DecryptionKeys,
  audiences: z
    .array(z.string().min(1))
    .default([])
    .describe('Further audiences of tokens, if the app registration has another identifier URI.'),
  callerAppId: Guid.default(PHONE_APP_ID).describe(
    "The application that calls: Microsoft's own phone service.",
  ),
  jwksUrl: JwksUrl,
});
type Settings = z.infer<typeof Settings>;

/** Checked in the contract's order, with the contract's reasons. */
const Envelope = z.object(
  {
    type: z.literal(ENVELOPE_TYPE, 'unsupported envelope type'),
    encryptedDeliveryContext: z
      .string('encryptedDeliveryContext is required')
      .refine((text) => text.trim() !== '', 'encryptedDeliveryContext is required'),
    channel: z.preprocess(lowerCase, z.literal([1, 'sms', 2, 'voice'], 'unsupported channel')),
    mode: z.preprocess(lowerCase, z.literal([1, 'live', 2, 'evaluation'], 'unsupported mode')),
    ttlSeconds: z
      .int('invalid ttlSeconds')
      .max(TTL_SECONDS_MAX, 'invalid ttlSeconds')
      .positive('ttlSeconds expired')
      .optional(),
    tenantId: z.unknown().optional(),
    correlationId: z.string().optional().catch(undefined),
  },
  'invalid envelope',
);
type Envelope = z.infer<typeof Envelope>;

export const entra: Platform<Settings> = {
  name: 'entra',
  title: 'Microsoft Entra ID',
  settings: Settings,
  authentication: 'a token of Microsoft’s phone application, and encrypted content',
  calls: true,
  // The ids of no directory: only the door's own samples get in.
  sandbox: ({ rsaKey }) => ({
    appId: '00000000-0000-4000-8000-000000000001',
    tenants: ['00000000-0000-4000-8000-000000000002'],
    decryptionKeys: [rsaKey],
  }),
  open: (settings, { url, clock }) => {
    const { tenants, callerAppId, jwksUrl, appId } = settings;
    const audiences = [appId, identifierUri(url, appId), ...settings.audiences];
    const caller = { tenants, audiences, callerAppId, role: ROLE, jwksUrl };
    return new EntraDoor(settings, url, new EntraTokens(caller, clock));
  },
  snippet: ({ appId, tenants }, url) =>
    `In the directory ${tenants.join(', ')}:
1. App registration ${appId}: identifier URI ${identifierUri(url, appId)}, application role ${ROLE}, and the certificate with usage Encrypt.
   npm run doors -- entra-keys makes the key and prints these calls.
2. Assign ${ROLE} to Microsoft's phone application ${PHONE_APP_ID}.
3. Authentication methods policy, for sms and for voice, first in evaluation mode:
   PATCH https://graph.microsoft.com/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/sms
   ${JSON.stringify({
     '@odata.type': '#microsoft.graph.smsAuthenticationMethodConfiguration',
     telecomProviderSettings: {
       url,
       appId,
       isEvaluationModeEnabled: true,
       migrationPercentage: 100,
     },
   })}`,
};

/** The audience of v1 tokens. */
export function identifierUri(url: string, appId: string): string {
  return `api://${new URL(url).hostname}/${appId}`;
}

class EntraDoor implements Door {
  readonly #settings: Settings;
  readonly #url: string;
  readonly #tokens: EntraTokens;

  constructor(settings: Settings, url: string, tokens: EntraTokens) {
    this.#settings = settings;
    this.#url = url;
    this.#tokens = tokens;
  }

  async take({ headers, rawBody }: DoorRequest): Promise<DoorVisit> {
    const tenant = await this.#tokens.verify(headers.authorization);
    const envelope = readEnvelope(rawBody);
    const { tenantId } = envelope;
    if (tenantId !== undefined && tenantId !== null && lowerCase(tenantId) !== tenant) {
      throw unauthorized('The request names another directory than its token.');
    }
    const { encryptedDeliveryContext: jwe } = envelope;
    const context = await decryptContext(jwe, this.#settings.decryptionKeys);
    const header = headers['x-ms-correlation-id'];
    const given = envelope.correlationId ?? (typeof header === 'string' ? header : undefined);
    return visitOf(messageOf(envelope, context, given), {
      nonce: context.nonce,
      requestKey: jwe,
      correlationId: given ?? randomUUID(),
      evaluation: envelope.mode === 2 || envelope.mode === 'evaluation',
    });
  }

  refused(error: OctothorpeError): DoorAnswer {
    return answerTo(error, badRequest(error));
  }

  async sample(to: string, wanted: Partial<Sample> = {}): Promise<DoorRequest> {
    const { channel, code = '123456' } = wanted;
    const [key] = this.#settings.decryptionKeys;
    if (!key) throw new Error('A door of Entra has a decryption key.');
    const context = { nonce: randomUUID(), phoneNumber: to, message: `${code} is your code` };
    const body = {
      type: ENVELOPE_TYPE,
      tenantId: this.#settings.tenants[0],
      correlationId: randomUUID(),
      channel: channel === 'call' ? 2 : 1,
      mode: 1,
      ttlSeconds: 180,
      encryptedDeliveryContext: await encryptContext(context, key),
    };
    return {
      method: 'POST',
      url: new URL(this.#url).pathname,
      headers: {
        'content-type': 'application/json',
        authorization: await this.#tokens.sampleAuthorization(),
      },
      rawBody: Buffer.from(JSON.stringify(body)),
    };
  }
}

/**
 * No repeat key: neither nonce nor correlation id is known to stay the same on a retry, and to change on a resend. What was encrypted anew
 * differs, so the same ciphertext is a copy.
 */
function visitOf(
  message: MessageRequest,
  of: {
    readonly nonce: string;
    readonly requestKey: string;
    readonly correlationId: string;
    readonly evaluation: boolean;
  },
): DoorVisit {
  const { nonce, requestKey, correlationId, evaluation } = of;
  return {
    message,
    requestKey,
    evaluation,
    accepted: () => ({ status: 200, body: { nonce, correlationId, providerStatus: 'accepted' } }),
    refused: (error) =>
      answerTo(error, { error: 'provider_delivery_failed', reason: error.code, correlationId }),
  };
}

/** Microsoft passes no address of the person, so none is given: its own servers' must not be limited as one. */
function messageOf(
  { channel, ttlSeconds }: Envelope,
  { phoneNumber: to, message: text, extension, locale }: DeliveryContext,
  correlationId: string | undefined,
): MessageRequest {
  const code = codeIn(text);
  const common = {
    to,
    ...localeOf(locale),
    ...referenceOf(correlationId),
    ...(ttlSeconds === undefined ? {} : { expiresInSeconds: lifeSeconds(ttlSeconds) }),
  };
  if (channel === 1 || channel === 'sms') {
    return { ...common, channels: ['sms'], text, ...(code === undefined ? {} : { code }) };
  }
  // A call speaks the code itself, digit by digit.
  if (code === undefined) throw malformed('the message holds no code of 4 to 10 digits');
  return { ...common, channels: ['call'], code, ...extensionOf(extension) };
}

/** Without its extension a call would be answered at the switchboard, which must not hear the code. */
function extensionOf(given: string | number | null | undefined): { extension?: string } {
  const extension = String(given ?? '').trim();
  if (extension === '') return {};
  if (!/^\d{1,8}$/.test(extension)) throw malformed('extension must be 1 to 8 digits');
  return { extension };
}

function readEnvelope(rawBody: Buffer): Envelope {
  let value: unknown;
  try {
    value = parseJson(rawBody);
  } catch {
    throw malformed('invalid JSON body');
  }
  const envelope = Envelope.safeParse(value);
  if (envelope.success) return envelope.data;
  throw malformed(envelope.error.issues[0]?.message ?? 'invalid envelope');
}

function badRequest(error: OctothorpeError): object {
  if (error.code !== 'invalid_request' && error.code !== 'payload_too_large') {
    return { error: error.code };
  }
  if (error.message === DECRYPTION_FAILED) return { error: DECRYPTION_FAILED };
  return { error: 'bad_request', reason: error.message };
}

/** 502 is the contract's status for a provider that cannot serve now. */
function answerTo(error: OctothorpeError, body: object): DoorAnswer {
  const status = refusalStatus(error);
  return { status: status === 503 ? 502 : status, body, headers: retryAfter(error) };
}

function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
