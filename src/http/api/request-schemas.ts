/**
 * What v1 accepts. These schemas validate requests, and the OpenAPI document is generated from them, so that the two
 * cannot disagree. Objects are strict: an unknown field is a fault that names it.
 */
import { z } from 'zod';
import type { ZodOpenApiOverride } from 'zod-openapi';
import { CHANNELS, type Channel, isMethod } from '../../challenge/challenge.js';
import { STARTED_METHODS, type StartRequest } from '../../challenge/policy.js';
import { normaliseRecoveryCode } from '../../enrolment/recovery-codes.js';
import { METHOD_RULE, methodRequest } from './method-start.js';
import { transaction } from './transaction-schema.js';

const channel = z.enum(CHANNELS, { error: `Must be ${quoted(CHANNELS)}.` });

function quoted(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(
    words.map((each) => `"${each}"`),
  );
}

/** What a challenge may be started by: what carriers deliver, registered methods, and the person's own SMS. */
const START_CHANNELS = [...CHANNELS, ...STARTED_METHODS, 'inbound_sms'] as const;
const startChannel = z.enum(START_CHANNELS, {
  error: `Must be ${quoted(START_CHANNELS)}.`,
});

/** The caller's own id of an account. */
export const subject = z.string({ error: 'Must be a string.' }).regex(/^[\x21-\x7e]{1,128}$/, {
  error: 'Must be 1 to 128 printable ASCII characters, without spaces.',
});

/** Also of each form: a union tries both where the field is absent. */
const ADDRESS = { error: 'Must be an IPv4 or IPv6 address.' };

/** The person's address, device and account, as the caller knows them: for limits by source. */
const asker = {
  ip: z
    .union([z.ipv4(ADDRESS), z.ipv6(ADDRESS)], ADDRESS)
    .exactOptional()
    .meta({
      description:
        'The address that the person comes from. Pass it on: without it, limits by address cannot work. It is kept as a hash.',
      example: '203.0.113.7',
    }),
  device: z
    .string({ error: 'Must be a string.' })
    .regex(/^[\x21-\x7e]{1,128}$/, { error: 'Must be 1 to 128 printable ASCII characters.' })
    .exactOptional()
    .meta({
      description:
        'Your own id of the person’s device or browser, for limits. It is kept as a hash.',
      example: 'd-5f1c9e',
    }),
  subject: subject.exactOptional().meta({
    description:
      'Your own id of the account that asks, for limits. Use one that does not identify the person to others: no e-mail address, no phone number.',
    example: 'user-8c1f',
  }),
};

/** What the transform of `startRequest` refuses, in the document. */
const call = { const: 'call' as const };
const startRules = {
  oneOf: [{ required: ['channels'] }, { required: ['channel'] }],
  dependentRequired: { fallback: ['channel'] },
  allOf: [
    {
      not: {
        required: ['call', 'match'],
        properties: { call: { const: 'code' as const }, match: { const: true } },
      },
    },
    {
      not: {
        required: ['call', 'transaction'],
        properties: { call: { const: 'code' as const }, transaction: {} },
      },
    },
    {
      anyOf: [{ not: { required: ['call'], properties: { call: {} } } }, ...withCall()],
    },
    ...CHANNELS.map((name) => ({
      not: {
        required: ['channel', 'fallback'],
        properties: { channel: { const: name }, fallback: { const: name } },
      },
    })),
    {
      anyOf: [{ properties: { match: { const: false } } }, ...withCall()],
    },
    METHOD_RULE,
  ],
};

function withCall() {
  return [
    { required: ['channel'], properties: { channel: call } },
    { required: ['fallback'], properties: { fallback: call } },
    { required: ['channels'], properties: { channels: { contains: call } } },
  ];
}

/** The same for the person who types the code. Default: the one who started the challenge. */
const guesser = {
  ip: asker.ip.meta({
    description:
      'The address that the person who types the code comes from; the one that started the challenge where none of `ip`, `device` and `subject` is given. Wrong codes are counted by it. It is kept as a hash.',
    example: '203.0.113.7',
  }),
  device: asker.device.meta({
    description:
      'Your own id of the device that the code is typed on. Wrong codes are counted by it where there is no `ip`, and a device that has verified the number before is not stopped by the wrong codes of others. It is kept as a hash.',
    example: 'd-5f1c9e',
  }),
  subject: asker.subject.meta({
    description:
      'Your own id of the account that the code is typed for. Wrong codes are counted by it where there is neither `ip` nor `device`, and an account that has verified the number before is not stopped by the wrong codes of others. It is kept as a hash.',
    example: 'user-8c1f',
  }),
};

