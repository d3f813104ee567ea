/**
 * Opens and ends a session: a one-time link binds it to one browser, and the browser takes one result back to the service.
 */
import { OctothorpeError } from '../challenge/errors.js';
import { lastProof } from './methods-view.js';
import type { SessionStore } from './ports.js';
import { type ResultSigner, resultClaims } from './result.js';
import { type Exit, type Leave, leave, type Session, type SessionSnapshot } from './session.js';
import { nothingVerified, sessionNotFound } from './session-errors.js';
import type { SessionReader } from './session-reader.js';
import { fits, hashOf, newSecret, parseKey, type SessionKey } from './session-secret.js';
import { withResult } from './session-service.js';

export interface AccessDependencies {
  readonly store: SessionStore;
  readonly reader: SessionReader;
  readonly signer: ResultSigner;
  readonly randomBytes: (size: number) => Buffer;
}

export class SessionAccess {
  readonly #with: AccessDependencies;

  constructor(dependencies: AccessDependencies) {
    this.#with = dependencies;
  }

  /**
   * Uses up the link: if many browsers try at once, one gets the session.
   * @param locale for a session without a language of its own
   * @returns the browser's cookie value; undefined if the link opens nothing
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
   * The session that this link has already opened, in any browser. It needs the whole link, and opens nothing again.
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
   * Ends the session. The first call decides how; later calls get the same result.
   * @returns the session as it has ended, and the return URL with the result
   * @throws OctothorpeError session_unverified, forbidden
   */
  async finish(
    session: Session,
    exit: Exit,
  ): Promise<{ readonly session: Session; readonly location: string }> {
    const { store, reader, signer, randomBytes } = this.#with;
    requireExit(session, exit);
    const before = await reader.snapshot(session);
    const end = leave(exit, session.purpose) ?? doneWith(before);
    const result = await store.finish(session.id, randomBytes(16).toString('base64url'), end);
    if (result.kind === 'missing') throw sessionNotFound();
    if (result.kind === 'unverified') throw nothingVerified();
    if (before.challenge) await reader.cancel(session, before.challenge);
    const { audience } = reader.tenantOf(session.tenant).settings;
    const token = await signer.sign(resultClaims(result.session, audience));
    const location = withResult(session.returnUrl, token, session.echo);
    return { session: result.session, location };
  }
}

/** A set-up of methods is done once enough are registered; undefined where they are not, and for a session without a plan. */
function doneWith({ session, methods }: SessionSnapshot): Leave | undefined {
  const { plan, purpose } = session;
  if (!plan || purpose !== 'setup' || !methods?.mayFinish) return undefined;
  const method = lastProof(plan);
  const registered = [...new Set(methods.registered.map(({ kind }) => kind))];
  const preferred = methods.registered.find((method) => method.default)?.kind;
  const result = { registered, ...(preferred === undefined ? {} : { default: preferred }) };
  return {
    ...{ state: 'verified', outcome: 'verified' },
    ...(method === undefined ? {} : { method }),
    plan: { ...plan, result },
  };
}

function requireExit(session: Session, exit: Exit): void {
  // A set-up of methods offers another method on the page itself.
  const isInPlace = session.plan !== undefined && session.purpose !== 'signin';
  const allowed = exit === 'skip' ? session.skippable : session.otherMethods && !isInPlace;
  if ((exit !== 'skip' && exit !== 'other_method') || allowed) return;
  throw new OctothorpeError(
    'forbidden',
    'The service does not allow this here. Finish the session, or cancel it.',
  );
}
