/**
 * A sign-in in the browser. The only login is our hosted page: the request opens a hosted session for the person whom it names, the browser
 * goes there, and its signed result, redeemed once, finishes the request. Nobody stays signed in: every request asks again.
 *
 * Three things have to belong together when the browser comes back: its cookie (SameSite=Strict, for this path), the request that the cookie
 * names, and the session that was opened for that request.
 */
import type { Request, Response } from 'express';
import {
  errors,
  type Interaction,
  type InteractionResults,
  type KoaContextWithOIDC,
  type default as Provider,
} from 'oidc-provider';
import { z } from 'zod';
import { OctothorpeError } from '../../challenge/errors.js';
import type { Tenant } from '../../challenge/policy.js';
import type { ProvedBy } from '../../sessions/method-plan.js';
import type { Session } from '../../sessions/session.js';
import type { CreateSession } from '../../sessions/session-service.js';
import type { AddressCounter } from '../address-counter.js';
import type { EntraHints } from './entra-hint.js';
import { ACCEPTED, amrOf, inOAuthWords, type People, type Person } from './people.js';
import type { RecordStore } from './record-store.js';
import type { OpenIdClient } from './settings.js';

/** What a proof here is worth. The second is Microsoft's word for it. */
export const ACR = 'possession';
export const ENTRA_ACR = 'possessionorinherence';
/** From the request to the return: a link's life and a session's. */
export const VISIT_SECONDS = 2_400;
const MODEL = 'Visit';
const VISITS_RULE = 'openid_visits';

/** The part of the session service that sign-ins use. */
export interface HostedSessions {
  create(
    tenant: Tenant,
    request: CreateSession,
  ): Promise<{ readonly session: Session; readonly token: string }>;
  redeem(tenant: Tenant, id: string, result: string): Promise<{ readonly session: Session }>;
  get(tenant: Tenant, id: string): Promise<{ readonly session: Session }>;
}

export interface VisitParts {
  readonly tenant: Tenant;
  readonly sessions: HostedSessions;
  readonly store: RecordStore;
  readonly people: People;
  readonly clients: ReadonlyMap<string, OpenIdClient>;
  /** Microsoft Entra, where it is configured, and the client that it is. */
  readonly entra?: { readonly clientId: string; readonly hints: EntraHints };
  /** Sign-ins that addresses have begun. */
  readonly begun: Pick<AddressCounter, 'add'>;
  readonly publicUrl: string;
  readonly returnUrl: string;
}

const Visit = z.object({
  sessionId: z.string(),
  sub: z.string(),
  acr: z.string(),
  /** What the request accepts. */
  accepted: z.array(z.string()).default([...ACCEPTED]),
});

export class Visits {
  readonly #with: VisitParts;
  /** Whom the request of a context names, between the check and the redirect. */
  readonly #named = new WeakMap<object, Person>();

  constructor(parts: VisitParts) {
    this.#with = parts;
  }

  /**
   * Whether the person still has to be verified: true until the browser came back with a result.
   * @throws OIDCProviderError where the request names nobody who can be verified
   */
  async isNeeded(ctx: KoaContextWithOIDC): Promise<boolean> {
    if (ctx.oidc.result?.login) {
      // Not kept: neither for the next request of this browser nor for another client.
      (ctx.oidc.session as unknown as { destroyed: boolean }).destroyed = true;
      return false;
    }
    // Comes first: `prompt=none` must not show whether a person is known.
    if (ctx.oidc.prompts.has('none')) return true;
    await this.count(ctx);
    this.#named.set(ctx, await this.#person(ctx));
    return true;
  }

  /** Counts what anybody may have kept in Redis; comes before it is. @throws OIDCProviderError `temporarily_unavailable` */
  async count({ req }: KoaContextWithOIDC): Promise<void> {
    let waitSeconds: number | undefined;
    try {
      waitSeconds = await this.#with.begun.add((req as Request).ip ?? '');
    } catch (error) {
      throw inOAuthWords(error);
    }
    if (waitSeconds === undefined) return;
    const said = `too many sign-ins were begun from this address: wait ${waitSeconds} s, and sign in again`;
    const cause = new OctothorpeError('limit_reached', said, { rule: VISITS_RULE });
    throw new errors.TemporarilyUnavailable(said, { cause });
  }

