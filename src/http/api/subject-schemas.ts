/** What v1 accepts and answers about the registered methods of subjects. The OpenAPI document is generated from these schemas as well. */
import { z } from 'zod';
import { PHONE_CHANNELS } from '../../challenge/challenge.js';
import { isName, NAME_CHARACTERS_MAX } from '../../enrolment/enrolment-rules.js';
import { METHOD_KINDS } from '../../enrolment/method.js';
import { assuranceView, channelView, instantView, modeView } from './answer-schemas.js';
import { SIGNATURE_FIELDS } from './operator-schemas.js';
import { startFields, subject } from './request-schemas.js';

export const subjectId = subject.meta({
  description: 'Your own id of the account, percent-encoded.',
  example: 'user-8c1f',
});
export const methodId = z
  .string({ error: 'Must be a string.' })
  .regex(/^me_[\w-]{22}$/, { error: 'Must be the id of a method.' })
  .meta({ description: 'The id of a method.', example: 'me_0123456789abcdefghijkl' });

const name = z
  .string({ error: 'Must be a string.' })
  .refine(isName, { error: `Must have 1 to ${NAME_CHARACTERS_MAX} visible characters.` })
  .meta({
    description: 'As the person names it.',
    example: 'Work phone',
    override: { minLength: 1, maxLength: NAME_CHARACTERS_MAX },
  });
const proof = z
  .string({ error: 'Must be a string.' })
  .regex(/^ch_[0-9a-z]{28}$/, { error: 'Must be the id of a challenge.' })
  .exactOptional()
  .meta({
    description:
      'The id of a challenge of this subject, verified within the last five minutes by another registered method. Recovery codes prove nothing here.',
    example: 'ch_0123456789abcdefghjkmnpqrs01',
  });
const pass = z
  .string({ error: 'Must be a string.' })
  .min(1, { error: 'Must have 1 to 64 characters.' })
  .max(64, { error: 'Must have 1 to 64 characters.' })
  .exactOptional()
  .meta({
    description: 'A pass of an operator, in place of a proof. It counts once.',
    example: '01234-56789-abcde-fghjk-mnpqr-s',
  });

const phone = {
  kind: z.literal('phone'),
  number: startFields.to,
  country: startFields.country,
  channels: z
    .array(z.enum(PHONE_CHANNELS, { error: 'Must be "sms" or "call".' }), {
      error: 'Must be a list.',
    })
    .min(1, { error: 'Must have 1 to 2 channels.' })
    .max(PHONE_CHANNELS.length, { error: 'Must have 1 to 2 channels.' })
    .refine((list) => new Set(list).size === list.length, { error: 'Must have each channel once.' })
    .exactOptional()
    .meta({
      description: 'What may be used, the preferred one first. Default: all that reach it.',
      example: ['sms', 'call'],
      override: { uniqueItems: true },
    }),
  name: name.exactOptional(),
};
const totp = {
  kind: z.literal('totp'),
  secret: z
    .string({ error: 'Must be a string.' })
    .min(16, { error: 'Must have 16 to 1024 characters.' })
    .max(1024, { error: 'Must have 16 to 1024 characters.' })
    .meta({
      description:
        'The secret in base32, or an `otpauth://totp` address with SHA1, 6 digits and 30 seconds. No answer ever holds it.',
      example: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    }),
  name: name.exactOptional(),
};

/** What a sealed body holds. */
export const clearMethod = z.discriminatedUnion(
  'kind',
  [z.strictObject(phone), z.strictObject(totp)],
  {
    error: 'Must have "kind": "phone" or "totp".',
  },
);

export const addMethodRequest = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({ ...phone, pass }),
      z.strictObject({ ...totp, pass }),
      z.strictObject({
        kind: z.literal('sealed'),
        sealed: z
          .string({ error: 'Must be a string.' })
          .regex(/^[\w-]+(\.[\w-]*){4}$/, { error: 'Must be a compact JWE.' })
          .max(4096, { error: 'Must have at most 4096 characters.' })
          .meta({
            description:
              'One of the other two as JSON, without `pass`, as a compact JWE for the key of `/v1/job-key` (ECDH-ES, A256GCM).',
            example: 'eyJh..aXY.Y2lwaGVy.dGFn',
          }),
        pass,
      }),
    ],
    { error: 'Must have "kind": "phone", "totp" or "sealed".' },
  )
  .meta({ id: 'AddMethod' });

export const renameRequest = z.strictObject({ name }).meta({ id: 'RenameMethod' });
export const defaultRequest = z
  .strictObject({ method: methodId, proof, pass })
  .meta({ id: 'SetDefaultMethod' });
