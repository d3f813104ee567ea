/**
 * The tries at one provider: short jittered retries of requests that were certainly not processed, within the delivery's deadline, and a
 * circuit breaker for each provider and channel, so that a failing provider does not delay the next person.
 */
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
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
import type { Deadline } from '../challenge/time.js';
import type { SendResult } from '../providers/provider.js';

export type BreakerState = Exclude<CircuitState, CircuitState.Isolated>;

export interface SendPolicyOptions {
  /** Repeats of a temporary refusal before the next provider is tried. */
  readonly retriesMax: number;
  /** The first wait; it doubles, and half of it is random. */
  readonly retryFirstMs: number;
  /** The longest wait, whatever Retry-After says: the next provider is quicker. */
  readonly retryWaitMaxMs: number;
  /** This many failed deliveries in a row open the breaker. */
  readonly breakAfter: number;
  /** An open breaker lets one try through after this. */
  readonly halfOpenAfterMs: number;
  readonly random: () => number;
  /** Called on every change: 0 closed, 1 open, 2 half open. */
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
  readonly #policies = new Map<string, ProviderPolicy>();

  constructor(options: SendPolicyOptions) {
    this.#options = options;
  }

  /**
   * Runs one send under the provider's policy. Never throws for a provider's failure.
   * @param deadline no repeat begins after it: the next provider is quicker
   */
  async run(
    provider: string,
    channel: Channel,
    deadline: Deadline,
    send: () => Promise<SendResult>,
  ): Promise<SendResult> {
    const { breaker, policy } = this.#policy(provider, channel);
    // No other delivery waits for a half-open try, so it may take the whole deadline.
    if (breaker.state === CircuitState.HalfOpen) return BREAKER_OPEN;
    let tries = 0;
    const tryOnce = async (): Promise<Tried> => {
      const result = await send();
      tries += 1;
      return { result, last: deadline.leftMs() <= waitMaxMs(tries, result, this.#options) };
    };
    try {
      return ((await policy.execute(tryOnce)) as Tried).result;
    } catch (error) {
      if (error instanceof BrokenCircuitError) return BREAKER_OPEN;
      throw error;
    }
  }

  #policy(provider: string, channel: Channel): ProviderPolicy {
    const key = `${provider} ${channel}`;
    const known = this.#policies.get(key);
    if (known) return known;
    const built = this.#build(provider, channel);
    this.#policies.set(key, built);
    return built;
  }

  #build(provider: string, channel: Channel): ProviderPolicy {
    const options = this.#options;
    const breaker = circuitBreaker(handleWhenResult(isTrouble), {
      halfOpenAfter: options.halfOpenAfterMs,
      breaker: new ConsecutiveBreaker(options.breakAfter),
    });
    breaker.onStateChange((state) => {
      if (state !== CircuitState.Isolated) options.onBreaker?.(provider, channel, state);
    });
    const retries = retry(handleWhenResult(isWorthRepeating), {
      maxAttempts: options.retriesMax,
      backoff: new DelegateBackoff(
        (context: IRetryBackoffContext<unknown>) =>
          // Half of the wait is random, so that many retries do not come at once.
          waitMaxMs(context.attempt, lastResult(context), options) * (0.5 + options.random() / 2),
      ),
    });
    // The breaker counts deliveries, not their repeats.
    return { breaker, policy: wrap(breaker, retries) };
  }
}

interface ProviderPolicy {
  readonly breaker: CircuitBreakerPolicy;
  readonly policy: IPolicy;
}

/** How a try ended, and whether another one could still begin in time. */
interface Tried {
  readonly result: SendResult;
  readonly last: boolean;
}

/** At the same provider. */
function isWorthRepeating(tried: unknown): boolean {
  const { result, last } = tried as Tried;
  return !last && result.kind === 'refused' && result.failure === 'temporary';
}

/** Whether the failure is the provider's: a faulty number or account says nothing about it. */
function isTrouble(tried: unknown): boolean {
  const { result } = tried as Tried;
  if (result.kind !== 'refused') return false;
  return result.failure === 'temporary' || result.failure === 'uncertain';
}

function lastResult(context: IRetryBackoffContext<unknown>): SendResult | undefined {
  return 'value' in context.result ? (context.result.value as Tried).result : undefined;
}

/** The longest wait after so many tries: Retry-After, or twice as long as before. */
function waitMaxMs(tries: number, result: SendResult | undefined, options: SendPolicyOptions) {
  const asked = result?.kind === 'refused' ? (result.retryAfterMs ?? 0) : 0;
  const base = Math.max(asked, options.retryFirstMs * 2 ** (tries - 1));
  return Math.min(options.retryWaitMaxMs, base);
}
