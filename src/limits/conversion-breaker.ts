/**
 * Learns from how challenges end, and holds back sends to a block of numbers, a wider range or a country where hardly anybody
 * confirms. Texts and calls are judged apart. Only confirmed deliveries speak against a place, and every source speaks once.
 */
import {
  type Channel,
  challengeKey,
  type FinalState,
  isVerified,
  phoneChannel,
  type Reason,
} from '../challenge/challenge.js';
import type { DeliveryFact } from '../challenge/challenge-change.js';
import type { Clock } from '../challenge/time.js';
import {
  loadScript,
  type RedisClient,
  type RunScript,
  scriptRunner,
  wrapRedisErrors,
} from '../redis/scripts.js';
import {
  type BreakerAddress,
  type BreakerWidth,
  type CarrierHabit,
  type CarrierRoute,
  type Evidence,
  type EvidencePlace,
  type HeldBack,
  judge,
} from './conversion.js';
import { breakerKey, evidenceKey, type LimitStoreOptions, ledgerKey } from './limit-store.js';
import type { Limits } from './limits.js';
import type { LedgerEntry } from './reservation.js';
import { parseAbout } from './reservation-plan.js';

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
  readonly store: RedisConversionStore;
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
    const { tenant, provider, receipt } = outcome;
    // Admission asks about texts as one.
    const channel = phoneChannel(outcome.channel);
    const key = challengeKey(outcome.challengeId);
    const sent = await store.claim(tenant, key);
    if (!sent) return;
    const route = { provider, channel: outcome.channel, country: sent.country };
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
    kept: Awaited<ReturnType<RedisConversionStore['add']>>[number] | undefined,
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

// Evidence from the end of a challenge about the numbers around it. Only a message that arrived and was not used counts against them.

/** The provider's last report on a delivery. */
export type Receipt = 'confirmed' | 'unconfirmed' | 'never_sent';

/** A delivery that the carrier never confirms in this country. */
const UNCONFIRMED_WEIGHT = 0.25;

export function receiptOf({ acceptedMs, arrivedMs }: DeliveryFact): Receipt {
  if (arrivedMs !== undefined) return 'confirmed';
  return acceptedMs === undefined ? 'never_sent' : 'unconfirmed';
}

export interface EndedSend {
  readonly state: FinalState;
  readonly reason?: Reason;
  readonly receipt: Receipt;
  readonly habit: CarrierHabit;
}

/** Undefined if the end is no evidence. */
export function conversionOf({
  state,
  reason,
  receipt,
  habit,
}: EndedSend): { readonly converted: boolean; readonly weight: number } | undefined {
  if (isVerified(state)) return { converted: true, weight: 1 };
  // A cancelled challenge says nothing about the phone.
  if (state === 'canceled' || receipt === 'never_sent') return undefined;
  if (state === 'failed' && reason !== undefined && NOT_ARRIVED.has(reason)) return undefined;
  if (receipt === 'confirmed') return { converted: false, weight: 1 };
  return habit === 'never_here' ? { converted: false, weight: UNCONFIRMED_WEIGHT } : undefined;
}

/** The message did not reach the phone, or the failure was not the requester's. */
const NOT_ARRIVED: ReadonlySet<Reason> = new Set<Reason>([
  'provider_unavailable',
  'rejected_by_provider',
  'destination_blocked',
  'sender_not_allowed',
  'unreachable',
  'invalid_number',
  'landline',
  'opted_out',
]);

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

export class RedisConversionStore {
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

  /** What was noted when the challenge was admitted; undefined where it is unknown or its end was counted before. */
  async claim(tenant: string, challenge: string): Promise<LedgerEntry | undefined> {
    const reply = await this.#run(SCRIPTS.claim, [ledgerKey(tenant, challenge)], []);
    return parseAbout(String(reply));
  }

  /**
   * Keeps one piece of evidence in each place: one round trip, none without a place.
   * @returns for each place what is kept there: nothing where that is too little to judge, or where the evidence is good and nothing is held
   * back: then it cannot change the verdict
   */
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

  /** @returns whether sends were held back before */
  async hold(
    { tag, subject }: BreakerAddress,
    held: HeldBack | undefined,
    nowMs: number,
  ): Promise<boolean> {
    const text = held ? `${held.share.toFixed(4)} ${held.untilMs}` : '';
    const lifeMs = held ? Math.max(1, held.untilMs - nowMs) : 0;
    return (await this.#run(SCRIPTS.set, [breakerKey(tag, subject)], [text, lifeMs])) === 1;
  }

  /** The carrier has confirmed a delivery there. */
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

/** There while a provider has confirmed a delivery of late; `country` is `*` for anywhere. */
export function receiptsKey(provider: string, channel: string, country: string): string {
  return `limit:{receipts ${provider}}:${channel}${country}`;
}
