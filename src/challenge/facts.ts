/**
 * Facts that follow from a challenge's changes, for limits, statistics and the choice of routes. Each is given once, with the change that
 * settles it, and travels with the work of that change. How far a delivery came is told at the end of its challenge, because progress is
 * recorded without reading the challenge. A fact names no number, no subject and no code. Test numbers have none: nothing is sent to them.
 *
 * Pure. Times are in ms, and never negative.
 */
import {
  type Challenge,
  type Channel,
  type Delivery,
  type FinalState,
  isFinal,
  PROGRESS,
  progressBehind,
  type Reason,
  type State,
  type TimelineEntry,
} from './challenge.js';
import { ARRIVED_RANK, TAKEN_RANK } from './stored-challenge.js';

export type Fact =
  /** The first delivery is queued. */
  | (About & { readonly kind: 'started' })
  | (About & {
      readonly kind: 'delivery_failed';
      readonly reason: Reason;
      /** From its queueing to its failure. */
      readonly sinceMs: number;
    })
  | EndFact;

interface About {
  /** 1 for the first. */
  readonly delivery: number;
  readonly channel: Channel;
  readonly provider: string;
  /** ISO 3166-1 alpha-2, or `001` for numbers without a country. */
  readonly country: string;
}

export interface EndFact {
  readonly kind: 'ended';
  readonly outcome: FinalState;
  readonly reason?: Reason;
  /** From the start to the end. */
  readonly sinceMs: number;
  /** The delivery that ended it: the one that was proven or failed; otherwise the newest. */
  readonly delivery: number;
  readonly country: string;
  /** All of them, oldest first. */
  readonly deliveries: readonly DeliveryFact[];
  /** What a proof gives back to the number was given back in the step that committed the end. */
  readonly settled?: boolean;
}

/** How far a delivery came. */
export interface DeliveryFact
  extends Pick<Delivery, 'number' | 'channel' | 'provider' | 'state' | 'reason'> {
  /** From its queueing until its provider had it; absent where that was not reported. */
  readonly acceptedMs?: number;
  /** From then until it reached the phone: the SMS was delivered, or the phone rang. Absent where that was not reported. */
  readonly arrivedMs?: number;
}

export function startFacts(challenge: Challenge): readonly Fact[] {
  const [first] = challenge.deliveries;
  return first && !challenge.test ? [{ kind: 'started', ...routeOf(challenge, first) }] : [];
}

/** @param delivery as it is once it has failed. @param challenge with the timeline before that */
export function failureFacts(
  challenge: Challenge,
  delivery: Delivery | undefined,
  nowMs: number,
): readonly Fact[] {
  if (delivery?.reason === undefined || challenge.test) return [];
  const { reason } = delivery;
  const sinceMs = passed(queuedAtMs(challenge, delivery), nowMs);
  return [{ kind: 'delivery_failed', ...routeOf(challenge, delivery), reason, sinceMs }];
}

/** @param end where the timeline does not have it yet */
export function endFacts(
  challenge: Challenge | undefined,
  end: Pick<TimelineEntry, 'delivery' | 'atMs'> | undefined = challenge?.timeline.at(-1),
): readonly Fact[] {
  // Nothing was sent for a registered method.
  if (!challenge || challenge.method) return [];
  const { state: outcome, reason, test, createdAtMs, to, deliveries } = challenge;
  if (!end || !isFinal(outcome) || test) return [];
  return [
    {
      kind: 'ended',
      outcome,
      ...(reason === undefined ? {} : { reason }),
      sinceMs: passed(createdAtMs, end.atMs),
      delivery: end.delivery,
      country: to.country,
      deliveries: deliveries.map((delivery) => deliveryFact(challenge, delivery)),
    },
  ];
}

/** How far a delivery has come. */
export function deliveryFact(challenge: Challenge, delivery: Delivery): DeliveryFact {
  const { number, channel, provider, state, reason } = delivery;
  const takenMs = reachedAtMs(challenge, delivery, TAKEN_RANK);
  const arrivedMs = reachedAtMs(challenge, delivery, ARRIVED_RANK);
  return {
    number,
    channel,
    provider,
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(takenMs === undefined
      ? {}
      : { acceptedMs: passed(queuedAtMs(challenge, delivery), takenMs) }),
    ...(takenMs === undefined || arrivedMs === undefined
      ? {}
      : { arrivedMs: passed(takenMs, arrivedMs) }),
  };
}

function routeOf({ to }: Challenge, { number, channel, provider }: Delivery): About {
  return { delivery: number, channel, provider, country: to.country };
}

/** When the delivery reached this rank, Unix ms; undefined where that was not reported. */
export function reachedAtMs(
  { timeline }: Challenge,
  { number, channel }: Delivery,
  rank: number,
): number | undefined {
  const states: readonly State[] = PROGRESS[channel];
  return timeline.find(
    ({ delivery, state }) => delivery === number && states.indexOf(progressBehind(state)) >= rank,
  )?.atMs;
}

/** Unix ms. */
export function queuedAtMs(challenge: Challenge, delivery: Delivery): number {
  return reachedAtMs(challenge, delivery, 0) ?? challenge.createdAtMs;
}

/** A process's idea of Redis's clock may be behind the timeline. */
function passed(fromMs: number, toMs: number): number {
  return Math.max(0, toMs - fromMs);
}
