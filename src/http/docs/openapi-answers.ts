/** Bodies and problem responses of the OpenAPI document, from schemas and examples. */
import { z } from 'zod';
import type { ZodOpenApiResponsesObject } from 'zod-openapi';
import { type ErrorCode, OctothorpeError } from '../../challenge/errors.js';
import { PROBLEMS, type ProblemSettings, problemAnswer } from '../answer.js';
import { type ChallengeView, problemView } from '../api/answer-schemas.js';
import { IDEMPOTENCY_KEY } from '../api/request-schemas.js';

const requestId = z.string().meta({ description: 'The request’s id: yours, or a new one.' });
/** On every answer. */
export const answerHeaders = z.object({ 'X-Request-Id': requestId });
const comeAgain = answerHeaders.extend({
  'Retry-After': z.string().meta({ description: 'Seconds.' }),
});

// The problems that calls have in common.
export const EVERYWHERE: ErrorCode[] = ['unauthorized', 'forbidden', 'unavailable', 'internal'];
export const WITH_ID: ErrorCode[] = [...EVERYWHERE, 'not_found'];
export const WITH_BODY: ErrorCode[] = [
  'invalid_request',
  'payload_too_large',
  'unsupported_media_type',
];

/** The answer of a call that succeeds, under its status. */
export function answer(
  status: number,
  description: string,
  schema: z.ZodType,
  examples: Record<string, unknown>,
  headers = answerHeaders,
): ZodOpenApiResponsesObject {
  return { [status]: { description, headers, content: json(schema, examples) } };
}

export function json(schema: z.ZodType, values: Record<string, unknown>) {
  return { 'application/json': { schema, examples: named(values) } };
}

export function jsonBody(schema: z.ZodType, values: Record<string, unknown>) {
  return { required: true, content: json(schema, values) };
}

function named(values: Record<string, unknown>): Record<string, { value: unknown }> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

/** One response for each status; its examples are the codes that it may carry. */
export function problemResponses(
  codes: readonly ErrorCode[],
  settings: ProblemSettings,
): ZodOpenApiResponsesObject {
  const byStatus = new Map<number, Record<string, unknown>>();
  const add = (status: number, name: string, example: unknown) =>
    byStatus.set(status, { ...byStatus.get(status), [name]: example });
  for (const code of codes) {
    add(PROBLEMS[code].status, code, problemExample(code, settings));
    if (code === 'invalid_request') add(422, code, faultsExample(settings));
  }
  return Object.fromEntries(
    [...byStatus].map(([status, examples]) => [
      status,
      {
        description: Object.keys(examples).join(', '),
        headers: status === 429 || status === 503 ? comeAgain : answerHeaders,
        content: {
          'application/problem+json': { schema: problemView, examples: named(examples) },
        },
      },
    ]),
  );
}

// What challenges and messages have in common: both start under a key of the caller, and are followed by events.

export function idempotencyKey(description: string, example: string) {
  const key = z.string().regex(IDEMPOTENCY_KEY).optional().meta({ description, example });
  return z.object({ 'Idempotency-Key': key });
}

/** On the answer to a call that creates something. */
export function location(what: 'challenge' | 'message' | 'session') {
  return { Location: z.string().meta({ description: `The path of the ${what}.` }) };
}

export function startedHeaders(what: 'challenge' | 'message') {
  return answerHeaders.extend({
    ...location(what),
    'Idempotent-Replayed': z.literal('true').optional().meta({
      description: 'The answer of an earlier request with this Idempotency-Key.',
    }),
  });
}

export const lastEventId = z.object({
  'Last-Event-ID': z
    .string()
    .regex(/^\d{1,9}$/)
    .optional()
    .meta({ description: 'The id of the newest event that you have.', example: '2' }),
});

/** @param schema of an event's data, by name */
export function streamAnswers(
  what: 'challenge' | 'message',
  schema: string,
  example: string,
): ZodOpenApiResponsesObject {
  const content = { 'text/event-stream': { schema: eventStream(schema), example } };
  return {
    200: { description: 'The stream.', headers: answerHeaders, content },
    204: { description: `The ${what} has ended and you have seen its last event.` },
  };
}