const ONE_FORM =
  'Give channels alone, or channel with fallback: "channels": ["sms", "call"] says the same as "channel": "sms" with "fallback": "call".';

function channelList<C extends z.ZodType<string>>(of: C) {
  return z
    .array(of, { error: 'Must be a list of channels.' })
    .min(1, { error: 'Must name a channel.' })
    .refine((list) => new Set(list).size === list.length, { error: 'Must name each once.' });
}

interface ChannelChoice<C> {
  readonly channel: C | undefined;
  readonly fallback: C | undefined;
  readonly channels: C[] | undefined;
}

/**
 * The list of channels, in whichever of its two forms it was given.
 * @param refuse is told what is wrong
 * @returns undefined where it was refused
 */
export function requestedChannels<C extends string>(
  { channel, fallback, channels }: ChannelChoice<C>,
  refuse: (field: string, message: string) => void,
): C[] | undefined {
  const wrong = (field: string, message: string) => void refuse(field, message);
  if (channels !== undefined && (channel ?? fallback) !== undefined) {
    return wrong('channels', ONE_FORM);
  }
  if (fallback !== undefined && channel === undefined) {
    return wrong('channel', 'Name the channel before fallback, or give both in channels.');
  }
  if (fallback === channel && fallback !== undefined) {
    return wrong('fallback', 'Must differ from channel.');
  }
  const list = channels ?? [channel, fallback].filter((each) => each !== undefined);
  if (list.length > 0) return list;
  return wrong('channels', 'Name a channel, such as ["sms", "call"].');
}

/** The fields of a start, as each is valid by itself. */
export const startFields = {
  to: z
    .string({ error: 'Must be a phone number, as a string.' })
    .min(3, { error: 'Must have 3 to 32 characters.' })
    .max(32, { error: 'Must have 3 to 32 characters.' })
    .meta({
      description:
        'The phone number: international (`+358 44 123 4567`, `00358…`), or national where `country` is given. Spaces, hyphens and parentheses are fine.',
      example: '+358 44 123 4567',
    }),
  country: z
    .string({ error: 'Must be a country code, as a string.' })
    .regex(/^[A-Za-z]{2}$/, { error: 'Must be an ISO 3166-1 alpha-2 code, such as "FI".' })
    .transform((text) => text.toUpperCase())
    .exactOptional()
    .meta({
      description: 'ISO 3166-1 alpha-2. Needed if `to` is in national form.',
      example: 'FI',
    }),
  channels: channelList(channel).meta({
    description:
      'In order of preference, each once: the next one is used once the one before it has failed for good, or a text by RCS or WhatsApp has got no receipt in time. `sms`, `rcs`, `whatsapp`: a six-digit code, the same one by all. `call`: an automated call that ends with `#`. `rcs` and `whatsapp` are passed over where they are not configured for the country.',
    example: ['sms', 'call'],
    uniqueItems: true,
    maxItems: CHANNELS.length,
  }),
  channel: channel.meta({
    description: 'The first of `channels`, without a list.',
    example: 'sms',
  }),
  fallback: channel.meta({
    description: 'The second of `channels`, beside `channel`.',
    example: 'call',
  }),
  locale: z
    .string({ error: 'Must be a language tag, as a string.' })
    .max(35, { error: 'Must have at most 35 characters.' })
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, {
      abort: true,
      error: 'Must be a BCP 47 language tag, such as "fi" or "en-GB".',
    })
    .refine(isLanguageTag, { error: 'Must be a BCP 47 language tag, such as "fi" or "en-GB".' })
    .transform((tag) => new Intl.Locale(tag).toString())
    .exactOptional()
    .meta({
      description: 'BCP 47: the language of the message or the call. Default: the tenant’s.',
      example: 'fi',
    }),
  reference: z
    .string({ error: 'Must be a string.' })
    .regex(/^[\x20-\x7e]{1,64}$/, { error: 'Must be 1 to 64 printable ASCII characters.' })
    .exactOptional()
    .meta({
      description: 'An id of your own. It comes back in answers and notifications.',
      example: 'sign-in-8c1f',
    }),
  provider: z
    .string({ error: 'Must be a string.' })
    .regex(/^[a-z][a-z0-9-]{0,31}$/, { error: 'Must be the name of a provider.' })
    .exactOptional()
    .meta({
      description: 'Use only this provider, for tests and support.',
      example: 'twilio',
    }),
  purpose: z
    .string({ error: 'Must be a string.' })
    .regex(/^[a-z0-9-]{1,32}$/, { error: 'Must be 1 to 32 of a-z, 0-9 and -.' })
    .exactOptional()
    .meta({
      description:
        'What the proof is for: selects the texts that the tenant has configured for it, the default ones where it has none.',
      example: 'sign-in',
    }),
  transaction: transaction.exactOptional().meta({
    description:
      'What the person confirms: the text or the call says amount and payee, and the code is derived from them; by `approve`, the phone shows them. Personal data: it is stored with the challenge, and in no log, metric, event or notification.',
  }),
  match: z.boolean({ error: 'Must be true or false.' }).exactOptional().meta({
    description:
      'Calls: the person has to press the two digits from `matchDigit`, which you show on the screen, before `#`.',
    example: false,
  }),
  call: z.enum(['hash', 'code'], { error: 'Must be "hash" or "code".' }).exactOptional().meta({
    description:
      'Calls: `hash`, the default, asks for `#`. `code` reads the code out, twice, for the person to type; `check` takes it as it takes the code of an SMS.',
    example: 'hash',
  }),
  ...asker,
  subject: asker.subject.meta({
    description:
      'Your own id of the account, for limits; it comes back in answers and notifications. Use one that does not identify the person to others: no e-mail address, no phone number.',
    example: 'user-8c1f',
  }),
};

