/**
 * How every queue's worker takes up jobs whose worker died or hung. BullMQ's defaults take a minute; a code that late is of no use.
 * A lock that is not renewed is over after 8 s, and the check that finds it comes every 5 s: taken up within 13 s.
 */
export const JOB_RECOVERY = {
  lockDuration: 8_000,
  stalledInterval: 5_000,
  /** A job may lose its worker this often; each run finds what the one before it did. */
  maxStalledCount: 20,
} as const;
