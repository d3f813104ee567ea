/** The two numbers of a call, and the vendor that owns it. */
import type { Vendor } from './carrier-options.js';

/** The vendor's side of a call: notified of each act of the person with the phone. */
export interface CallOwner {
  answered(): void;
  declined(): void;
  hungUp(): void;
  /** A script has begun to wait for keys. */
  listening(): void;
}

export interface CallParties {
  readonly id: string;
  readonly vendor: Vendor;
  readonly from: string;
  readonly to: string;
}
