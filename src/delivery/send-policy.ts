/**
 * How hard one provider is tried: short jittered retries for what was certainly not processed, and a circuit breaker
 * for each provider and channel, so that a dead provider costs the next person nothing.
 */
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhenResult,
  type IPolicy,
  type IRetryBackoffContext,
  retry,
  wrap,
} from 'cockatiel';
import type { Channel } from '../challenge/challenge.js';
import type { SendResult } from '../providers/provider.js';

export type BreakerState = Exclude<CircuitState, CircuitState.Isolated>;

export interface SendPolicyOptions {
  /** Repeats of a temporary refusal before the next provider is tried. */
  readonly retriesMax: number;
  /** The first wait; it doubles, and half of it is random. */
  readonly retryFirstMs: number;
  /** No single wait is longer, whatever Retry-After says: the next provider is quicker. */
  readonly retryWaitMaxMs: number;
  /** So many troubled deliveries in a row open the breaker. */
  readonly breakAfter: number;
  /** An open breaker lets one try through after this. */
  readonly halfOpenAfterMs: number;
  readonly random: () => number;
  /** Told of every change: 0 closed, 1 open, 2 half open. */
  readonly onBreaker?: (provider: string, channel: Channel, state: BreakerState) => void;
}

export const DEFAULT_SEND_POLICY: SendPolicyOptions = {
  retriesMax: 2,
  retryFirstMs: 300,
  retryWaitMaxMs: 3_000,
  breakAfter: 5,
  halfOpenAfterMs: 15_000,
  random: Math.random,
};

const BREAKER_OPEN: SendResult = {
  kind: 'refused',
  failure: 'temporary',
  reason: 'provider_unavailable',
  detail: 'circuit breaker open',
};

export class SendPolicies {
  readonly #options: SendPolicyOptions;
  readonly #policies = new Map<string, IPolicy>();

  constructor(options: SendPolicyOptions) {
    this.#options = options;
  }

  /** Runs one send under the provider's policy. Never throws for a provider's trouble. */
  async run(
    provider: string,
    channel: Channel,
    send: () => Promise<SendResult>,
  ): Promise<SendResult> {
    try {
      return (await this.#policy(provider, channel).execute(send)) as SendResult;
    } catch (error) {
      if (error instanceof BrokenCircuitError) return BREAKER_OPEN;
      throw error;
    }
  }

  #policy(provider: string, channel: Channel): IPolicy {
    const key = `${provider} ${channel}`;
    const known = this.#policies.get(key);
    if (known) return known;
    const policy = this.#build(provider, channel);
    this.#policies.set(key, policy);
    return policy;
  }

  #build(provider: string, channel: Channel): IPolicy {
    const options = this.#options;
    const breaker = circuitBreaker(handleWhenResult(isTrouble), {
      halfOpenAfter: options.halfOpenAfterMs,
      breaker: new ConsecutiveBreaker(options.breakAfter),
    });
    breaker.onStateChange((state) => {
      if (state !== CircuitState.Isolated) options.onBreaker?.(provider, channel, state);
    });
    const retries = retry(handleWhenResult(isTemporary), {
      maxAttempts: options.retriesMax,
      backoff: new DelegateBackoff((context: IRetryBackoffContext<unknown>) =>
        waitMs(context.attempt, lastResult(context), options),
      ),
    });
    // The breaker counts deliveries, not their repeats.
    return wrap(breaker, retries);
  }
}

function isRefused(result: unknown): result is Extract<SendResult, { kind: 'refused' }> {
  return (result as SendResult).kind === 'refused';
}

/** Worth another try at the same provider. */
function isTemporary(result: unknown): boolean {
  return isRefused(result) && result.failure === 'temporary';
}

/** The provider is in trouble; a number or an account at fault says nothing about it. */
function isTrouble(result: unknown): boolean {
  return isRefused(result) && (result.failure === 'temporary' || result.failure === 'uncertain');
}

function lastResult(context: IRetryBackoffContext<unknown>): unknown {
  return 'value' in context.result ? context.result.value : undefined;
}

/** Half of the wait is random, so that many retries do not come in one moment. */
function waitMs(attempt: number, result: unknown, options: SendPolicyOptions): number {
  const asked = isRefused(result) ? (result.retryAfterMs ?? 0) : 0;
  const base = Math.max(asked, options.retryFirstMs * 2 ** (attempt - 1));
  return Math.min(options.retryWaitMaxMs, base) * (0.5 + options.random() / 2);
}
