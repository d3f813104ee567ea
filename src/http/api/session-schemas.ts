/** What v1 accepts and answers about hosted sessions. The OpenAPI document is generated from these schemas as well. */
import { z } from 'zod';
import { METHOD_KINDS } from '../../enrolment/method.js';
import { ACCEPTED_BY, PAGE_METHODS, PROVED_BY } from '../../sessions/method-plan.js';
import { OUTCOMES, PURPOSES, SESSION_STATES } from '../../sessions/session.js';
import { assuranceView, instantView, modeView, transactionView } from './answer-schemas.js';
import { startFields, subject } from './request-schemas.js';

const { to, country, locale, channel, channels } = startFields;
/**
 * What `\p{C}` leaves, for engines that do not know such classes: without control characters, format characters (soft hyphen,
 * zero width, direction), surrogates and private use, as far as four digits name them.
 */
const VISIBLE =
  '^[^\\u0000-\\u001F\\u007F-\\u009F\\u00AD\\u0600-\\u0605\\u061C\\u06DD\\u070F\\u0890-\\u0891\\u08E2\\u180E\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\uE000-\\uF8FF\\uFEFF\\uFFF9-\\uFFFB]{1,30}$';
const flag = z.boolean({ error: 'Must be true or false.' }).exactOptional();

export const createSessionRequest = z
  .strictObject({
    purpose: z.enum(PURPOSES, { error: 'Must be "setup", "signin" or "manage".' }).meta({
      description:
        '`setup`: the person sets up a number, or the `methods`. `signin`: proves the number in `to`, or a registered method. `manage`: sees, adds, changes and removes its methods.',
      example: 'setup',
    }),
    subject: subject.meta({
      description:
        'Your own id of the person: `sub` of the result. Use one that does not identify the person to others.',
      example: 'user-8c1f',
    }),
    to: to.exactOptional().meta({
      description:
        'The phone number. Needed to sign in without `methods`; with it, that number alone counts. In a set-up the person may replace it. International, or national where `country` is given.',
      example: '+358 44 123 4567',
    }),
    country: country.meta({
      description: 'ISO 3166-1 alpha-2: selected in the list of countries, and the one of `to`.',
      example: 'FI',
    }),
    channels: channels.exactOptional().meta({
      description:
        'What is offered, each once. Default: `sms` and `call`. The person chooses between a text and a call: a text goes by the text channels in this order (`rcs`, `whatsapp`, `sms`), each where the one before it cannot.',
      example: ['sms', 'call'],
    }),
    preferred: channel.exactOptional().meta({
      description: 'Sign-in: the method that was set up; it starts by itself. Set-up: comes first.',
      example: 'sms',
    }),
    methods: z
      .array(z.enum(PAGE_METHODS, { error: 'Must be app, phone, passkey or recovery.' }), {
        error: 'Must be a list of methods.',
      })
      .min(1, { error: 'Must name at least one method.' })
      .max(PAGE_METHODS.length, { error: 'Must name each method once.' })
      .refine((list) => new Set(list).size === list.length, {
        error: 'Must name each method once.',
      })
      .exactOptional()
      .meta({
        description:
          'Set-up: the steps, in this order. Sign-in and manage: what may be used. What is set up is registered for the subject. Absent: the session is about a number alone, and nothing is registered. `app` is our own app, or any authenticator app with codes.',
        example: ['app', 'phone'],
        override: { uniqueItems: true },
      }),
    accepts: z
      .array(z.enum(ACCEPTED_BY, { error: `Must be one of ${ACCEPTED_BY.join(', ')}.` }), {
        error: 'Must be a list of what may verify the person.',
      })
      .min(1, { error: 'Must name at least one.' })
      .max(ACCEPTED_BY.length, { error: 'Must name each once.' })
      .refine((list) => new Set(list).size === list.length, { error: 'Must name each once.' })
      .exactOptional()
      .meta({
        description:
          'Sign-in with `methods`: what may verify the person, in the words of `method` of the result. Only these are offered and taken. Default: everything that `methods` allows.',
        example: ['approve', 'passkey'],
        override: { uniqueItems: true },
      }),
    require: z
      .union([z.literal(1), z.literal(2)], { error: 'Must be 1 or 2.' })
      .exactOptional()
      .meta({
        description:
          'Set-up with `methods`: how many kinds of methods have to be registered before the person may finish. Default: 1.',
        example: 2,
      }),
    account: z
      .string({ error: 'Must be a string.' })
      .regex(/^[^\p{C}]{1,64}$/u, { error: 'Must be 1 to 64 characters, none of them invisible.' })
      .exactOptional()
      .meta({
        description:
          'With `methods`: how the person knows the account, such as a user name. Authenticator apps and passkeys show it. Default: `subject`. It is kept sealed, and for the session alone.',
        example: 'anna@example.com',
        override: { pattern: VISIBLE.replace('{1,30}', '{1,64}') },
      }),
    pass: z
      .string({ error: 'Must be a string.' })
      .regex(/^[0-9a-zA-Z\s-]{20,64}$/, { error: 'Must be a pass as an operator was given it.' })
      .exactOptional()
      .meta({
        description:
          'Set-up with `methods`: an operator’s pass, for somebody who has lost every method. It is used up by this request, and the session may then register methods without a proof by another one.',
      }),
    returnUrl: z
      .string({ error: 'Must be an address, as a string.' })
      .max(2048, { error: 'Must have at most 2048 characters.' })
      .meta({
        description:
          'Where the browser goes at the end, with `result` and `state` in its query. Has to fit `returnUrls` of the tenant.',
        example: 'https://id.example.com/phone/verified',
      }),
    locale: locale.meta({
      description: 'BCP 47: the language of pages, messages and calls. Default: the browser’s.',
      example: 'fi',
    }),
    brand: z
      .string({ error: 'Must be a string.' })
      .regex(/^[^\p{C}]{1,30}$/u, { error: 'Must be 1 to 30 characters, none of them invisible.' })
      .exactOptional()
      .meta({
        description:
          'The name on the pages, without control and other invisible characters. Default: the tenant’s.',
        example: 'Contoso',
        override: { pattern: VISIBLE },
      }),
    skippable: flag.meta({
      description: 'Whether set-up may be skipped. Default: the tenant’s configuration.',
      example: false,
    }),
    otherMethods: flag.meta({
      description:
        'Whether the person may ask for a different method: it ends the session, or with `methods` opens a choice of them on the page.',
      example: true,
    }),
    inboundSms: flag.meta({
      description:
        'Set-up: `false` does not offer ‘Text us instead’. By default it is offered if the tenant has numbers for it.',
      example: false,
    }),
    match: flag.meta({
      description: 'In calls, two digits that the page shows have to be pressed before `#`.',
      example: false,
    }),
    transaction: startFields.transaction.meta({
      description:
        'What the person confirms: page, message and call name amount and payee, and the result holds them.',
    }),
    state: z
      .string({ error: 'Must be a string.' })
      .regex(/^[\x20-\x7e]{1,512}$/, { error: 'Must be 1 to 512 printable ASCII characters.' })
      .exactOptional()
      .meta({ description: 'Comes back in the return URL as it is.', example: 'af0ifjsldkj' }),
  })
  .meta({
    id: 'CreateSession',
    // The service refuses a sign-in without a number or methods; `preferred` has to be one of `channels`, which no schema can say.
    override: {
      anyOf: [
        { properties: { purpose: { const: 'setup' } } },
        { properties: { purpose: { const: 'signin' } }, required: ['to'] },
        { required: ['methods'] },
      ],
    },
  });

