/** What Vonage's APIs have in common: JSON that matches a schema, the form of numbers, and errors. */
import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import { PLAIN_WORDS } from '../plain-input.js';
import { dialable } from '../request-values.js';
import { type ApiAnswer, jsonOf } from '../vendor-api.js';

/** @throws VonageError if the body is not JSON, or does not match the schema */
export function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): z.output<Schema> {
  const body = jsonOf(request, (fault) => new VonageError(fault));
  return readValue(body, schema);
}

/** @throws VonageError invalid-params, naming every invalid parameter */
export function readValue<Schema extends z.ZodType>(
  value: unknown,
  schema: Schema,
): z.output<Schema> {
  const read = schema.safeParse(value, PLAIN_WORDS);
  if (read.success) return read.data;
  throw new VonageError(
    'invalid-params',
    read.error.issues.map((issue) => ({
      name: issue.path.join('.') || 'body',
      reason: issue.message,
    })),
  );
}

/** Vonage writes numbers in E.164 form without the plus sign. */
export const vonageNumber = z
  .string()
  .refine(
    (digits) => /^[1-9]\d{6,14}$/.test(digits) && dialable(digits) !== undefined,
    'Must be a number in E.164 form, 7 to 15 digits without a plus sign.',
  );

export function plain(number: string): string {
  return number.replace(/^\+/, '');
}

export function e164(digits: string): string {
  return digits.startsWith('+') ? digits : `+${digits}`;
}

export type VonageProduct = 'messages' | 'voice';

const KINDS = {
  unauthorized: [401, 'Unauthorized', 'You did not provide correct credentials.'],
  forbidden: [403, 'Forbidden', 'Your account does not have permission to perform this action.'],
  'not-found': [404, 'Not Found', 'The requested resource does not exist, or you have no access.'],
  'invalid-json': [400, 'Bad Request', 'The request body did not contain valid JSON.'],
  'invalid-params': [422, 'Invalid params', 'The value of one or more parameters is invalid.'],
  'too-large': [413, 'Payload Too Large', 'The request body is too large.'],
  'unsupported-type': [415, 'Unsupported Media Type', 'Content-Type must be application/json.'],
  'invalid-code': [400, 'Invalid Code', 'The code you provided does not match the expected value.'],
  'used-up': [
    410,
    'Invalid Code',
    'An incorrect code has been provided too many times. Workflow terminated.',
  ],
  concurrent: [409, 'Conflict', 'Concurrent verifications to the same number are not allowed'],
  conflict: [400, 'Bad Request', 'The call is not in a state that allows this.'],
  throttled: [429, 'Rate Limit Hit', 'Please wait, then retry your request.'],
  internal: [500, 'Internal Error', 'There was an error processing your request.'],
  unavailable: [503, 'Service Unavailable', 'The service is temporarily unavailable.'],
} as const;

export type VonageErrorKind = keyof typeof KINDS;

interface InvalidParameter {
  readonly name: string;
  readonly reason: string;
}

/** Problem objects from the Messages API, and the older form of the Voice API. Each kind of error has both. */
export class VonageError extends Error {
  readonly kind: VonageErrorKind;
  readonly invalid: readonly InvalidParameter[];

  constructor(kind: VonageErrorKind, invalid: readonly InvalidParameter[] = []) {
    super(KINDS[kind][2]);
    this.name = 'VonageError';
    this.kind = kind;
    this.invalid = invalid;
  }

  answer(product: VonageProduct): ApiAnswer {
    const headers: Record<string, string> = {};
    if (this.kind === 'throttled') headers['Retry-After'] = '1';
    return product === 'voice' ? this.#voice(headers) : this.#messages(headers);
  }

  #messages(headers: Record<string, string>): ApiAnswer {
    const [status, title, detail] = KINDS[this.kind];
    return {
      status,
      headers,
      body: {
        type: `https://developer.vonage.com/api-errors#${this.kind}`,
        title,
        detail,
        instance: randomBytes(16).toString('hex'),
        ...(this.invalid.length > 0 ? { invalid_parameters: this.invalid } : {}),
      },
    };
  }

  #voice(headers: Record<string, string>): ApiAnswer {
    const [status, title] = KINDS[this.kind];
    const invalid = Object.fromEntries(this.invalid.map(({ name, reason }) => [name, reason]));
    return {
      // The Voice API answers 400 when the Messages API answers 422.
      status: status === 422 ? 400 : status,
      headers,
      body: {
        type: status === 422 ? 'VALIDATION' : title.toUpperCase().replace(/ /g, '_'),
        error_title: status === 422 ? 'Bad Request' : title,
        ...(this.invalid.length > 0 ? { invalid_parameters: invalid } : {}),
      },
    };
  }
}
