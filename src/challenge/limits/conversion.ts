/** Evidence from the end of a challenge about the numbers around it. Only a message that arrived and was not used counts against them. */
import type { Challenge, FinalState, Reason } from '../challenge.js';

/** The provider's last report on the newest send of the challenge's channel. */
export type Receipt = 'confirmed' | 'unconfirmed' | 'never_sent';

/** How the provider confirms deliveries of this channel in this country. */
export type CarrierHabit =
  /** It has confirmed deliveries recently. */
  | 'confirms'
  /** It confirms elsewhere, never here. */
  | 'never_here'
  /** It confirms nothing recently: its receipts are lost, or never come. */
  | 'silent';

/** A delivery that the carrier never confirms in this country. */
const UNCONFIRMED_WEIGHT = 0.25;

export function receiptOf({ channel, deliveries, timeline }: Challenge): Receipt {
  const newest = deliveries.findLast((each) => each.channel === channel)?.number;
  const states = timeline
    .filter((entry) => entry.delivery === newest && entry.channel === channel)
    .map(({ state }) => state);
  if (states.some((state) => ARRIVED.has(state))) return 'confirmed';
  return states.some((state) => TAKEN.has(state)) ? 'unconfirmed' : 'never_sent';
}

const ARRIVED: ReadonlySet<string> = new Set(['delivered', 'ringing', 'in_call']);
const TAKEN: ReadonlySet<string> = new Set(['sent', 'calling']);

export interface EndedSend {
  readonly state: FinalState;
  readonly reason?: Reason;
  readonly receipt: Receipt;
  readonly habit: CarrierHabit;
}

/** Undefined if the end is no evidence. */
export function conversionOf({
  state,
  reason,
  receipt,
  habit,
}: EndedSend): { readonly converted: boolean; readonly weight: number } | undefined {
  if (state === 'sms_verified' || state === 'call_answered') return { converted: true, weight: 1 };
  // A cancelled challenge says nothing about the phone.
  if (state === 'canceled' || receipt === 'never_sent') return undefined;
  if (state === 'failed' && reason !== undefined && NOT_ARRIVED.has(reason)) return undefined;
  if (receipt === 'confirmed') return { converted: false, weight: 1 };
  return habit === 'never_here' ? { converted: false, weight: UNCONFIRMED_WEIGHT } : undefined;
}

/** The message did not reach the phone, or the failure was not the requester's. */
const NOT_ARRIVED: ReadonlySet<Reason> = new Set<Reason>([
  'provider_unavailable',
  'rejected_by_provider',
  'destination_blocked',
  'unreachable',
  'invalid_number',
  'landline',
  'opted_out',
]);