export const startRequest = z
  .strictObject({
    ...startFields,
    to: startFields.to.exactOptional(),
    ip: asker.ip.meta({
      description:
        'The address that the person comes from. Pass it on: without it, limits by address cannot work. It is kept as a hash; by `approve`, the phone shows it as well, and it is sealed in Redis.',
      example: '203.0.113.7',
    }),
    device: asker.device.meta({
      description:
        'Your own id of the person’s device or browser, for limits: by `approve`, one that had a prompt approved is not kept out by the prompts of others. It is kept as a hash.',
      example: 'd-5f1c9e',
    }),
    channels: channelList(startChannel)
      .exactOptional()
      .meta({
        description:
          'In order of preference, each once: the next one is used once the one before it has failed for good, or a text by RCS or WhatsApp has got no receipt in time. `sms`, `rcs`, `whatsapp`: a six-digit code, the same one by all. `call`: an automated call that ends with `#`. `rcs` and `whatsapp` are passed over where they are not configured for the country. Or one registered method of `subject` alone: `totp`, a code of an authenticator app, `recovery`, a recovery code, or `approve`, our own app: the person chooses the two digits from `matchDigit` on a paired phone. There is no `to`. Or `inbound_sms` alone, with `purpose: "setup"`: nothing is sent, and the person’s own SMS from `to` with the word of `inboundSms` verifies; its `assurance` is `low`.',
        example: ['sms', 'call'],
        uniqueItems: true,
        maxItems: CHANNELS.length,
      }),
    channel: startChannel.exactOptional().meta({
      description: 'The first of `channels`, without a list.',
      example: 'sms',
    }),
    fallback: startFields.fallback.exactOptional(),
  })
  .transform(({ to, channel, fallback, channels, ...request }, context) => {
    const refuse = (path: string, message: string) => {
      context.addIssue({ code: 'custom', path: [path], message });
      return z.NEVER;
    };
    const list = requestedChannels({ channel, fallback, channels }, refuse);
    if (list === undefined) return z.NEVER;
    if (list.some(isMethod)) {
      const given = { ...request, ...(to === undefined ? {} : { to }) };
      return methodRequest(given, list, refuse) ?? z.NEVER;
    }
    if (to === undefined) return refuse('to', 'Is missing: must be a phone number, as a string.');
    if (request.match === true && !list.includes('call')) {
      return refuse('match', 'Goes with a call: name "call" in channels.');
    }
    const { call, match, transaction: bound } = request;
    if (call !== undefined && !list.includes('call')) {
      return refuse('call', 'Goes with a call: name "call" in channels.');
    }
    if (call === 'code' && match === true) {
      return refuse('call', 'A call that reads the code out asks for no digits: leave match out.');
    }
    if (call === 'code' && bound !== undefined) {
      return refuse('call', 'A call that reads the code out says no amount: use "hash".');
    }
    const started: StartRequest = { ...request, to, channels: list as [Channel, ...Channel[]] };
    return started;
  })
  .meta({ id: 'StartChallenge', override: startRules });

