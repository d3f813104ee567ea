/**
 * A session's way to the registered methods of its subject: what it may register, what a verified challenge registers or proves, and what the
 * page may know. Registering comes first and the session is told afterwards, so that a crash in between repeats and loses nothing.
 */
import {
  assuranceOf,
  type Challenge,
  type Channel,
  isDelivered,
  type PhoneChannel,
  phoneChannel,
} from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import {
  type PhoneNumberCipher,
  parsePhoneNumber,
  requireReachable,
} from '../challenge/phone-number.js';
import type { Clock } from '../challenge/time.js';
import type { Authority } from '../enrolment/enrolment-rules.js';
import type { Enrolment, Method, NewMethod, SubjectKey } from '../enrolment/method.js';
import { type MethodPlan, type ProvedBy, paired, pendingOf, stepDone } from './method-plan.js';
import {
  freshProof,
  isNoRecovery,
  type MethodsView,
  preferredChannel,
  UNNAMED,
  viewMethods,
} from './methods-view.js';
import type { Enrolments, Pairings, SessionStore } from './ports.js';
import { methodOf, type Session, type SessionSettings } from './session.js';
import { sessionEnded, sessionNotFound } from './session-errors.js';
import type { PlanChange } from './session-rules.js';

export interface SessionMethodsOptions {
  readonly store: SessionStore;
  readonly enrolments: Enrolments;
  /** Absent where our own app is not served. */
  readonly pairings?: Pairings;
  readonly cipher: PhoneNumberCipher;
  readonly clock: Clock;
}

/** A session that has a plan. */
export type MethodSession = Session & { readonly plan: MethodPlan };

export class SessionMethods {
  readonly #with: SessionMethodsOptions;

  constructor(options: SessionMethodsOptions) {
    this.#with = options;
  }

  enrolmentOf(session: SubjectKey): Promise<Enrolment> {
    const { tenant, subject } = session;
    return this.#with.enrolments.read({ tenant, subject });
  }

