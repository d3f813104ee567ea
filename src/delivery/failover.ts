/** Where a challenge goes after a delivery has failed. */
import { type Challenge, isFinal, type Reason, unusedChannels } from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { FailureScope } from '../challenge/event.js';
import {
  type PhoneNumberCipher,
  parsePhoneNumber,
  requireReachable,
} from '../challenge/phone-number.js';
import type { ChallengePolicy, Tenant } from '../challenge/policy.js';
import type {
  Admission,
  AdmissionRequest,
  Route,
  RouteQuery,
  TransitionResult,
} from '../challenge/ports.js';
import { type Router, requireCountry } from '../challenge/routing.js';
import { FRAUD_RULES } from '../limits/refusal.js';

/**
 * The next route, or undefined when the challenge ends: another provider if that may help, then the next channel that the caller asked for.
 * @param refused routes that limits do not allow now
 */
export function planAfterFailure(
  challenge: Challenge,
  failed: number,
  scope: FailureScope,
  routes: Router,
  policy: ChallengePolicy,
  refused: readonly Route[] = [],
): Route | undefined {
  if (scope === 'none') return undefined;
  const same =
    scope === 'next_provider'
      ? nextProvider(challenge, failed, routes, policy, refused)
      : undefined;
  return same ?? nextChannel(challenge, failed, routes, policy, refused);
}

/** Another provider of the same channel. */
export function nextProvider(
  challenge: Challenge,
  failed: number,
  routes: Router,
  policy: ChallengePolicy,
  refused: readonly Route[] = [],
): Route | undefined {
  const delivery = challenge.deliveries[failed - 1];
  if (!delivery || challenge.deliveries.length >= policy.deliveriesMax) return undefined;
  return routes.next(delivery.channel, routeQuery(challenge, failed, refused));
}

/** The first of the later channels that was not used yet and has a route. */
function nextChannel(
  challenge: Challenge,
  failed: number,
  routes: Router,
  policy: ChallengePolicy,
  refused: readonly Route[],
): Route | undefined {
  if (challenge.deliveries.length >= policy.deliveriesMax) return undefined;
  for (const channel of unusedChannels(challenge)) {
    const route = routes.next(channel, routeQuery(challenge, failed, refused));
    if (route) return route;
  }
  return undefined;
}

/** Whether a route that the failure could have led to is left out because of its sender. */
export function senderLeftOut(
  challenge: Challenge,
  failed: number,
  scope: FailureScope,
  routes: Router,
  policy: ChallengePolicy,
): boolean {
  const delivery = challenge.deliveries[failed - 1];
  const spent = challenge.deliveries.length >= policy.deliveriesMax;
  if (!delivery || scope === 'none' || spent) return false;
  const others = unusedChannels(challenge);
  const channels = scope === 'next_provider' ? [delivery.channel, ...others] : others;
  const query = routeQuery(challenge, failed, []);
  return channels.some((channel) => routes.senderFault(channel, query) !== undefined);
}

function routeQuery(challenge: Challenge, failed: number, refused: readonly Route[]): RouteQuery {
  return {
    tenant: challenge.tenant,
    country: challenge.to.country,
    tried: [...triedSinceResend(challenge, failed), ...refused],
    ...(challenge.provider ? { pinned: challenge.provider } : {}),
  };
}

/** The run of failed deliveries that ends with this one: a resend begins a new run. */
function triedSinceResend(challenge: Challenge, failed: number): Route[] {
  const tried: Route[] = [];
  for (const delivery of challenge.deliveries.slice(0, failed).reverse()) {
    if (delivery.number !== failed && delivery.state !== 'failed') break;
    tried.push({ channel: delivery.channel, provider: delivery.provider });
  }
  return tried.reverse();
}

// Checks a failover against the same limits as any other send before it is queued: the tenant's countries for its channel, money, breakers,
// calls at once. If a route is refused, the next one is tried. A reservation for a delivery that is not queued is given back. A webhook that
// comes twice reserves once, because the reservation is named by the delivery's number.

export interface FailoverGateDependencies {
  readonly admission: Admission;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly cipher: PhoneNumberCipher;
  /** For the log and the metrics; must not throw. */
  readonly onRefused: (refused: RefusedFailover) => void;
}

export interface RefusedFailover extends Route {
  readonly challenge: string;
  readonly tenant: string;
  /** Number of the delivery that was not queued. */
  readonly delivery: number;
  readonly country: string;
  /** The limit that refused, or the code of the error. */
  readonly rule: string;
}

