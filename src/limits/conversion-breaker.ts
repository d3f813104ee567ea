/**
 * Learns from how challenges end, and holds back sends to a block of numbers, a wider range or a country where hardly anybody
 * confirms. SMS and calls are judged apart. Only confirmed deliveries speak against a place, and every source speaks once.
 */
import {
  type Channel,
  challengeKey,
  type FinalState,
  type Reason,
} from '../challenge/challenge.js';
import type { Clock } from '../challenge/time.js';
import {
  loadScript,
  type RedisClient,
  type RunScript,
  scriptRunner,
  wrapRedisErrors,
} from '../redis/scripts.js';
import {
  type BreakerPolicy,
  type BreakerWidth,
  type CarrierHabit,
  conversionOf,
  type Evidence,
  type HeldBack,
  judge,
  type Receipt,
} from './conversion.js';
import {
  breakerKey,
  evidenceKey,
  type LimitStoreOptions,
  ledgerKey,
  receiptsKey,
} from './limit-store.js';
import type { Limits } from './limits.js';
import { parseAbout } from './part-arguments.js';
import type { BreakerSubject, BudgetAlert, LedgerEntry, SumRule } from './reservation.js';

/** An ended challenge. */
export interface Outcome {
  readonly tenant: string;
  readonly challengeId: string;
  /** The channel of its newest delivery. */
  readonly channel: Channel;
  /** The provider of its newest delivery. */
  readonly provider: string;
  readonly receipt: Receipt;
  readonly state: FinalState;
  readonly reason?: Reason;
}

export interface BreakerNotice {
  readonly tenant: string;
  readonly channel: Channel;
  readonly country: string;
  readonly of: BreakerWidth;
  readonly change: 'shut' | 'thinned' | 'opened';
  /** The share of sends that is still let through, 0..1. */
  readonly share?: number;
  /** For how long, if no new evidence comes. */
  readonly forMs?: number;
}

export interface ConversionBreakerOptions {
  readonly store: ConversionStore;
  readonly limitsOf: (tenant: string) => Limits;
  /** Told once for every change; must not throw. */
  readonly onChange: (notice: BreakerNotice) => void;
}

interface Place extends EvidencePlace {
  readonly of: BreakerWidth;
}

/** Tells the blocks of a range apart. */
const BLOCK_CHARACTERS = 6;

export class ConversionBreaker {
  readonly #with: ConversionBreakerOptions;

  constructor(options: ConversionBreakerOptions) {
    this.#with = options;
  }

  /** Has to be called once a challenge has ended. Safe to call twice: the second time counts nothing. */
  async outcome(outcome: Outcome): Promise<void> {
    const { store } = this.#with;
    const { tenant, channel, provider, receipt } = outcome;
    const key = challengeKey(outcome.challengeId);
    const sent = await store.claim(tenant, key);
    if (!sent) return;
    const route = { provider, channel, country: sent.country };
    if (receipt === 'confirmed') await store.confirmed(route);
    const habit = receipt === 'unconfirmed' ? await store.habit(route) : 'confirms';
    const verdict = conversionOf({ habit, ...outcome });
    if (!verdict) return;
    // Who cannot be told apart from others speaks for a place, never against it.
    const sources = voicesOf(sent);
    if (sources.length === 0 && !verdict.converted) return;
    const evidence = {
      ...verdict,
      sources: sources.length > 0 ? sources : [key],
      block: sent.blockTag.slice(0, BLOCK_CHARACTERS),
    };
    const policies = this.#with.limitsOf(tenant).breaker;
    const place = (of: BreakerWidth, tag: string, country = ''): Place[] => {
      const policy = policies[of];
      return policy ? [{ of, policy, address: { tag, subject: { channel, country } } }] : [];
    };
    const places = [
      ...place('prefix', sent.blockTag),
      ...place('range', sent.wideTag),
      ...place('country', tenant, sent.country),
    ];
    const kept = await store.add(places, evidence);
    const where = { tenant, channel, country: sent.country };
    await Promise.all(
      places.map((one, index) => this.#judge({ of: one.of, ...where }, one, kept[index])),
    );
  }

  async #judge(
    where: Omit<BreakerNotice, 'change'>,
    { policy, address }: Place,
    kept: Awaited<ReturnType<ConversionStore['add']>>[number] | undefined,
  ): Promise<void> {
    const { store, onChange } = this.#with;
    // Too little to judge, or no bad news: what was held back ends by itself.
    if (!kept || kept.evidence.length === 0) return;
    const { nowMs } = kept;
    const held = judge(kept.evidence, where.of, policy, nowMs);
    const wasHeld = await store.hold(address, held, nowMs);
    if (held && !wasHeld) {
      const change = where.of === 'prefix' ? 'shut' : 'thinned';
      onChange({ ...where, change, share: held.share, forMs: held.untilMs - nowMs });
    } else if (!held && wasHeld) onChange({ ...where, change: 'opened' });
  }
}

