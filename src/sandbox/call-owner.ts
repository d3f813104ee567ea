/** Who a call is between, and the vendor that is behind it. */
import type { Vendor } from './carrier-options.js';

/** The vendor's side of a call: it is called for each act of the person with the phone. */
export interface CallOwner {
  answered(): void;
  declined(): void;
  hungUp(): void;
  /** A script has begun to listen for keys. */
  listening(): void;
}

export interface CallParties {
  readonly id: string;
  readonly vendor: Vendor;
  readonly from: string;
  readonly to: string;
}
