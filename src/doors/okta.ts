/** Okta's telephony inline hook. Okta makes the code; SMS and calls. It waits 3 s, then tries once more and uses its own providers. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { OctothorpeError } from '../challenge/errors.js';
import { isoTime } from '../challenge/time.js';
import { parseInput, parseJson } from '../http/request.js';
import type { MessageRequest } from '../message/message.js';
import { authenticationOf, Secrets } from './authentication.js';
import { askerFrom, isCode, lifeSeconds, localeOf, referenceOf } from './content.js';
import type { Platform, Sample } from './door.js';
import { jsonSample, plainDoor } from './plain-door.js';
import { refusalStatus, refusalText, retryAfter } from './refusal.js';

const Settings = z.strictObject({
  secrets: Secrets.describe(
    'What Okta calls the authentication secret, the newest first. It is sent without a scheme.',
  ),
  header: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of an HTTP header')
    .toLowerCase()
    .default('authorization')
    .describe('What Okta calls the authentication field.'),
});
type Settings = z.infer<typeof Settings>;

const EVENT_TYPE = 'com.okta.telephony.provider';
const optional = z.string().optional().catch(undefined);

const Event = z.object({
  eventId: z.string('is needed'),
  eventTime: optional,
  eventType: z.literal(EVENT_TYPE, `must be ${EVENT_TYPE}: make a telephony hook`),
  data: z.object({
    context: z
      .object({ request: z.object({ ipAddress: optional }).optional() })
      .optional()
      .catch(undefined),
    userProfile: z.object({ userId: optional }).optional().catch(undefined),
    messageProfile: z.object({
      phoneNumber: z.string('is needed: the number, as in +358…'),
      otpCode: z.string('is needed: the code'),
      deliveryChannel: z.preprocess(
        (value) => (typeof value === 'string' ? value.toUpperCase() : value),
        z.enum(['SMS', 'CALL'], 'must be SMS or CALL'),
      ),
      msgTemplate: optional,
      otpExpires: optional,
      locale: optional,
    }),
  }),
});
type Event = z.infer<typeof Event>;

export const okta: Platform<Settings> = {
  name: 'okta',
  title: 'Okta',
  settings: Settings,
  authentication: 'a secret in Authorization',
  calls: true,
  sandbox: ({ secret }) => ({ secrets: [secret] }),

  open({ secrets, header: name }, context) {
    const { clock } = context;
    const authentication = authenticationOf({ kind: 'header', name, secrets }, clock);
    return plainDoor({
      verify: authentication.verify,
      read({ rawBody }) {
        const event = parseInput(Event, parseJson(rawBody));
        // Okta's one retry has the same id.
        return { message: messageOf(event, clock.now()), repeatKey: event.eventId };
      },
      accepted: (id) => ({ status: 200, body: successful(id) }),
      /** Okta comes again after a 5xx alone. */
      refused(error) {
        const errorSummary = refusalText(error);
        return {
          status: refusalStatus(error),
          headers: retryAfter(error),
          body: { error: { errorSummary, errorCauses: [{ errorSummary, reason: error.code }] } },
        };
      },
      sample: (to, wanted) =>
        jsonSample(context, sampleEvent(to, wanted, clock.now()), authentication.headers),
    });
  },

  snippet: ({ secrets, header }, url) =>
    `Workflow > Inline Hooks > Add Inline Hook > Telephony:
URL                    ${url}
Authentication field   ${header === 'authorization' ? 'Authorization' : header}
Authentication secret  ${secrets[0]}
Then preview it, activate it, and let the phone authenticator use it. An organisation has one active telephony hook.`,
};

const SAMPLE_LIFE_MS = 300_000;

function sampleEvent(to: string, { channel, code }: Sample, nowMs: number): object {
  const id = randomUUID();
  return {
    eventId: id,
    eventTime: isoTime(nowMs),
    eventType: EVENT_TYPE,
    eventTypeVersion: '1.0',
    contentType: 'application/json',
    cloudEventVersion: '0.1',
    source: 'https://example.okta.com/api/v1/inlineHooks/sample',
    requestType: 'com.okta.user.telephony.mfa-verification',
    data: {
      context: { request: { id, method: 'POST', ipAddress: '203.0.113.7' } },
      userProfile: {
        firstName: 'Sample',
        lastName: 'Person',
        login: 'sample@example.com',
        userId: '00usample',
      },
      messageProfile: {
        msgTemplate: `Your code is ${code}`,
        phoneNumber: to,
        otpExpires: isoTime(nowMs + SAMPLE_LIFE_MS),
        deliveryChannel: channel === 'call' ? 'CALL' : 'SMS',
        otpCode: code,
        locale: 'EN-US',
      },
    },
  };
}

function messageOf({ eventId, eventTime, data }: Event, nowMs: number): MessageRequest {
  const { phoneNumber: to, otpCode, deliveryChannel, locale, otpExpires } = data.messageProfile;
  const common = {
    to,
    ...localeOf(locale),
    ...referenceOf(eventId),
    ...askerFrom(data.context?.request?.ipAddress, data.userProfile?.userId),
    ...expiry(otpExpires, eventTime, nowMs),
  };
  const code = isCode(otpCode) ? { code: otpCode } : {};
  if (deliveryChannel === 'CALL') {
    if (isCode(otpCode)) return { ...common, channels: ['call'], code: otpCode };
    throw new OctothorpeError(
      'invalid_request',
      'data.messageProfile.otpCode must be 4 to 10 digits, since a call speaks it.',
    );
  }
  return { ...common, channels: ['sms'], ...code, ...textOf(data.messageProfile) };
}

/** The template as Okta filled it in, or with a placeholder that is left. One without the code would be useless. */
function textOf(profile: Event['data']['messageProfile']): { text?: string } {
  const { msgTemplate, otpCode } = profile;
  const text = msgTemplate?.replace(/\$\{(?:code|otpCode)\}/g, () => otpCode);
  return text?.includes(otpCode) ? { text } : {};
}

/** Counted from the event's time: the retry of an event is the same request. */
function expiry(
  otpExpires: string | undefined,
  eventTime: string | undefined,
  nowMs: number,
): { expiresInSeconds?: number } {
  const untilMs = Date.parse(otpExpires ?? '');
  if (Number.isNaN(untilMs)) return {};
  if (untilMs <= nowMs) {
    throw new OctothorpeError(
      'invalid_request',
      'data.messageProfile.otpExpires is over. Send a code that is still valid, and compare the clocks.',
    );
  }
  const eventMs = Date.parse(eventTime ?? '');
  const fromMs = Math.abs(eventMs - nowMs) <= RETRY_MS_MAX ? eventMs : nowMs;
  return { expiresInSeconds: lifeSeconds((untilMs - fromMs) / 1000) };
}

/** Okta waits 3 s and tries once more. */
const RETRY_MS_MAX = 30_000;

function successful(id: string | undefined): object {
  const value = [{ status: 'SUCCESSFUL', provider: 'octothorpe', transactionId: id ?? '' }];
  return { commands: [{ type: 'com.okta.telephony.action', value }] };
}
