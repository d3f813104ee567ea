/** The operator's paths about routes, for the OpenAPI document. */

import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import type { ProblemSettings } from '../answer.js';
import { explainedRoutesView, routeQuery, routeView } from '../api/route-reports.js';
import { answer, EVERYWHERE, problemResponses, WITH_ID } from './openapi-answers.js';

const TAGS = ['Operator'];
const SCOPE = 'Needs a key with the scope `operator`; speaks of its tenant alone.';

export function routePaths(settings: ProblemSettings): ZodOpenApiPathsObject {
  const { mode } = settings;
  const carriers = [
    { carrier: 'twilio', weight: 143.2, verified: 0.961, low: 0.935, high: 0.987, leads: true },
    { carrier: 'vonage', weight: 6.1, verified: 0.937, low: 0.82, high: 1, leads: false },
  ];
  const route = { channel: 'sms', country: 'FI', route: 'learned', evidence: 'everybody' };
  const explained = {
    delivery: 1,
    channel: 'sms',
    carrier: 'vonage',
    route: 'learned',
    why: 'explored',
    sentence: 'vonage was tried out, to learn how it does now.',
    record: 'learned2 001f9c01 twilio:138.2:5 vonage:5.8:0.3',
    recomputed: 'vonage',
    carriers,
  };
  return {
    '/v1/operator/routes': {
      get: {
        operationId: 'readRoute',
        tags: TAGS,
        summary: 'See how carriers stand on a route',
        description: `How they are chosen, and what is known of each: verified per send, with the interval that the rules compare. Read every two seconds by each process. ${SCOPE}`,
        requestParams: { query: routeQuery },
        responses: {
          ...answer(200, 'The route.', routeView, {
            learned: { ...route, carriers, shadows: [], mode },
          }),
          ...problemResponses([...EVERYWHERE, 'invalid_request'], settings),
        },
      },
    },
    '/v1/operator/challenges/{id}/routes': {
      get: {
        operationId: 'explainRoutes',
        tags: TAGS,
        summary: 'See why each delivery went over its carrier',
        description: `Of a challenge or a message: what was known when each carrier was chosen, and the carrier that follows from it by the rules. ${SCOPE}`,
        requestParams: {
          path: z.object({
            id: z.string().meta({
              description: 'Of a challenge or a message.',
              example: 'ch_00k5v9m2x7q4w8e1r6t3y0z5abcd',
            }),
          }),
        },
        responses: {
          ...answer(200, 'Its deliveries, oldest first.', explainedRoutesView, {
            explored: { deliveries: [explained], mode },
          }),
          ...problemResponses(WITH_ID, settings),
        },
      },
    },
  };
}
