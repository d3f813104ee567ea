/** The request that starts a challenge, and its answer. */
import type { Challenge, Channel } from './challenge.js';

/** The person's address and device, if the caller passes them on. */
export interface Asker {
  /** IPv4 or IPv6 */
  readonly ip?: string;
  /** The caller's own id of the person's device. */
  readonly device?: string;
  /** Whose account it is, where the caller has told: in sessions. */
  readonly subject?: string;
}

/** What a request says of who asks, without what is absent. */
export function askerOf({ ip, device, subject }: Asker): Asker {
  return {
    ...(ip === undefined ? {} : { ip }),
    ...(device === undefined ? {} : { device }),
    ...(subject === undefined ? {} : { subject }),
  };
}

/** The request for a challenge. */
export interface StartRequest extends Asker {
  /** International (`+358 44 …`, `00358…`), or national where `country` is given. */
  readonly to: string;
  /** ISO 3166-1 alpha-2 */
  readonly country?: string;
  readonly channel: Channel;
  /** Tried once `channel` has failed for good; must differ from it. */
  readonly fallback?: Channel;
  /** BCP 47; the tenant's where absent. */
  readonly locale?: string;
  /** The caller's own id, at most 64 characters; comes back in answers and notifications. */
  readonly reference?: string;
  /** Use this provider alone, for tests and support. */
  readonly provider?: string;
  /** Calls: two digits shown on the screen have to be pressed before `#`. */
  readonly match?: boolean;
  /** Set where a page of this installation asks for the code: the SMS is bound to it. */
  readonly pageHost?: string;
}

export interface Idempotency {
  /** 1..255 printable characters, chosen by the caller. */
  readonly key: string;
}

export interface Started {
  readonly challenge: Challenge;
  /** The two digits to show on the screen, if the request has `match`. */
  readonly matchDigit?: string;
  /** True if an Idempotency-Key repeated an earlier request; `challenge` is then as it was at its start. */
  readonly replayed: boolean;
}

export type CheckOutcome = 'verified' | 'wrong_code' | 'locked' | 'expired' | 'ended';
