/** Where a challenge goes after a delivery has failed. */
import type { Challenge } from './challenge.js';
import type { FailureScope } from './event.js';
import type { ChallengePolicy } from './policy.js';
import type { Route, RouteQuery, RouteTable } from './ports.js';

/**
 * The next route, or undefined when the challenge ends: another provider if that may help, then the other channel if the caller asked for it.
 * @param refused routes that limits do not allow now
 */
export function planAfterFailure(
  challenge: Challenge,
  failed: number,
  scope: FailureScope,
  routes: RouteTable,
  policy: ChallengePolicy,
  refused: readonly Route[] = [],
): Route | undefined {
  if (scope === 'none') return undefined;
  const same =
    scope === 'next_provider'
      ? nextProvider(challenge, failed, routes, policy, refused)
      : undefined;
  return same ?? otherChannel(challenge, failed, routes, policy, refused);
}

/** Another provider of the same channel. */
export function nextProvider(
  challenge: Challenge,
  failed: number,
  routes: RouteTable,
  policy: ChallengePolicy,
  refused: readonly Route[] = [],
): Route | undefined {
  const delivery = challenge.deliveries[failed - 1];
  if (!delivery || challenge.deliveries.length >= policy.deliveriesMax) return undefined;
  return routes.next(delivery.channel, routeQuery(challenge, failed, refused));
}

/** The other channel, once, if the caller asked for it. */
function otherChannel(
  challenge: Challenge,
  failed: number,
  routes: RouteTable,
  policy: ChallengePolicy,
  refused: readonly Route[],
): Route | undefined {
  const { fallback, deliveries } = challenge;
  if (!fallback || deliveries.length >= policy.deliveriesMax) return undefined;
  const touched = deliveries.some((each) => each.channel === fallback);
  return touched ? undefined : routes.next(fallback, routeQuery(challenge, failed, refused));
}

function routeQuery(challenge: Challenge, failed: number, refused: readonly Route[]): RouteQuery {
  return {
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