  /** What a verified challenge means for a session that goes on: a phone is registered, a device is tried out, a change is allowed. */
  async confirm(session: MethodSession, challenge: Challenge, atMs: number): Promise<Session> {
    const { followed } = session.plan;
    // A proof after the end comes too late, also to register something.
    if (followed?.challengeId !== challenge.id || atMs >= session.expiresAtMs) return session;
    const proof = { challengeId: challenge.id, atMs };
    const by = methodOf(challenge);
    const { methodId } = followed;
    switch (followed.to) {
      case 'enrol': {
        if (!isDelivered(by) && by !== 'inbound_sms') return session;
        const added = await this.#addPhone(session, isDelivered(by) ? phoneChannel(by) : by);
        if (added === undefined) return this.#proven(session, { ...proof, drop: true }, same);
        return this.#proven(session, proof, (plan) =>
          stepDone(plan, 'phone', { by, methodId: added }),
        );
      }
      case 'test':
        if (methodId === undefined) return session;
        return this.#proven(session, proof, (plan) => stepDone(plan, 'app', { by, methodId }));
      case 'prove': {
        const proven = methodId ?? challenge.provedMethod;
        if (proven === undefined) return this.#proven(session, { ...proof, drop: true }, same);
        return this.#proven(session, { ...proof, drop: true }, (plan) => ({
          ...plan,
          proof: { methodId: proven, by, atMs },
        }));
      }
      default:
        return followed.to satisfies never;
    }
  }

  /** Whether the phone has paired meanwhile. */
  async notePairing(session: MethodSession): Promise<Session> {
    const { pairings, clock } = this.#with;
    const pending = pendingOf(session.plan, 'approve', clock.now());
    if (!pairings || !pending || pending.device !== undefined) return session;
    const device = await pairings.pairedDevice(pending.pairing);
    if (device === undefined) return session;
    return this.#replanned(session, (plan) => paired(plan, device));
  }

  async view(
    session: MethodSession,
    { ownApp, storeLinks }: SessionSettings,
  ): Promise<{ readonly methods: MethodsView; readonly preferred?: ProvedBy }> {
    const { pairings, clock } = this.#with;
    const { purpose, plan, starts } = session;
    const enrolment = await this.enrolmentOf(session);
    const offer = { ownApp: ownApp && pairings !== undefined, ...(storeLinks && { storeLinks }) };
    const methods = viewMethods(session, plan, enrolment, offer, clock.now());
    const isWaiting = purpose === 'signin' && starts === 0;
    const preferred = isWaiting ? preferredChannel(session, plan, enrolment) : undefined;
    return { methods, ...(preferred ? { preferred } : {}) };
  }

  /**
   * What allows this session a change. In a set-up, a method that it has registered itself counts until its end: so two steps may take longer
   * than a proof is fresh.
   */
  authorityOf({ purpose, plan }: MethodSession, enrolment: Enrolment): Authority {
    const nowMs = this.#with.clock.now();
    const proof = freshProof(plan, enrolment, nowMs);
    if (proof) return { proof: { methodId: proof.methodId, verifiedAtMs: proof.atMs } };
    const own = enrolment.methods.find(
      (method) => isNoRecovery(method) && plan.added.includes(method.id),
    );
    if (purpose !== 'setup' || !own) return {};
    return { proof: { methodId: own.id, verifiedAtMs: nowMs } };
  }

  /** Early, so that nobody sets up what is refused in the end; the same is decided again when it is stored. @throws OctothorpeError `proof_needed` */
  requireRight(session: MethodSession, enrolment: Enrolment): void {
    if (session.plan.isPassed || !enrolment.methods.some(isNoRecovery)) return;
    if (!this.authorityOf(session, enrolment).proof) throw proofNeeded();
  }

  /** @returns the id; that of the method which is there already, where this is said twice. @throws OctothorpeError `proof_needed`, `too_many_methods` */
  async add(session: MethodSession, added: NewMethod): Promise<string> {
    const { enrolments } = this.#with;
    const { tenant, subject } = session;
    const enrolment = await this.enrolmentOf(session);
    const before = sameIn(enrolment, added);
    if (before) return before.id;
    const authority = this.authorityOf(session, enrolment);
    try {
      const guarded = session.plan.isPassed !== true;
      const { id } = await enrolments.add({ tenant, subject }, added, { authority, guarded });
      return id;
    } catch (error) {
      // Another request was faster.
      const isThere = error instanceof OctothorpeError && error.code === 'method_exists';
      const now = isThere ? sameIn(await this.enrolmentOf(session), added) : undefined;
      if (now) return now.id;
      throw error;
    }
  }

  /** @throws OctothorpeError `session_final`, and what the change throws */
  async replan(session: Session, change: PlanChange): Promise<MethodSession> {
    const result = await this.#with.store.replan(session.id, change);
    if (result.kind === 'missing') throw sessionNotFound();
    if (result.kind === 'ended') throw sessionEnded();
    return withPlan(result.session);
  }

  /** The number that was verified. Undefined where it may not be registered, or not any more. */
  async #addPhone(
    session: MethodSession,
    by: PhoneChannel | 'inbound_sms',
  ): Promise<string | undefined> {
    if (!session.number?.sealed) return undefined;
    const e164 = this.#with.cipher.open(session.number.sealed, session.id);
    const number = parsePhoneNumber(e164);
    const offered = new Set(session.channels.map(phoneChannel));
    const others = [...offered].filter((channel) => channel !== by && reaches(number, channel));
    const assurance = assuranceOf(by);
    const method: NewMethod = {
      kind: 'phone',
      name: UNNAMED.phone,
      number: e164,
      country: number.country,
      channels: by === 'inbound_sms' ? others : [by, ...others],
      ...(assurance ? { assurance } : {}),
    };
    try {
      return await this.add(session, method);
    } catch (error) {
      if (error instanceof OctothorpeError && REFUSALS.has(error.code)) return undefined;
      throw error;
    }
  }

  async #proven(
    session: Session,
    proof: { readonly challengeId: string; readonly atMs: number; readonly drop?: boolean },
    change: PlanChange,
  ): Promise<Session> {
    const result = await this.#with.store.proven(session.id, proof, change);
    if (result.kind === 'missing') throw sessionNotFound();
    return result.session;
  }

  /** An ended session stays as it is. */
  async #replanned(session: Session, change: PlanChange): Promise<Session> {
    const result = await this.#with.store.replan(session.id, change);
    if (result.kind === 'missing') throw sessionNotFound();
    return result.session;
  }
}

/** @throws OctothorpeError `invalid_request` for a session that is about a number alone */
export function withPlan(session: Session): MethodSession {
  if (session.plan) return session as MethodSession;
  throw new OctothorpeError(
    'invalid_request',
    'This session is about a phone number alone. Begin one with `methods`.',
  );
}

/** What a text of a session is sealed for: moved to another place, it does not open. */
export function placeOf(sessionId: string, what: string): string {
  return `${sessionId} ${what}`;
}

export function proofNeeded(): OctothorpeError {
  return new OctothorpeError(
    'proof_needed',
    'Prove another registered method first: a proof counts for five minutes.',
  );
}

const REFUSALS: ReadonlySet<string> = new Set(['proof_needed', 'too_many_methods']);

function same(): undefined {
  return undefined;
}

function reaches(number: ReturnType<typeof parsePhoneNumber>, channel: Channel): boolean {
  try {
    requireReachable(number, channel);
    return true;
  } catch {
    return false;
  }
}

function sameIn({ methods }: Enrolment, added: NewMethod): Method | undefined {
  return methods.find((method) => {
    if (method.kind === 'phone') return added.kind === 'phone' && method.number === added.number;
    if (method.kind === 'totp') return added.kind === 'totp' && method.secret === added.secret;
    if (method.kind === 'passkey') {
      return added.kind === 'passkey' && method.credentialId === added.credentialId;
    }
    if (method.kind === 'recovery') {
      // Some may be used up since.
      return added.kind === 'recovery' && isSubset(method.hashes, added.hashes);
    }
    return false;
  });
}

function isSubset(some: readonly string[], all: readonly string[]): boolean {
  return some.length > 0 && some.every((each) => all.includes(each));
}
