/**
 * Reads sessions, and ends those whose challenge is verified or whose time is over. A proof before the end of the session counts, even if it
 * is read later.
 */
import { type Challenge, isDelivered, isFinal } from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { Tenant } from '../challenge/policy.js';
import type { Clock } from '../challenge/time.js';
import type { Challenges, SessionStore } from './ports.js';
import {
  methodOf,
  type Session,
  type SessionSettings,
  type SessionSnapshot,
  verifiedAtMs,
} from './session.js';
import { sessionEnded, sessionNotFound } from './session-errors.js';
import type { SessionMethods } from './session-methods.js';

/** A tenant with its session settings. */
export interface SessionTenant {
  readonly tenant: Tenant;
  readonly settings: SessionSettings;
}

export class SessionReader {
  readonly #store: SessionStore;
  readonly #challenges: Challenges;
  readonly #tenants: Pick<ReadonlyMap<string, SessionTenant>, 'get'>;
  readonly #clock: Clock;
  readonly #methods: SessionMethods | undefined;

  /** @param methods absent where no session has a plan */
  constructor(
    store: SessionStore,
    challenges: Challenges,
    tenants: Pick<ReadonlyMap<string, SessionTenant>, 'get'>,
    clock: Clock,
    methods?: SessionMethods,
  ) {
    this.#store = store;
    this.#challenges = challenges;
    this.#tenants = tenants;
    this.#clock = clock;
    this.#methods = methods;
  }

  /** @throws OctothorpeError `not_found` for a tenant that is no longer configured */
  tenantOf(id: string): SessionTenant {
    const found = this.#tenants.get(id);
    if (!found) throw sessionNotFound();
    return found;
  }

  /** The current session with its challenge. */
  async snapshot(session: Session): Promise<SessionSnapshot> {
    const challenge = await this.#challengeOf(session);
    const current = await this.#paired(await this.#settled(session, challenge));
    const moved = current.challengeId !== session.challengeId;
    const followed = moved ? await this.#challengeOf(current) : challenge;
    return { session: current, challenge: followed, ...(await this.#methodsOf(current)) };
  }

  /** @throws OctothorpeError `session_final` once it has ended, even if its end is not stored yet */
  requireOpen(session: Session): void {
    if (!this.isOpen(session)) throw sessionEnded();
  }

  /** False once it has ended, even if its end is not stored yet. */
  isOpen({ state, expiresAtMs }: Session): boolean {
    return state === 'open' && this.#clock.now() < expiresAtMs;
  }

  /** A challenge that has ended meanwhile needs no cancel. */
  async cancel(session: Session, challenge: Challenge): Promise<void> {
    if (isFinal(challenge.state)) return;
    try {
      const { tenant } = this.tenantOf(session.tenant);
      await this.#challenges.cancel(tenant, challenge.id);
    } catch (error) {
      const ended = ['challenge_final', 'not_found'];
      if (!(error instanceof OctothorpeError) || !ended.includes(error.code)) throw error;
    }
  }

  async #challengeOf({ tenant, challengeId }: Session): Promise<Challenge | undefined> {
    if (challengeId === undefined) return undefined;
    try {
      return await this.#challenges.get(this.tenantOf(tenant).tenant, challengeId);
    } catch (error) {
      if (error instanceof OctothorpeError && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  async #settled(session: Session, challenge: Challenge | undefined): Promise<Session> {
    if (session.state !== 'open') return session;
    const atMs = verifiedAtMs(challenge);
    let current = session;
    if (challenge && atMs !== undefined) {
      current = await this.#verified(session, challenge, atMs);
      if (current.state !== 'open') return current;
    }
    if (this.#clock.now() < session.expiresAtMs) return current;
    const result = await this.#store.settle(session.id, { state: 'expired' });
    if (result.kind === 'missing') throw sessionNotFound();
    return result.session;
  }

  /** A sign-in and a session about a number end with the proof; the others go on. */
  async #verified(session: Session, challenge: Challenge, atMs: number): Promise<Session> {
    const { id, plan, purpose } = session;
    if (plan && purpose !== 'signin' && this.#methods) {
      return this.#methods.confirm({ ...session, plan }, challenge, atMs);
    }
    const method = methodOf(challenge);
    const { masked, country } = challenge.to;
    const isNumber = plan && isDelivered(method);
    const result = await this.#store.settle(id, {
      ...{ state: 'verified', challengeId: challenge.id, method, atMs },
      ...(isNumber ? { number: { sealed: '', masked, country } } : {}),
    });
    if (result.kind === 'missing') throw sessionNotFound();
    return result.session;
  }

  async #paired(session: Session): Promise<Session> {
    const { plan } = session;
    if (!plan || !this.#methods || !this.isOpen(session)) return session;
    return this.#methods.notePairing({ ...session, plan });
  }

  async #methodsOf(session: Session): Promise<Pick<SessionSnapshot, 'methods' | 'preferred'>> {
    const { plan, tenant } = session;
    if (!plan || !this.#methods) return {};
    return this.#methods.view({ ...session, plan }, this.tenantOf(tenant).settings);
  }
}