export const removeQuery = z.strictObject({ proof });
export const removeHeader = z.object({ 'octothorpe-pass': pass });

const PASS_DAYS_MAX = 7;
export const PASS_LIFE_MAX_MS = PASS_DAYS_MAX * 86_400_000;

export const passRequest = z
  .strictObject({
    subject: subject.meta({
      description: 'The tenant’s own id of the account.',
      example: 'user-8c1f',
    }),
    until: z.iso
      .datetime({ offset: true, error: 'Must be a date and time, such as "2027-06-30T00:00:00Z".' })
      .transform((text) => Date.parse(text))
      .meta({
        description: `When the pass ends: in the future, within ${PASS_DAYS_MAX} days.`,
        example: '2027-02-02T09:30:00Z',
      }),
    operator: SIGNATURE_FIELDS.operator.meta({ description: 'Who acts. Kept in the audit.' }),
    reason: SIGNATURE_FIELDS.reason.meta({
      description: 'Why. Kept in the audit.',
      example: 'lost phone, seen in person',
    }),
  })
  .meta({ id: 'GivePass' });

const methodFields = {
  id: z.string().meta({ example: 'me_0123456789abcdefghijkl' }),
  kind: z.enum(METHOD_KINDS).meta({ id: 'MethodKind' }),
  name: z.string(),
  default: z.boolean().meta({ description: 'Whether a sign-in starts with it.' }),
  to: z
    .string()
    .optional()
    .meta({ description: 'A phone’s number, masked.', example: '+358*****4567' }),
  country: z.string().optional().meta({ description: 'Of the number.', example: 'FI' }),
  channels: z.array(channelView).optional().meta({ description: 'Of a phone.' }),
  assurance: assuranceView,
  codesLeft: z.int().optional().meta({ description: 'Recovery codes that were not used.' }),
  backedUp: z
    .boolean()
    .optional()
    .meta({ description: 'Whether a passkey is synchronised between devices.' }),
  createdAt: instantView,
  lastUsedAt: instantView.optional(),
};

export const methodView = z
  .strictObject({ ...methodFields, mode: modeView })
  .meta({ id: 'Method' });
export type MethodView = Omit<z.infer<typeof methodView>, 'mode'>;

export const methodsView = z
  .strictObject({
    subject: z.string(),
    tag: z.string().meta({
      description: 'Names the subject in the audit, which does not hold its id.',
      example: 'q9H0h5m3mXn8b1ZKq9H0h5',
    }),
    methods: z.array(z.strictObject(methodFields)),
    mode: modeView,
  })
  .meta({ id: 'Methods' });

export const exportView = z
  .strictObject({
    subject: z.string(),
    exportedAt: instantView,
    methods: z.array(
      z.strictObject({
        ...methodFields,
        kept: z.array(z.string()).meta({
          description: 'The names of all fields that are kept of it, secrets included.',
          example: ['kind', 'name', 'number', 'country', 'channels', 'createdAtMs'],
        }),
      }),
    ),
    mode: modeView,
  })
  .meta({ id: 'SubjectExport' });

export const passView = z
  .strictObject({
    pass: z.string().meta({
      description: 'Give it to the person. It is shown here only.',
      example: '01234-56789-abcde-fghjk-mnpqr-s',
    }),
    tag: z.string().meta({ description: 'Names the subject in the audit.' }),
    until: instantView,
    mode: modeView,
  })
  .meta({ id: 'Pass' });

/** What the webhook of a tenant gets about methods. */
export const methodNotification = z
  .strictObject({
    type: z.enum([
      'method.added',
      'method.renamed',
      'method.removed',
      'method.default_changed',
      'methods.exported',
      'methods.imported',
      'methods.resealed',
      'subject.pass_given',
      'subject.deleted',
    ]),
    timestamp: instantView,
    data: z.strictObject({
      subject: z
        .string()
        .optional()
        .meta({ description: 'Absent if all subjects of the tenant are meant.' }),
      method: z
        .strictObject({
          id: z.string(),
          kind: z.enum(METHOD_KINDS),
          to: z.string().optional().meta({ description: 'A number, masked.' }),
        })
        .optional(),
      count: z
        .int()
        .optional()
        .meta({ description: 'How many methods, or subjects where all are meant.' }),
      until: instantView.optional().meta({ description: 'When the pass ends.' }),
      mode: modeView,
    }),
  })
  .meta({ id: 'MethodNotification', description: 'What a subject has registered was changed.' });
