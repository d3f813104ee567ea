/** Keeps how challenges end, for each block of numbers, million and country, and where sends are held back for it. */
import type { BreakerPolicy, Evidence, HeldBack } from '../../challenge/limits/breaker.js';
import type { CarrierHabit } from '../../challenge/limits/conversion.js';
import type {
  BreakerAddress,
  CarrierRoute,
  ConversionStore,
} from '../../challenge/limits/conversion-ports.js';
import type { LedgerEntry } from '../../challenge/limits/reservation.js';
import type { Clock } from '../../clock.js';
import { loadScript, type RedisClient, runScript, type Script } from '../redis-scripts.js';
import { orUnavailable } from '../unavailable.js';
import { breakerKey, evidenceKey, ledgerKey, receiptsKey } from './limit-keys.js';
import { parseAbout } from './part-arguments.js';

const SCRIPTS = {
  claim: loadScript('limits/claim-outcome', 1),
  count: loadScript('limits/breaker-count', 1),
  set: loadScript('limits/breaker-set', 1),
};

/** The newest ends of one place that are kept: enough to judge by, and about 10 kB. */
export const EVIDENCE_MAX = 256;
/** A provider that has confirmed nothing for so long in a country never does there. */
const CONFIRMS_HERE_MS = 7 * 86_400_000;
/** A provider that has confirmed nothing anywhere for so long has lost its receipts. */
const CONFIRMS_ANYWHERE_MS = 3_600_000;
const ANYWHERE = '*';

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

  async add(
    { tag, subject }: BreakerAddress,
    evidence: Omit<Evidence, 'atMs'>,
    policy: BreakerPolicy,
  ): Promise<{ evidence: Evidence[]; nowMs: number }> {
    const reply = await this.#run(SCRIPTS.count, evidenceKey(tag, subject), [
      this.#clock?.now() ?? '',
      evidenceText(evidence),
      policy.windowMs,
      EVIDENCE_MAX,
      policy.sourcesMin,
    ]);
    const [nowMs, ...kept] = reply as string[];
    return { nowMs: Number(nowMs), evidence: kept.map(parseEvidence) };
  }

  async hold(
    { tag, subject }: BreakerAddress,
    held: HeldBack | undefined,
    nowMs: number,
  ): Promise<boolean> {
    const text = held ? `${held.share.toFixed(4)} ${held.untilMs}` : '';
    const lifeMs = held ? Math.max(1, held.untilMs - nowMs) : 0;
    return (await this.#run(SCRIPTS.set, breakerKey(tag, subject), [text, lifeMs])) === 1;
  }

  async confirmed({ provider, channel, country }: CarrierRoute): Promise<void> {
    const [here, anywhere] = [country, ANYWHERE].map((of) => receiptsKey(provider, channel, of));
    await orUnavailable(() =>
      Promise.all([
        this.#redis.set(String(here), '1', 'PX', CONFIRMS_HERE_MS),
        this.#redis.set(String(anywhere), '1', 'PX', CONFIRMS_ANYWHERE_MS),
      ]),
    );
  }

  async habit({ provider, channel, country }: CarrierRoute): Promise<CarrierHabit> {
    const [here, anywhere] = await orUnavailable(() =>
      Promise.all(
        [country, ANYWHERE].map((of) => this.#redis.exists(receiptsKey(provider, channel, of))),
      ),
    );
    if (anywhere !== 1) return 'silent';
    return here === 1 ? 'confirms' : 'never_here';
  }

  #run(script: Script, key: string, args: readonly (string | number)[]): Promise<unknown> {
    return orUnavailable(() => runScript(this.#redis, script, [key], args));
  }
}

function evidenceText({ sources, block, converted, weight }: Omit<Evidence, 'atMs'>): string {
  return `${converted ? '+' : '-'} ${weight} ${block} ${sources.join(',')}`;
}

function parseEvidence(text: string): Evidence {
  const [atMs, verdict, weight, block = '', sources = ''] = text.split(' ');
  return {
    atMs: Number(atMs),
    converted: verdict === '+',
    weight: Number(weight),
    block,
    sources: sources.split(','),
  };
}
