/** What the gateway takes and answers, by the names that users of the client see. All of it is generated from the OpenAPI document. */
import type { components } from './openapi.js';

type Schemas = components['schemas'];

/** The codes of the gateway’s problem documents. */
export type GatewayErrorCode = Schemas['ErrorCode'];
/** A problem document (RFC 9457) of the gateway. */
export type Problem = Schemas['Problem'];
/** What may start a challenge. */
export type StartChallenge = Schemas['StartChallenge'];
/** A challenge as the gateway shows it. */
export type ChallengeData = Schemas['Challenge'];
/** A challenge as its start shows it: with what to show to the person. */
export type StartedChallengeData = Schemas['StartedChallenge'];
/** What the check of a code answers. `verified` alone lets the person in. */
export type CheckedCode = Schemas['CheckedCode'];
/** One change of a challenge. */
export type ChallengeEvent = Schemas['ChallengeEvent'];
/** Amount and payee that a person confirms. */
export type Transaction = Schemas['Transaction'];
/** What a carrier delivers by. */
export type Channel = Schemas['Channel'];
/** A code or text that you made, to be delivered. */
export type SendMessage = Schemas['SendMessage'];
/** A message as the gateway shows it. */
export type MessageData = Schemas['Message'];
/** One change of a message. */
export type MessageEvent = Schemas['MessageEvent'];
/** What begins a hosted session. */
export type CreateSession = Schemas['CreateSession'];
/** A session that has begun: send the browser to `url`. */
export type CreatedSession = Schemas['CreatedSession'];
/** A hosted session as the gateway shows it. */
export type SessionData = Schemas['Session'];
/** What verified a person in a session. */
export type ProvedBy = Schemas['ProvedBy'];
/** What a subject has registered. */
export type MethodsData = Schemas['Methods'];
/** One registered method. */
export type MethodData = Schemas['Method'];
/** A method that your service has verified itself. */
export type AddMethod = Schemas['AddMethod'];
/** What is kept of a person. */
export type SubjectExport = Schemas['SubjectExport'];
/** The public key that jobs are sealed for. */
export type JobKey = Schemas['JobKey'];

/** Every message to your webhook. Switch on `type`; ignore types that you do not know. */
export type WebhookEvent =
  | Schemas['ChallengeNotification']
  | Schemas['MessageNotification']
  | Schemas['MethodNotification']
  | Schemas['RelayAlert']
  | Schemas['BudgetAlert']
  | Schemas['BreakerChange']
  | Schemas['OperatorAlert'];

/** Who asks or types, for limits by source. */
export type Asker = Pick<StartChallenge, 'ip' | 'device' | 'subject'>;
