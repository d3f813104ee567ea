/** Bodies and problem responses of the OpenAPI document, from schemas and examples. */
import { z } from 'zod';
import type { ZodOpenApiResponsesObject } from 'zod-openapi';
import type { ErrorCode } from '../challenge/errors.js';
import { problemView } from './answer-schemas.js';
import { faultsExample, problemExample } from './openapi-examples.js';
import { PROBLEMS, type ProblemSettings } from './problem.js';

const requestId = z.string().meta({ description: 'The request’s id: yours, or a new one.' });
/** On every answer. */
export const answerHeaders = z.object({ 'X-Request-Id': requestId });
const comeAgain = answerHeaders.extend({
  'Retry-After': z.string().meta({ description: 'Seconds.' }),
});

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
