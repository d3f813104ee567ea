/**
 * CIBA: a service asks without a browser. The two digits that the service shows are entered on the person's device with our app, or the phone
 * rings and they are pressed before `#`.
 *
 * The challenge knows how it ended; a request is settled from it, by whoever looks first: the service's poll, or the process that started
 * the challenge and follows it. So no answer is lost with a process, and only a ping may be, after which the service polls.
 */
import {
  type BackchannelAuthenticationRequest,
  errors,
  type KoaContextWithOIDC,
  type default as Provider,
} from 'oidc-provider';
import { type Challenge, isFinal, isVerified } from '../../challenge/challenge.js';
import { OctothorpeError } from '../../challenge/errors.js';
import type { Idempotency, MethodRequest, StartRequest, Tenant } from '../../challenge/policy.js';
import { methodOf } from '../../sessions/session.js';
import { amrOf, inOAuthWords, type People, type Person } from './people.js';
import type { OpenIdClient } from './settings.js';
import { ACR } from './visits.js';

/** The longest life of a request: that of a challenge. */
export const REQUEST_SECONDS_MAX = 600;
/** Challenges that one process follows at once. Beyond them, services have to poll. */
const FOLLOWED_MAX = 10_000;
/** Redis may be slow or fail over for some seconds. */
const WITHDRAW_AGAIN_MS = 1_000;
const WITHDRAW_TRIES_MAX = 10;
const TWO_DIGITS = /^[0-9]{2}$/;

/** The part of the challenge service that requests use. */
export interface Asking {
  start(
    tenant: Tenant,
    request: StartRequest | MethodRequest,
    idempotency: Idempotency,
  ): Promise<{ readonly challenge: Challenge }>;
  idFor(tenant: Tenant, idempotency: Idempotency): string;
  get(tenant: Tenant, id: string): Promise<Challenge>;
  cancel(tenant: Tenant, id: string): Promise<Challenge>;
}

export interface BackchannelParts {
  readonly tenant: Tenant;
  readonly challenges: Asking;
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
      'must be two random digits: show them to the person, who enters them in the app or presses them before #',
    );
  }

  /** @returns `sub`; undefined where nobody can be asked */
  async processLoginHint(ctx: KoaContextWithOIDC, hint = ''): Promise<string | undefined> {
    const { people, clients } = this.#with;
    const { phoneHint = false } = clients.get(String(ctx.oidc.client?.clientId)) ?? {};
    try {
      const person = await people.byLoginHint(hint, { phoneHint }, ['approve', 'call']);
      if (person) this.#named.set(ctx, person);
      return person?.sub;
    } catch (error) {
      throw inOAuthWords(error);
    }
  }

  /** Asks the person's devices, or places the call. */
  async trigger(
    ctx: KoaContextWithOIDC,
    request: BackchannelAuthenticationRequest,
    provider: Provider,
  ): Promise<void> {
    const { tenant, challenges } = this.#with;
    const person = this.#named.get(ctx);
    if (!person) throw new errors.UnknownUserId('could not identify end-user');
    const digits = String(ctx.oidc.params?.['binding_message']);
    try {
      const asked = askedFor(person, digits);
      const { challenge } = await challenges.start(tenant, asked, keyOf(request.jti));
      // No device was asked: there were too many requests of late. A call instead would get around that limit.
      if (isFinal(challenge.state)) throw new errors.AccessDenied('the person cannot be asked now');
      this.#follow(provider, request, challenge.id);
    } catch (error) {
      throw inOAuthWords(error);
    }
  }

  /** Gives the request its answer, if its challenge has ended. */
  async settle(provider: Provider, request: BackchannelAuthenticationRequest): Promise<void> {
    if (isSettled(request)) return;
    const { tenant, challenges } = this.#with;
    const id = challenges.idFor(tenant, keyOf(request.jti));
    const challenge = await challenges.get(tenant, id);
    if (!isFinal(challenge.state)) return;
    if (isVerified(challenge.state)) {
      const amr = amrOf(methodOf(challenge));
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

  /** Until the challenge has ended or the request is over: then nobody may be asked for it any more. */
  #follow(
    provider: Provider,
    request: BackchannelAuthenticationRequest,
    challengeId: string,
  ): void {
    if (this.#followed.size >= FOLLOWED_MAX || this.#with.closing.aborted) return;
    const { tenant, challenges, changes, onFault } = this.#with;
    const look = async () => {
      const challenge = await challenges.get(tenant, challengeId);
      if (!isFinal(challenge.state) || !this.#followed.delete(stop)) return;
      stop();
      // A look-up settles it; see `createProvider`.
      await provider.BackchannelAuthenticationRequest.find(request.jti);
    };
    const unsubscribe = changes.subscribe(challengeId, () => {
      look().catch((error) => onFault('openid request', error));
    });
    const withdraw = (triesLeft: number) => {
      challenges.cancel(tenant, challengeId).catch((error) => {
        if (error instanceof OctothorpeError && error.code === 'challenge_final') return;
        onFault('openid request', error);
        // The device would show it until its own end.
        if (triesLeft > 0) setTimeout(withdraw, WITHDRAW_AGAIN_MS, triesLeft - 1).unref();
      });
    };
    const timer = setTimeout(() => {
      stop();
      withdraw(WITHDRAW_TRIES_MAX - 1);
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

/** By the default, where it is a device or a phone; else by a call, or by a device where there is no phone. The service has shown the digits. */
export function askedFor(
  { by, subject }: Person,
  matchDigits: string,
): StartRequest | MethodRequest {
  const call = { channels: ['call'], match: true, matchDigits, subject } as const;
  if (by.kind === 'number') return { to: by.number.e164, ...call };
  const { methods, defaultId } = by;
  const phone = methods.find(({ kind }) => kind === 'phone');
  const method = methods.find(({ id }) => id === defaultId) ?? phone;
  if (method?.kind === 'phone') return { to: method.number, ...call };
  return { method: 'approve', matchDigits, subject };
}

function isSettled({ grantId, error }: BackchannelAuthenticationRequest): boolean {
  return grantId !== undefined || error !== undefined;
}

/** One challenge for each request, whoever asks for it. */
function keyOf(requestId: string): Idempotency {
  return { key: `openid.${requestId}` };
}
