/** What operators read of the record: one challenge with its timeline and cause, searches, lists, statistics; and what they erase. */
import { shortId, slotOf } from '../challenge/challenge.js';
import { challengeKeys } from '../challenge/challenge-commit.js';
import type { StoredChallenge } from '../challenge/stored-challenge.js';
import type { RedisClient } from '../redis/scripts.js';
import { wrapRedisErrors } from '../redis/scripts.js';
import { type CarrierCauses, type Explanation, explain } from './explain.js';
import { dayOf } from './keys.js';
import type { RecordStore } from './record-store.js';
import { type RecordRow, type RowContext, rowOf } from './row.js';
import type { FoundRow, ListRequest, Page, RecordSearch, Tenants } from './search.js';
import { numberTag, type SearchTags } from './search-index.js';
import {
  type Statistics,
  type StatisticsRequest,
  type Summary,
  statistics,
  summary,
} from './statistics.js';
import { parseTrailLine, type TrailEvent } from './trail.js';

export interface RecordReaderOptions {
  readonly store: RecordStore;
  readonly search: RecordSearch;
  readonly tags: SearchTags;
  readonly context: RowContext;
  readonly challenges: { read(id: string): Promise<StoredChallenge | undefined> };
  readonly causeOf: CarrierCauses;
  readonly indexesOf: (e164: string) => readonly string[];
  readonly redis: RedisClient;
  readonly now: () => number;
}

export type Search =
  | { readonly kind: 'number'; readonly e164: string; readonly masked: string }
  | { readonly kind: 'subject' | 'reference' | 'carrier'; readonly text: string };

export interface Told extends FoundRow {
  readonly explanation: Explanation;
}

/** One line of a challenge's timeline. */
export type TimelineLine =
  | {
      readonly kind: 'state';
      readonly atMs: number;
      readonly delivery: number;
      readonly state: string;
      readonly reason?: string;
    }
  | TrailEvent;

export interface Detail extends Told {
  readonly timeline: readonly TimelineLine[];
}

export interface Erased {
  readonly erased: number;
  /** They are still under way, and end within minutes: then they can be erased. */
  readonly open: number;
}

export class RecordReader {
  readonly #with: RecordReaderOptions;

  constructor(options: RecordReaderOptions) {
    this.#with = options;
  }

  async detail(tenants: Tenants, id: string): Promise<Detail | undefined> {
    const { search, challenges, context } = this.#with;
    const [recorded, live] = await Promise.all([search.byId(tenants, id), challenges.read(id)]);
    const own = live && tenants.includes(live.tenant) ? live : undefined;
    const row = own ? rowOf(own, recorded?.row, context) : recorded?.row;
    if (!row) return undefined;
    return { ...this.#told({ id, row }), timeline: timelineOf(row, own) };
  }

  /** The newest first; those that are still open as well. */
  async find(tenants: Tenants, asked: Search): Promise<Told[]> {
    const found = await this.#with.search.find(tenants, asked);
    return found.map((each) => this.#told(each));
  }

  async list(tenants: Tenants, request: ListRequest): Promise<Page & { rows: readonly Told[] }> {
    const { rows, ...page } = await this.#with.search.list(tenants, request);
    return { ...page, rows: rows.map((each) => this.#told(each)) };
  }

  statistics(tenants: Tenants, request: StatisticsRequest): Promise<Statistics> {
    return statistics(this.#with.store, tenants, request, this.#with.now());
  }

  summary(tenants: Tenants, request: Omit<StatisticsRequest, 'by'>): Promise<Summary> {
    return summary(this.#with.store, tenants, request, this.#with.now());
  }

  /** Of Pub/Sub: where this tenant's rows are told as they begin and end. */
  liveChannels(tenant: string): string[] {
    return this.#with.store.liveChannels(tenant);
  }

  /** A row that was read elsewhere, with its cause. */
  tell(found: FoundRow): Told {
    return this.#told(found);
  }

  /** Facts of ended challenges, with what they are found under, and the challenges themselves where they still stand. Counts name nobody, and stay. */
  async erase(tenants: Tenants, asked: Search): Promise<Erased> {
    let [erased, open] = [0, 0];
    for await (const found of this.#with.search.all(tenants, asked)) {
      const ended = found.filter(({ row }) => row.endedMs >= 0);
      for (const each of ended) await this.#eraseOne(each, asked);
      erased += ended.length;
      open += found.length - ended.length;
    }
    return { erased, open };
  }

  async #eraseOne({ id, row }: FoundRow, asked: Search): Promise<void> {
    const { store, tags, redis, challenges } = this.#with;
    const place = { slot: slotOf(id) ?? '', day: dayOf(row.createdAtMs), shortId: shortId(id) };
    const carriers = row.deliveries.flatMap(({ reference }) =>
      reference === '' ? [] : tags.tags('carrier', row.tenant, reference),
    );
    // The row does not say its number.
    const numbers =
      asked.kind === 'number'
        ? this.#with.indexesOf(asked.e164).map(numberTag)
        : await store.holdersOf(place);
    const own = [...numbers, row.subjectTag, row.referenceTag, ...carriers];
    const known = [...new Set(own.filter((tag) => tag !== ''))];
    const live = await challenges.read(id);
    if (live) await wrapRedisErrors(() => redis.del(challengeKeys(id)?.[0] ?? ''));
    await store.erase(place, row, known);
  }

  #told({ id, row }: FoundRow): Told {
    return { id, row, explanation: explain(row, this.#with.causeOf, this.#with.now()) };
  }
}

/** From the challenge while it stands; from the row, which has the main times, after that. */
export function timelineOf(row: RecordRow, live: StoredChallenge | undefined): TimelineLine[] {
  const trail = row.trail.flatMap((line) => parseTrailLine(line, row.createdAtMs) ?? []);
  const states = live ? statesOf(live) : rowStates(row);
  return [...states, ...trail].sort((a, b) => a.atMs - b.atMs);
}

function statesOf({ timeline }: StoredChallenge): TimelineLine[] {
  return timeline.map(({ atMs, delivery, state, reason }) => ({
    kind: 'state',
    atMs,
    delivery,
    state,
    ...(reason === undefined ? {} : { reason }),
  }));
}

function rowStates(row: RecordRow): TimelineLine[] {
  const { createdAtMs } = row;
  const states = row.deliveries.flatMap((delivery, index): TimelineLine[] => {
    const { queuedMs, acceptedMs, arrivedMs, channel } = delivery;
    const at = (state: string, ms: number): TimelineLine => ({
      kind: 'state',
      atMs: createdAtMs + ms,
      delivery: index + 1,
      state,
    });
    const [accepted, arrived] = channel === 'call' ? ['calling', 'ringing'] : ['sent', 'delivered'];
    return [
      ...(delivery.state === 'refused' ? [] : [at('queued', queuedMs)]),
      ...(acceptedMs < 0 ? [] : [at(accepted ?? '', queuedMs + acceptedMs)]),
      ...(acceptedMs < 0 || arrivedMs < 0
        ? []
        : [at(arrived ?? '', queuedMs + acceptedMs + arrivedMs)]),
    ];
  });
  if (row.endedMs < 0) return states;
  const reason = row.reason === '' ? {} : { reason: row.reason };
  const atMs = createdAtMs + row.endedMs;
  return [...states, { kind: 'state', atMs, delivery: row.endedBy, state: row.state, ...reason }];
}
