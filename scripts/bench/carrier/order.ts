/** The messages between the bench and the bare carrier. */

export interface CarrierOrder {
  /** Report after this many messages from now on; 0 for never. */
  readonly count: number;
  /** Report each message. */
  readonly each?: boolean;
}

/** Times are of the machine's monotonic clock, which all its processes share. */
export interface Taken {
  readonly atNs: bigint;
  /** The time of the first message since the order, if this is the last. */
  readonly firstAtNs?: bigint;
  readonly body: string;
}