/** An IPv4 network speaks once, however many of its addresses ask. */
function voicesOf({ networkTag, sources }: LedgerEntry): readonly string[] {
  return networkTag === undefined ? sources : [networkTag, ...sources.slice(1)];
}

// What counting outcomes and settling money need from the store.

export interface BreakerAddress {
  /** A tenant for a country's breaker, a block's HMAC for a prefix's. */
  readonly tag: string;
  readonly subject: BreakerSubject;
}

export interface EvidencePlace {
  readonly address: BreakerAddress;
  readonly policy: BreakerPolicy;
}

/** A provider's way to one country on one channel. */
export interface CarrierRoute {
  readonly provider: string;
  readonly channel: Channel;
  readonly country: string;
}

export interface ConversionStore {
  /** What was noted when the challenge was admitted; undefined where it is unknown or its end was counted before. */
  claim(tenant: string, challenge: string): Promise<LedgerEntry | undefined>;
  /**
   * Keeps one piece of evidence in each place.
   * @returns for each place what is kept there: nothing where that is too little to judge, or where the evidence is good and nothing is held
   * back: then it cannot change the verdict
   */
  add(
    places: readonly EvidencePlace[],
    evidence: Omit<Evidence, 'atMs'>,
  ): Promise<readonly { readonly evidence: readonly Evidence[]; readonly nowMs: number }[]>;
  /** @returns whether sends were held back before */
  hold(address: BreakerAddress, held: HeldBack | undefined, nowMs: number): Promise<boolean>;
  /** The carrier has confirmed a delivery there. */
  confirmed(route: CarrierRoute): Promise<void>;
  habit(route: CarrierRoute): Promise<CarrierHabit>;
}

/** An estimate gives way to another one and to the provider's price; that one is final. */
export type PriceStage = 'estimate' | 'final';

export interface Settlement {
  readonly tenant: string;
  readonly challenge: string;
  /** The send's name in the ledger. */
  readonly sendId: string;
  /** The names of the tenant's sum and of its country's. */
  readonly sums: readonly [tenant: string, country: string];
  /** In millionths; 0 where nothing was charged. */
  readonly micros: number;
  readonly stage: PriceStage;
  readonly tenantRules: readonly SumRule[];
  readonly countryRules: readonly SumRule[];
}

/** What was noted of a challenge, and what each of its sends counts as: in millionths, by the send's name; 0 once its price is final. */
export interface LedgerNote extends LedgerEntry {
  readonly micros: ReadonlyMap<string, number>;
}

export interface LedgerStore {
  settle(settlement: Settlement): Promise<{
    readonly kind: 'settled' | 'repeated' | 'unknown';
    readonly alerts: readonly BudgetAlert[];
  }>;
  /** The sends of a challenge that still count as what was estimated. */
  estimated(tenant: string, challenge: string): Promise<readonly string[]>;
  /** What was noted of the challenge; undefined where nothing was admitted, or long ago. */
  find(tenant: string, challenge: string): Promise<LedgerNote | undefined>;
}

/** Numbers that want no SMS, by HMAC. */
export interface OptOutStore {
  add(tags: readonly string[]): Promise<void>;
  remove(tags: readonly string[]): Promise<void>;
  /** When it was asked for, Unix ms. */
  since(tag: string): Promise<number | undefined>;
}

// Keeps how challenges end, for each block of numbers, million and country, and where sends are held back for it.

const SCRIPTS = {
  claim: loadScript('limits/claim-outcome', 1),
  count: loadScript('limits/breaker-count', 0),
  set: loadScript('limits/breaker-set', 1),
};

