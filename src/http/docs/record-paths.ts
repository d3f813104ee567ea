/** The paths of the operator's record for the OpenAPI document. */

import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import type { ErrorCode } from '../../challenge/errors.js';
import { tellCause } from '../../record/causes.js';
import type { ProblemSettings } from '../answer.js';
import * as schemas from '../api/record-schemas.js';
import * as views from '../api/record-views.js';
import { answer, answerHeaders, json, jsonBody, problemResponses } from './openapi-answers.js';
import { EVERYWHERE, TAGS, WITH_BODY, WITH_NUMBER } from './operator-paths.js';

const SCOPE =
  'Needs a key with the scope `operator`, and sees its tenant; with `all_tenants` beside it, every tenant.';

export function recordPaths(settings: ProblemSettings): ZodOpenApiPathsObject {
  const { mode } = settings;
  const problems = (...codes: ErrorCode[]) => problemResponses([...EVERYWHERE, ...codes], settings);
  const { cause, support, engineer, cure } = tellCause('handset_off', {
    carrier: 'twilio',
    code: '30003',
    country: 'FI',
  });
  const why = { cause, support, engineer, cure };
  const at = (second: number) => `2027-02-01T09:30:${String(second).padStart(2, '0')}.000Z`;
  const summary = {
    id: 'ch_000123456789abcdefghjkmnpqrs',
    kind: 'challenge',
    tenant: 'acme',
    to: '+358*****4567',
    country: 'FI',
    channel: 'sms',
    carrier: 'twilio',
    state: 'failed',
    final: true,
    reason: 'unreachable',
    createdAt: at(0),
    endedAt: at(9),
    seconds: 9,
    spend: 0.08,
    cause: why,
  };
  const detail = {
    ...summary,
    wrongCodes: 0,
    deliveries: [
      {
        number: 1,
        channel: 'sms',
        carrier: 'twilio',
        sender: 'Acme',
        state: 'failed',
        reason: 'unreachable',
        code: '30003',
        queuedAt: at(0),
        acceptedAt: at(1),
        price: 0.08,
        charged: false,
        cause: why,
      },
    ],
    timeline: [
      { at: at(0), delivery: 1, kind: 'state', state: 'queued' },
      {
        at: at(1),
        delivery: 1,
        kind: 'exchange',
        method: 'POST',
        status: 201,
        result: 'accepted',
        ms: 143,
      },
      {
        at: at(9),
        delivery: 1,
        kind: 'callback',
        reported: 'failed',
        verdict: 'recorded',
        code: '30003',
      },
      { at: at(9), delivery: 1, kind: 'state', state: 'failed', reason: 'unreachable' },
    ],
    mode,
  };
  const line = {
    from: '2027-02-01T00:00:00.000Z',
    country: 'FI',
    carrier: 'twilio',
    requested: 1200,
    refused: 4,
    sent: 1214,
    delivered: 1190,
    verified: 1105,
    failed: 20,
    expired: 80,
    ended: 1198,
    wrongCodes: 31,
    conversion: 0.9224,
    deliveredMedianSeconds: 2.4,
    deliveredP95Seconds: 7.1,
    verifiedMedianSeconds: 16.3,
    verifiedP95Seconds: 52,
    spend: 95.9,
    costPerVerified: 0.086787,
  };
  const signature = { operator: 'anna', reason: 'the person asked for it' };
  return {
    '/v1/operator/challenges': {
      get: {
        operationId: 'listRecorded',
        tags: TAGS,
        summary: 'List what has ended, and why',
        description: `By time, outcome, country, channel and carrier; the newest first. Or by your reference or the carrier’s id, open ones as well. Requests that a limit refused are among them. ${SCOPE}`,
        requestParams: { query: schemas.listQuery },
        responses: {
          ...answer(200, 'A page.', views.foundView, {
            page: { challenges: [summary], next: 'aq3x.0.2r.Zk3q9w', mode },
          }),
          ...problems(),
        },
      },
    },
    '/v1/operator/challenges/search': {
      post: {
        operationId: 'searchRecorded',
        tags: TAGS,
        summary: 'Find the challenges of a number or a subject',
        description: `At most 100, the newest first. Exact: parts of numbers find nothing. ${SCOPE}`,
        requestBody: jsonBody(schemas.searchRequest, {
          number: { number: '+358441234567' },
          subject: { subject: 'user-8c1f' },
        }),
        responses: {
          ...answer(200, 'What was found.', views.foundView, {
            found: { challenges: [summary], mode },
          }),
          ...problems(...WITH_BODY, ...WITH_NUMBER),
        },
      },
    },
    '/v1/operator/challenges/{id}': {
      get: {
        operationId: 'readRecorded',
        tags: TAGS,
        summary: 'See one challenge’s timeline, and why its code did not arrive',
        description: `Every exchange with carriers, every callback, every refusal, without content. ${SCOPE}`,
        requestParams: { path: z.object({ id: z.string().meta({ example: summary.id }) }) },
        responses: {
          ...answer(200, 'The challenge.', views.detailView, { detail }),
          ...problems('not_found'),
        },
      },
    },
    '/v1/operator/erase': {
      post: {
        operationId: 'eraseRecorded',
        tags: TAGS,
        summary: 'Erase the facts of a number or a subject',
        description: `Of challenges that have ended. Counts stay: they name nobody. The audit keeps who asked and why. ${SCOPE}`,
        requestBody: jsonBody(schemas.eraseRequest, {
          number: { number: '+358441234567', ...signature },
        }),
        responses: {
          ...answer(200, 'They are erased.', views.erasedView, {
            erased: { erased: 3, open: 0, mode },
          }),
          ...problems(...WITH_BODY, ...WITH_NUMBER),
        },
      },
    },
    '/v1/operator/stats': {
      get: {
        operationId: 'readStatistics',
        tags: TAGS,
        summary: 'See conversion, times and money by hour or day',
        description: `By tenant, country, channel and carrier, as JSON or CSV. Medians and 95th percentiles are read off histograms. ${SCOPE}`,
        requestParams: { query: schemas.statsQuery },
        responses: {
          200: {
            description: 'The statistics.',
            headers: answerHeaders,
            content: {
              ...json(views.statsView, {
                stats: { period: 'day', lines: [line], cut: false, mode },
              }),
              'text/csv': { schema: z.string(), example: 'from,country,requested\r\n' },
            },
          },
          ...problems(),
        },
      },
    },
  };
}
