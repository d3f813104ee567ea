/** The interfaces that the domain service needs. Adapters implement them. */

import type { GuessBounds, Refusal } from '../limits/refusal.js';
import type {
  CallFact,
  Challenge,
  Channel,
  ChannelList,
  ContentAtRest,
  Delivery,
  DeliveryId,
  FinalState,
  MethodChannel,
  PhoneNumberAtRest,
  ProgressState,
  Reason,
  RegisteredMethod,
} from './challenge.js';
import type { Decision } from './challenge-change.js';
import type { FailureScope } from './event.js';
import type { Input } from './lifecycle.js';
import type { Asker, TypedMethod } from './policy.js';
import type { Transaction } from './transaction.js';

/** One route over which a phone can be reached. */
export interface Route {
  readonly channel: Channel;
  readonly provider: string;
  /** Calls: the phone does not see the number that calls it. */
  readonly caller?: 'hidden';
  /** How it was chosen, where not by the operator's order alone: see `Delivery`. */
  readonly choice?: string;
}

export interface RouteQuery {
  readonly tenant: string;
  readonly country: string;
  /** Use this provider alone. */
  readonly pinned?: string;
  /** Routes that were used already, oldest first. */
  readonly tried: readonly Route[];
  /** A resend: the provider of the delivery before, which has not failed, and did not help. */
  readonly after?: string;
}

/** Decides whether a send may happen at all. */
export interface Admission {
  /**
   * @returns `repeated` where the same send was admitted before, and nothing was taken
   * @throws OctothorpeError `limit_reached`, `unavailable`
   */
  admit(request: AdmissionRequest): Promise<'taken' | 'repeated'>;
  /** What was admitted is not sent after all. Safe to say twice. */
  withdraw(request: AdmissionRequest): Promise<void>;
  /**
   * The call is over and its place is free. Safe to call twice.
   * @param delivery absent where all calls of the challenge are
   */
  callEnded(tenant: string, challengeId: string, delivery?: number): Promise<void>;
}

/** Hears of ends of challenges at once, so that limits let the same person go on. */
export interface EndWatch {
  /** Never fails: the challenge has ended whatever limits make of it. @param asker who gave the proof, where it is told */
  ended(challenge: EndedChallenge, asker?: Asker): Promise<void>;
}

export interface EndedChallenge extends Pick<Challenge, 'id' | 'tenant' | 'state'> {
  readonly deliveries: readonly EndedDelivery[];
}

export type EndedDelivery = Pick<Delivery, 'number' | 'channel' | 'state'>;

export interface AdmissionRequest {
  readonly tenant: string;
  readonly challengeId: string;
  readonly e164: string;
  readonly country: string;
  readonly channel: Channel;
  readonly kind: 'start' | 'resend' | 'failover';
  /** A failover of a delivery that was never sent: it has been counted as a send already, and only its price is new. */
  readonly replaces?: boolean;
  /** The provider of the route that is meant, for its price. */
  readonly provider?: string;
  /** A message's SMS takes so many parts, each of which is charged; 1 where absent. */
  readonly parts?: number;
  /** Number of the delivery: repeated requests for the same one count once. */
  readonly delivery?: number;
  /** The person's address, where the caller passed it on. */
  readonly ip?: string;
  /** The caller's own id of the person's device. */
  readonly device?: string;
  /** Whose account it is, where that is known. */
  readonly subject?: string;
}

/** Checks a guess within the limits on wrong codes of its challenge, its number and its tenant. */
export interface CodeJudge {
  /**
   * Where the code is right, the number's places and its row of wrong codes are settled before it resolves: the same person may start the
   * next challenge right after it.
   * @param asker who guesses; where nothing is told, it is who started the challenge
   * @param prover whose sources a right code proves to be the owner's; the asker where absent
   * @throws OctothorpeError `limit_reached`: the code was not looked at; `unavailable`
   */
  judge(command: CheckCommand, asker?: Asker, prover?: Asker): Promise<Judgement>;
}

export interface Judgement {
  readonly verdict: CheckVerdict;
  /** Absent where the verdict is `missing`. */
  readonly challenge?: Challenge;
}

