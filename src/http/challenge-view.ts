/** A challenge as the API shows it: no secret, no sealed number, times in ISO 8601. */
import {
  type Challenge,
  type Delivery,
  isFinal,
  type TimelineEntry,
} from '../challenge/challenge.js';
import type { ChallengeView } from './answer-schemas.js';

export type Mode = ChallengeView['mode'];

export function viewChallenge(challenge: Challenge, mode: Mode): ChallengeView {
  const final = isFinal(challenge.state);
  return {
    id: challenge.id,
    state: challenge.state,
    final,
    ...(challenge.reason === undefined ? {} : { reason: challenge.reason }),
    channel: challenge.channel,
    to: challenge.to.masked,
    country: challenge.to.country,
    locale: challenge.locale,
    ...(challenge.reference === undefined ? {} : { reference: challenge.reference }),
    ...(challenge.fallback === undefined ? {} : { fallback: challenge.fallback }),
    mode,
    createdAt: iso(challenge.createdAtMs),
    expiresAt: iso(challenge.expiresAtMs),
    checksLeft: challenge.checksLeft,
    ...(final || challenge.resendAfterMs === undefined
      ? {}
      : { resend: { allowedAt: iso(challenge.resendAfterMs) } }),
    sequence: sequenceOf(challenge),
    deliveries: challenge.deliveries.map(viewDelivery),
    timeline: challenge.timeline.map(viewEntry),
  };
}

export function viewEntry(entry: TimelineEntry): ChallengeView['timeline'][number] {
  return {
    sequence: entry.sequence,
    at: iso(entry.atMs),
    delivery: entry.delivery,
    channel: entry.channel,
    provider: entry.provider,
    state: entry.state,
    ...(entry.reason === undefined ? {} : { reason: entry.reason }),
  };
}

function viewDelivery(delivery: Delivery): ChallengeView['deliveries'][number] {
  return {
    number: delivery.number,
    channel: delivery.channel,
    provider: delivery.provider,
    state: delivery.state,
    ...(delivery.reason === undefined ? {} : { reason: delivery.reason }),
    ...(delivery.reference === undefined ? {} : { reference: delivery.reference }),
  };
}

/** The newest entry's number; 0 before the first. */
export function sequenceOf(challenge: Challenge): number {
  return challenge.timeline.at(-1)?.sequence ?? 0;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
