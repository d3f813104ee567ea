/**
 * The words of hosted sessions: one visit of one person to the hosted pages, on behalf of a tenant, to set up methods, to sign in with one, or
 * to manage them. Pure. A session never holds a code, nor its number in the clear, nor a secret that a browser holds.
 */
import {
  type Assurance,
  assuranceOf,
  CHANNELS,
  type Challenge,
  type Channel,
  isVerified,
  type PhoneNumberAtRest,
  verifiedState,
} from '../challenge/challenge.js';
import type { Transaction } from '../challenge/transaction.js';
import type { MethodPlan, ProvedBy } from './method-plan.js';
import type { MethodsView } from './methods-view.js';

export const PURPOSES = ['setup', 'signin', 'manage'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** All but `open` are final. */
export const SESSION_STATES = [
  'open',
  'verified',
  'done',
  'canceled',
  'skipped',
  'expired',
] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/**
 * The result for the service. `other_method`: the person wants to use another method. `done`: the person has left the management of
 * methods; it proves nothing.
 */
export const OUTCOMES = [
  'verified',
  'done',
  'canceled',
  'skipped',
  'expired',
  'other_method',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How a person may leave the pages. */
export const EXITS = ['done', 'cancel', 'skip', 'other_method'] as const;
export type Exit = (typeof EXITS)[number];

export interface Session {
  /** `se_` and 128 random bits. */
  readonly id: string;
  readonly tenant: string;
  readonly purpose: Purpose;
  /** The tenant's own id of the person. */
  readonly subject: string;
  readonly state: SessionState;
  readonly outcome?: Outcome;
  /** At least one; the preferred one first. */
  readonly channels: readonly Channel[];
  /** Sign-in: the method that starts by itself. */
  readonly preferred?: Channel;
  /** Sealed for this session; removed if the session ends without being verified. */
  readonly number?: PhoneNumberAtRest;
  /** ISO 3166-1 alpha-2, selected in the list of countries. */
  readonly country?: string;
  /** BCP 47; always set once the session is open. */
  readonly locale?: string;
  /** The name on the page, where the tenant gave one for this session. */
  readonly brand?: string;
  readonly returnUrl: string;
  /** The tenant's `state`, echoed in the return URL. */
  readonly echo?: string;
  readonly skippable: boolean;
  readonly otherMethods: boolean;
  /** The person may not text us instead, though the tenant has numbers for it. */
  readonly inboundSms?: false;
  /** What the person confirms. */
  readonly transaction?: Transaction;
  /** In calls a digit that the page shows has to be pressed before `#`. */
  readonly match: boolean;
  readonly createdAtMs: number;
  /** Until it is opened: the end of its link. Afterwards: the end of the session. */
  readonly expiresAtMs: number;
  readonly openedAtMs?: number;
  /** Challenges started so far. */
  readonly starts: number;
  /** The challenge that the pages follow. */
  readonly challengeId?: string;
  /** What a service with `methods` has asked for; absent where the session is about a number alone. */
  readonly plan?: MethodPlan;
  /** The method that verified it. */
  readonly method?: ProvedBy;
  readonly verifiedAtMs?: number;
  /** The result: its id (`jti`) and its time. */
  readonly result?: { readonly id: string; readonly atMs: number };
  readonly redeemedAtMs?: number;
}

/** A session with the challenge that it follows. */
export interface SessionSnapshot {
  readonly session: Session;
  readonly challenge: Challenge | undefined;
  /** The digits to press in a call, or to enter in the app: only the start returns them. */
  readonly matchDigit?: string;
  /** What the browser is asked about a passkey: only the start returns it. */
  readonly publicKey?: object;
  /** Where the session has a plan. */
  readonly methods?: MethodsView;
  /** Sign-in with a plan: the channel that starts by itself. */
  readonly preferred?: ProvedBy;
}

/** When the challenge was verified; undefined where it was not. */
export function verifiedAtMs(challenge: Challenge | undefined): number | undefined {
  if (!challenge || !isVerified(challenge.state)) return undefined;
  return challenge.timeline.at(-1)?.atMs ?? challenge.createdAtMs;
}

/** What verified the challenge: a code by one of the text channels, a key press in a call, or a registered method. */
export function methodOf(challenge: Challenge): ProvedBy {
  return (
    CHANNELS.find((channel) => verifiedState(channel) === challenge.state) ?? challenge.channel
  );
}

/** Low where the session's phone was proven by an SMS that came from its number; undefined for all others. */
export function sessionAssurance({
  method,
  plan,
}: Pick<Session, 'method' | 'plan'>): Assurance | undefined {
  const steps = plan?.steps.map(({ done }) => done?.by) ?? [];
  return [method, ...steps].map(assuranceOf).find((each) => each !== undefined);
}

/** How an open session ends. */
export interface Leave {
  readonly state: SessionState;
  readonly outcome: Outcome;
  readonly method?: ProvedBy;
  readonly verifiedAtMs?: number;
  readonly plan?: MethodPlan;
}

/** The end that an exit leads to, from an open session; undefined where something has to be verified first. */
export function leave(exit: Exit, purpose: Purpose): Leave | undefined {
  switch (exit) {
    case 'done':
      return purpose === 'manage' ? { state: 'done', outcome: 'done' } : undefined;
    case 'cancel':
      return { state: 'canceled', outcome: 'canceled' };
    case 'skip':
      return { state: 'skipped', outcome: 'skipped' };
    case 'other_method':
      return { state: 'canceled', outcome: 'other_method' };
    default:
      return exit satisfies never;
  }
}

// The limits of a session, and the settings of each tenant.

export const SESSION_LIMITS = {
  /** How long the one-time link lives, ms; a tenant may set less. */
  linkMs: 600_000,
  /** How long an opened session lives, ms: time for some codes of ten minutes. */
  lifeMs: 1_800_000,
  /** How long a session stays readable after its end, ms. */
  retentionMs: 86_400_000,
  /** Challenges that one session may start, and answers to methods that it sets up: a bound on cost and on guesses. */
  startsMax: 10,
  /** How long a result is valid, ms: a redirect takes a moment. */
  resultMs: 120_000,
} as const;

/** A tenant's settings for sessions, from the configuration. */
export interface SessionSettings {
  /** `aud` of the results. */
  readonly audience: string;
  /** Where a browser may be sent back to; see `return-url.ts`. */
  readonly returnUrls: readonly string[];
  /** Every address of this machine is allowed as well: in a sandbox alone. */
  readonly returnsToLoopback?: boolean;
  /** Whether set-up may be skipped, where a request does not say. */
  readonly skippable: boolean;
  /** Whether set-up offers a different method, where a request does not say. */
  readonly otherMethods: boolean;
  /** Whether calls ask for a digit that the page shows, where a request does not say. */
  readonly match: boolean;
  /** Whether our own app is offered. */
  readonly ownApp: boolean;
  /** Where the app is downloaded, if the tenant prefers one of a store. */
  readonly storeLinks?: { readonly ios?: string; readonly android?: string };
  readonly linkMs: number;
  readonly lifeMs: number;
  readonly brand: PageBrand;
}

/** How a tenant looks on the hosted pages. */
export interface PageBrand {
  readonly name: string;
  readonly logo?: PageLogo;
  /** `#rrggbb`, for buttons and links on a light page. */
  readonly colour?: string;
  /** The same on a dark page. */
  readonly colourDark?: string;
  readonly termsUrl?: string;
  readonly privacyUrl?: string;
}

export interface PageLogo {
  readonly bytes: Buffer;
  /** Media type */
  readonly type: string;
  /** Of its file name, without the dot. */
  readonly extension: string;
}
