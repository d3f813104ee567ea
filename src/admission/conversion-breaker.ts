/**
 * Counts how challenges end, and shuts a block of numbers or a country where hardly anybody confirms. SMS and calls are counted
 * apart. A country counts only the first few ends of each block in an hour, so that one pumped range does not shut
 * a whole country: it shuts when nobody confirms anywhere in it.
 */
import type { Channel, FinalState, Reason } from '../challenge/challenge.js';
import { type BreakerPolicy, breakerChange, conversionOf } from '../challenge/limits/breaker.js';
import type { BreakerAddress, ConversionStore } from '../challenge/limits/conversion-ports.js';
import type { Limits } from '../challenge/limits/limits.js';
import { challengeKey } from './send-plan.js';

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
  readonly of: 'prefix' | 'country';
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

/** So many ends of one block in its shortest window count for its country. */
const BLOCK_ENDS_FOR_COUNTRY = 5;

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
    const { prefix, country } = limitsOf(tenant).breaker;
    const converted = verdict === 'converted';
    const count = (of: 'prefix' | 'country', address: BreakerAddress, policy: BreakerPolicy) =>
      this.#count({ tenant, channel, country: sent.country, of }, address, key, converted, policy);

    const block = { tag: sent.blockTag, subject: { channel, country: '' } };
    const ends = prefix ? await count('prefix', block, prefix) : 0;
    if (!country || ends > BLOCK_ENDS_FOR_COUNTRY) return;
    await count('country', { tag: tenant, subject: { channel, country: sent.country } }, country);
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