export const redeemRequest = z
  .strictObject({
    result: z
      .string({ error: 'Must be a string.' })
      .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, { error: 'Must be the JWT from the return URL.' })
      .max(4096, { error: 'Must have at most 4096 characters.' })
      .meta({ description: 'The JWT that came to the return URL.', example: 'eyJh.eyJp.c2ln' }),
  })
  .meta({ id: 'RedeemResult' });

const id = z.string().meta({ example: 'se_0123456789abcdefghjkmnpqrs' });

export const createdSessionView = z
  .strictObject({
    id,
    url: z.string().meta({
      description: 'Send the browser here. Opens once, until `expiresAt`, in one browser.',
      example: 'https://verify.example.com/verify/open/0123…',
    }),
    expiresAt: instantView,
    mode: modeView,
  })
  .meta({ id: 'CreatedSession' });

export const sessionView = z
  .strictObject({
    id,
    purpose: z.enum(PURPOSES),
    subject: z.string(),
    state: z.enum(SESSION_STATES).meta({
      id: 'SessionState',
      description:
        'All but `open` are ends. `verified` stands as soon as the phone or method is proven; in a set-up of `methods` once the person has finished. `done`: the person has left the management of methods.',
    }),
    outcome: z.enum(OUTCOMES).optional().meta({
      description: 'What the browser was sent back with. Absent before that.',
    }),
    method: z.enum(PROVED_BY).optional().meta({
      id: 'ProvedBy',
      description: 'What verified the person.',
    }),
    assurance: assuranceView,
    methods: z.array(z.enum(PAGE_METHODS)).optional().meta({
      description: 'As it was given when the session was started.',
    }),
    accepts: z.array(z.enum(PROVED_BY)).optional().meta({
      description: 'As it was given when the session was started.',
    }),
    registered: z.array(z.enum(METHOD_KINDS)).optional().meta({
      description: 'The kinds that were registered when a set-up of `methods` was finished.',
    }),
    phoneNumber: z.string().optional().meta({
      description:
        'The full number that was set up, E.164. Only once a set-up is verified, only here.',
      example: '+358441234567',
    }),
    to: z
      .string()
      .optional()
      .meta({ description: 'The number, masked.', example: '+358*****4567' }),
    transaction: transactionView.optional().meta({ description: 'What the person confirms.' }),
    country: z.string().optional().meta({ description: 'Of the number.', example: 'FI' }),
    challenge: z.string().optional().meta({ description: 'The challenge that the pages follow.' }),
    createdAt: instantView,
    openedAt: instantView.optional(),
    verifiedAt: instantView.optional(),
    finishedAt: instantView.optional().meta({ description: 'When the result was handed out.' }),
    redeemedAt: instantView.optional(),
    expiresAt: instantView.meta({
      description: 'The end of the link before it is opened, of the session afterwards.',
    }),
    mode: modeView,
  })
  .meta({ id: 'Session' });
export type SessionView = z.infer<typeof sessionView>;
