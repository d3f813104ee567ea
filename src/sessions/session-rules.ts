/**
 * The rules of a session. Pure: each rule takes the stored session and the time, and returns the next session. The store writes it if the
 * session is unchanged; otherwise it reads again and applies the rule again.
 */
import type { PhoneNumberAtRest } from '../challenge/challenge.js';
import { endedPlan, type Followed, type MethodPlan } from './method-plan.js';
import type { OpenCommand, Settlement, StoredSession } from './ports.js';
import type { Leave, Outcome, Session } from './session.js';

export interface Ruling<K extends string> {
  readonly kind: K;
  /** Absent if nothing changes. */
  readonly next?: StoredSession;
  /** When it may be deleted, Unix ms; absent: as before. */
  readonly forgetMs?: number;
}

/** @param retentionMs how long a session stays readable after its end */
export type Rule<K extends string> = (
  stored: StoredSession,
  nowMs: number,
  retentionMs: number,
) => Ruling<K>;

/** The link's token opens it once. */
export function open(command: OpenCommand): Rule<'opened' | 'refused'> {
  return (stored, nowMs, retentionMs) => {
    const { tokenHash, ...rest } = stored;
    const { session } = stored;
    if (!isOpen(session, nowMs) || tokenHash !== command.tokenHash) return { kind: 'refused' };
    const expiresAtMs = nowMs + command.lifeMs;
    const locale = session.locale ?? command.locale;
    return {
      kind: 'opened',
      next: {
        ...rest,
        // A later visit by the link shows that it was opened.
        openerHash: tokenHash,
        cookieHash: command.cookieHash,
        session: { ...session, openedAtMs: nowMs, expiresAtMs, locale },
      },
      forgetMs: expiresAtMs + retentionMs,
    };
  };
}

/** The right to start the next challenge; a later claim overtakes it. */
export function claimStart(startsMax: number): Rule<'claimed' | 'ended' | 'exhausted'> {
  return (stored, nowMs) => {
    const { session } = stored;
    if (!isOpen(session, nowMs)) return { kind: 'ended' };
    if (session.starts >= startsMax) return { kind: 'exhausted' };
    return { kind: 'claimed', next: changed(stored, { starts: session.starts + 1 }) };
  };
}

/**
 * The challenge of the claimed start is the one to follow from now on. Its number becomes the session's, so that a proof is always of the number
 * that the session names. @param number absent where a registered method is proven
 */
export function attach(
  start: number,
  challengeId: string,
  number?: PhoneNumberAtRest,
  followed?: Followed,
): Rule<'attached' | 'overtaken' | 'ended'> {
  return (stored, nowMs) => {
    const { session } = stored;
    const { plan } = session;
    if (!isOpen(session, nowMs)) return { kind: 'ended' };
    if (session.starts !== start) return { kind: 'overtaken' };
    const next = changed(stored, {
      challengeId,
      ...(number ? { number } : {}),
      ...(plan && followed ? { plan: { ...plan, followed } } : {}),
    });
    const isTyped = number !== undefined && number.sealed !== session.number?.sealed;
    return { kind: 'attached', next: isTyped ? { ...next, typed: true } : next };
  };
}

/** It no longer follows this challenge. A typed number is removed, unless it was registered. */
export function detach(challengeId: string): Rule<'detached' | 'ignored'> {
  return ({ typed, ...stored }) => {
    const { challengeId: followed, number, ...session } = stored.session;
    if (session.state !== 'open' || followed !== challengeId) return { kind: 'ignored' };
    if (number === undefined || (typed && !isRegistered(session))) {
      return { kind: 'detached', next: { ...stored, session: withoutFollowed(session) } };
    }
    const kept = { ...withoutFollowed(session), number };
    return { kind: 'detached', next: { ...stored, ...(typed ? { typed } : {}), session: kept } };
  };
}

/** What the methods of a session become; undefined where nothing changes. */
export type PlanChange = (plan: MethodPlan, nowMs: number) => MethodPlan | undefined;

/** @param change throws where it is refused */
export function replan(change: PlanChange): Rule<'changed' | 'same' | 'ended'> {
  return (stored, nowMs) => {
    const { session } = stored;
    if (!session.plan || !isOpen(session, nowMs)) return { kind: 'ended' };
    const plan = change(session.plan, nowMs);
    if (!plan || plan === session.plan) return { kind: 'same' };
    return { kind: 'changed', next: changed(stored, { plan }) };
  };
}

/**
 * What came of the challenge that the session follows, where its proof does not end the session. A proof in time counts even if it is read
 * later. @param drop the session follows it no longer
 */
