/**
 * CIBA: a service asks without a browser, the phone rings, and the two digits that the service shows are pressed before `#`.
 *
 * The challenge knows how it ended; a request is settled from it, by whoever looks first: the service's poll, or the process that placed the
 * call and follows it. So no answer is lost with a process, and only a ping may be, after which the service polls.
 */
import {
  type BackchannelAuthenticationRequest,
  errors,
  type KoaContextWithOIDC,
  type default as Provider,
} from 'oidc-provider';
import { type Challenge, isFinal } from '../../challenge/challenge.js';
import { OctothorpeError } from '../../challenge/errors.js';
import type { Idempotency, StartRequest, Tenant } from '../../challenge/policy.js';
import { amrOf, inOAuthWords, type People, type Person } from './people.js';
import type { OpenIdClient } from './settings.js';
import { ACR } from './visits.js';

/** The longest life of a request: that of a call's challenge. */
export const REQUEST_SECONDS_MAX = 600;
/** Calls that one process follows at once. Beyond them, services have to poll. */
const FOLLOWED_MAX = 10_000;
const TWO_DIGITS = /^[0-9]{2}$/;

/** The part of the challenge service that calls use. */
export interface Calls {
  start(
    tenant: Tenant,
    request: StartRequest,
    idempotency: Idempotency,
  ): Promise<{ readonly challenge: Challenge }>;
  idFor(tenant: Tenant, idempotency: Idempotency): string;
  get(tenant: Tenant, id: string): Promise<Challenge>;
  cancel(tenant: Tenant, id: string): Promise<Challenge>;
}

export interface BackchannelParts {
  readonly tenant: Tenant;
  readonly calls: Calls;
  readonly changes: { subscribe(id: string, listener: () => void): () => void };
  readonly people: People;
  readonly clients: ReadonlyMap<string, OpenIdClient>;
  readonly closing: AbortSignal;
  /** Told of what nobody waits for. */
  readonly onFault: (event: string, error: unknown) => void;
}

export class Backchannel {
  readonly #with: BackchannelParts;
  readonly #named = new WeakMap<object, Person>();
  readonly #followed = new Set<() => void>();

  constructor(parts: BackchannelParts) {
    this.#with = parts;
    parts.closing.addEventListener('abort', () => {
      for (const stop of [...this.#followed]) stop();
    });
  }

  validateBindingMessage(message: string | undefined): void {
    if (message !== undefined && TWO_DIGITS.test(message)) return;
    throw new errors.InvalidBindingMessage(
      'must be two random digits: show them to the person, who presses them before #',
    );
  }

  /** @returns `sub`; undefined where nobody can be called */
  async processLoginHint(ctx: KoaContextWithOIDC, hint = ''): Promise<string | undefined> {
    const { people, clients } = this.#with;
    const { phoneHint = false } = clients.get(String(ctx.oidc.client?.clientId)) ?? {};
    try {
      const person = await people.byLoginHint(hint, { phoneHint }, ['call']);
      if (person) this.#named.set(ctx, person);
      return person?.sub;
    } catch (error) {
      throw inOAuthWords(error);
    }
  }

  /** Places the call. */
  async trigger(
    ctx: KoaContextWithOIDC,
    request: BackchannelAuthenticationRequest,
    provider: Provider,
  ): Promise<void> {
    const { tenant, calls } = this.#with;
    const person = this.#named.get(ctx);
    if (!person) throw new errors.UnknownUserId('could not identify end-user');
    try {
      const { challenge } = await calls.start(
        tenant,
        {
          to: person.number.e164,
          channels: ['call'],
          match: true,
          matchDigits: String(ctx.oidc.params?.['binding_message']),
          subject: person.subject,
        },
        keyOf(request.jti),
      );
      this.#follow(provider, request, challenge.id);
    } catch (error) {
      throw inOAuthWords(error);
    }
  }

  /** Gives the request its answer, if its call has ended. */
  async settle(provider: Provider, request: BackchannelAuthenticationRequest): Promise<void> {
    if (isSettled(request)) return;
    const { tenant, calls } = this.#with;
    const challenge = await calls.get(tenant, calls.idFor(tenant, keyOf(request.jti)));
    if (!isFinal(challenge.state)) return;
    if (challenge.state === 'call_answered') {
      const amr = amrOf('call');
      const grant = new provider.Grant({
        accountId: request.accountId,
        clientId: String(request.clientId),
      });
      grant.addOIDCScope(request.scope ?? 'openid');
      await grant.save();
      const authTime = Math.floor((challenge.timeline.at(-1)?.atMs ?? 0) / 1000);
      await provider.backchannelResult(request, grant, {
        acr: ACR,
        ...(amr === undefined ? {} : { amr: [amr] }),
        authTime,
      });
      return;
    }
    const refusal =
      challenge.state === 'denied'
        ? new errors.AccessDenied('the person refused')
        : new errors.ExpiredToken('the person did not answer');
    await provider.backchannelResult(request, refusal);
  }

  /** Until the call has ended or the request is over: then nobody may be rung for it any more. */
  #follow(
    provider: Provider,
    request: BackchannelAuthenticationRequest,
    challengeId: string,
  ): void {
    if (this.#followed.size >= FOLLOWED_MAX || this.#with.closing.aborted) return;
    const { tenant, calls, changes, onFault } = this.#with;
    const look = async () => {
      const challenge = await calls.get(tenant, challengeId);
      if (!isFinal(challenge.state) || !this.#followed.delete(stop)) return;
      stop();
      // A look-up settles it; see `createProvider`.
      await provider.BackchannelAuthenticationRequest.find(request.jti);
    };
    const unsubscribe = changes.subscribe(challengeId, () => {
      look().catch((error) => onFault('openid call', error));
    });
    const timer = setTimeout(() => {
      stop();
      calls.cancel(tenant, challengeId).catch((error) => {
        if (error instanceof OctothorpeError && error.code === 'challenge_final') return;
        onFault('openid call', error);
      });
    }, request.remainingTTL * 1000);
    timer.unref();
    const stop = () => {
      clearTimeout(timer);
      unsubscribe();
      this.#followed.delete(stop);
    };
    this.#followed.add(stop);
  }
}

function isSettled({ grantId, error }: BackchannelAuthenticationRequest): boolean {
  return grantId !== undefined || error !== undefined;
}

/** One challenge for each request, whoever asks for it. */
function keyOf(requestId: string): Idempotency {
  return { key: `openid.${requestId}` };
}
