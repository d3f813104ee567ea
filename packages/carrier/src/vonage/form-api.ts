/**
 * What Vonage's older APIs (SMS, Verify v1) have in common: parameters in the query, a form or JSON, key and secret among them, and errors that
 * are a status in an answer with 200. Source: Vonage, SMS API and Verify API references.
 */
import type { Request } from 'express';
import { z } from 'zod';
import { type ApiAnswer, basicCredentials } from '../vendor-api.js';
import type { CommonRefusal, VendorErrors } from '../vendor-router.js';
import type { VonageAccountState } from './vonage-account.js';

export type FormApi = 'sms' | 'verify';

/** Throttled, missing, invalid and wrong credentials have the same numbers in both. */
export class FormApiError extends Error {
  readonly status: string;

  constructor(status: string, text: string) {
    super(text);
    this.name = 'FormApiError';
    this.status = status;
  }

  answer(api: FormApi): ApiAnswer {
    const { status, message } = this;
    return {
      status: 200,
      body:
        api === 'sms'
          ? { 'message-count': '1', messages: [{ status, 'error-text': message }] }
          : { status, error_text: message },
    };
  }
}

const REFUSALS: Readonly<Record<CommonRefusal, readonly [status: string, text: string]>> = {
  throttled: ['1', 'Throughput Rate Exceeded'],
  unavailable: ['5', 'Internal Error'],
  forbidden: ['7', 'The number you are trying to message is blacklisted'],
  'not-found': ['3', 'No such path'],
  'too-large': ['3', 'The request is too large'],
  malformed: ['3', 'The request cannot be read'],
  internal: ['5', 'Internal Error'],
};

export function formApiErrors(api: FormApi): VendorErrors {
  return {
    vendor: 'vonage',
    answerTo: (refusal) => {
      const said = new FormApiError(...REFUSALS[refusal]).answer(api);
      return refusal === 'not-found' ? { ...said, status: 404 } : said;
    },
    answerOf: (error) => (error instanceof FormApiError ? error.answer(api) : undefined),
  };
}

/** @throws FormApiError 2 (missing), 3 (invalid) or 4 (credentials) */
export function readParameters<Schema extends z.ZodObject>(
  request: Request,
  account: VonageAccountState,
  schema: Schema,
): z.output<Schema> {
  const given = parametersOf(request);
  const basic = basicCredentials(request.headers.authorization ?? '');
  const { api_key: user = '', api_secret: password = '' } = given;
  if (!account.knows(basic ?? { user, password })) throw new FormApiError('4', 'Bad Credentials');
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const name = read.error.issues[0]?.path.join('.') ?? '';
  const isMissing = given[name] === undefined || given[name] === '';
  throw isMissing
    ? new FormApiError('2', `Missing mandatory parameter: ${name}`)
    : new FormApiError('3', `Invalid value for param: ${name}`);
}

const texts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

function parametersOf(request: Request): Record<string, string> {
  const query = new URLSearchParams(request.originalUrl.split('?', 2)[1] ?? '');
  const body = typeof request.body === 'string' ? request.body : '';
  return { ...Object.fromEntries(query), ...inBody(body, request.headers['content-type'] ?? '') };
}

function inBody(body: string, type: string): Record<string, string> {
  if (!type.includes('json')) return Object.fromEntries(new URLSearchParams(body));
  try {
    const read = texts.parse(JSON.parse(body));
    return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, String(value)]));
  } catch {
    throw new FormApiError('3', 'The body is no JSON object of texts');
  }
}
