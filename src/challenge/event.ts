/**
 * The content of a provider's webhook in the domain's terms. The provider's own terms stop at its adapter.
 */
import type { Reason } from './challenge.js';

export type DeliveryEvent =
  /** The provider accepted it: this is its id there. */
  | { readonly kind: 'accepted'; readonly reference: string }
  /** SMS: handed to the carrier. Call: dialling has begun. */
  | { readonly kind: 'sent' }
  | { readonly kind: 'ringing' }
  | { readonly kind: 'picked_up' }
  | { readonly kind: 'delivered' }
  /** Who picked up. After `machine` no key press verifies; `human` releases a held key press. */
  | { readonly kind: 'human' }
  | { readonly kind: 'machine' }
  /** The provider does not know: the call asks for two digits. */
  | { readonly kind: 'answerer_unknown' }
  /** An answered call is over. A key press that is still on its way counts for a short grace. */
  | { readonly kind: 'call_ended' }
  | {
      readonly kind: 'failed';
      readonly reason: Reason;
      readonly retry: FailureScope;
      readonly detail?: string;
      /** The carrier's own code of it. */
      readonly code?: string;
    };

/** Which route may still succeed after a failure. */
export type FailureScope =
  /** Another provider may succeed. */
  | 'next_provider'
  /** Only the other channel may succeed (a landline for SMS, a busy phone). */
  | 'other_channel'
  /** No route will succeed. */
  | 'none';