  /** Opens the hosted session. @returns the address of its page */
  async open(ctx: KoaContextWithOIDC, interaction: Interaction): Promise<string> {
    const { tenant, sessions, store, publicUrl, returnUrl, entra } = this.#with;
    const person = this.#named.get(ctx);
    if (!person) throw new errors.AccessDenied('the person cannot be verified');
    const accepted = acceptedBy(ctx);
    const [locale] = String(ctx.oidc.params?.['ui_locales'] ?? '').split(' ');
    try {
      const { session, token } = await sessions.create(tenant, {
        purpose: 'signin',
        subject: person.subject,
        ...verifiedBy(person, accepted),
        returnUrl,
        state: interaction.uid,
        skippable: false,
        otherMethods: false,
        ...(locale && /^[A-Za-z0-9-]{2,35}$/.test(locale) ? { locale } : {}),
      });
      const acr = ctx.oidc.client?.clientId === entra?.clientId ? ENTRA_ACR : ACR;
      const visit = { sessionId: session.id, sub: person.sub, acr, accepted };
      await store.write(MODEL, interaction.uid, visit, VISIT_SECONDS * 1000);
      return `${publicUrl}/verify/open/${token}`;
    } catch (error) {
      throw inOAuthWords(error);
    }
  }

  /**
   * The browser is back from the hosted page.
   * @throws OctothorpeError, OIDCProviderError where it does not belong to a request of this browser
   */
  async finish(provider: Provider, req: Request, res: Response): Promise<void> {
    const interaction = await provider.interactionDetails(req, res);
    const { uid } = interaction;
    const found = Visit.safeParse(await this.#with.store.read(MODEL, uid));
    if (!found.success || req.query['state'] !== uid) throw strange();
    const result = await this.#result(found.data, String(req.query['result'] ?? ''));
    await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
  }

  async #result(visit: z.infer<typeof Visit>, result: string): Promise<InteractionResults> {
    const { tenant, sessions } = this.#with;
    const { session } = await sessions
      .redeem(tenant, visit.sessionId, result)
      .catch((error: unknown) => {
        // The same browser, again: the answer to it was lost, or could not be stored.
        const isAgain = error instanceof OctothorpeError && error.code === 'result_used';
        if (!isAgain) throw error;
        return sessions.get(tenant, visit.sessionId);
      });
    const { outcome, method = '' } = session;
    const isAccepted = outcome === 'verified' && visit.accepted.includes(method);
    const amr = isAccepted ? amrOf(method) : undefined;
    if (amr === undefined) {
      return { error: 'access_denied', error_description: 'the person was not verified' };
    }
    return { login: { accountId: visit.sub, amr: [amr], acr: visit.acr, remember: false } };
  }

  async #person(ctx: KoaContextWithOIDC): Promise<Person> {
    const { entra, people, clients } = this.#with;
    const clientId = String(ctx.oidc.client?.clientId);
    const accepted = acceptedBy(ctx);
    try {
      const found =
        clientId === entra?.clientId
          ? await people.byEntra(await this.#entraPerson(ctx), accepted)
          : await people.byLoginHint(
              loginHint(ctx),
              { phoneHint: clients.get(clientId)?.phoneHint ?? false },
              accepted,
            );
      if (found) return found;
    } catch (error) {
      throw inOAuthWords(error);
    }
    throw new errors.AccessDenied('the person cannot be verified');
  }

  async #entraPerson(ctx: KoaContextWithOIDC) {
    const hint = ctx.oidc.params?.['id_token_hint'];
    const { entra } = this.#with;
    if (typeof hint !== 'string' || !entra) {
      throw new errors.InvalidRequest('id_token_hint is missing');
    }
    return entra.hints.verify(hint);
  }
}

/** A hint of our own id_token names the person too. */
function loginHint(ctx: KoaContextWithOIDC): string {
  const { params, entities } = ctx.oidc;
  const given = params?.['login_hint'];
  if (typeof given === 'string' && given !== '') return given;
  const { payload } = (entities['IdTokenHint'] ?? {}) as { payload?: { sub?: string } };
  if (payload?.sub !== undefined) return payload.sub;
  throw new errors.InvalidRequest('login_hint is missing: it names the person to verify');
}

/** By all that the person has registered, the default first, or at a number. */
function verifiedBy(
  { by }: Person,
  accepts: readonly ProvedBy[],
): Pick<CreateSession, 'methods' | 'accepts' | 'to' | 'channels' | 'preferred'> {
  if (by.kind === 'methods') return { methods: ['app', 'phone', 'passkey'], accepts };
  const { e164: to, channels } = by.number;
  const [preferred] = channels;
  return { to, channels, ...(preferred ? { preferred } : {}) };
}

/** Those whose `amr` the request accepts, if it says so. */
function acceptedBy(ctx: KoaContextWithOIDC): readonly ProvedBy[] {
  const { amr } = (ctx.oidc.claims as { id_token?: { amr?: unknown } }).id_token ?? {};
  const { essential, value, values } = (amr ?? {}) as Record<string, unknown>;
  if (essential !== true || (value === undefined && values === undefined)) return ACCEPTED;
  const named = [value, ...(Array.isArray(values) ? values : [])];
  return ACCEPTED.filter((each) => named.includes(amrOf(each)));
}

function strange(): OctothorpeError {
  return new OctothorpeError(
    'forbidden',
    'This sign-in was not begun in this browser, or it is over. Go back to the service and sign in again.',
  );
}