export interface Choice {
  /** Absent if no route is left. */
  readonly route?: Route;
  /** Why the last possible route is refused. */
  readonly refusal?: Reason;
  /** The reservation for the route. */
  readonly taken?: AdmissionRequest;
}

/** A delivery that failed. */
export interface FailedDelivery {
  readonly number: number;
  /** The provider accepted it, or may have: the next delivery is another send, not the same one over another route. */
  readonly wentOut: boolean;
}

/** The next route of the challenge's plan that was not refused. */
export type Plan = (refused: readonly Route[]) => Route | undefined;

export class FailoverGate {
  readonly #with: FailoverGateDependencies;

  constructor(dependencies: FailoverGateDependencies) {
    this.#with = dependencies;
  }

  /**
   * Chooses the first allowed route of the plan, and reserves its price and places.
   * @throws OctothorpeError `unavailable`: nothing was decided, and the failure must be reported again
   */
  async choose(challenge: Challenge, failed: FailedDelivery, plan: Plan): Promise<Choice> {
    const refused: Route[] = [];
    let refusal: Reason | undefined;
    for (let route = plan(refused); route; route = plan(refused)) {
      if (!isNext(challenge, failed) || challenge.test) return { route };
      try {
        const request = this.#request(challenge, failed, route);
        this.#requireAllowed(challenge, route, request.e164);
        await this.#with.admission.admit(request);
        return { route, taken: request };
      } catch (error) {
        if (!(error instanceof OctothorpeError) || error.code === 'unavailable') throw error;
        refusal = this.#refused(challenge, failed, route, error.rule ?? error.code);
        refused.push(route);
      }
    }
    return refusal === undefined ? {} : { refusal };
  }

  /** Must be called after the change of state that the choice was made for, whatever its result. */
  async conclude(
    failed: FailedDelivery,
    { taken }: Choice,
    result: TransitionResult,
  ): Promise<void> {
    if (!taken) return;
    const { admission } = this.#with;
    if (result.kind === 'applied') return;
    // If the delivery exists, another report or a resend has queued it and needs the reservation.
    const now = result.kind === 'missing' ? undefined : result.challenge;
    if (now?.deliveries[failed.number]?.channel !== taken.channel) await admission.withdraw(taken);
  }

  /** Frees the place of a call that is over: the next one may need it. The end of a challenge frees those of all its calls. */
  async freeLine({ id, tenant, state, deliveries }: Challenge, number: number): Promise<void> {
    if (isFinal(state) || deliveries[number - 1]?.channel !== 'call') return;
    await this.#with.admission.callEnded(tenant, id, number);
  }

  #request(challenge: Challenge, failed: FailedDelivery, route: Route): AdmissionRequest {
    return {
      tenant: challenge.tenant,
      challengeId: challenge.id,
      e164: this.#open(challenge),
      country: challenge.to.country,
      channel: route.channel,
      kind: 'failover',
      provider: route.provider,
      delivery: failed.number + 1,
      replaces: !failed.wentOut,
      ...(challenge.content ? { parts: challenge.content.parts } : {}),
    };
  }

  #open({ id, to }: Challenge): string {
    try {
      return this.#with.cipher.open(to.sealed, id);
    } catch (cause) {
      throw new OctothorpeError('internal', 'The number cannot be opened.', { cause });
    }
  }

  /** Both were checked at the start; the configuration may have changed since. */
  #requireAllowed({ tenant, to }: Challenge, { channel }: Route, e164: string): void {
    requireCountry(this.#with.tenants.get(tenant), channel, to.country);
    requireReachable(parsePhoneNumber(e164), channel);
  }

  #refused(challenge: Challenge, failed: FailedDelivery, route: Route, rule: string): Reason {
    const { id, tenant, to } = challenge;
    const delivery = failed.number + 1;
    this.#with.onRefused({ challenge: id, tenant, delivery, country: to.country, rule, ...route });
    return FRAUD_RULES.has(rule) ? 'fraud_suspected' : 'destination_blocked';
  }
}

/** Anything else is a late report: the store will ignore it, so nothing is reserved. */
function isNext(challenge: Challenge, failed: FailedDelivery): boolean {
  return !isFinal(challenge.state) && challenge.deliveries.length === failed.number;
}