/** Test numbers: they have a fixed code and get no message. */
export interface TestNumberTable {
  /** Six digits; undefined for an ordinary number. */
  codeOf(tenant: string, e164: string): string | undefined;
}

/** A new challenge; the store gives it its times by Redis's clock and queues its first delivery. */
export interface ChallengeDraft {
  readonly id: string;
  readonly tenant: string;
  readonly route: Route;
  readonly channels: ChannelList;
  readonly provider?: string;
  readonly to: PhoneNumberAtRest;
  /** The number's HMAC: wrong codes of one number are counted under it. */
  readonly numberIndex: string;
  /** A test number: nothing is sent. */
  readonly test: boolean;
  readonly locale: string;
  readonly reference?: string;
  readonly subject?: string;
  readonly pageHost?: string;
  /** Only of a message. */
  readonly content?: ContentAtRest;
  readonly purpose?: string;
  readonly transaction?: Transaction;
  readonly match: boolean;
  readonly matchDigits?: string;
  readonly speaksCode?: true;
  readonly extension?: string;
  readonly secret: { readonly seed: string; readonly keyId: string };
  /** The right code's verifier. */
  readonly verifier: string;
  /** Of the request: the same id with another hash is a conflict. Empty where the id is random: such a request is never repeated. */
  readonly bodyHash: string;
  readonly lifeMs: number;
  readonly checksMax: number;
  readonly resendWaitMs?: number;
}

/** A new challenge that no carrier delivers. */
export interface MethodDraft {
  readonly id: string;
  readonly tenant: string;
  readonly method: MethodChannel;
  readonly subject?: string;
  /** Of one that is about a number. */
  readonly to?: PhoneNumberAtRest;
  /** Of the word that the person sends. */
  readonly verifier?: string;
  /** Who starts it, as limits name sources. */
  readonly sources: readonly string[];
  readonly locale: string;
  readonly reference?: string;
  readonly purpose?: string;
  readonly transaction?: Transaction;
  /** What a passkey's challenge is derived from. */
  readonly secret: { readonly seed: string; readonly keyId: string };
  /** As in `ChallengeDraft`. */
  readonly bodyHash: string;
  readonly lifeMs: number;
  readonly checksMax: number;
}

/** What a device of the subject reports, or what the person decides on it. */
export type ApprovalStep =
  /** Its push service has it. */
  | 'sent'
  /** The person sees it. */
  | 'shown'
  | 'approved'
  /** The person said that it was not them. */
  | 'denied'
  /** Another number was chosen than the screen shows. */
  | 'wrong_number'
  /** No device could be told. */
  | 'unreachable';

/** Looks at what a person typed for a registered method. */
export interface TypedProofs {
  isRegistered(owner: SubjectOf, method: RegisteredMethod): Promise<boolean>;
  /**
   * A right code is used up before this resolves, so that it counts once, however many challenges it is sent to at once.
   * @param check names the check: sent again after a crash, it finds its own code right
   * @returns undefined where the subject has no such method any more
   */
  prove(
    owner: SubjectOf,
    method: TypedMethod,
    code: string,
    check: string,
  ): Promise<MethodVerdict | undefined>;
}

/** What came of an answer for a registered method. */
export interface MethodVerdict {
  readonly right: boolean;
  /** What a right one has proven. */
  readonly methodId?: string;
}

/** Whose methods. */
export interface SubjectOf {
  readonly tenant: string;
  readonly subject: string;
}

/** Bounds what is typed for a subject, over all its challenges. */
export interface SubjectGuesses {
  /** Who asks, as it is stored with a challenge. */
  sourcesOf(tenant: string, asker: Asker): readonly string[];
  /**
   * Takes a place for one guess.
   * @returns what to do once it was looked at
   * @throws OctothorpeError `limit_reached`: it must not be looked at; `unavailable`
   */
  take(owner: SubjectOf, method: TypedMethod, guess: SubjectGuess): Promise<GuessEnd>;
}

export interface SubjectGuess {
  readonly requestId: string;
  /** Who guesses. */
  readonly sources: readonly string[];
}

/** What came of a guess: a wrong one stays counted. */
export type GuessEnd = (verdict: CheckVerdict) => Promise<void>;

