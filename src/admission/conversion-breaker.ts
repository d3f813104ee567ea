/**
 * Counts how challenges end, and shuts a block of numbers, a wider range or a country where hardly anybody confirms. SMS and calls
 * are counted apart. What is wider counts only the first ends of each block in an hour, so that a pumped block does not
 * shut the range around it, nor a few of them a country: that is shut when nobody confirms anywhere in it.
 */
import type { Channel, FinalState, Reason } from '../challenge/challenge.js';
import { challengeKey } from '../challenge/challenge-id.js';
import { type BreakerPolicy, breakerChange, conversionOf } from '../challenge/limits/breaker.js';
import type { BreakerAddress, ConversionStore } from '../challenge/limits/conversion-ports.js';
import type { Limits } from '../challenge/limits/limits.js';

/** An ended challenge. */
export interface Outcome {
  readonly tenant: string;
  readonly challengeId: string;
  /** The channel of its newest delivery. */
  readonly channel: Channel;
  readonly state: FinalState;
  readonly reason?: Reason;
}

export interface BreakerNotice {
  readonly tenant: string;
  readonly channel: Channel;
  readonly country: string;
  readonly of: keyof Limits['breaker'];
  readonly change: 'shut' | 'opened';
  /** How long it is shut for. */
  readonly forMs?: number;
}

export interface ConversionBreakerOptions {
  readonly store: ConversionStore;
  readonly limitsOf: (tenant: string) => Limits;
  /** Told once for every change; must not throw. */
  readonly onChange: (notice: BreakerNotice) => void;
}

/** So many ends of one block in its shortest window count for the range and the country around it. */
const BLOCK_ENDS_COUNTED = { range: 5, country: 1 } as const;

export class ConversionBreaker {
  readonly #with: ConversionBreakerOptions;

  constructor(options: ConversionBreakerOptions) {
    this.#with = options;
  }

  /** Has to be called once a challenge has ended. Safe to call twice: the second time counts nothing. */
  async outcome(outcome: Outcome): Promise<void> {
    const { store, limitsOf } = this.#with;
    const { tenant, channel } = outcome;
    const verdict = conversionOf(outcome.state, outcome.reason);
    if (verdict === 'no_evidence') return;
    const key = challengeKey(outcome.challengeId);
    const sent = await store.claim(tenant, key);
    if (!sent) return;
    const converted = verdict === 'converted';
    const count = (of: BreakerNotice['of'], tag: string, country = '') => {
      const where = { tenant, channel, country: sent.country, of };
      const address = { tag, subject: { channel, country } };
      const policy = limitsOf(tenant).breaker[of];
      return policy ? this.#count(where, address, key, converted, policy) : 0;
    };

    const ends = await count('prefix', sent.blockTag);
    if (ends <= BLOCK_ENDS_COUNTED.range) await count('range', sent.wideTag);
    if (ends <= BLOCK_ENDS_COUNTED.country) await count('country', tenant, sent.country);
  }

  /** How many have finished in the shortest window; more than any while it is shut. */
  async #count(
    where: Omit<BreakerNotice, 'change'>,
    address: BreakerAddress,
    key: string,
    converted: boolean,
    policy: BreakerPolicy,
  ): Promise<number> {
    const { store, onChange } = this.#with;
    const { state, nowMs } = await store.count(address, key, converted, policy);
    const change = breakerChange(state, policy, nowMs);
    if (change && (await store.apply(address, state.epoch, change))) {
      onChange(
        change.kind === 'shut'
          ? { ...where, change: 'shut', forMs: change.forMs }
          : { ...where, change: 'opened' },
      );
    }
    if (change || state.shutUntilMs !== undefined) return Number.POSITIVE_INFINITY;
    return state.counts[0]?.finished ?? 0;
  }
}
