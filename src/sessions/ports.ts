/** The interfaces that sessions need: their store, and the challenges that they start. */
import type { Challenge, PhoneNumberAtRest } from '../challenge/challenge.js';
import type { ChallengeApi } from '../challenge/challenge-service.js';
import type {
  AnyStartRequest,
  Asker,
  CheckedChallenge,
  Idempotency,
  Tenant,
} from '../challenge/policy.js';
import type { EnrolmentService } from '../enrolment/enrolment-service.js';
import type { SubjectKey } from '../enrolment/method.js';
import type { checkNewPasskey, checkPasskey } from '../enrolment/passkey.js';
import type { Followed, ProvedBy } from './method-plan.js';
import type { Leave, Session } from './session.js';
import type { PlanChange } from './session-rules.js';

/** A new session; the store gives it its times by Redis's clock. */
export interface SessionDraft
  extends Omit<Session, 'state' | 'createdAtMs' | 'expiresAtMs' | 'starts'> {
  readonly tokenHash: string;
  readonly linkMs: number;
}

/** A stored session. */
export interface StoredSession {
  readonly session: Session;
  /** Hash of the link's token, until the link has opened the session. */
  readonly tokenHash?: string;
  /** Hash of the browser's cookie, once the session is open. */
  readonly cookieHash?: string;
  /** The person typed its number: it is removed with the challenge. */
  readonly typed?: boolean;
  /** Fields that a newer version has written: they are kept as they are. */
  readonly unknown?: Readonly<Record<string, string>>;
  /** Hash of the link's token, once that has opened the session. */
  readonly openerHash?: string;
}

export interface OpenCommand {
  readonly id: string;
  readonly tokenHash: string;
  readonly cookieHash: string;
  readonly lifeMs: number;
  /** Used where the session names none. */
  readonly locale: string;
}

export type ClaimResult =
  | { readonly kind: 'claimed'; readonly session: Session; readonly start: number }
  | { readonly kind: 'ended'; readonly session: Session }
  | { readonly kind: 'exhausted'; readonly session: Session }
  | { readonly kind: 'missing' };

export type ChangeResult<K extends string> =
  | { readonly kind: K; readonly session: Session }
  | { readonly kind: 'missing' };

export type RedeemResult = ChangeResult<'redeemed' | 'used' | 'another'>;

/** How a session ends by itself. */
export type Settlement =
  | {
      readonly state: 'verified';
      readonly challengeId: string;
      readonly method: ProvedBy;
      readonly atMs: number;
      /** Sign-in by a registered phone: masked alone. */
      readonly number?: PhoneNumberAtRest;
    }
  | { readonly state: 'expired' };

/** All methods may run at the same time: the first change wins. */
export interface SessionStore {
  create(draft: SessionDraft): Promise<Session>;
  read(id: string): Promise<StoredSession | undefined>;
  /** Undefined if the token is unknown, used or too old: it opens once. */
  open(command: OpenCommand): Promise<Session | undefined>;
  /** Takes the right to start the next challenge; a later claim overtakes it. */
  claimStart(id: string, startsMax: number): Promise<ClaimResult>;
  /** The challenge of the claimed start is the one to follow from now on. */
  attach(
    id: string,
    start: number,
    challengeId: string,
    number?: PhoneNumberAtRest,
    followed?: Followed,
  ): Promise<ChangeResult<'attached' | 'overtaken' | 'ended'>>;
  /** Changes what an open session does about methods. @throws what the change throws */
  replan(id: string, change: PlanChange): Promise<ChangeResult<'changed' | 'same' | 'ended'>>;
  /** What came of the challenge that it follows, unless that ends the session. */
  proven(
    id: string,
    proof: { readonly challengeId: string; readonly atMs: number; readonly drop?: boolean },
    change: PlanChange,
  ): Promise<ChangeResult<'changed' | 'ignored'>>;
  /** The session no longer follows this challenge. A typed number is removed. */
  detach(id: string, challengeId: string): Promise<ChangeResult<'detached' | 'ignored'>>;
  /** @param locale BCP 47, of the pages and of what is sent from now on */
  speak(id: string, locale: string): Promise<ChangeResult<'spoken'>>;
  settle(id: string, settlement: Settlement): Promise<ChangeResult<'settled' | 'ignored'>>;
  /**
   * Gives the result: the first call ends the session and fixes the result, later ones return it.
   * @param leave the end of an open session; absent if only a verified one may finish
   */
  finish(
    id: string,
    resultId: string,
    leave?: Leave,
  ): Promise<ChangeResult<'finished' | 'unverified'>>;
  /** Once for each result. */
  redeem(id: string, resultId: string): Promise<RedeemResult>;
}

export interface StartedChallenge {
  readonly challenge: Challenge;
  /** To be shown: for a call, or for the app. */
  readonly matchDigit?: string;
  /** What the browser is asked about a passkey. */
  readonly publicKey?: object;
}

/** The challenge service, with what a browser is asked about registered methods. Every method throws OctothorpeError. */
export interface Challenges extends Omit<ChallengeApi, 'start'> {
  start(
    tenant: Tenant,
    request: AnyStartRequest,
    idempotency?: Idempotency,
  ): Promise<StartedChallenge>;
  /** @param credential what the browser has answered about a passkey */
  checkPasskey(
    tenant: Tenant,
    id: string,
    credential: PasskeyAssertion,
    requestId: string,
    from?: Asker,
  ): Promise<CheckedChallenge>;
}

/** A browser's answers about passkeys, as they are parsed at the edge. */
export type PasskeyAssertion = Parameters<typeof checkPasskey>[3];
export type PasskeyRegistration = Parameters<typeof checkNewPasskey>[3];

/** The registered methods of subjects. Every method throws OctothorpeError. */
export type Enrolments = Pick<
  EnrolmentService,
  'read' | 'add' | 'rename' | 'remove' | 'setDefault' | 'usePass'
>;

/** Pairs a phone with our own app. Every method throws OctothorpeError. */
export interface Pairings {
  /** @param label tells this account from others of the tenant, on the phone */
  begin(
    owner: SubjectKey,
    label?: string,
  ): Promise<{ readonly id: string; readonly url: string; readonly expiresAtMs: number }>;
  /** The device's method, once it has paired. */
  pairedDevice(id: string): Promise<string | undefined>;
}
