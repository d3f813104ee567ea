/**
 * The way in and the way out of a session: a one-time link that binds it to one browser, and one result that the browser takes
 * back to the service.
 */

import { OctothorpeError } from '../challenge/errors.js';
import type { SessionStore } from './ports.js';
import { resultClaims } from './result.js';
import type { ResultSigner } from './result-signer.js';
import { withResult } from './return-url.js';
import { type Exit, leave, type Session } from './session.js';
import { nothingVerified, sessionNotFound } from './session-errors.js';
import type { SessionReader } from './session-reader.js';
import { fits, hashOf, newSecret, parseKey, type SessionKey } from './session-secret.js';

export interface DoorDependencies {
  readonly store: SessionStore;
  readonly reader: SessionReader;
  readonly signer: ResultSigner;
  readonly randomBytes: (size: number) => Buffer;
}

export class SessionDoor {
  readonly #with: DoorDependencies;

  constructor(dependencies: DoorDependencies) {
    this.#with = dependencies;
  }

  /**
   * Uses the link up: of many browsers at once one gets the session.
   * @param locale for a session without a language of its own
   * @returns what the browser keeps from now on; undefined for a link that opens nothing
   */
  async open(
    token: string,
    locale: string | undefined,
  ): Promise<{ readonly key: SessionKey; readonly lifeMs: number } | undefined> {
    const { store, reader, randomBytes } = this.#with;
    const given = parseKey(token);
    const stored = given && (await store.read(given.sessionId));
    if (!given || !stored) return undefined;
    const { tenant, settings } = reader.tenantOf(stored.session.tenant);
    const secret = newSecret(randomBytes);
    const opened = await store.open({
      id: given.sessionId,
      tokenHash: hashOf(given.secret),
      cookieHash: hashOf(secret),
      lifeMs: settings.lifeMs,
      locale: locale ?? tenant.locale,
    });
    if (!opened) return undefined;
    return { key: { sessionId: opened.id, secret }, lifeMs: settings.lifeMs };
  }

  /**
   * The open session that this link has opened already, in whichever browser. Only whoever holds the whole link is told
   * of it; it opens nothing a second time.
   */
  async openedBy(token: string): Promise<Session | undefined> {
    const { store, reader } = this.#with;
    const given = parseKey(token);
    const stored = given && (await store.read(given.sessionId));
    if (!given || !stored?.openerHash || !fits(given.secret, stored.openerHash)) return undefined;
    return reader.isOpen(stored.session) ? stored.session : undefined;
  }

  /** The session that a browser's cookie stands for. */
  async find(key: SessionKey): Promise<Session | undefined> {
    const stored = await this.#with.store.read(key.sessionId);
    if (!stored?.cookieHash || !fits(key.secret, stored.cookieHash)) return undefined;
    return stored.session;
  }

  /**
   * Ends the session. Whoever comes first decides how; everybody else gets the same result again.
   * @returns the return URL with the result
   * @throws OctothorpeError session_unverified, forbidden
   */
  async finish(session: Session, exit: Exit): Promise<string> {
    const { store, reader, signer, randomBytes } = this.#with;
    requireExit(session, exit);
    const before = await reader.snapshot(session);
    const result = await store.finish(
      session.id,
      randomBytes(16).toString('base64url'),
      leave(exit),
    );
    if (result.kind === 'missing') throw sessionNotFound();
    if (result.kind === 'unverified') throw nothingVerified();
    if (before.challenge) await reader.cancel(session, before.challenge);
    const { audience } = reader.tenantOf(session.tenant).settings;
    const token = await signer.sign(resultClaims(result.session, audience));
    return withResult(session.returnUrl, token, session.echo);
  }
}

function requireExit(session: Session, exit: Exit): void {
  const allowed = exit === 'skip' ? session.skippable : session.otherMethods;
  if ((exit !== 'skip' && exit !== 'other_method') || allowed) return;
  throw new OctothorpeError(
    'forbidden',
    'The service does not allow this here. Finish the session, or cancel it.',
  );
}
