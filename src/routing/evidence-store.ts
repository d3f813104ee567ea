/**
 * Evidence in Redis: for each scope one hash, by channel, country and carrier; for each scope, country and day a HyperLogLog of who has voted;
 * and the breakers that are open. `posterior.ts` decides what a vote changes; the script writes it if nobody wrote in between.
 */
import type { Channel } from '../challenge/challenge.js';
import type { Clock } from '../challenge/time.js';
import {
  outcomesToldKey,
  routeBreakersKey,
  routeEvidenceKey,
  routeVotesKey,
} from '../redis/keys.js';
import {
  loadScript,
  type RedisClient,
  type RunScript,
  scriptRunner,
  wrapRedisErrors,
} from '../redis/scripts.js';
import { type Evidence, NOTHING, SUMS, type Vote, withVote } from './posterior.js';

const KEEP = loadScript('routing/keep', 1);

const DAY_MS = 86_400_000;
/** Evidence of a scope that nobody votes in is forgotten. */
const EVIDENCE_LIFE_MS = 30 * DAY_MS;
const VOTES_LIFE_MS = 2 * DAY_MS;
/** A tenant that has told no outcome for so long tells none. */
const TOLD_LIFE_MS = 7 * DAY_MS;
/** Of one scope: about 200 bytes each. */
export const FIELDS_MAX = 4_000;
/** Each means that another worker wrote. */
const TRIES_MAX = 8;

export interface CarrierPlace {
  readonly channel: Channel;
  readonly country: string;
  readonly carrier: string;
}

export interface PlacedVote extends CarrierPlace {
  readonly vote: Vote;
  readonly halfLifeMs: number;
}

export class RedisEvidenceStore {
  readonly #redis: RedisClient;
  readonly #run: RunScript;
  readonly #clock: Clock;

  constructor(redis: RedisClient, clock: Clock) {
    this.#redis = redis;
    this.#run = scriptRunner(redis);
    this.#clock = clock;
  }

  /**
   * Takes the only vote that a source has in a country on a day.
   * @param voice a keyed hash: who votes cannot be told from it
   * @returns false where it has voted. The more have voted, the more new ones are taken for old ones: at 10,000 a day about a third.
   */
  async takeVoice(scope: string, country: string, voice: string): Promise<boolean> {
    const key = routeVotesKey(scope, country, Math.floor(this.#clock.now() / DAY_MS));
    const replies = await wrapRedisErrors(() =>
      this.#redis.multi().pfadd(key, voice).pexpire(key, VOTES_LIFE_MS).exec(),
    );
    return replies?.[0]?.[1] === 1;
  }

  /** Adds votes to one scope. Two round trips, more where workers write at once. @returns false where they were given up */
  async add(scope: string, votes: readonly PlacedVote[]): Promise<boolean> {
    if (votes.length === 0) return true;
    const key = routeEvidenceKey(scope);
    const fields = [...new Set(votes.map(fieldOf))];
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const texts = await wrapRedisErrors(() => this.#redis.hmget(key, ...fields));
      const before = new Map(fields.map((field, at) => [field, texts[at] ?? '']));
      const changes = fields.flatMap((field) => {
        const text = before.get(field) ?? '';
        const own = votes.filter((vote) => fieldOf(vote) === field);
        return [field, text, this.#changed(text, own)];
      });
      const kept = await this.#run(KEEP, [key], [EVIDENCE_LIFE_MS, FIELDS_MAX, ...changes]);
      if (kept !== 0) return kept === 1;
    }
    return false;
  }

  /** The evidence of one scope, by `fieldOf`. */
  async read(scope: string): Promise<ReadonlyMap<string, Evidence>> {
    const fields = await wrapRedisErrors(() => this.#redis.hgetall(routeEvidenceKey(scope)));
    return new Map(Object.entries(fields).map(([field, text]) => [field, parse(text).evidence]));
  }

  async breakerOpened(channel: Channel, carrier: string, untilMs: number): Promise<void> {
    await wrapRedisErrors(() =>
      this.#redis
        .multi()
        .hset(routeBreakersKey(), `${channel} ${carrier}`, untilMs)
        .pexpire(routeBreakersKey(), DAY_MS)
        .exec(),
    );
  }

  async breakerClosed(channel: Channel, carrier: string): Promise<void> {
    await wrapRedisErrors(() => this.#redis.hdel(routeBreakersKey(), `${channel} ${carrier}`));
  }

  /** Until when each is open, by channel and carrier. */
  async breakers(): Promise<ReadonlyMap<string, number>> {
    const fields = await wrapRedisErrors(() => this.#redis.hgetall(routeBreakersKey()));
    return new Map(Object.entries(fields).map(([name, untilMs]) => [name, Number(untilMs)]));
  }

  async outcomeTold(tenant: string): Promise<void> {
    await wrapRedisErrors(() => this.#redis.set(outcomesToldKey(tenant), '1', 'PX', TOLD_LIFE_MS));
  }

  async tellsOutcomes(tenant: string): Promise<boolean> {
    return (await wrapRedisErrors(() => this.#redis.exists(outcomesToldKey(tenant)))) === 1;
  }

  #changed(text: string, votes: readonly PlacedVote[]): string {
    const { evidence, unknown } = parse(text);
    const next = votes.reduce(
      (sum, { vote, halfLifeMs }) => withVote(sum, vote, this.#clock.now(), { halfLifeMs }),
      evidence,
    );
    return JSON.stringify({ ...unknown, v: VERSION, ...roundedSums(next) });
  }
}

/** Names a carrier within its scope. */
export function fieldOf({ channel, country, carrier }: CarrierPlace): string {
  return `${channel} ${country} ${carrier}`;
}

const VERSION = 1;

/** Fields of a newer version are kept. What cannot be read counts as nothing: it is learnt anew. */
function parse(text: string): {
  readonly evidence: Evidence;
  readonly unknown: Readonly<Record<string, unknown>>;
} {
  const stored = text === '' ? {} : parsed(text);
  const evidence: Record<string, number> = { ...NOTHING };
  const unknown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(stored)) {
    if (!Object.hasOwn(NOTHING, name)) unknown[name] = value;
    else if (typeof value === 'number' && Number.isFinite(value)) evidence[name] = value;
  }
  return { evidence: evidence as unknown as Evidence, unknown };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Zeros are left out. */
function roundedSums(evidence: Evidence): Record<string, number> {
  const sums = SUMS.map((name) => [name, Math.round(evidence[name] * 1_000) / 1_000] as const);
  return { ...Object.fromEntries(sums.filter(([, value]) => value > 0)), atMs: evidence.atMs };
}
