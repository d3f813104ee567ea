/** The figures that bound a challenge, with their defaults. Every one can be set per tenant. */
export interface ChallengePolicy {
  /** From start to the end of the code's life. NIST SP 800-63B-4 3.1.3.2 allows 10 min at most. */
  readonly lifeMs: number;
  /** Codes that are evaluated for one challenge, whatever is resent. */
  readonly checksMax: number;
  /** Waits before the first, second … resend; their count bounds the resends. */
  readonly resendAfterMs: readonly number[];
  /** How long an ended challenge stays readable. */
  readonly retentionMs: number;
  /** How long a key press still counts after the end of the call. */
  readonly hangUpGraceMs: number;
  /** How long to wait for news of an uncertain send before it counts as failed. */
  readonly uncertainMs: number;
  readonly ringSeconds: number;
  readonly callSecondsMax: number;
  /** After this many failed deliveries in a row a provider is not used. */
  readonly breakAfter: number;
  /** How long it is not used; then one delivery tries it again. */
  readonly breakMs: number;
  /** Deliveries of one challenge, failovers and resends together: a bound on cost. */
  readonly deliveriesMax: number;
}

export const DEFAULT_POLICY: ChallengePolicy = {
  lifeMs: 600_000,
  checksMax: 5,
  resendAfterMs: [30_000, 60_000, 120_000, 300_000, 900_000],
  retentionMs: 86_400_000,
  hangUpGraceMs: 3_000,
  uncertainMs: 30_000,
  ringSeconds: 45,
  callSecondsMax: 60,
  breakAfter: 5,
  breakMs: 15_000,
  deliveriesMax: 12,
};

/** The wait after the given number of resends, or undefined when no more are allowed. */
export function resendWaitMs(policy: ChallengePolicy, resends: number): number | undefined {
  return policy.resendAfterMs[resends];
}