export type CreateResult =
  | { readonly kind: 'created'; readonly challenge: Challenge }
  /** A repeated request: the challenge as it was at its start, and as it is now. */
  | { readonly kind: 'replayed'; readonly challenge: Challenge; readonly earlier: Challenge }
  /** Another request came first with the same id. */
  | { readonly kind: 'conflict'; readonly earlier: Challenge };

export type CheckVerdict =
  | 'verified'
  | 'wrong_code'
  | 'locked'
  | 'expired'
  | 'ended'
  | 'not_checkable'
  | 'missing';

/** Too many wrong codes of the number or the tenant: the code was not checked. */
export interface Limited {
  readonly refusal: Refusal;
}

/** A guess under one key. */
export interface GuessVerifier {
  readonly keyId: string;
  readonly verifier: string;
}

export interface CheckCommand {
  readonly id: string;
  readonly tenant: string;
  /** The guess under every key that may have made the challenge. */
  readonly verifiers: readonly GuessVerifier[];
  /** The same for a challenge with this transaction: a code verifies the transaction that is stored when it is checked, and no other. */
  readonly boundVerifiers?: (transaction: Transaction) => readonly GuessVerifier[];
  /** The same id gets the first verdict again and spends nothing. */
  readonly requestId: string;
}

export type ResendResult =
  | {
      /** `changed`: another delivery was queued since `deliveries` were counted, and nothing changed. */
      readonly kind: 'resent' | 'changed' | 'exhausted' | 'ended' | 'expired';
      readonly challenge: Challenge;
    }
  | { readonly kind: 'too_soon'; readonly challenge: Challenge; readonly retryAfterMs: number }
  | { readonly kind: 'missing' };

/** A change of state that the store applies at once, if its conditions hold. */
export interface Transition {
  readonly id: string;
  /** The delivery that this is about; 0 for the challenge as a whole. */
  readonly delivery: number;
  /** The provider's id; a delivery that has another one already ignores the change. */
  readonly reference?: string;
  /** The reporting attempt: if another attempt has taken over, the change is ignored. */
  readonly attempt?: string;
  /** The change is ignored if the delivery uses another route: a provider reports only on its own deliveries. */
  readonly route?: Route;
  readonly to:
    | { readonly kind: 'progress'; readonly state: ProgressState; readonly rank: number }
    /** The end. `anyDelivery`: a proof counts from an earlier delivery as well. */
    | {
        readonly kind: 'final';
        readonly state: FinalState;
        readonly reason?: Reason;
        /** Why the delivery failed, if the challenge ended for another reason. */
        readonly deliveryReason?: Reason;
        /** The carrier's own code of that failure. */
        readonly code?: string;
        readonly anyDelivery: boolean;
      }
    /** The delivery failed and the next one is queued. */
    | {
        readonly kind: 'next';
        readonly reason: Reason;
        readonly code?: string;
        readonly route: Route;
        /** The delivery may have been sent: a challenge repeats such a delivery once. */
        readonly repeats?: boolean;
      }
    /** The delivery fails after a grace, unless a success comes first. */
    | {
        readonly kind: 'failing';
        readonly reason: Reason;
        readonly scope: FailureScope;
        readonly graceMs: number;
        /** Any report about the delivery cancels the failure: it was only suspected. */
        readonly unlessHeard: boolean;
      }
    /** A fact about a call that changes no state; it counts for every delivery, the newest or not. */
    | { readonly kind: 'note'; readonly fact: CallFact }
    /** Only the provider's id is new. */
    | { readonly kind: 'reference' };
  /**
   * `live`: only before the end of its life; `over`: only after; `due`: once a pending failure's grace has passed; `silent`: unless a receipt
   * of the delivery has come.
   */
  readonly when: 'live' | 'over' | 'due' | 'silent' | 'any';
}

export type TransitionResult =
  | {
      /**
       * `ignored`: late, doubled, out of order, or for another message, and nothing changed;
       * `over`: it came after the end of the challenge's life.
       */
      readonly kind: 'applied' | 'ignored' | 'over';
      /** The challenge as it is now; only after `final`, `next` and `note`, because other reports do not read it. */
      readonly challenge: Challenge | undefined;
    }
  | { readonly kind: 'missing' };

