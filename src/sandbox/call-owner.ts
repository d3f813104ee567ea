/** Who a call is between, and the vendor that is behind it. */
import type { Vendor } from './carrier-options.js';

/** The vendor's side of the call, told what the person with the phone does. */
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
