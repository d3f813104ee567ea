/** The paths of hosted sessions for the OpenAPI document. */
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import type { ErrorCode } from '../../challenge/errors.js';
import type { ProblemSettings } from '../answer.js';
import * as schemas from '../api/session-schemas.js';
import {
  answer,
  answerHeaders,
  EVERYWHERE,
  jsonBody,
  location,
  problemResponses,
  WITH_BODY,
  WITH_ID,
} from './openapi-answers.js';

const id = z
  .string()
  .regex(/^se_[0-9a-z]{26}$/)
  .meta({ description: 'The id of a session.', example: 'se_0123456789abcdefghjkmnpqrs' });

export function sessionPaths(settings: ProblemSettings): ZodOpenApiPathsObject {
  const examples = sessionExamples(settings);
  // A sandbox returns to any address of its own machine, and to no other that nobody has configured.
  const service = settings.mode === 'sandbox' ? 'http://localhost:4000' : 'https://id.example.com';
  const problems = (...codes: ErrorCode[]) => problemResponses(codes, settings);
  const path = z.object({ id });
  return {
    '/v1/sessions': {
      post: {
        operationId: 'createSession',
        tags: ['Sessions'],
        summary: 'Begin a visit to the hosted pages',
        description:
          'Send the browser to `url`. It comes back to `returnUrl` with `result`, a JWT signed with a key of `/.well-known/jwks.json`, and with your `state`.',
        requestBody: jsonBody(schemas.createSessionRequest, {
          setup: {
            purpose: 'setup',
            subject: 'user-8c1f',
            country: 'FI',
            returnUrl: `${service}/phone/verified`,
            state: 'af0ifjsldkj',
          },
          signin: {
            purpose: 'signin',
            subject: 'user-8c1f',
            to: '+358441234567',
            preferred: 'sms',
            returnUrl: `${service}/phone/verified`,
          },
          methods: {
            purpose: 'setup',
            subject: 'user-8c1f',
            methods: ['app', 'phone'],
            require: 2,
            account: 'anna@example.com',
            returnUrl: `${service}/methods/done`,
          },
        }),
        responses: {
          ...answer(
            201,
            'The session has begun.',
            schemas.createdSessionView,
            { created: examples.created },
            answerHeaders.extend(location('session')),
          ),
          ...problems(
            ...EVERYWHERE,
            ...WITH_BODY,
            'invalid_number',
            'number_not_allowed',
            'nothing_registered',
            'proof_needed',
          ),
        },
      },
    },
    '/v1/sessions/{id}': {
      get: {
        operationId: 'readSession',
        tags: ['Sessions'],
        summary: 'Read a session, and the number that it set up',
        description:
          '`phoneNumber` is there once a set-up is verified; in every other case the number is masked.',
        requestParams: { path },
        responses: {
          ...answer(200, 'The session.', schemas.sessionView, {
            open: examples.open,
            verified: examples.verified,
          }),
          ...problems(...WITH_ID),
        },
      },
    },
    '/v1/sessions/{id}/redeem': {
      post: {
        operationId: 'redeemResult',
        tags: ['Sessions'],
        summary: 'Take a result for good',
        description:
          'Checks the JWT and answers the session; the same result is refused a second time. A service that keeps each `jti` for two minutes need not call it.',
        requestParams: { path },
        requestBody: jsonBody(schemas.redeemRequest, { result: { result: 'eyJh.eyJp.c2ln' } }),
        responses: {
          ...answer(200, 'It is redeemed.', schemas.sessionView, { redeemed: examples.redeemed }),
          ...problems(...WITH_ID, ...WITH_BODY, 'result_used'),
        },
      },
    },
  };
}

/** The tests hold every one against its schema. */
function sessionExamples({ mode, publicUrl }: ProblemSettings) {
  const at = (minute: number) => new Date(Date.UTC(2027, 1, 1, 9, 30 + minute)).toISOString();
  const sessionId = 'se_0123456789abcdefghjkmnpqrs';
  const open: schemas.SessionView = {
    id: sessionId,
    purpose: 'setup',
    subject: 'user-8c1f',
    state: 'open',
    createdAt: at(0),
    expiresAt: at(10),
    mode,
  };
  const verified: schemas.SessionView = {
    ...open,
    state: 'verified',
    outcome: 'verified',
    method: 'sms',
    phoneNumber: '+358441234567',
    to: '+358*****4567',
    country: 'FI',
    challenge: 'ch_0123456789abcdefghjkmnpqrs01',
    openedAt: at(1),
    verifiedAt: at(2),
    finishedAt: at(3),
    expiresAt: at(31),
  };
  return {
    created: {
      id: sessionId,
      url: `${publicUrl}/verify/open/0123456789abcdefghjkmnpqrs${'x'.repeat(43)}`,
      expiresAt: at(10),
      mode,
    },
    open,
    verified,
    redeemed: { ...verified, redeemedAt: at(3) },
  };
}
