/**
 * The Standard Webhooks message to a tenant about a change of a challenge.
 * Pure: the same challenge and sequence give the same bytes, so a message that is sent again is recognised.
 */

import {
  type Challenge,
  type Delivery,
  isFinal,
  type TimelineEntry,
} from '../challenge/challenge.js';
import { isoTime } from '../iso-time.js';

export interface Notification {
  /** The same for all attempts: receivers ignore repeats (`webhook-id`). */
  readonly messageId: string;
  /** `challenge.sms_verified`, `challenge.failed` … */
  readonly type: string;
  /** JSON, exactly as it is signed and sent. Holds the number masked, and no code. */
  readonly body: string;
}

/** A sandbox reaches no real phone, so every message names its mode. */
export type Mode = 'sandbox' | 'production';

/** Undefined if the challenge has no change of this number. */
export function notificationOf(
  challenge: Challenge,
  sequence: number,
  mode: Mode,
): Notification | undefined {
  const change = challenge.timeline.find((entry) => entry.sequence === sequence);
  if (!change) return undefined;
  const type = `challenge.${change.state}`;
  const body = JSON.stringify({
    type,
    timestamp: isoTime(change.atMs),
    data: viewAt(challenge, change, mode),
  });
  return { messageId: messageId(challenge.id, sequence), type, body };
}

export function messageId(challengeId: string, sequence: number): string {
  return `msg_${challengeId.replace(/^ch_/, '')}_${sequence}`;
}

/** The challenge as it was after the change, in the API's form. */
function viewAt(challenge: Challenge, change: TimelineEntry, mode: Mode) {
  return {
    id: challenge.id,
    state: change.state,
    final: isFinal(change.state),
    reason: change.reason,
    channel: isChannel(change.channel) ? change.channel : challenge.channel,
    to: challenge.to.masked,
    country: challenge.to.country,
    locale: challenge.locale,
    reference: challenge.reference,
    fallback: challenge.fallback,
    mode,
    createdAt: isoTime(challenge.createdAtMs),
    expiresAt: isoTime(challenge.expiresAtMs),
    sequence: change.sequence,
    deliveries: challenge.deliveries.map(viewDelivery),
    timeline: challenge.timeline
      .filter((entry) => entry.sequence <= change.sequence)
      .map(viewEntry),
  };
}

function viewDelivery(delivery: Delivery) {
  const { number, channel, provider, state, reason, reference } = delivery;
  return { number, channel, provider, state, reason, reference };
}

/** A change without a delivery (canceled, expired …) names neither channel nor provider. */
function viewEntry(entry: TimelineEntry) {
  const { sequence, delivery, channel, provider, state, reason } = entry;
  const at = isoTime(entry.atMs);
  return isChannel(channel)
    ? { sequence, at, delivery, channel, provider, state, reason }
    : { sequence, at, delivery, state, reason };
}

function isChannel(channel: string): boolean {
  return channel === 'sms' || channel === 'call';
}
