/** The paths of registered methods for the OpenAPI document. */
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import type { ErrorCode } from '../../challenge/errors.js';
import type { ProblemSettings } from '../answer.js';
import * as schemas from '../api/subject-schemas.js';
import { answer, answerHeaders, jsonBody, problemResponses, WITH_BODY } from './openapi-answers.js';

/** The subject in the path may be faulty. */
const EVERYWHERE: ErrorCode[] = [
  'unauthorized',
  'forbidden',
  'invalid_request',
  'unavailable',
  'internal',
];
const TAGS = ['Subjects'];
const SCOPE = 'Needs a key with the scope `subjects`.';
const NOTHING = { description: 'Done.', headers: answerHeaders };

export function subjectPaths(settings: ProblemSettings): ZodOpenApiPathsObject {
  const { mode } = settings;
  const problems = (...codes: ErrorCode[]) => problemResponses([...EVERYWHERE, ...codes], settings);
  const path = z.object({ subject: schemas.subjectId });
  const methodPath = z.object({ subject: schemas.subjectId, id: schemas.methodId });
  const examples = subjectExamples();
  return {
    '/v1/subjects/{subject}': {
      delete: {
        operationId: 'deleteSubject',
        tags: TAGS,
        summary: 'Erase all that a subject has registered',
        description: `Nothing is left in Redis. Backups are yours to age out. May be repeated. ${SCOPE}`,
        requestParams: { path },
        responses: { 204: NOTHING, ...problems() },
      },
    },
    '/v1/subjects/{subject}/export': {
      get: {
        operationId: 'exportSubject',
        tags: TAGS,
        summary: 'Tell a person what is kept of them',
        description: `Numbers are masked, and secrets are named but not shown. Noted in the audit, and sent to the webhook. ${SCOPE}`,
        requestParams: { path },
        responses: {
          ...answer(200, 'What is kept.', schemas.exportView, { kept: { ...examples.kept, mode } }),
          ...problems(),
        },
      },
    },
    '/v1/subjects/{subject}/methods': {
      get: {
        operationId: 'listMethods',
        tags: TAGS,
        summary: 'See what a subject has registered',
        description: `An unknown subject has no methods. Numbers are masked; no answer holds a secret. ${SCOPE}`,
        requestParams: { path },
        responses: {
          ...answer(200, 'The methods.', schemas.methodsView, {
            methods: { ...examples.list, mode },
          }),
          ...problems(),
        },
      },
      post: {
        operationId: 'addMethod',
        tags: TAGS,
        summary: 'Register a phone or an authenticator app',
        description: `For what your service has verified itself. The first method becomes the default. ${SCOPE}`,
        requestParams: { path },
        requestBody: jsonBody(schemas.addMethodRequest, {
          phone: { kind: 'phone', number: '+358441234567', name: 'Work phone' },
          totp: { kind: 'totp', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
        }),
        responses: {
          ...answer(201, 'It is registered.', schemas.methodView, {
            phone: { ...examples.phone, mode },
          }),
          ...problems(
            ...WITH_BODY,
            'invalid_number',
            'number_not_allowed',
            'channel_not_allowed',
            'method_exists',
            'too_many_methods',
            'proof_needed',
          ),
        },
      },
    },
    '/v1/subjects/{subject}/methods/default': {
      put: {
        operationId: 'setDefaultMethod',
        tags: TAGS,
        summary: 'Choose the method that a sign-in starts with',
        description: `Needs a proof by another method, or an operator’s pass. ${SCOPE}`,
        requestParams: { path },
        requestBody: jsonBody(schemas.defaultRequest, {
          proven: { method: examples.phone.id, proof: 'ch_0123456789abcdefghjkmnpqrs01' },
        }),
        responses: {
          ...answer(200, 'It is chosen.', schemas.methodsView, {
            methods: { ...examples.list, mode },
          }),
          ...problems(...WITH_BODY, 'not_found', 'proof_needed'),
        },
      },
    },
    '/v1/subjects/{subject}/methods/{id}': {
      patch: {
        operationId: 'renameMethod',
        tags: TAGS,
        summary: 'Give a method another name',
        description: SCOPE,
        requestParams: { path: methodPath },
        requestBody: jsonBody(schemas.renameRequest, { name: { name: 'Work phone' } }),
        responses: {
          ...answer(200, 'It is renamed.', schemas.methodView, {
            phone: { ...examples.phone, mode },
          }),
          ...problems(...WITH_BODY, 'not_found'),
        },
      },
      delete: {
        operationId: 'removeMethod',
        tags: TAGS,
        summary: 'Remove a method',
        description: `The default, and the last one, need a proof or an operator’s pass. The default moves on to the method that was used last. ${SCOPE}`,
        requestParams: {
          path: methodPath,
          query: schemas.removeQuery,
          header: schemas.removeHeader,
        },
        responses: { 204: NOTHING, ...problems('not_found', 'proof_needed') },
      },
    },
    '/v1/operator/subjects/pass': {
      post: {
        operationId: 'givePass',
        tags: ['Operator'],
        summary: 'Let somebody who has lost their phone register another',
        description:
          'A one-time pass with an end, which takes the place of a proof. It replaces an earlier pass, is noted in the audit, and sent to the webhook. Needs a key with the scope `operator`; speaks of its tenant alone.',
        requestBody: jsonBody(schemas.passRequest, {
          lost: {
            subject: 'user-8c1f',
            until: '2027-02-02T09:30:00.000Z',
            operator: 'anna',
            reason: 'lost phone, seen in person',
          },
        }),
        responses: {
          ...answer(201, 'The pass, shown once.', schemas.passView, {
            pass: { ...examples.pass, mode },
          }),
          ...problems(...WITH_BODY),
        },
      },
    },
  };
}

/** The tests hold every one against its schema. */
function subjectExamples() {
  const at = (minute: number) => new Date(Date.UTC(2027, 1, 1, 9, 30 + minute)).toISOString();
  const tag = 'q9H0h5m3mXn8b1ZKq9H0h5';
  const phone = {
    id: 'me_0123456789abcdefghijkl',
    kind: 'phone',
    name: 'Work phone',
    default: true,
    to: '+358*****4567',
    country: 'FI',
    channels: ['sms', 'call'],
    createdAt: at(0),
  } as const;
  const app = {
    id: 'me_abcdefghijkl0123456789',
    kind: 'totp',
    name: 'Authenticator app',
    default: false,
    createdAt: at(1),
    lastUsedAt: at(5),
  } as const;
  const kept = ['id', 'kind', 'name', 'number', 'country', 'channels', 'createdAtMs'];
  return {
    phone,
    list: { subject: 'user-8c1f', tag, methods: [phone, app] },
    kept: { subject: 'user-8c1f', exportedAt: at(9), methods: [{ ...phone, kept }] },
    pass: { pass: '01234-56789-abcde-fghjk-mnpqr-s', tag, until: '2027-02-02T09:30:00.000Z' },
  };
}
