/** What the operator's part of v1 accepts. The OpenAPI document is generated from these schemas as well. */
import { z } from 'zod';
import type { ZodOpenApiOverride } from 'zod-openapi';
import { parsePhoneNumber } from '../../challenge/phone-number.js';
import { LIST_ACTIONS } from '../../limits/number-lists.js';
import type { OperatorTarget } from '../../limits/operator-target.js';

const number = z
  .string({ error: 'Must be a phone number, as a string.' })
  .min(3, { error: 'Must have 3 to 32 characters.' })
  .max(32, { error: 'Must have 3 to 32 characters.' })
  .exactOptional()
  .meta({ description: 'A phone number in international form.', example: '+358441234567' });
const PREFIX = /^\+[1-9]\d{0,13}$/;
const prefix = z
  .string({ error: 'Must be a string.' })
  // A plus sign that was not encoded in a query arrives as a space.
  .transform((text) => text.replace(/^ (?=\d)/, '+'))
  .pipe(
    z.string().regex(PREFIX, {
      error: 'Must be a plus sign and the first digits of a number, such as "+35844".',
    }),
  )
  .exactOptional()
  .meta({
    description:
      'A plus sign and the first digits. Counters and breakers know a number without its last four digits, and refuse any other length; lists know any prefix.',
    example: '+35844123',
    pattern: PREFIX.source,
  });
const country = z
  .string({ error: 'Must be a country code, as a string.' })
  .regex(/^[A-Za-z]{2}$/, { error: 'Must be an ISO 3166-1 alpha-2 code, such as "FI".' })
  .transform((text) => text.toUpperCase())
  .exactOptional()
  .meta({ description: 'ISO 3166-1 alpha-2.', example: 'FI' });
const whole = { description: 'The tenant as a whole: its money, wrong codes, calls at once.' };

const signature = {
  operator: z
    .string({ error: 'Must be a string: who acts.' })
    .trim()
    .min(1, { error: 'Must say who acts.' })
    .max(64, { error: 'Must have at most 64 characters.' })
    .meta({ description: 'Who acts: a name or an address. Kept in the audit.', example: 'anna' }),
  reason: z
    .string({ error: 'Must be a string: why.' })
    .trim()
    .min(3, { error: 'Must have 3 to 200 characters. Say why: the audit shows it.' })
    .max(200, { error: 'Must have 3 to 200 characters.' })
    .meta({
      description: 'Why. Kept in the audit, with phone numbers masked.',
      example: 'the person called support',
    }),
};

/** The same where the console asks, and where another act needs who and why. */
export const TARGET_FIELDS = { number, prefix, country };
export const SIGNATURE_FIELDS = signature;

/** A query parameter is text on the wire and a number in the description. */
const wholeNumber: ZodOpenApiOverride = ({ jsonSchema }) => {
  delete jsonSchema.pattern;
  Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: 1000 });
};

/** The same as `exactlyOne`, in the document. */
const oneOf = (...names: string[]) => ({ oneOf: names.map((name) => ({ required: [name] })) });

const exactlyOne = (fields: object) => Object.keys(fields).length === 1;

/** No number in a URL: proxies write URLs to their logs. */
export const blocksQuery = z
  .strictObject({
    prefix,
    country,
    tenant: z
      .enum(['', 'true'], { error: 'Takes no value.' })
      .exactOptional()
      .meta({ ...whole, example: 'true', param: { example: 'true' } }),
  })
  .refine(exactlyOne, { error: 'Ask about one of prefix, country and tenant.' });

const target = {
  number,
  prefix,
  country,
  tenant: z.literal(true, { error: 'Must be true.' }).exactOptional().meta(whole),
};

export const blocksRequest = z
  .strictObject(target)
  .refine(exactlyOne, { error: 'Ask about one of number, prefix, country and tenant.' })
  .meta({ id: 'BlocksRequest', override: oneOf('number', 'prefix', 'country', 'tenant') });

export const unblockRequest = z
  .strictObject({ ...target, ...signature })
  .refine(({ operator: _, reason: __, ...named }) => exactlyOne(named), {
    error: 'Name one of number, prefix, country and tenant.',
  })
  .meta({ id: 'Unblock', override: oneOf('number', 'prefix', 'country', 'tenant') });

export const listRequest = z
  .strictObject({
    action: z.enum(LIST_ACTIONS, { error: 'Must be "deny", "allow" or "exempt".' }).meta({
      description:
        '`deny`: never. `allow`: free of the limits on prefixes, sequences, countries and conversion. `exempt`: free of those on the number, the address and the device as well. Budgets bind all.',
      example: 'deny',
    }),
    number,
    prefix,
    until: z.iso
      .datetime({
        offset: true,
        error: 'Must be a date and time, such as "2027-06-30T00:00:00Z".',
      })
      .transform((text) => Date.parse(text))
      .meta({
        description: 'When the entry ends: in the future, within a year.',
        example: '2027-06-30T00:00:00Z',
      }),
    ...signature,
  })
  .refine((request) => exactlyOne(targetOf(request)), { error: 'Name one of number and prefix.' })
  .meta({ id: 'ListEntryRequest', override: oneOf('number', 'prefix') });

export const unlistRequest = z
  .strictObject({
    id: z
      .string({ error: 'Must be a string.' })
      .regex(/^\d{1,2}:[\w-]{16}$/, { error: 'Must be the id of an entry.' })
      .exactOptional()
      .meta({ description: 'As the list shows it.', example: '13:q9H0h5m3mXn8b1ZK' }),
    number,
    prefix,
    ...signature,
  })
  .refine(({ id, ...request }) => exactlyOne({ ...targetOf(request), ...(id ? { id } : {}) }), {
    error: 'Name one of id, number and prefix.',
  })
  .meta({ id: 'UnlistRequest', override: oneOf('id', 'number', 'prefix') });

export const enableWebhookRequest = z.strictObject(signature).meta({ id: 'EnableWebhook' });

export const auditQuery = z.strictObject({
  of: z
    .enum(['operators', 'methods'], { error: 'Must be "operators" or "methods".' })
    .exactOptional()
    .meta({
      description:
        'What operators did, or what was done to the registered methods of subjects. Default: `operators`.',
      example: 'methods',
    }),
  limit: z
    .string({ error: 'May be given once.' })
    .regex(/^([1-9]\d{0,2}|1000)$/, { error: 'Must be a whole number, 1 to 1000.' })
    .transform(Number)
    .exactOptional()
    .meta({
      description: 'How many of the newest acts to return, 1 to 1000. Default: 100.',
      example: 20,
      override: wholeNumber,
    }),
});

function targetOf(request: { number?: string; prefix?: string }): object {
  const { number, prefix } = request;
  return {
    ...(number === undefined ? {} : { number }),
    ...(prefix === undefined ? {} : { prefix }),
  };
}

interface NamedTarget {
  readonly number?: string;
  readonly prefix?: string;
  readonly country?: string;
}

/** The schemas require one target; if it is none of these, it is the tenant. */
export function toTarget({ number, prefix, country }: NamedTarget): OperatorTarget {
  if (number !== undefined) return { kind: 'number', e164: parsePhoneNumber(number).e164 };
  if (prefix !== undefined) return { kind: 'prefix', prefix };
  return country === undefined ? { kind: 'tenant' } : { kind: 'country', country };
}
