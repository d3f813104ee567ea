/**
 * The provider behind Microsoft's own function for Entra, in Telesign's shape: the function decrypts and calls this door, unmodified. Its
 * released packages authenticate with a customer id and an API key (Basic), its newest source with a token of Entra.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { OctothorpeError } from '../challenge/errors.js';
import type { Clock } from '../challenge/time.js';
import { parseInput, parseJson } from '../http/request.js';
import type { MessageRequest } from '../message/message.js';
import { type Authentication, authenticationOf, Secrets } from './authentication.js';
import { codeIn, localeOf, referenceOf } from './content.js';
import type { Door, DoorAnswer, DoorRequest, DoorVisit, Platform, Sample } from './door.js';
import { EntraTokens, Guid, JwksUrl } from './entra-token.js';
import { jsonSample } from './plain-door.js';
import { refusalStatus, refusalText, retryAfter } from './refusal.js';

const Settings = z
  .strictObject({
    basic: z
      .strictObject({
        customerId: z
          .string()
          .regex(/^[^:\s]{1,128}$/, 'must be 1 to 128 characters, no colon')
          .describe("The function's `telesign-customer-id`."),
        secrets: Secrets.describe("The function's `telesign-api-key`, the newest first."),
      })
      .optional()
      .describe("HTTP Basic, as Microsoft's function sends it."),
    oauth: z
      .strictObject({
        tenants: z.array(Guid).min(1).max(50).describe('The directories that may issue the token.'),
        audiences: z.array(z.string().min(1)).min(1).describe('The audiences of the token.'),
        clientId: Guid.describe('The application that the function calls as.'),
        role: z
          .string()
          .min(1)
          .optional()
          .meta({ description: 'The role that the token must have.', otherwise: 'none' }),
        jwksUrl: JwksUrl,
      })
      .optional()
      .describe('A token of the function instead of a password.'),
  })
  .refine(({ basic, oauth }) => basic !== undefined || oauth !== undefined, {
    error: 'needs basic {customerId, secrets}, oauth {tenants, audiences, clientId}, or both',
  });
type Settings = z.infer<typeof Settings>;

const CHANNEL = 'channels must be one of sms or voice';
const Body = z.object({
  recipient: z.object({ phone_number: z.string('is needed: the number, as in +358…') }),
  message: z.object({
    text: z.string('is needed: the text with the code'),
    language: z.string().nullish(),
  }),
  channels: z.array(z.object({ channel: z.enum(['sms', 'voice'], CHANNEL) })).length(1, CHANNEL),
  correlation_id: z.string().nullish(),
});
type Body = z.infer<typeof Body>;

/** Telesign's status codes, of which the function knows the first two as accepted. */
const ACCEPTED = { sms: 290, voice: 100 } as const;
const NOT_ATTEMPTED = 500;
const NOT_AUTHORIZED = 501;

export const entraTelesign: Platform<Settings> = {
  name: 'entra-telesign',
  title: 'Microsoft Entra ID, behind Microsoft’s function',
  settings: Settings,
  authentication: 'Basic',
  calls: true,
  sandbox: ({ secret }) => ({ basic: { customerId: 'sandbox', secrets: [secret] } }),
  open: (settings, { url, clock }) => new TelesignDoor(settings, url, clock),
  snippet: ({ basic, oauth }, url) =>
    `Settings of the function:
EPP_PROVIDER_NAME=telesign
EPP_PROVIDER_ENDPOINT=${url}
${
  basic
    ? `EPP_PROVIDER_AUTH_MODE=apiKey
In its Key Vault: telesign-customer-id = ${basic.customerId}, telesign-api-key = ${basic.secrets[0]}`
    : `EPP_PROVIDER_AUTH_MODE=oauth
EPP_PROVIDER_TENANT_ID=${oauth?.tenants[0]}
EPP_PROVIDER_SCOPE=${oauth?.audiences[0]}/.default
EPP_OUTBOUND_CLIENT_ID=${oauth?.clientId}`
}`,
};

