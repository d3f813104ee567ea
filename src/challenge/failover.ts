/** Where a challenge goes after a delivery has failed. */
import type { Challenge } from './challenge.js';
import type { FailureScope } from './event.js';
import type { ChallengePolicy } from './policy.js';
import type { Route, RouteTable } from './ports.js';

/**
 * The next route, or undefined when the challenge ends: another provider where that may help, then the other channel
 * where the caller asked for it.
 */
export function planAfterFailure(
  challenge: Challenge,
  failed: number,
  scope: FailureScope,
  routes: RouteTable,
  policy: ChallengePolicy,
): Route | undefined {
  const delivery = challenge.deliveries[failed - 1];
  if (!delivery || scope === 'none') return undefined;
  if (challenge.deliveries.length >= policy.deliveriesMax) return undefined;
  const query = {
    country: challenge.to.country,
    tried: triedSinceResend(challenge, failed),
    ...(challenge.provider ? { pinned: challenge.provider } : {}),
  };
  const same = scope === 'next_provider' ? routes.next(delivery.channel, query) : undefined;
  if (same) return same;
  const { fallback } = challenge;
  const untouched = challenge.deliveries.every((each) => each.channel !== fallback);
  return fallback && untouched ? routes.next(fallback, query) : undefined;
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
