/** The webhooks of the OpenAPI document: what Octothorpe sends to a tenant, framed and signed as Standard Webhooks 1.0 says. */
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { ALERT_TEXTS } from '../../record/alert-rules.js';
import type { ProblemSettings } from '../answer.js';
import { messageExamples } from './message-paths.js';
import { challengeExamples } from './openapi-answers.js';

const TIMESTAMP = '2027-02-01T09:30:00.000Z';
/** The examples are signed with it, so that a receiver can be tested with them. The reference page shows it. */
export const EXAMPLE_SECRET = 'whsec_QW4gZXhhbXBsZSBzZWNyZXQsIG5vdCB5b3VycyE=';
const EXAMPLE_ID = 'msg_0123456789abcdefghjkmnpqrs01_4';

export function webhooks({ mode }: ProblemSettings): ZodOpenApiPathsObject {
  const { checksLeft: _c, ...ended } = challengeExamples(mode).verified;
  return {
    'challenge.ended': message(
      'challengeEnded',
      'A challenge has ended',
      'One message for each challenge. `type` names the final state, and `data` is the challenge.',
      'ChallengeNotification',
      { type: 'challenge.sms_verified', timestamp: TIMESTAMP, data: ended },
    ),
    'message.ended': message(
      'messageEnded',
      'A message has ended',
      'One notification for each message. `type` names the final state, and `data` is the message.',
      'MessageNotification',
      { type: 'message.delivered', timestamp: TIMESTAMP, data: messageExamples(mode).delivered },
    ),
    'relay.alert': message(
      'relayAlert',
      'A key or door relays for the first time, to a new country, or one text to many numbers',
      'Signs of a key that has leaked. Nothing is stopped: limits do that.',
      'RelayAlert',
      {
        type: 'relay.alert',
        timestamp: TIMESTAMP,
        data: { kind: 'new_country', caller: '8c1f5e02', country: 'FI', mode },
      },
    ),
    'method.changed': message(
      'methodChanged',
      'What a subject has registered was changed or exported',
      'One message for each change. `type` says which. A person who did not ask for it should be told.',
      'MethodNotification',
      {
        type: 'method.added',
        timestamp: TIMESTAMP,
        data: {
          subject: 'user-8c1f',
          method: { id: 'me_0123456789abcdefghijkl', kind: 'phone', to: '+358*****4567' },
          mode,
        },
      },
    ),
    'limits.budget_alert': message(
      'budgetAlert',
      'A budget has been used to 50, 80 or 100 percent',
      'One message for each threshold and window.',
      'BudgetAlert',
      {
        type: 'limits.budget_alert',
        timestamp: TIMESTAMP,
        data: { rule: 'country_budget_hour', percent: 80, country: 'FI', channel: 'sms', mode },
      },
    ),
    'operator.alert': message(
      'operatorAlert',
      'Something is wrong with a carrier, a sender, a price or a webhook',
      'Once for each occasion, with its cause and cure. The operator’s own webhook (`record.webhook`) gets it as well.',
      'OperatorAlert',
      {
        type: 'operator.alert',
        timestamp: TIMESTAMP,
        data: {
          alert: 'conversion_fell',
          country: 'FI',
          channel: 'sms',
          carrier: 'twilio',
          figures: { verified: 12, ended: 60, usual: 0.91 },
          ...ALERT_TEXTS.conversion_fell,
          mode,
        },
      },
    ),
    'limits.breaker': message(
      'breakerChanged',
      'Sends to a prefix, range or country stop, or go on',
      'Hardly anybody confirms there. Which prefix it is stands nowhere: ask with a number of it.',
      'BreakerChange',
      {
        type: 'limits.breaker',
        timestamp: TIMESTAMP,
        data: {
          of: 'prefix',
          country: 'FI',
          channel: 'sms',
          change: 'shut',
          until: '2027-02-01T21:30:00.000Z',
          mode,
        },
      },
    ),
  };
}

/** The schema is named, not given: what the service sends takes new fields, as its answers do. */
function message(
  operationId: string,
  summary: string,
  description: string,
  schema: string,
  value: object,
): ZodOpenApiPathsObject[string] {
  return {
    post: {
      operationId,
      tags: ['Notifications'],
      summary,
      description,
      // The signature proves who sends.
      security: [],
      requestParams: { header: signedHeaders(value) },
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { $ref: `#/components/schemas/${schema}` },
            examples: { message: { value } },
          },
        },
      },
      responses: {
        '2XX': { description: 'You have stored it. Answer within 15 seconds.' },
        '410': { description: 'Your endpoint is gone: it gets nothing more.' },
        default: { description: 'It is sent again, ten times within three days.' },
      },
    },
  };
}

/** @param value the message, which is signed as `JSON.stringify` writes it */
function signedHeaders(value: object) {
  const at = new Date(TIMESTAMP);
  const signature = new Webhook(EXAMPLE_SECRET).sign(EXAMPLE_ID, at, JSON.stringify(value));
  return z.object({
    'webhook-id': z.string().meta({
      description: 'The same for every attempt: drop what you have seen.',
      example: EXAMPLE_ID,
    }),
    'webhook-timestamp': z
      .string()
      .regex(/^[0-9]{1,12}$/)
      .meta({
        description:
          'When this attempt was made, Unix seconds. Refuse anything more than 5 minutes off.',
        example: String(at.getTime() / 1_000),
      }),
    'webhook-signature': z.string().meta({
      description: 'One `v1,…` for each secret of the tenant, separated by spaces.',
      example: signature,
    }),
  });
}
