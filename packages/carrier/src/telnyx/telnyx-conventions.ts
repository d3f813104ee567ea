/** What Telnyx's API has in common: the API key, JSON that matches a schema, and errors. Source: Telnyx, OpenAPI description and "API error codes". */
import type { Request } from 'express';
import { z } from 'zod';
import type { TelnyxAccount } from '../carrier-interface.js';
import { PLAIN_WORDS } from '../plain-input.js';
import { dialable, isWebAddress } from '../request-values.js';
import { type ApiAnswer, jsonOf, sameSecret } from '../vendor-api.js';

/** @throws TelnyxError unauthorized */
export function requireApiKey(request: Request, { apiKey, any }: TelnyxAccount): void {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined || (!any && !sameSecret(token, apiKey))) {
    throw new TelnyxError('unauthorized');
  }
}

/** @throws TelnyxError if the body is not JSON, or does not match the schema */
export function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): z.output<Schema> {
  const body = jsonOf(request, (fault) => new TelnyxError(fault));
  const read = schema.safeParse(body, PLAIN_WORDS);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const pointer = `/${issue?.path.join('/') ?? ''}`;
  const isNumber = issue?.message === NUMBER_FAULT;
  throw new TelnyxError(isNumber ? 'invalid-number' : 'invalid-parameter', {
    pointer,
    ...(issue ? { detail: issue.message } : {}),
  });
}

const NUMBER_FAULT = 'The phone number must be in +E.164 format.';

export const telnyxNumber = z
  .string()
  .refine((text) => text.startsWith('+') && dialable(text) !== undefined, NUMBER_FAULT);

export const webAddress = z.string().refine(isWebAddress, 'The URL is not valid.');

export const base64 = z
  .string()
  .max(4_000)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'Must be Base64.');

const KINDS = {
  unauthorized: [401, '10009', 'Authentication failed'],
  forbidden: [403, '10010', 'Authorization failed'],
  'not-found': [404, '10005', 'Resource not found'],
  'invalid-json': [400, '10015', 'Bad Request'],
  'invalid-parameter': [422, '10015', 'Invalid value'],
  'invalid-number': [422, '10016', 'Phone number must be in +E.164 format'],
  'unknown-sender': [422, '10002', 'Invalid phone number'],
  'unknown-application': [422, '10017', 'Associated resource does not exist'],
  'unknown-call': [422, '90015', 'Invalid Call Control ID'],
  'call-ended': [422, '90018', 'Call has already ended'],
  'call-not-answered': [422, '90034', 'Call not answered yet'],
  'invalid-message-sender': [400, '40305', 'Invalid ‘from’ address'],
  'opted-out': [400, '40300', 'Blocked due to STOP message'],
  'too-large': [413, '10015', 'Bad Request'],
  'unsupported-type': [415, '10014', 'Unsupported Media Type'],
  throttled: [429, '10011', 'Too many requests'],
  internal: [500, '10007', 'Unexpected error'],
  unavailable: [503, '10007', 'Unexpected error'],
} as const;

export type TelnyxErrorKind = keyof typeof KINDS;

interface ErrorDetails {
  readonly pointer?: string;
  readonly detail?: string;
}

export class TelnyxError extends Error {
  readonly kind: TelnyxErrorKind;
  readonly details: ErrorDetails;

  constructor(kind: TelnyxErrorKind, details: ErrorDetails = {}) {
    super(KINDS[kind][2]);
    this.name = 'TelnyxError';
    this.kind = kind;
    this.details = details;
  }

  answer(): ApiAnswer {
    const [status, code, title] = KINDS[this.kind];
    const { pointer, detail = title } = this.details;
    const headers: Record<string, string> = {};
    if (this.kind === 'throttled') headers['Retry-After'] = '1';
    return {
      status,
      headers,
      body: {
        errors: [
          {
            code,
            title,
            detail,
            ...(pointer === undefined ? {} : { source: { pointer } }),
            meta: { url: `https://developers.telnyx.com/docs/overview/errors/${code}` },
          },
        ],
      },
    };
  }
}
