/** The messages between the bench and the bare carrier. */

export interface CarrierOrder {
  /** Tell once so many messages have been taken from now on; 0 for never. */
  readonly count: number;
  /** Tell of each. */
  readonly each?: boolean;
}

/** Times are of the machine's monotonic clock, which all its processes share. */
export interface Taken {
  readonly atNs: bigint;
  /** Of the first message since the order, where this is the last. */
  readonly firstAtNs?: bigint;
  readonly body: string;
}
