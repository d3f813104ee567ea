/** A challenge as the API shows it: no secret, no sealed number, times in ISO 8601. */
import {
  type Challenge,
  type Delivery,
  isFinal,
  isMethod,
  laterChannels,
  type TimelineEntry,
} from '../../challenge/challenge.js';
import { isoTime } from '../../challenge/time.js';
import type { ChallengeView } from './answer-schemas.js';

export type Mode = ChallengeView['mode'];
/** A challenge is in no state that only a message has. */
type ChallengeState = ChallengeView['state'];

export function viewChallenge(challenge: Challenge, mode: Mode): ChallengeView {
  const final = isFinal(challenge.state);
  const { reason, reference, subject, purpose, transaction, resendAfterMs } = challenge;
  const [fallback] = laterChannels(challenge);
  const view: ChallengeView = {
    id: challenge.id,
    state: challenge.state as ChallengeState,
    final,
    channel: challenge.channel,
    channels: [...challenge.channels],
    ...(challenge.method ? {} : { to: challenge.to.masked, country: challenge.to.country }),
    locale: challenge.locale,
    mode,
    createdAt: isoTime(challenge.createdAtMs),
    expiresAt: isoTime(challenge.expiresAtMs),
    checksLeft: challenge.checksLeft,
    sequence: sequenceOf(challenge),
    deliveries: challenge.deliveries.map(viewDelivery),
    timeline: challenge.timeline.map(viewEntry),
  };
  if (reason !== undefined) view.reason = reason;
  if (reference !== undefined) view.reference = reference;
  if (subject !== undefined) view.subject = subject;
  if (purpose !== undefined) view.purpose = purpose;
  if (transaction !== undefined) view.transaction = { ...transaction };
  if (fallback !== undefined) view.fallback = fallback;
  if (!final && resendAfterMs !== undefined) view.resend = { allowedAt: isoTime(resendAfterMs) };
  return view;
}

export function viewEntry(entry: TimelineEntry): ChallengeView['timeline'][number] {
  const { sequence, atMs, delivery, channel, provider, state, reason } = entry;
  const view: ChallengeView['timeline'][number] = {
    sequence,
    at: isoTime(atMs),
    channel,
    state: state as ChallengeState,
    ...(isMethod(channel) ? {} : { delivery, provider }),
  };
  if (reason !== undefined) view.reason = reason;
  return view;
}

export function viewDelivery(delivery: Delivery): ChallengeView['deliveries'][number] {
  const { number, channel, provider, state, reason, reference } = delivery;
  const view: ChallengeView['deliveries'][number] = { number, channel, provider, state };
  if (reason !== undefined) view.reason = reason;
  if (reference !== undefined) view.reference = reference;
  return view;
}

/** The newest entry's number; 0 before the first. */
export function sequenceOf(challenge: Challenge): number {
  return challenge.timeline.at(-1)?.sequence ?? 0;
}
