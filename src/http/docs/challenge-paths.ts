/** The paths of v1 for the OpenAPI document: what each call takes, answers and refuses. */
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import type { ErrorCode } from '../../challenge/errors.js';
import type { ProblemSettings } from '../answer.js';
import * as answers from '../api/answer-schemas.js';
import * as requests from '../api/request-schemas.js';
import {
  answer,
  challengeExamples,
  EVERYWHERE,
  idempotencyKey,
  jsonBody,
  lastEventId,
  problemResponses,
  startedHeaders,
  streamAnswers,
  WITH_BODY,
  WITH_ID,
} from './openapi-answers.js';

const id = z
  .string()
  .regex(/^ch_[0-9a-hjkmnp-tv-z]{28}$/)
  .meta({ description: 'The id of a challenge.', example: 'ch_0123456789abcdefghjkmnpqrs01' });

const JOB_KEY_EXAMPLE = {
  kty: 'EC',
  crv: 'P-256',
  x: 'weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ',
  y: 'e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck',
  kid: 'sOhzLT0QbDZQ1bQ-8uXTt5tKEbZ8gU5mMHmBJJBqAZs',
  alg: 'ECDH-ES',
  use: 'enc',
};

export function challengePaths(settings: ProblemSettings): ZodOpenApiPathsObject {
  const examples = challengeExamples(settings.mode);
  const problems = (...codes: ErrorCode[]) => problemResponses(codes, settings);
  const path = z.object({ id });
  return {
    '/v1/challenges': {
      post: {
        operationId: 'startChallenge',
        tags: ['Challenges'],
        summary: 'Start a challenge',
        description:
          'Answers once the challenge is stored and its first delivery is queued. With an `Idempotency-Key` the same request may be sent again without a second message or prompt.',
        requestParams: {
          header: idempotencyKey(
            '1 to 255 printable ASCII characters. Repeats the first answer; another body under the same key is a conflict.',
            'sign-in-8c1f-1',
          ),
        },
        requestBody: jsonBody(requests.startRequest, {
          sms: { to: '+358 44 123 4567', channels: ['sms', 'call'], locale: 'fi' },
          call: { to: '044 123 4567', country: 'FI', channels: ['call'], subject: 'user-8c1f' },
          payment: {
            to: '+358 44 123 4567',
            channels: ['sms'],
            purpose: 'payment',
            transaction: { amount: '49.90', currency: 'EUR', payee: 'Acme Oy' },
          },
          approval: { channel: 'approve', subject: 'user-8c1f' },
          textUs: { to: '+358 44 123 4567', channel: 'inbound_sms', purpose: 'setup' },
          older: { to: '+358 44 123 4567', channel: 'sms', fallback: 'call' },
        }),
        responses: {
          ...answer(
            202,
            'The challenge has started.',
            answers.startedView,
            { queued: examples.queued },
            startedHeaders('challenge'),
          ),
          ...problems(
            ...EVERYWHERE,
            ...WITH_BODY,
            'idempotency_conflict',
            'method_not_registered',
            'invalid_number',
            'number_not_allowed',
            'country_not_allowed',
            'sender_not_allowed',
            'channel_not_allowed',
            'limit_reached',
          ),
        },
      },
    },
    '/v1/job-key': {
      get: {
        operationId: 'readJobKey',
        tags: ['Challenges'],
        summary: 'Read the public key that numbers in jobs are sealed for',
        description:
          'Seal `{"to": "+358…"}` as a compact JWE (`ECDH-ES`, `A256GCM`, with this `kid`) and add a job with it in `sealed`. The key changes when the operator rotates `MASTER_KEYS`: fetch it at start and every hour.',
        responses: {
          ...answer(200, 'The key, as a JWK.', answers.jobKeyView, { key: JOB_KEY_EXAMPLE }),
          ...problems('unauthorized', 'forbidden', 'internal'),
        },
      },
    },
    '/v1/challenges/{id}': {
      get: {
        operationId: 'readChallenge',
        tags: ['Challenges'],
        summary: 'Read a challenge, or wait for its next change',
        description:
          'Without `wait` it answers at once. With `wait` it answers when the challenge has moved past `since`, when it has ended, or when the time is over.',
        requestParams: { path, query: requests.readQuery },
        responses: {
          ...answer(200, 'The challenge.', answers.challengeView, {
            sent: examples.sent,
            verified: examples.verified,
          }),
          ...problems(...WITH_ID, 'invalid_request', 'limit_reached'),
        },
      },
    },
    '/v1/challenges/{id}/events': {
      get: {
        operationId: 'followChallenge',
        tags: ['Challenges'],
        summary: 'Follow a challenge by server-sent events',
        description:
          'One event `change` for each entry of the timeline; its data is a `ChallengeEvent` and its id is the sequence. The stream ends with the challenge. A client that reconnects with the last id then gets 204, which tells an EventSource to stop.',
        requestParams: { path, header: lastEventId },
        responses: {
          ...streamAnswers('challenge', 'ChallengeEvent', examples.event),
          ...problems(...WITH_ID, 'invalid_request', 'limit_reached'),
        },
      },
    },
    '/v1/challenges/{id}/check': {
      post: {
        operationId: 'checkCode',
        tags: ['Challenges'],
        summary: 'Check the code that the person typed',
        description:
          'A wrong code is an answer, not an error: look at `verified`. Text that can be no code is 422 and spends no attempt; neither does a `transaction` that is not the challenge’s, which is 409. With an `Idempotency-Key` a repeated request gets the first verdict and spends no second attempt.',
        requestParams: {
          path,
          header: idempotencyKey(
            'A new one for each code that the person enters.',
            'sign-in-8c1f-guess-1',
          ),
        },
        requestBody: jsonBody(requests.checkRequest, {
          typed: { code: '123 456' },
          payment: {
            code: '123 456',
            transaction: { amount: '49.90', currency: 'EUR', payee: 'Acme Oy' },
          },
        }),
        responses: {
          ...answer(200, 'The verdict.', answers.checkedView, {
            right: examples.right,
            wrong: examples.wrong,
          }),
          ...problems(
            ...WITH_ID,
            ...WITH_BODY,
            'challenge_final',
            'challenge_not_checkable',
            'transaction_mismatch',
            'limit_reached',
          ),
        },
      },
    },
    '/v1/challenges/{id}/resend': {
      post: {
        operationId: 'resendChallenge',
        tags: ['Challenges'],
        summary: 'Send again, or switch to the other channel',
        description:
          'Uses the same channel where `channel` is absent, or where there is no body. Before `resend.allowedAt` the answer is 429.',
        requestParams: { path },
        requestBody: {
          ...jsonBody(requests.resendRequest, { again: {}, call: { channel: 'call' } }),
          required: false,
        },
        responses: {
          ...answer(202, 'Another delivery is queued.', answers.challengeView, {
            queued: examples.queued,
          }),
          ...problems(
            ...WITH_ID,
            ...WITH_BODY,
            'challenge_final',
            'channel_not_allowed',
            'country_not_allowed',
            'sender_not_allowed',
            'resend_too_soon',
            'limit_reached',
          ),
        },
      },
    },
    '/v1/challenges/{id}/cancel': {
      post: {
        operationId: 'cancelChallenge',
        tags: ['Challenges'],
        summary: 'End a challenge that is no longer needed',
        description: 'Its code and its call stop working. A message that was sent still arrives.',
        requestParams: { path },
        requestBody: { ...jsonBody(requests.cancelRequest, { nothing: {} }), required: false },
        responses: {
          ...answer(200, 'It is canceled.', answers.challengeView, { canceled: examples.canceled }),
          ...problems(...WITH_ID, ...WITH_BODY, 'challenge_final'),
        },
      },
    },
  };
}