/** Where an attempt to send stands when a worker takes the job. */
export type AttemptResult =
  /** This attempt may send; `lifeLeftMs` is the rest of the challenge's life by Redis's clock. */
  | { readonly kind: 'go'; readonly challenge: Challenge; readonly lifeLeftMs: number }
  /** Another attempt may still be sending: try again after `waitMs`. */
  | { readonly kind: 'held'; readonly waitMs: number }
  /** Another attempt began and left no result: the delivery may have been sent. */
  | { readonly kind: 'uncertain'; readonly challenge: Challenge; readonly sinceMs: number }
  /** Nothing to send: sent already, waiting for news, replaced by a newer delivery, or the challenge has ended. */
  | { readonly kind: 'settled' }
  | { readonly kind: 'over'; readonly challenge: Challenge }
  | { readonly kind: 'missing' };

/** A failure that waits for its grace to pass. */
export interface PendingFailure {
  readonly delivery: number;
  readonly reason: Reason;
  readonly scope: FailureScope;
  readonly dueMs: number;
}

/** Stores challenges. Every method is safe to run twice with the same arguments. */
export interface ChallengeStore {
  /** Over how many slots new challenges are spread. */
  readonly slots: number;
  create(draft: ChallengeDraft): Promise<CreateResult>;
  createByMethod(draft: MethodDraft): Promise<CreateResult>;
  read(id: string): Promise<Challenge | undefined>;
  /**
   * Decides by the rules what the input changes, and writes it: `lifecycle.ts` says which outcomes an input has.
   * @param tenant whose challenge it has to be, where somebody asks for it
   * @returns undefined where there is no such challenge
   */
  decide(id: string, tenant: string | undefined, input: Input): Promise<Decision | undefined>;
  /** @param bounds on wrong codes, counted in the same step; a store that is spread over servers takes none */
  decide(
    id: string,
    tenant: string | undefined,
    input: Input,
    bounds: GuessBounds,
  ): Promise<Decision | Limited | undefined>;
  resend(command: ResendCommand): Promise<ResendResult>;
  /** What a message's caller says of its code; `ignored` where it was said before. */
  tellOutcome(id: string, tenant: string, verified: boolean): Promise<TransitionResult>;
  /** Takes the right to send. */
  beginAttempt(delivery: DeliveryId, attempt: Attempt): Promise<AttemptResult>;
  transition(transition: Transition): Promise<TransitionResult>;
  /** The index of a live challenge's number; undefined for an ended one and for another tenant's. */
  numberIndex(id: string, tenant: string): Promise<string | undefined>;
  pendingFailure(id: string): Promise<PendingFailure | undefined>;
  /**
   * Sets the next deadline of a live challenge.
   * @returns its newest delivery where no provider is known to have it, since it may have lost its work, or where the provider's last word
   * of it is overdue
   */
  lookAgain(id: string): Promise<OpenDelivery | undefined>;
}

/** A delivery without news for longer than expected. */
export interface OpenDelivery extends DeliveryId {
  /**
   * `open`: no provider is known to have it; `overdue`: its provider's final report is missing; `silent`: the next channel is due.
   */
  readonly kind: 'open' | 'overdue' | 'silent';
  readonly tenant: string;
}

/** A worker's try at sending one delivery. */
export interface Attempt {
  /** Names the attempt: the same one may begin again, another one must search the provider first. */
  readonly token: string;
  /** How long an attempt may still be sending, ms: until then no other attempt takes over. */
  readonly leaseMs: number;
  readonly takeover?: {
    /** Start of the attempt to take over from; ignored if another attempt has begun since. */
    readonly sinceMs: number;
    /** That attempt may have been sent: a challenge repeats such a delivery once. */
    readonly repeats: boolean;
  };
}

export interface ResendCommand {
  readonly id: string;
  readonly tenant: string;
  readonly route: Route;
  /** The same id resends once. */
  readonly requestId: string;
  /** Whether the challenge's wait applies to this channel. */
  readonly waits: boolean;
  readonly resendAfterMs: readonly number[];
  readonly deliveriesMax: number;
  /** The number of deliveries at the time of admission: the admitted delivery is the next one. */
  readonly deliveries: number;
}
