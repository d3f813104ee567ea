/** What the operator's questions about the record accept. The OpenAPI document is generated from these schemas as well. */
import { z } from 'zod';
import type { ZodOpenApiOverride } from 'zod-openapi';
import { DIMENSIONS } from '../../record/statistics.js';
import { SIGNATURE_FIELDS } from './operator-schemas.js';

/** A query parameter is text on the wire and a number in the description. */
const pageLimit: ZodOpenApiOverride = ({ jsonSchema }) => {
  delete jsonSchema.pattern;
  Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: 100 });
};

/** It is one text, although it is read as a list. */
const commaList: ZodOpenApiOverride = ({ jsonSchema }) => {
  for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as 'type'];
  Object.assign(jsonSchema, { type: 'string' });
};

const once = { error: 'May be given once, as text.' };
const NAME = /^[a-z0-9_-]{1,32}$/;

const time = (description: string) =>
  z
    .string(once)
    .pipe(
      z.iso.datetime({
        offset: true,
        error: 'Must be a date and time, such as "2027-02-01T09:00:00Z".',
      }),
    )
    .transform((text) => Date.parse(text))
    .exactOptional()
    .meta({ description, example: '2027-02-01T09:00:00Z', format: 'date-time' });

const country = z
  .string(once)
  .regex(/^(?:[A-Za-z]{2}|001)$/, { error: 'Must be an ISO 3166-1 alpha-2 code, such as "FI".' })
  .transform((text) => text.toUpperCase())
  .exactOptional()
  .meta({ description: 'ISO 3166-1 alpha-2; `001` for numbers without a country.', example: 'FI' });

const name = (description: string, example: string) =>
  z
    .string(once)
    .regex(NAME, { error: 'Must be 1 to 32 of a-z, 0-9, - and _.' })
    .exactOptional()
    .meta({ description, example });

const carrier = name('As routes name it.', 'twilio');
const channel = name('`sms`, `call`, or a registered method.', 'sms');
const tenant = name(
  'One tenant. Another than the key’s own needs the scope `all_tenants`.',
  'acme',
);

const text = (description: string, example: string) =>
  z
    .string({ error: 'Must be a string.' })
    .min(1, { error: 'Must not be empty.' })
    .max(128, { error: 'Must have at most 128 characters.' })
    .exactOptional()
    .meta({ description, example });

const limit = z
  .string(once)
  .regex(/^([1-9]\d?|100)$/, { error: 'Must be a whole number, 1 to 100.' })
  .transform(Number)
  .exactOptional()
  .meta({
    description: 'Entries of a page, 1 to 100. Default: 50.',
    example: 20,
    override: pageLimit,
  });

/** No number and no subject in a URL: proxies write URLs to their logs. */
export const listQuery = z.strictObject({
  from: time('Ended at or after this, 31 days before `to` at most. Default: a day before `to`.'),
  to: time('Ended before this. Default: now.'),
  outcome: name('The state at the end, or `refused` for requests that never began.', 'failed'),
  country,
  channel,
  carrier,
  tenant,
  reference: text('Your own reference: then the other parameters are left out.', 'order-1042'),
  carrierId: text('The carrier’s own id of a delivery: the same.', 'SM0123'),
  limit,
  cursor: z
    .string(once)
    .max(40, { error: 'Must be the `next` of the page before.' })
    .exactOptional()
    .meta({ description: 'The `next` of the page before, with the same filters.' }),
});

const target = {
  number: text('A phone number in international form.', '+358441234567'),
  subject: text('Your own id of the account.', 'user-8c1f'),
};

export const searchRequest = z
  .strictObject({
    ...target,
    reference: text('Your own reference.', 'order-1042'),
    carrierId: text('The carrier’s own id of a delivery.', 'SM0123'),
  })
  .refine((request) => Object.keys(request).length === 1, {
    error: 'Name one of number, subject, reference and carrierId.',
  })
  .meta({
    id: 'ChallengeSearch',
    override: { oneOf: ['number', 'subject', 'reference', 'carrierId'].map(required) },
  });

export const eraseRequest = z
  .strictObject({
    ...target,
    operator: SIGNATURE_FIELDS.operator.meta({ description: 'Who acts. Kept in the audit.' }),
    reason: SIGNATURE_FIELDS.reason.meta({
      description: 'Why. Kept in the audit.',
      example: 'the person asked for it',
    }),
  })
  .refine(({ number, subject }) => (number === undefined) !== (subject === undefined), {
    error: 'Name one of number and subject.',
  })
  .meta({ id: 'EraseFacts', override: { oneOf: ['number', 'subject'].map(required) } });

function required(field: string) {
  return { required: [field] };
}

export const statsQuery = z.strictObject({
  period: z
    .enum(['hour', 'day'], { error: 'Must be "hour" or "day".' })
    .exactOptional()
    .meta({ description: 'Hours are kept for 9 days, days for 400. Default: `day`.' }),
  from: time('From the hour or day of this time. Default: 24 hours or 30 days before `to`.'),
  to: time('Until before this. Default: now.'),
  by: z
    .string(once)
    .regex(/^[a-z]+(,[a-z]+)*$/, { error: `Must be some of ${DIMENSIONS.join(', ')}.` })
    .transform((list) => [...new Set(list.split(','))])
    .pipe(z.array(z.enum(DIMENSIONS, { error: `Must be some of ${DIMENSIONS.join(', ')}.` })))
    .exactOptional()
    .meta({
      description: 'What to group the lines by, separated by commas. Default: all four.',
      example: 'country,carrier',
      override: commaList,
    }),
  country,
  channel,
  carrier,
  tenant,
  format: z
    .enum(['json', 'csv'], { error: 'Must be "json" or "csv".' })
    .exactOptional()
    .meta({ description: 'CSV has one line for each. Default: `json`.' }),
});
