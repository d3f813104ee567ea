/**
 * What a provider's webhook says, in our own words. Providers' words stop at their adapter.
 */
import type { Reason } from './challenge.js';

export type DeliveryEvent =
  /** The provider took it: the message or call has this id there. */
  | { readonly kind: 'accepted'; readonly reference: string }
  /** SMS: handed to the carrier. Call: dialling has begun. */
  | { readonly kind: 'sent' }
  | { readonly kind: 'ringing' }
  | { readonly kind: 'picked_up' }
  | { readonly kind: 'delivered' }
  /** Who took the call. After `machine` nothing on it can verify; `human` releases a key press that is held. */
  | { readonly kind: 'human' }
  | { readonly kind: 'machine' }
  /** The provider cannot tell: the call asks for two digits. */
  | { readonly kind: 'answerer_unknown' }
  /** The call is over after somebody picked up. A proof that is still on its way counts for a short grace. */
  | { readonly kind: 'call_ended' }
  | {
      readonly kind: 'failed';
      readonly reason: Reason;
      readonly retry: FailureScope;
      readonly detail?: string;
    };

/** Where a failed delivery may still be tried. */
export type FailureScope =
  /** Another provider may succeed. */
  | 'next_provider'
  /** Only the other channel may succeed (a landline for SMS, a busy phone). */
  | 'other_channel'
  /** Nothing will. */
  | 'none';