/** The newest ends of one place that are kept: enough to judge by, and about 10 kB. */
export const EVIDENCE_MAX = 256;
/** A provider that has confirmed nothing for so long in a country never does there. */
const CONFIRMS_HERE_MS = 7 * 86_400_000;
/** A provider that has confirmed nothing anywhere for so long has lost its receipts. */
const CONFIRMS_ANYWHERE_MS = 3_600_000;
/** How often a process says that a provider confirms. */
const TELL_EVERY_MS = 60_000;
const ANYWHERE = '*';

export class RedisConversionStore implements ConversionStore {
  readonly #redis: RedisClient;
  readonly #run: RunScript;
  readonly #spread: boolean;
  readonly #clock: Clock | undefined;
  /** Until when nothing new is learnt from a route's confirmations. */
  readonly #toldUntilMs = new Map<string, number>();

  constructor(redis: RedisClient, options: LimitStoreOptions) {
    this.#redis = redis;
    this.#run = scriptRunner(redis);
    this.#spread = options.spread;
    this.#clock = options.clock;
  }

  async claim(tenant: string, challenge: string): Promise<LedgerEntry | undefined> {
    const reply = await this.#run(SCRIPTS.claim, [ledgerKey(tenant, challenge)], []);
    return parseAbout(String(reply));
  }

  /** One round trip; none without a place. */
  async add(
    places: readonly EvidencePlace[],
    evidence: Omit<Evidence, 'atMs'>,
  ): Promise<{ evidence: Evidence[]; nowMs: number }[]> {
    if (places.length === 0) return [];
    // A block, a million and a country have different tags.
    const groups = this.#spread ? places.map((place) => [place]) : [places];
    return (await Promise.all(groups.map((group) => this.#add(group, evidence)))).flat();
  }

  async #add(
    places: readonly EvidencePlace[],
    evidence: Omit<Evidence, 'atMs'>,
  ): Promise<{ evidence: Evidence[]; nowMs: number }[]> {
    const keys = places.flatMap(({ address: { tag, subject } }) => [
      evidenceKey(tag, subject),
      breakerKey(tag, subject),
    ]);
    const reply = await this.#run({ ...SCRIPTS.count, keyCount: keys.length }, keys, [
      this.#clock?.now() ?? '',
      evidenceText(evidence),
      evidence.converted ? 1 : '',
      EVIDENCE_MAX,
      ...places.flatMap(({ policy }) => [policy.windowMs, policy.sourcesMin]),
    ]);
    const [nowMs, ...all] = reply as [string, ...string[][]];
    return all.map((kept) => ({ nowMs: Number(nowMs), evidence: kept.map(parseEvidence) }));
  }

  async hold(
    { tag, subject }: BreakerAddress,
    held: HeldBack | undefined,
    nowMs: number,
  ): Promise<boolean> {
    const text = held ? `${held.share.toFixed(4)} ${held.untilMs}` : '';
    const lifeMs = held ? Math.max(1, held.untilMs - nowMs) : 0;
    return (await this.#run(SCRIPTS.set, [breakerKey(tag, subject)], [text, lifeMs])) === 1;
  }

  async confirmed({ provider, channel, country }: CarrierRoute): Promise<void> {
    const route = `${provider} ${channel} ${country}`;
    const nowMs = this.#clock?.now() ?? performance.now();
    if (nowMs < (this.#toldUntilMs.get(route) ?? 0)) return;
    const [here, anywhere] = [country, ANYWHERE].map((of) => receiptsKey(provider, channel, of));
    await wrapRedisErrors(() =>
      Promise.all([
        this.#redis.set(String(here), '1', 'PX', CONFIRMS_HERE_MS),
        this.#redis.set(String(anywhere), '1', 'PX', CONFIRMS_ANYWHERE_MS),
      ]),
    );
    this.#toldUntilMs.set(route, nowMs + TELL_EVERY_MS);
  }

  async habit({ provider, channel, country }: CarrierRoute): Promise<CarrierHabit> {
    const [here, anywhere] = await wrapRedisErrors(() =>
      Promise.all(
        [country, ANYWHERE].map((of) => this.#redis.exists(receiptsKey(provider, channel, of))),
      ),
    );
    if (anywhere !== 1) return 'silent';
    return here === 1 ? 'confirms' : 'never_here';
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
