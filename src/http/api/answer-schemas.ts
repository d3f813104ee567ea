/**
 * Schemas of v1's answers: the OpenAPI document is generated from them, and the tests check every answer against them. They are strict for
 * the tests; in the document they are not, so that answers may get new fields.
 */
import { z } from 'zod';
import type { ZodOpenApiOverride } from 'zod-openapi';
import {
  CHALLENGE_ENDS,
  CHANNELS,
  METHOD_CHANNELS,
  METHOD_ENDS,
  METHOD_PROGRESS,
  PROGRESS,
  REASONS,
} from '../../challenge/challenge.js';
import type { ErrorCode } from '../../challenge/errors.js';
import { PROBLEMS } from '../answer.js';

const progressStates = [...new Set([...PROGRESS.sms, ...PROGRESS.call])];
/** The format says it; zod's pattern for it fills a screen. */
const withoutPattern: ZodOpenApiOverride = ({ jsonSchema }) => {
  delete jsonSchema.pattern;
};
/** ISO 8601, UTC, with milliseconds. */
export const instantView = z.iso.datetime({ precision: 3 }).meta({ override: withoutPattern });

export const channelView = z.enum(CHANNELS).meta({ id: 'Channel' });
/** What proves a challenge: what a carrier delivers, or a registered method. */
export const challengeChannelView = z.enum([...CHANNELS, ...METHOD_CHANNELS]).meta({
  id: 'ChallengeChannel',
  description:
    '`sms`, `rcs`, `whatsapp` and `call` are delivered to a number. `totp`, `approve`, `passkey` and `recovery` are registered methods of the subject. `inbound_sms` is an SMS that the person sends from the number.',
});
const methodStates = [...new Set(Object.values(METHOD_PROGRESS).flat())];
const allStates = [
  ...new Set([...progressStates, ...methodStates, ...CHALLENGE_ENDS, ...METHOD_ENDS]),
];
const stateView = z.enum(allStates).meta({
  id: 'State',
  description:
    'Text message: queued, sending, sent, delivered, then sms_verified, rcs_verified or whatsapp_verified, after the channel of the newest text. Call: queued, sending, calling, ringing, in_call, call_answered. Authenticator app, passkey, recovery code and an SMS of the person’s own: pending, verified. Approval: queued, sent, shown, approved. Any may end as failed, expired, canceled, locked or denied.',
});
export const reasonView = z.enum(REASONS).meta({ id: 'Reason', description: 'Why it failed.' });
/** Less than what a code by SMS, a call or a registered method proves. */
export const assuranceView = z.literal('low').optional().meta({
  description:
    '`low`: proven by an SMS that the person sent (`inbound_sms`). Whoever can forge the sender of an SMS, and knows the word, passes for the phone. Absent in all other cases.',
});
export const modeView = z.enum(['sandbox', 'production']).meta({
  id: 'Mode',
  description: '`sandbox`: nothing leaves the machine.',
});

export const callerView = z.literal('hidden').meta({
  description: 'Calls: the phone does not see the number that calls it. Absent if it does.',
});

export const deliveryView = z
  .strictObject({
    number: z.int().min(1).meta({ description: '1 for the first; the newest comes last.' }),
    channel: channelView,
    provider: z.string(),
    caller: callerView.optional(),
    state: z.enum([...progressStates, 'failed']),
    reason: reasonView.optional(),
    reference: z.string().optional().meta({
      description: 'The provider’s own id of the message or call, once known.',
    }),
  })
  .meta({ id: 'Delivery', description: 'One try at reaching the phone through one provider.' });

export const timelineFields = {
  sequence: z.int().min(1).meta({ description: 'Grows by one with every change.' }),
  at: instantView,
  delivery: z.int().min(0).optional().meta({
    description: '0 if it is not about a delivery. Absent for a registered method.',
  }),
  channel: challengeChannelView,
  provider: z.string().optional().meta({ description: 'Absent for a registered method.' }),
  state: stateView,
  reason: reasonView.optional(),
};

const timelineView = z
  .strictObject(timelineFields)
  .meta({ id: 'TimelineEntry', description: 'One change of state.' });

export const eventView = z
  .strictObject({
    ...timelineFields,
    final: z.boolean().meta({ description: 'True in the last event of a challenge.' }),
    mode: modeView,
  })
  .meta({ id: 'ChallengeEvent', description: 'The data of one server-sent event.' });

export const transactionView = z
  .strictObject({
    amount: z
      .string()
      .meta({ description: 'With all decimals of the currency.', example: '49.90' }),
    currency: z.string().meta({ description: 'ISO 4217.', example: 'EUR' }),
    payee: z.string().meta({ example: 'Acme Oy' }),
  })
  .meta({ id: 'Transaction' });

