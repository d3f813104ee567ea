/**
 * When a prefix or a country is shut because hardly anybody there ever confirms: the mark of pumped traffic.
 * Shut for 12 h, then for twice as long each time, up to 7 days. Afterwards a few probes decide whether it opens.
 * Pure: the store counts, this module decides, and the store applies the decision if nobody else did meanwhile.
 */
import type { FinalState, Reason } from '../challenge.js';
import { wilsonUpperBound } from './wilson.js';

export interface BreakerPolicy {
  /** Shut when any of these windows has so many finished challenges and too few that converted. */
  readonly windows: readonly { readonly windowMs: number; readonly finishedMin: number }[];
  /** Shut where the Wilson 95 % upper bound of the conversion is below this, 0..1. */
  readonly conversionMin: number;
  readonly firstShutMs: number;
  readonly longestShutMs: number;
  /** After the shut time one send is let through in every so many ms. */
  readonly probeEveryMs: number;
  /** So many probes that converted open it; so many that did not shut it again. */
  readonly opensAfter: number;
  readonly shutsAfter: number;
}

export const DEFAULT_BREAKER: BreakerPolicy = {
  windows: [
    { windowMs: 3_600_000, finishedMin: 20 },
    // A patient attacker stays under twenty an hour, and not under twenty a day.
    { windowMs: 86_400_000, finishedMin: 20 },
  ],
  conversionMin: 0.2,
  firstShutMs: 12 * 3_600_000,
  longestShutMs: 7 * 86_400_000,
  probeEveryMs: 600_000,
  opensAfter: 2,
  shutsAfter: 2,
};

/**
 * A country is shut when nobody confirms in fifty different places of it. With twenty, an attacker with twenty ranges shuts
 * out all of a small country's people: `scripts/bench/attack` shows it.
 */
export const COUNTRY_BREAKER: BreakerPolicy = {
  ...DEFAULT_BREAKER,
  windows: DEFAULT_BREAKER.windows.map((window) => ({ ...window, finishedMin: 50 })),
};

/** What the store knows after an outcome was counted. */
export interface BreakerState {
  /** Grows with every change, so that a decision is applied once. */
  readonly epoch: number;
  /** Absent while it is open. In the past: probing. */
  readonly shutUntilMs?: number;
  /** How often it was shut in a row. */
  readonly level: number;
  readonly probes: { readonly converted: number; readonly unconverted: number };
  /** In the order of the policy's windows. */
  readonly counts: readonly { readonly finished: number; readonly converted: number }[];
}

export type BreakerChange =
  | { readonly kind: 'shut'; readonly forMs: number; readonly level: number }
  | { readonly kind: 'open'; readonly level: number };

/** What follows from the state, if anything. */
export function breakerChange(
  state: BreakerState,
  policy: BreakerPolicy,
  nowMs: number,
): BreakerChange | undefined {
  if (state.shutUntilMs === undefined)
    return pumped(state, policy) ? shut(state, policy) : undefined;
  if (nowMs < state.shutUntilMs) return undefined;
  if (state.probes.converted >= policy.opensAfter) return { kind: 'open', level: state.level };
  return state.probes.unconverted >= policy.shutsAfter ? shut(state, policy) : undefined;
}

/** Whether an ended challenge says that somebody holds the phone and wanted the code. */
export function conversionOf(
  state: FinalState,
  reason?: Reason,
): 'converted' | 'unconverted' | 'no_evidence' {
  if (state === 'sms_verified' || state === 'call_answered') return 'converted';
  if (state === 'failed' && reason !== undefined && OUR_SIDE.has(reason)) return 'no_evidence';
  return 'unconverted';
}

/** Nothing reached the phone, through no fault of whoever asked. */
const OUR_SIDE: ReadonlySet<Reason> = new Set<Reason>([
  'provider_unavailable',
  'rejected_by_provider',
  'destination_blocked',
]);

function pumped(state: BreakerState, policy: BreakerPolicy): boolean {
  return policy.windows.some(({ finishedMin }, index) => {
    const { finished, converted } = state.counts[index] ?? { finished: 0, converted: 0 };
    return finished >= finishedMin && wilsonUpperBound(converted, finished) < policy.conversionMin;
  });
}

function shut(state: BreakerState, policy: BreakerPolicy): BreakerChange {
  const forMs = Math.min(policy.longestShutMs, policy.firstShutMs * 2 ** state.level);
  return { kind: 'shut', forMs, level: state.level + 1 };
}
