/** The paths of messages for the OpenAPI document. */
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import type { ErrorCode } from '../../challenge/errors.js';
import type { ProblemSettings } from '../answer.js';
import {
  type MessageView,
  messageView,
  outcomeRequest,
  sendRequest,
} from '../api/message-schemas.js';
import { cancelRequest, readQuery } from '../api/request-schemas.js';
import {
  answer,
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
  .regex(/^ms_[0-9a-hjkmnp-tv-z]{28}$/)
  .meta({ description: 'The id of a message.', example: 'ms_0123456789abcdefghjkmnpqrs01' });

export function messagePaths(settings: ProblemSettings): ZodOpenApiPathsObject {
  const examples = messageExamples(settings.mode);
  const problems = (...codes: ErrorCode[]) => problemResponses(codes, settings);
  const path = z.object({ id });
  return {
    '/v1/messages': {
      post: {
        operationId: 'sendMessage',
        tags: ['Messages'],
        summary: 'Send a code or text that you made',
        description:
          'Answers once the message is stored and its first delivery is queued. The key needs the scope `relay`. The content is sealed, and gone once the message is final.',
        requestParams: {
          header: idempotencyKey(
            '1 to 255 printable ASCII characters. Repeats the first answer; another content under the same key is a conflict.',
            'otp-8c1f-1',
          ),
        },
        requestBody: jsonBody(sendRequest, {
          code: { to: '+358 44 123 4567', channels: ['sms', 'call'], code: '123456', locale: 'fi' },
          text: {
            to: '+358 44 123 4567',
            channel: 'sms',
            text: 'Contoso: 123456 is your code.',
            expiresInSeconds: 300,
          },
        }),
        responses: {
          ...answer(
            202,
            'The message is taken.',
            messageView,
            { queued: examples.queued },
            startedHeaders('message'),
          ),
          ...problems(
            ...EVERYWHERE,
            ...WITH_BODY,
            'idempotency_conflict',
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
    '/v1/messages/{id}': {
      get: {
        operationId: 'readMessage',
        tags: ['Messages'],
        summary: 'Read a message, or wait for its next change',
        description:
          'Without `wait` it answers at once. With `wait` it answers when the message has moved past `since`, when it has ended, or when the time is over.',
        requestParams: { path, query: readQuery },
        responses: {
          ...answer(200, 'The message.', messageView, { delivered: examples.delivered }),
          ...problems(...WITH_ID, 'invalid_request', 'limit_reached'),
        },
      },
    },
    '/v1/messages/{id}/events': {
      get: {
        operationId: 'followMessage',
        tags: ['Messages'],
        summary: 'Follow a message by server-sent events',
        description:
          'One event `change` for each entry of the timeline; its data is a `MessageEvent` and its id is the sequence. The stream ends with the message.',
        requestParams: { path, header: lastEventId },
        responses: {
          ...streamAnswers('message', 'MessageEvent', examples.event),
          ...problems(...WITH_ID, 'invalid_request', 'limit_reached'),
        },
      },
    },
    '/v1/messages/{id}/cancel': {
      post: {
        operationId: 'cancelMessage',
        tags: ['Messages'],
        summary: 'End a message',
        description: 'What has not been sent yet is not sent. A second call changes nothing.',
        requestParams: { path },
        requestBody: { ...jsonBody(cancelRequest, { nothing: {} }), required: false },
        responses: {
          ...answer(200, 'It is canceled.', messageView, { canceled: examples.canceled }),
          ...problems(...WITH_ID, ...WITH_BODY, 'challenge_final'),
        },
      },
    },
    '/v1/messages/{id}/outcome': {
      post: {
        operationId: 'tellOutcome',
        tags: ['Messages'],
        summary: 'Tell whether the code came back to you',
        description:
          'Limits learn from it as from a check: a verified number gets its places back, and a block of numbers where nobody verifies is closed. The first word counts. Without it limits learn nothing from the message.',
        requestParams: { path },
        requestBody: jsonBody(outcomeRequest, { came: { verified: true } }),
        responses: {
          ...answer(200, 'The message, with what was told first.', messageView, {
            told: { ...examples.delivered, outcome: 'verified' },
          }),
          ...problems(...WITH_ID, ...WITH_BODY),
        },
      },
    },
  };
}

const at = (second: number) => new Date(Date.UTC(2027, 1, 1, 9, 30, second)).toISOString();

/** The tests hold every one against its schema. */
export function messageExamples(mode: MessageView['mode']) {
  const sms = { delivery: 1, channel: 'sms', provider: 'twilio' } as const;
  const queued: MessageView = {
    id: 'ms_0123456789abcdefghjkmnpqrs01',
    state: 'queued',
    final: false,
    channel: 'sms',
    channels: ['sms', 'call'],
    to: '+358*****4567',
    country: 'FI',
    locale: 'fi',
    parts: 1,
    reference: 'otp-8c1f',
    mode,
    createdAt: at(0),
    expiresAt: new Date(Date.UTC(2027, 1, 1, 9, 40)).toISOString(),
    sequence: 1,
    deliveries: [{ number: 1, channel: 'sms', provider: 'twilio', state: 'queued' }],
    timeline: [{ sequence: 1, at: at(0), ...sms, state: 'queued' }],
  };
  const sent = [
    ...queued.timeline,
    { sequence: 2, at: at(0), ...sms, state: 'sending' as const },
    { sequence: 3, at: at(1), ...sms, state: 'sent' as const },
  ];
  const last = { sequence: 4, at: at(3), ...sms, state: 'delivered' as const };
  const reference = 'SM0123456789';
  const delivered: MessageView = {
    ...queued,
    state: 'delivered',
    final: true,
    sequence: 4,
    deliveries: [{ number: 1, channel: 'sms', provider: 'twilio', state: 'delivered', reference }],
    timeline: [...sent, last],
  };
  const canceled: MessageView = {
    ...queued,
    state: 'canceled',
    final: true,
    sequence: 2,
    timeline: [...queued.timeline, { sequence: 2, at: at(1), ...sms, state: 'canceled' }],
  };
  const data = JSON.stringify({ ...last, final: true, mode });
  return {
    queued,
    delivered,
    canceled,
    event: `retry:1000\n\nevent:change\nid:4\ndata:${data}\n\n`,
  } as const;
}