const challengeFields = {
  id: z.string().meta({ example: 'ch_0123456789abcdefghjkmnpqrs01' }),
  state: stateView,
  final: z.boolean().meta({ description: 'True once the state can no longer change.' }),
  reason: reasonView.optional(),
  channel: challengeChannelView.meta({
    description: 'The channel of the newest delivery, or the registered method.',
  }),
  to: z.string().optional().meta({
    description: 'The number, masked. Absent for a registered method.',
    example: '+358*****4567',
  }),
  country: z.string().optional().meta({
    description:
      'ISO 3166-1 alpha-2, or `001` for a number without a country. Absent for a registered method.',
    example: 'FI',
  }),
  locale: z.string().meta({ example: 'fi' }),
  reference: z.string().optional().meta({ description: 'Your own id, as you gave it.' }),
  subject: z.string().optional().meta({ description: 'Your id of the account, as you gave it.' }),
  purpose: z.string().optional().meta({ description: 'What it is for, as you gave it.' }),
  transaction: transactionView.optional().meta({
    description: 'What the person confirms: the text or the call says it. Not in notifications.',
  }),
  assurance: assuranceView,
  channels: z
    .array(challengeChannelView)
    .min(1)
    .meta({
      description: 'The channels that were asked for, in order of preference.',
      example: ['sms', 'call'],
    }),
  fallback: channelView.optional().meta({
    description: 'The channel after the first delivery’s. See `channels` for all of them.',
  }),
  mode: modeView,
  createdAt: instantView,
  expiresAt: instantView.meta({ description: 'The end of the code’s life.' }),
  checksLeft: z.int().min(0).meta({ description: 'Wrong codes that are still allowed.' }),
  resend: z.strictObject({ allowedAt: instantView }).optional().meta({
    description:
      'When it may be sent again by a channel that it was sent by. The first delivery by another channel need not wait. Absent once the challenge has ended or was sent as often as it may be.',
  }),
  sequence: z.int().min(0).meta({
    description: 'The newest entry of the timeline. Send it as `since` to wait for the next one.',
  }),
  deliveries: z.array(deliveryView),
  timeline: z.array(timelineView),
};

export const challengeView = z.strictObject(challengeFields).meta({ id: 'Challenge' });
export type ChallengeView = z.infer<typeof challengeView>;

export const startedView = z
  .strictObject({
    ...challengeFields,
    matchDigit: z
      .string()
      .regex(/^\d{2}$/)
      .optional()
      .meta({
        description:
          'With `match`, and for `approve`: show these two digits on the screen. Only this answer has them, and that to a repetition with the same Idempotency-Key.',
        example: '47',
      }),
    inboundSms: z
      .strictObject({
        number: z.string().meta({
          description: 'Where the person texts to: E.164, or a short code.',
          example: '+12025550100',
        }),
        word: z.string().meta({ example: 'K7QX-M2PD' }),
        text: z.string().meta({
          description: 'What to send: brand, purpose and word, in the language of the challenge.',
          example: 'Contoso: set up my phone for sign-in. K7QX-M2PD',
        }),
        link: z.string().meta({
          description:
            'Opens the messages of a phone, with number and text filled in. Good for a link and for a QR code.',
          example: 'sms:+12025550100?&body=Contoso%3A%20set%20up%20my%20phone',
        }),
      })
      .optional()
      .meta({
        description:
          'For `inbound_sms`: what to show to the person. Only this answer has it, and that to a repetition with the same Idempotency-Key while the challenge is open.',
      }),
  })
  .meta({ id: 'StartedChallenge' });

export const checkedView = z
  .strictObject({
    outcome: z.enum(['verified', 'wrong_code', 'locked', 'expired', 'ended']),
    verified: z.boolean().meta({ description: 'True only for `verified`: let the person in.' }),
    checksLeft: z.int().min(0),
    transaction: transactionView.optional().meta({
      description: 'What the right code has confirmed. Only with `verified`.',
    }),
    challenge: challengeView,
    mode: modeView,
  })
  .meta({ id: 'CheckedCode' });

const errorCodeView = z.enum(Object.keys(PROBLEMS) as ErrorCode[]).meta({
  id: 'ErrorCode',
  description: 'Stable: programs switch on it. A later version may add codes to this list.',
});

export const problemView = z
  .strictObject({
    type: z.url().meta({ description: 'Leads to the explanation of `code`.' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'What happened and what to do.' }),
    instance: z.string().meta({ description: 'The request id, as a URN.' }),
    code: errorCodeView,
    faults: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'The fields to correct.' }),
    retryAfterSeconds: z.int().min(1).optional().meta({ description: 'As in `Retry-After`.' }),
    mode: modeView,
  })
  .meta({ id: 'Problem', description: 'A problem document (RFC 9457).' });

const base64Url = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** A public key (RFC 7517). */
export const jobKeyView = z
  .strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: base64Url,
    y: base64Url,
    kid: base64Url.meta({ description: 'Its RFC 7638 thumbprint.' }),
    alg: z.literal('ECDH-ES'),
    use: z.literal('enc'),
  })
  .meta({ id: 'JobKey', description: 'The public key that numbers in jobs are sealed for.' });