export function proven(
  challengeId: string,
  atMs: number,
  change: PlanChange,
  drop = false,
): Rule<'changed' | 'ignored'> {
  return (stored, nowMs) => {
    const { session } = stored;
    const { plan } = session;
    if (session.state !== 'open' || !plan || atMs >= session.expiresAtMs) {
      return { kind: 'ignored' };
    }
    if (plan.followed?.challengeId !== challengeId) return { kind: 'ignored' };
    const { followed: _, ...rest } = plan;
    const next = change(rest, nowMs) ?? rest;
    if (!drop) return { kind: 'changed', next: changed(stored, { plan: next }) };
    const { challengeId: _challenge, ...others } = session;
    return { kind: 'changed', next: { ...stored, session: { ...others, plan: next } } };
  };
}

/** The person chose another language: of the pages, and of what is sent from now on. */
export function speak(locale: string): Rule<'spoken'> {
  return (stored) => ({ kind: 'spoken', next: changed(stored, { locale }) });
}

/** Ends it if its challenge was verified in time, or its time is over. */
export function settle(settlement: Settlement): Rule<'settled' | 'ignored'> {
  return (stored, nowMs, retentionMs) => {
    const { session } = stored;
    const forgetMs = nowMs + retentionMs;
    if (session.state !== 'open') return { kind: 'ignored' };
    if (settlement.state === 'expired') {
      if (nowMs < session.expiresAtMs) return { kind: 'ignored' };
      return { kind: 'settled', next: ended(stored, { state: 'expired' }), forgetMs };
    }
    const { challengeId, method, atMs, number } = settlement;
    const late = atMs >= session.expiresAtMs;
    if (session.challengeId !== challengeId || late) return { kind: 'ignored' };
    const reached = number ? { number } : {};
    const verified = { state: 'verified', method, verifiedAtMs: atMs, ...reached } as const;
    return { kind: 'settled', next: ended(stored, verified), forgetMs };
  };
}

/**
 * Gives the result: the first call ends the session and fixes the result, later ones return it.
 * @param leave the end of an open session; absent if only a verified one may finish
 */
export function finish(resultId: string, leave?: Leave): Rule<'finished' | 'unverified'> {
  return (stored, nowMs, retentionMs) => {
    const { session } = stored;
    if (session.result) return { kind: 'finished' };
    let end: Leave = { state: session.state, outcome: session.state as Outcome };
    if (session.state === 'open') {
      if (nowMs >= session.expiresAtMs) end = { state: 'expired', outcome: 'expired' };
      else if (leave) end = leave;
      else return { kind: 'unverified' };
    }
    const result = { id: resultId, atMs: nowMs };
    return {
      kind: 'finished',
      next: ended(stored, { ...end, result }),
      forgetMs: nowMs + retentionMs,
    };
  };
}

/** Once for each result. */
export function redeem(resultId: string): Rule<'redeemed' | 'used' | 'another'> {
  return (stored, nowMs) => {
    const { result, redeemedAtMs } = stored.session;
    if (result?.id !== resultId) return { kind: 'another' };
    if (redeemedAtMs !== undefined) return { kind: 'used' };
    return { kind: 'redeemed', next: changed(stored, { redeemedAtMs: nowMs }) };
  };
}

function isOpen({ state, expiresAtMs }: Session, nowMs: number): boolean {
  return state === 'open' && nowMs < expiresAtMs;
}

function changed(stored: StoredSession, changes: Partial<Session>): StoredSession {
  return { ...stored, session: { ...stored.session, ...changes } };
}

/** The link no longer opens it. Its sealed number is kept only if it was verified; what was begun and not confirmed is gone. */
function ended(
  { tokenHash: _, ...stored }: StoredSession,
  changes: Partial<Session>,
): StoredSession {
  const session = { ...stored.session, ...changes };
  const { number, ...others } = session.plan
    ? { ...session, plan: endedPlan(session.plan) }
    : session;
  if (!number) return { ...stored, session: others };
  const isProven = session.plan ? isRegistered(session) : session.state === 'verified';
  if (isProven || session.purpose === 'signin') {
    const kept = isProven && session.state === 'verified' ? number : { ...number, sealed: '' };
    return { ...stored, session: { ...others, number: kept } };
  }
  // In a set-up of methods a number that was not proven says nothing about the person.
  if (session.plan) return { ...stored, session: others };
  return { ...stored, session: { ...others, number: { ...number, sealed: '' } } };
}

/** The session's number is registered now. */
function isRegistered({ plan }: Pick<Session, 'plan'>): boolean {
  return (
    plan?.steps.some(
      ({ method, done }) => method === 'phone' && done && plan.added.includes(done.methodId),
    ) ?? false
  );
}

function withoutFollowed<S extends Pick<Session, 'plan'>>(session: S): S {
  if (!session.plan?.followed) return session;
  const { followed: _, ...plan } = session.plan;
  return { ...session, plan };
}
