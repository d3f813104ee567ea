/** Counts how challenges end, for each block of numbers and each country, and keeps which of them are shut. */
import type { BreakerChange, BreakerPolicy, BreakerState } from '../../challenge/limits/breaker.js';
import type { BreakerAddress, ConversionStore } from '../../challenge/limits/conversion-ports.js';
import type { LedgerEntry } from '../../challenge/limits/reservation.js';
import type { Clock } from '../../clock.js';
import { loadScript, type RedisClient, runScript, type Script } from '../redis-scripts.js';
import { orUnavailable } from '../unavailable.js';
import { breakerKey, ledgerKey } from './limit-keys.js';
import { parseAbout, slicesOf } from './part-arguments.js';

const SCRIPTS = {
  claim: loadScript('limits/claim-outcome', 1),
  count: loadScript('limits/breaker-count', 1),
  set: loadScript('limits/breaker-set', 1),
};

/** How often a breaker was shut is remembered for this long after it was last shut or opened. */
const LEVEL_LIFE_MS = 7 * 86_400_000;
/** Counts are kept a little longer than the longest window. */
const SLACK_MS = 3_600_000;

export class RedisConversionStore implements ConversionStore {
  readonly #redis: RedisClient;
  readonly #clock: Clock | undefined;

  /** @param clock for tests; without it Redis's own clock decides */
  constructor(redis: RedisClient, clock?: Clock) {
    this.#redis = redis;
    this.#clock = clock;
  }

  async claim(tenant: string, challenge: string): Promise<LedgerEntry | undefined> {
    const reply = await this.#run(SCRIPTS.claim, ledgerKey(tenant, challenge), []);
    return parseAbout(String(reply));
  }

  async count(
    address: BreakerAddress,
    challenge: string,
    converted: boolean,
    policy: BreakerPolicy,
  ): Promise<{ state: BreakerState; nowMs: number }> {
    const lifeMs = SLACK_MS + Math.max(0, ...policy.windows.map(({ windowMs }) => windowMs));
    const reply = await this.#run(SCRIPTS.count, keyOf(address), [
      this.#now(),
      challenge,
      converted ? 1 : 0,
      lifeMs,
      ...policy.windows.flatMap(({ windowMs }) => [windowMs, slicesOf(windowMs)]),
    ]);
    return toState(reply as (string | number)[]);
  }

  async apply(address: BreakerAddress, epoch: number, change: BreakerChange): Promise<boolean> {
    const forMs = change.kind === 'shut' ? change.forMs : undefined;
    const applied = await this.#run(SCRIPTS.set, keyOf(address), [
      this.#now(),
      epoch,
      forMs ?? '',
      change.level,
      (forMs ?? 0) + LEVEL_LIFE_MS,
    ]);
    return applied === 1;
  }

  async forget(address: BreakerAddress): Promise<void> {
    await orUnavailable(() => this.#redis.del(keyOf(address)));
  }

  #now(): number | '' {
    return this.#clock?.now() ?? '';
  }

  #run(script: Script, key: string, args: readonly (string | number)[]): Promise<unknown> {
    return orUnavailable(() => runScript(this.#redis, script, [key], args));
  }
}

function keyOf({ tag, subject }: BreakerAddress): string {
  return breakerKey(tag, subject);
}

/** In the order that `lua/limits/breaker-count.lua` lists. */
function toState(reply: readonly (string | number)[]): { state: BreakerState; nowMs: number } {
  const [nowMs, epoch, until, level, hits, misses, ...counts] = reply;
  return {
    nowMs: Number(nowMs),
    state: {
      epoch: Number(epoch),
      ...(until === '' ? {} : { shutUntilMs: Number(until) }),
      level: Number(level),
      probes: { converted: Number(hits), unconverted: Number(misses) },
      counts: Array.from({ length: counts.length / 2 }, (_, i) => ({
        finished: Number(counts[2 * i]),
        converted: Number(counts[2 * i + 1]),
      })),
    },
  };
}
