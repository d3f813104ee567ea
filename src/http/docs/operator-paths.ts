/** The operator's paths for the OpenAPI document. */
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import type { ErrorCode } from '../../challenge/errors.js';
import type { ProblemSettings } from '../answer.js';
import * as schemas from '../api/operator-schemas.js';
import * as views from '../api/operator-views.js';
import { answer, jsonBody, problemResponses } from './openapi-answers.js';

export const EVERYWHERE: ErrorCode[] = [
  'unauthorized',
  'forbidden',
  'invalid_request',
  'unavailable',
  'internal',
];
export const WITH_BODY: ErrorCode[] = ['payload_too_large', 'unsupported_media_type'];
export const WITH_NUMBER: ErrorCode[] = ['invalid_number', 'number_not_allowed'];
export const TAGS = ['Operator'];
const SCOPE = 'Needs a key with the scope `operator`; speaks of its tenant alone.';

export function operatorPaths(settings: ProblemSettings): ZodOpenApiPathsObject {
  const { mode } = settings;
  const problems = (...codes: ErrorCode[]) => problemResponses([...EVERYWHERE, ...codes], settings);
  const signature = { operator: 'anna', reason: 'the person called support' };
  const until = '2027-06-30T00:00:00.000Z';
  const blocked = {
    target: '+358*****4567',
    blocked: true,
    blocks: [{ rule: 'number', until: '2027-02-01T09:40:00.000Z' }],
    mode,
  };
  const entry = {
    id: '9:q9H0h5m3mXn8b1ZK',
    action: 'deny',
    target: '+358…(8 digits)',
    reason: 'pumped',
    until,
  };
  const senders = {
    rights: 'warned',
    senders: [
      {
        provider: 'twilio',
        country: 'AU',
        kind: 'alphanumeric',
        state: 'expires',
        until: '2027-02-01T00:00:00.000Z',
        remedy:
          'Renew the registration of the alphanumeric sender at twilio in AU: register the name in ACMA’s SMS Sender ID Register (Australia), through this provider',
        source: 'https://www.clicksend.com/se/legal/acma-schedule',
        lookedAt: '2026-11-30',
        confirmed: true,
      },
    ],
    mode,
  };
  const disabledWebhook = {
    host: 'id.example.com',
    enabled: false,
    since: '2027-02-01T09:30:00.000Z',
    until: '2027-03-03T09:30:00.000Z',
    mode,
  };
  return {
    '/v1/operator/blocks': {
      get: {
        operationId: 'readBlocks',
        tags: TAGS,
        summary: 'See what blocks a prefix, a country or the tenant',
        description: `Names every rule that would refuse a send now, and until when. Counts nothing. Give one of the parameters. For a number, ask with POST: addresses end up in logs. ${SCOPE}`,
        requestParams: { query: schemas.blocksQuery },
        responses: {
          ...answer(200, 'What blocks it.', views.blocksView, { blocked }),
          ...problems(),
        },
      },
      post: {
        operationId: 'askBlocks',
        tags: TAGS,
        summary: 'See what blocks a number, a prefix, a country or the tenant',
        description: `The same with a body, and for numbers as well. Counts nothing, and is noted nowhere. ${SCOPE}`,
        requestBody: jsonBody(schemas.blocksRequest, {
          number: { number: '+358441234567' },
          prefix: { prefix: '+35844123' },
        }),
        responses: {
          ...answer(200, 'What blocks it.', views.blocksView, { blocked }),
          ...problems(...WITH_BODY, ...WITH_NUMBER),
        },
      },
    },
    '/v1/operator/unblock': {
      post: {
        operationId: 'unblock',
        tags: TAGS,
        summary: 'Forget what was counted against it',
        description: `A number’s sends and wrong codes; a block’s sends and conversion; the sends and money of a country or the tenant. Lists and opt-outs stay. The answer says what still blocks it. ${SCOPE}`,
        requestBody: jsonBody(schemas.unblockRequest, {
          number: { number: '+358441234567', ...signature },
          tenant: { tenant: true, ...signature },
        }),
        responses: {
          ...answer(200, 'It is forgotten.', views.blocksView, {
            free: { ...blocked, blocked: false, blocks: [] },
          }),
          ...problems(...WITH_BODY, ...WITH_NUMBER),
        },
      },
    },
    '/v1/operator/lists': {
      get: {
        operationId: 'readLists',
        tags: TAGS,
        summary: 'See what is denied, allowed and exempt at run time',
        description: `What the configuration lists is not among them. ${SCOPE}`,
        responses: {
          ...answer(200, 'The entries.', views.listsView, { lists: { entries: [entry], mode } }),
          ...problems(),
        },
      },
      post: {
        operationId: 'list',
        tags: TAGS,
        summary: 'Deny, allow or exempt a number or prefix until a time',
        description: `Holds from the next request on, in every process, and goes before what the configuration lists. ${SCOPE}`,
        requestBody: jsonBody(schemas.listRequest, {
          prefix: { action: 'deny', prefix: '+35844123', until, ...signature, reason: 'pumped' },
        }),
        responses: {
          ...answer(200, 'It is listed.', views.entryView, { entry: { ...entry, mode } }),
          ...problems(...WITH_BODY, ...WITH_NUMBER),
        },
      },
    },
    '/v1/operator/lists/remove': {
      post: {
        operationId: 'unlist',
        tags: TAGS,
        summary: 'Take an entry back',
        description: `By its id, its number or its prefix. ${SCOPE}`,
        requestBody: jsonBody(schemas.unlistRequest, { entry: { id: entry.id, ...signature } }),
        responses: {
          ...answer(200, 'The entry as it was.', views.entryView, { entry: { ...entry, mode } }),
          ...problems(...WITH_BODY, ...WITH_NUMBER, 'not_found'),
        },
      },
    },
    '/v1/operator/senders': {
      get: {
        operationId: 'readSenders',
        tags: TAGS,
        summary: 'See which senders lack a registration, and which registrations end soon',
        description: `What the countries ask is known from a table with sources; what is registered, from the configuration. ${SCOPE}`,
        responses: {
          ...answer(200, 'What there is to do.', views.sendersView, { senders }),
          ...problems(),
        },
      },
    },
    '/v1/operator/webhook': {
      get: {
        operationId: 'readWebhook',
        tags: TAGS,
        summary: 'See whether notifications are sent',
        description: `A receiver that answered 410 gets nothing more until it is enabled again. ${SCOPE}`,
        responses: {
          ...answer(200, 'The webhook.', views.webhookView, { disabled: disabledWebhook }),
          ...problems('not_found'),
        },
      },
    },
    '/v1/operator/webhook/enable': {
      post: {
        operationId: 'enableWebhook',
        tags: TAGS,
        summary: 'Send notifications again',
        description: `From the next notification on, in every worker. What was not sent meanwhile stays unsent. ${SCOPE}`,
        requestBody: jsonBody(schemas.enableWebhookRequest, {
          enable: { ...signature, reason: 'the receiver is back' },
        }),
        responses: {
          ...answer(200, 'It is enabled.', views.webhookView, {
            enabled: { host: 'id.example.com', enabled: true, mode },
          }),
          ...problems(...WITH_BODY, 'not_found'),
        },
      },
    },
    '/v1/operator/audit': {
      get: {
        operationId: 'readAudit',
        tags: TAGS,
        summary: 'See who did what, and why',
        description: `Acts are only ever added, and kept for 13 months. ${SCOPE}`,
        requestParams: { query: schemas.auditQuery },
        responses: {
          ...answer(200, 'The newest acts first.', views.auditView, {
            acts: {
              acts: [
                {
                  id: '1801474200000-0',
                  at: '2027-02-01T09:30:00.000Z',
                  operator: 'anna',
                  key: '9f86d081',
                  act: 'deny',
                  target: entry.target,
                  reason: 'pumped',
                  until,
                },
              ],
              mode,
            },
          }),
          ...problems(),
        },
      },
    },
  };
}
