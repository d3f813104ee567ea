/** The OpenAPI 3.1 document, generated from the schemas that validate requests and from those that answers are held against. */
import { createDocument } from 'zod-openapi';
import type { ErrorCode } from '../../challenge/errors.js';
import { PROBLEMS, type ProblemSettings, problemType } from '../answer.js';
import { eventView } from '../api/answer-schemas.js';
import { messageEventView, messageNotification, relayAlert } from '../api/message-schemas.js';
import * as notifications from '../api/notification-schemas.js';
import { methodNotification } from '../api/subject-schemas.js';
import { challengePaths } from './challenge-paths.js';
import { messagePaths } from './message-paths.js';
import { operatorPaths } from './operator-paths.js';
import { recordPaths } from './record-paths.js';
import { routePaths } from './route-paths.js';
import { sessionPaths } from './session-paths.js';
import { settingsPaths } from './settings-paths.js';
import { subjectPaths } from './subject-paths.js';
import { webhooks } from './webhooks.js';

export type OpenApiDocument = ReturnType<typeof createDocument>;

export function openApiDocument(settings: ProblemSettings): OpenApiDocument {
  return createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Octothorpe',
        version: '1.0.0',
        description:
          'Phone verification: a six-digit code by SMS, or a call that ends with one press of #. Start a challenge, follow it, check the code that the person typed. Or send a message: a code that you made. Every answer is JSON and says in which `mode` this installation works.',
        contact: { name: 'The operator of this installation', url: settings.publicUrl },
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: settings.publicUrl }],
      security: [{ apiKey: [] }],
      tags: [
        { name: 'Challenges', description: 'Prove that somebody holds a phone number.' },
        { name: 'Messages', description: 'Deliver a code or text that somebody else made.' },
        { name: 'Sessions', description: 'Let the hosted pages do it: set-up and sign-in.' },
        { name: 'Subjects', description: 'What an account has registered: phones, apps, devices.' },
        { name: 'Notifications', description: 'What Octothorpe sends to the webhook of a tenant.' },
        { name: 'Operator', description: 'See and lift limits, with a key of the operator.' },
      ],
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'The API key of a tenant.' },
        },
        schemas: {
          ChallengeEvent: eventView,
          MessageEvent: messageEventView,
          MessageNotification: messageNotification,
          RelayAlert: relayAlert,
          MethodNotification: methodNotification,
          ChallengeNotification: notifications.challengeNotification,
          BudgetAlert: notifications.budgetAlert,
          BreakerChange: notifications.breakerChange,
          OperatorAlert: notifications.operatorAlert,
        },
      },
      paths: documentedPaths(settings),
      webhooks: webhooks(settings),
      'x-octothorpe': { mode: settings.mode, problems: problemList(settings) },
    },
    {
      override: ({ jsonSchema, io }) => {
        // New fields may come in answers: a client that refuses them would break with the next version.
        if (io === 'output') delete jsonSchema.additionalProperties;
        // A whole number needs no word about how far JavaScript can count.
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      },
    },
  );
}

/** By the path as it is written in the document. */
export function documentedPaths(settings: ProblemSettings) {
  return {
    ...challengePaths(settings),
    ...messagePaths(settings),
    ...sessionPaths(settings),
    ...subjectPaths(settings),
    ...operatorPaths(settings),
    ...recordPaths(settings),
    ...routePaths(settings),
    ...settingsPaths(settings),
  };
}

function problemList(settings: ProblemSettings): object[] {
  return (Object.keys(PROBLEMS) as ErrorCode[]).map((code) => ({
    code,
    type: problemType(code, settings.publicUrl),
    ...PROBLEMS[code],
  }));
}