/** Text on the wire; `contentSchema` says what its events hold, since 3.1 has no keyword of its own for a stream. */
function eventStream(schema: string) {
  return {
    type: 'string',
    contentMediaType: 'text/event-stream',
    contentSchema: {
      type: 'array',
      items: {
        type: 'object',
        required: ['event', 'id', 'data'],
        properties: {
          event: { const: 'change' },
          id: { type: 'string', pattern: '^[1-9][0-9]{0,8}$' },
          data: {
            type: 'string',
            contentMediaType: 'application/json',
            contentSchema: { $ref: `#/components/schemas/${schema}` },
          },
        },
      },
    },
  } as const;
}

// Examples for the OpenAPI document. The tests hold every one against its schema.

const id = 'ch_0123456789abcdefghjkmnpqrs01';
const at = (second: number) => new Date(Date.UTC(2027, 1, 1, 9, 30, second)).toISOString();

export function challengeExamples(mode: ChallengeView['mode']) {
  const sms = { delivery: 1, channel: 'sms', provider: 'twilio' } as const;
  const queued: ChallengeView = {
    id,
    state: 'queued',
    final: false,
    channel: 'sms',
    to: '+358*****4567',
    country: 'FI',
    locale: 'fi',
    reference: 'sign-in-8c1f',
    subject: 'user-8c1f',
    channels: ['sms', 'call'],
    fallback: 'call',
    mode,
    createdAt: at(0),
    expiresAt: new Date(Date.UTC(2027, 1, 1, 9, 40)).toISOString(),
    checksLeft: 5,
    resend: { allowedAt: at(30) },
    sequence: 1,
    deliveries: [{ number: 1, channel: 'sms', provider: 'twilio', state: 'queued' }],
    timeline: [{ sequence: 1, at: at(0), ...sms, state: 'queued' }],
  };
  const sent: ChallengeView = {
    ...queued,
    state: 'sent',
    sequence: 3,
    deliveries: [
      { number: 1, channel: 'sms', provider: 'twilio', state: 'sent', reference: 'SM0123456789' },
    ],
    timeline: [
      ...queued.timeline,
      { sequence: 2, at: at(0), ...sms, state: 'sending' },
      { sequence: 3, at: at(1), ...sms, state: 'sent' },
    ],
  };
  const { resend: _resend, ...ended } = sent;
  const verified: ChallengeView = {
    ...ended,
    state: 'sms_verified',
    final: true,
    sequence: 4,
    timeline: [...sent.timeline, { sequence: 4, at: at(41), ...sms, state: 'sms_verified' }],
  };
  const canceled: ChallengeView = {
    ...ended,
    state: 'canceled',
    final: true,
    sequence: 4,
    timeline: [...sent.timeline, { sequence: 4, at: at(41), ...sms, state: 'canceled' }],
  };
  return {
    queued,
    sent,
    verified,
    canceled,
    right: { outcome: 'verified', verified: true, checksLeft: 5, challenge: verified, mode },
    wrong: {
      outcome: 'wrong_code',
      verified: false,
      checksLeft: 4,
      challenge: { ...sent, checksLeft: 4 },
      mode,
    },
    event: `retry:1000\n\nevent:change\nid:3\ndata:${JSON.stringify({ ...sent.timeline[2], final: false, mode })}\n\n`,
  } as const;
}

/** What each problem's document looks like. */
function problemExample(code: ErrorCode, settings: ProblemSettings): object {
  const error = new OctothorpeError(code, DETAILS[code] ?? PROBLEMS[code].remedy, {
    ...(code === 'resend_too_soon' ? { retryAfterSeconds: 17 } : {}),
    ...(code === 'limit_reached' ? { retryAfterSeconds: 600 } : {}),
  });
  return problemAnswer(error, '5a0c6a52-8d3e-4c4b-9f0e-0c2f6f6f9f10', settings).body;
}

/** Faulty fields: the same code under status 422. */
function faultsExample(settings: ProblemSettings): object {
  const error = new OctothorpeError('invalid_request', 'Correct channel: see faults.', {
    faults: [{ path: 'channel', message: 'Must be "sms", "call", "rcs" or "whatsapp".' }],
  });
  return problemAnswer(error, '5a0c6a52-8d3e-4c4b-9f0e-0c2f6f6f9f10', settings).body;
}

const DETAILS: Readonly<Partial<Record<ErrorCode, string>>> = {
  invalid_request: 'The body is not valid JSON: line 1, column 7: a value is missing.',
  unauthorized: 'The API key is not known here. Send it as Authorization: Bearer <API key>.',
  not_found: 'There is no such challenge.',
  resend_too_soon: 'It was sent a moment ago. Wait 17 seconds.',
  challenge_final: 'The challenge has ended. Start a new one.',
};
