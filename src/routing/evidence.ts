/**
 * What an ended challenge or message says of its carriers. Pure.
 *
 * A failure is an undelivered or overdue receipt, or a resend by a source that has verified before; a person's silence is none. A number that
 * is wrong, a phone that is off the hook and a person who presses nothing say nothing of a carrier.
 */
import type { Reason } from '../challenge/challenge.js';
import type { DeliveryFact, EndFact } from '../challenge/challenge-change.js';
import type { Vote } from './posterior.js';

export interface Voter {
  /** The source has verified the number before, or with this end: it was waiting for the code. */
  readonly owner: boolean;
  /** Nobody tells the outcome of this message. */
  readonly receiptsAlone: boolean;
}

export interface CarrierVote {
  readonly carrier: string;
  readonly channel: DeliveryFact['channel'];
  readonly vote: Vote;
}

/** The carriers that the end speaks of; each once. */
export function votesOf(end: EndFact, voter: Voter): readonly CarrierVote[] {
  const votes = new Map<string, CarrierVote>();
  for (const delivery of end.deliveries) {
    const vote = voteOf(delivery, end, voter);
    if (!vote || !isVerdict(vote)) continue;
    const { provider: carrier, channel } = delivery;
    // Of two deliveries through one carrier the later one counts.
    votes.set(`${channel} ${carrier}`, { carrier, channel, vote });
  }
  return [...votes.values()];
}

function voteOf(delivery: DeliveryFact, end: EndFact, voter: Voter): Vote | undefined {
  const { acceptedMs, arrivedMs, state, reason, number } = delivery;
  const newest = number === end.deliveries.length;
  // What no carrier took is the breaker's.
  if (acceptedMs === undefined) return undefined;
  const time = arrivedMs === undefined ? {} : { seconds: arrivedMs / 1_000, arrivals: 1 };
  if (isProof(end, voter)) {
    if (number === end.delivery) return { ...proofOf(delivery, end), ...time };
  }
  if (state === 'failed') {
    return reason !== undefined && LOST.has(reason) ? { undelivered: 1, ...time } : undefined;
  }
  if (!newest) return voter.owner ? { resent: 1, ...time } : undefined;
  if (end.outcome !== 'expired') return undefined;
  return arrivedMs === undefined ? { overdue: 1 } : { silent: 1, ...time };
}

/** Of several deliveries the code is the same: the newest gets the praise where its receipt says that it arrived. */
function proofOf({ acceptedMs = 0, arrivedMs }: DeliveryFact, end: EndFact): Vote {
  if (end.deliveries.length > 1) return arrivedMs === undefined ? {} : { good: 1 };
  const waitedSeconds = Math.max(0, end.sinceMs - acceptedMs) / 1_000;
  const receipt = arrivedMs === undefined ? { unconfirmed: 1 } : { confirmed: 1 };
  return { good: 1, ...receipt, waitedSeconds };
}

function isProof({ outcome }: EndFact, { receiptsAlone }: Voter): boolean {
  if (outcome === 'sms_verified' || outcome === 'call_answered') return true;
  return receiptsAlone && (outcome === 'arrived' || outcome === 'heard');
}

function isVerdict({ good, undelivered, resent, silent, overdue }: Vote): boolean {
  return (good ?? undelivered ?? resent ?? silent ?? overdue) !== undefined;
}

/** The carrier took it and did not bring it. */
const LOST: ReadonlySet<Reason> = new Set<Reason>([
  'unreachable',
  'rejected_by_provider',
  'provider_unavailable',
  'destination_blocked',
]);