export const checkRequest = z
  .strictObject({
    code: z
      .string({ error: 'Must be a string, so that leading zeros survive.' })
      .max(64, { error: 'Must be a six-digit code.' })
      .transform((typed, context) => {
        const code = normaliseCode(typed) ?? normaliseRecoveryCode(typed);
        if (code !== undefined) return code;
        context.addIssue({ code: 'custom', message: codeFault(typed) });
        return z.NEVER;
      })
      .meta({
        description:
          'Six digits as the person typed them. Spaces, hyphens, dots, and the digits of other scripts (full-width, Arabic-Indic …) are understood. Of a challenge by `recovery`: ten letters and digits, in upper or lower case.',
        example: '123 456',
        // Whatever is understood matches; signs of ASCII that are in no code do not.
        override: { minLength: 6, pattern: '^([^!-,/:-~]{6,64}|[^!-,/:-@\\[-`{-~]{10,64})$' },
      }),
    ...guesser,
    transaction: transaction.exactOptional().meta({
      description:
        'What you are about to carry out. Where it is not the challenge’s, the answer is 409 `transaction_mismatch`, and the code is not looked at.',
    }),
  })
  .meta({ id: 'CheckCode' });

export const resendRequest = z
  .strictObject({
    channel: channel.exactOptional().meta({
      description: 'Switch to this channel. Default: the same one.',
      example: 'call',
    }),
    ...asker,
  })
  .meta({ id: 'ResendChallenge' });

export const cancelRequest = z.strictObject({}).meta({ id: 'CancelChallenge' });

export const readQuery = z.strictObject({
  wait: z
    .string({ error: 'May be given once.' })
    .regex(/^(\d|1\d|2[0-5])$/, { error: 'Must be whole seconds, 0 to 25.' })
    .transform(Number)
    .exactOptional()
    .meta({
      description:
        'Seconds to wait for a change, 0 to 25. The answer comes at once where the challenge has moved past `since`, or has ended.',
      example: 25,
      override: wholeNumber(25),
    }),
  since: z
    .string({ error: 'May be given once.' })
    .regex(/^\d{1,9}$/, { error: 'Must be the sequence of an earlier answer.' })
    .transform(Number)
    .exactOptional()
    .meta({
      description:
        'The `sequence` that you have seen. Where absent, `wait` waits for a change of the state as it is now.',
      example: 3,
      override: wholeNumber(999_999_999),
    }),
});

/** 1 to 255 printable ASCII characters. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** A query parameter is text on the wire and a number in the description. */
function wholeNumber(maximum: number): ZodOpenApiOverride {
  return ({ jsonSchema }) => {
    delete jsonSchema.pattern;
    Object.assign(jsonSchema, { type: 'integer', minimum: 0, maximum });
  };
}

function isLanguageTag(tag: string): boolean {
  try {
    return new Intl.Locale(tag).toString() !== '';
  } catch {
    return false;
  }
}

// A code as people type or paste it: `123 456`, `123-456`, `１２３４５６`, `١٢٣٤٥٦`, with invisible marks around it.
// Pure. What is left is six ASCII digits, or nothing.

/** Spaces, dashes, dots and the invisible marks that come along with a paste. */
const IGNORED = /[\s\p{Pd}\p{Cf}.\u2212]/gu;
const DIGIT = /\p{Nd}/u;
const DIGITS = /\p{Nd}/gu;
const SIX = /^\d{6}$/;

/** How many digits there are, and none of them. */
function codeFault(typed: string): string {
  const text = typed.replace(IGNORED, '');
  const digits = text.match(DIGITS)?.length ?? 0;
  if (text === '') return 'Must be a six-digit code; it is empty.';
  if (digits !== text.length)
    return 'Must be a six-digit code; it holds something else than digits.';
  return `Must be a six-digit code; it has ${digits} digit${digits === 1 ? '' : 's'}.`;
}

/** Undefined where the text is no six-digit code. */
export function normaliseCode(typed: string): string | undefined {
  if (SIX.test(typed)) return typed;
  const code = typed.replace(IGNORED, '').replace(DIGITS, (digit) => String(digitValue(digit)));
  return SIX.test(code) ? code : undefined;
}

/**
 * Unicode keeps the ten digits of a script in a row, from zero to nine (Unicode 4.6). Some rows touch, so what counts is the
 * distance to where the digits begin, modulo ten.
 */
function digitValue(digit: string): number {
  const point = digit.codePointAt(0) ?? 0;
  let distance = 0;
  while (DIGIT.test(String.fromCodePoint(point - distance - 1))) distance += 1;
  return distance % 10;
}
