/** What v1 accepts and answers about messages. */
import { z } from 'zod';
import { type Channel, PROGRESS } from '../../challenge/challenge.js';
import { EXPIRES_SECONDS_MAX, EXPIRES_SECONDS_MIN, TEXT_CHARS_MAX } from '../../message/message.js';
import { callerView, channelView, instantView, modeView, reasonView } from './answer-schemas.js';
import { requestedChannels, startFields } from './request-schemas.js';

const MESSAGE_STATES = [
  ...new Set([...PROGRESS.sms, ...PROGRESS.call]),
  'heard',
  'failed',
  'expired',
  'canceled',
] as const;

const code = z
  .string({ error: 'Must be a string, so that leading zeros survive.' })
  .regex(/^\d{4,10}$/, { error: 'Must be 4 to 10 digits.' })
  .meta({
    description:
      'The code. Without `text`, an SMS or RCS message holds it in our own words, and WhatsApp in its template; a call speaks it.',
    example: '123456',
  });

const text = z
  .string({ error: 'Must be a string.' })
  .min(4, { error: 'Must have 4 to 918 characters.' })
  .max(TEXT_CHARS_MAX, { error: 'Must have 4 to 918 characters.' })
  .meta({
    description:
      'The SMS or RCS message, sent as it is; WhatsApp takes none, so leave `whatsapp` out of the channels. It must hold a code of 4 to 10 digits, and no link, host, e-mail address or phone number, unless it matches a template that the operator has registered.',
    example: 'Contoso: 123456 is your code.',
  });

export const sendRequest = z
  .strictObject({
    to: startFields.to,
    country: startFields.country,
    channels: startFields.channels.exactOptional(),
    channel: startFields.channel.exactOptional(),
    fallback: startFields.fallback.exactOptional(),
    code: code.exactOptional(),
    text: text.exactOptional(),
    locale: startFields.locale,
    expiresInSeconds: z
      .int({ error: 'Must be a whole number.' })
      .min(EXPIRES_SECONDS_MIN, { error: `Must be ${EXPIRES_SECONDS_MIN} to 600 seconds.` })
      .max(EXPIRES_SECONDS_MAX, { error: 'Must be 30 to 600 seconds.' })
      .exactOptional()
      .meta({
        description:
          'How long it may be delivered, and how long its content is kept. Default: 600.',
        example: 300,
      }),
    reference: startFields.reference,
    provider: startFields.provider,
    extension: z
      .string({ error: 'Must be a string.' })
      .regex(/^\d{1,8}$/, { error: 'Must be 1 to 8 digits.' })
      .exactOptional()
      .meta({ description: 'Calls: dialled once the call is answered.', example: '4711' }),
    ip: startFields.ip,
    device: startFields.device,
    subject: startFields.subject,
    from: z
      .strictObject({
        ip: startFields.ip,
        device: startFields.device,
        subject: startFields.subject,
      })
      .exactOptional()
      .meta({ description: 'The same as ip, device and subject beside it, in one object.' }),
  })
  .transform(({ channel, fallback, channels, from, ...beside }, context) => {
    const refuse = (path: string, message: string) => {
      context.addIssue({ code: 'custom', path: [path], message });
      return z.NEVER;
    };
    const request = { ...beside, ...from };
    if (request.code === undefined && request.text === undefined) {
      return refuse('code', 'Give a code, or a text that holds one.');
    }
    const list = requestedChannels({ channel, fallback, channels }, refuse);
    if (list === undefined) return z.NEVER;
    return { ...request, channels: list as [Channel, ...Channel[]] };
  })
  .meta({
    id: 'SendMessage',
    override: { anyOf: [{ required: ['code'] }, { required: ['text'] }] },
  });

export const outcomeRequest = z
  .strictObject({
    verified: z.boolean({ error: 'Must be true or false.' }).meta({
      description: 'Whether the person entered the code at your service.',
      example: true,
    }),
  })
  .meta({ id: 'TellOutcome' });

const stateView = z.enum(MESSAGE_STATES).meta({
  id: 'MessageState',
  description:
    'Text message: queued, sending, sent, delivered. Call: queued, sending, calling, ringing, in_call, heard. Either may end as failed, expired or canceled.',
});

const timelineFields = {
  sequence: z.int().min(1),
  at: instantView,
  delivery: z.int().min(0),
  channel: channelView,
  provider: z.string(),
  state: stateView,
  reason: reasonView.optional(),
};

export const messageView = z
  .strictObject({
    id: z.string().meta({ example: 'ms_0123456789abcdefghjkmnpqrs01' }),
    state: stateView,
    final: z.boolean().meta({ description: 'True once the state can no longer change.' }),
    reason: reasonView.optional(),
    channel: channelView.meta({ description: 'The channel of the newest delivery.' }),
    channels: z.array(channelView).min(1),
    to: z.string().meta({ description: 'The number, masked.', example: '+358*****4567' }),
    country: z.string().meta({ example: 'FI' }),
    locale: z.string().meta({ example: 'fi' }),
    parts: z.int().min(1).meta({ description: 'Parts of its SMS; each is charged.', example: 1 }),
    outcome: z.enum(['verified', 'unverified']).optional().meta({
      description: 'What you have reported about the code.',
    }),
    reference: z.string().optional(),
    subject: z.string().optional(),
    mode: modeView,
    createdAt: instantView,
    expiresAt: instantView,
    sequence: z.int().min(0),
    deliveries: z.array(
      z.strictObject({
        number: z.int().min(1),
        channel: channelView,
        provider: z.string(),
        caller: callerView.optional(),
        state: z.enum([...PROGRESS.sms, ...PROGRESS.call, 'failed']),
        reason: reasonView.optional(),
        reference: z.string().optional(),
      }),
    ),
    timeline: z.array(z.strictObject(timelineFields)),
  })
  .meta({ id: 'Message' });
export type MessageView = z.infer<typeof messageView>;

export const messageEventView = z
  .strictObject({ ...timelineFields, final: z.boolean(), mode: modeView })
  .meta({ id: 'MessageEvent', description: 'The data of one server-sent event.' });

const country = z.string().meta({ example: 'FI' });

export const messageNotification = z
  .strictObject({
    type: z.enum(
      ['delivered', 'heard', 'failed', 'expired', 'canceled'].map((s) => `message.${s}`),
    ),
    timestamp: instantView,
    data: messageView.omit({ outcome: true, timeline: true }).extend({
      timeline: z.array(
        z.strictObject({
          ...timelineFields,
          channel: channelView.optional().meta({ description: 'Absent: about no delivery.' }),
          provider: z.string().optional().meta({ description: 'Absent: about no delivery.' }),
        }),
      ),
    }),
  })
  .meta({
    id: 'MessageNotification',
    description: 'How a message ended: `data` is the message as it was then.',
  });

export const relayAlert = z
  .strictObject({
    type: z.literal('relay.alert'),
    timestamp: instantView,
    data: z.strictObject({
      kind: z.enum(['first_use', 'new_country', 'repeated_text']).meta({
        description:
          'The first message of a key or door, the first one to a country, or one text to twenty numbers within an hour.',
      }),
      caller: z.string().meta({ description: 'The fingerprint of the key, the door, or `job`.' }),
      country,
      mode: modeView,
    }),
  })
  .meta({ id: 'RelayAlert', description: 'A key may have leaked: check who sends with it.' });