class TelesignDoor implements Door {
  readonly #url: string;
  readonly #basic: Authentication | undefined;
  readonly #tokens: EntraTokens | undefined;

  constructor({ basic, oauth }: Settings, url: string, clock: Clock) {
    this.#url = url;
    this.#basic =
      basic &&
      authenticationOf({ kind: 'basic', user: basic.customerId, secrets: basic.secrets }, clock);
    if (oauth) {
      const { clientId: callerAppId, role, ...rest } = oauth;
      const caller = { ...rest, callerAppId, ...(role === undefined ? {} : { role }) };
      this.#tokens = new EntraTokens(caller, clock);
    }
  }

  async take(request: DoorRequest): Promise<DoorVisit> {
    await this.#verify(request);
    const body = parseInput(Body, parseJson(request.rawBody));
    const message = messageOf(body);
    const channel = message.channels[0] === 'call' ? 'voice' : 'sms';
    return {
      message,
      // Telesign's own switch for a trial without delivery.
      evaluation: request.headers['x-shutter-mode'] === 'true',
      accepted: (id) => ({
        status: 200,
        body: {
          reference_id: id ?? randomUUID(),
          status: { code: ACCEPTED[channel], description: 'Message in progress' },
        },
      }),
      refused: (error) => this.refused(error),
    };
  }

  refused(error: OctothorpeError): DoorAnswer {
    const code = error.code === 'unauthorized' ? NOT_AUTHORIZED : NOT_ATTEMPTED;
    const description = refusalText(error);
    return {
      status: refusalStatus(error),
      headers: retryAfter(error),
      body: {
        reference_id: null,
        status: { code, description },
        errors: [{ code: -code, description }],
      },
    };
  }

  async sample(to: string, wanted: Partial<Sample> = {}): Promise<DoorRequest> {
    const { channel, code = '123456' } = wanted;
    const call = channel === 'call';
    const written = call ? [...code].join(', ') : code;
    const body = {
      recipient: { phone_number: to },
      message: { text: `${written} is your code`, language: 'en-US' },
      channels: [{ channel: call ? 'voice' : 'sms' }],
      correlation_id: randomUUID(),
    };
    const authorization = await this.#tokens?.sampleAuthorization();
    return jsonSample({ url: this.#url }, body, (rawBody) =>
      authorization === undefined ? (this.#basic?.headers(rawBody) ?? {}) : { authorization },
    );
  }

  async #verify(request: DoorRequest): Promise<void> {
    const bearer = /^Bearer /i.test(request.headers.authorization ?? '');
    if (this.#tokens && (bearer || !this.#basic)) {
      await this.#tokens.verify(request.headers.authorization);
    } else this.#basic?.verify(request);
  }
}

/** The function passes no address of the person, so none is given. */
function messageOf({ recipient, message, channels, correlation_id }: Body): MessageRequest {
  const { text, language } = message;
  const common = {
    to: recipient.phone_number,
    ...localeOf(language),
    ...referenceOf(correlation_id ?? undefined),
  };
  if (channels[0]?.channel !== 'voice') {
    const code = codeIn(text);
    return { ...common, channels: ['sms'], text, ...(code === undefined ? {} : { code }) };
  }
  const code = codeIn(unpaced(text));
  if (code !== undefined) return { ...common, channels: ['call'], code };
  throw new OctothorpeError(
    'invalid_request',
    'message.text holds no code of 4 to 10 digits, so there is nothing to speak.',
  );
}

/** The function writes a spoken code as `1, 2, 3, 4, 5, 6`. A call speaks digit by digit anyway. */
function unpaced(text: string): string {
  return text.replace(/(?<!\d)\d(?:, \d){3,9}(?!\d)/g, (digits) => digits.replaceAll(', ', ''));
}
