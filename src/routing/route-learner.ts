/**
 * Learns how carriers do from the facts that travel with the ends of challenges and messages. It runs in workers, behind the delivery: nothing
 * waits for it, and what it cannot take in time is dropped. A vote that is lost says nothing else than a person who did not sign in.
 */
import {
  type Challenge,
  type Channel,
  challengeKey,
  type FinalState,
  isMessageId,
  isVerified,
} from '../challenge/challenge.js';
import { type EndFact, endFacts, type Fact } from '../challenge/challenge-change.js';
import type { LedgerEntry } from '../limits/reservation.js';
import { type CarrierVote, votesOf } from './evidence.js';
import type { PlacedVote, RedisEvidenceStore } from './evidence-store.js';
import { halfLifeOf, type RouteSettings, routeOf } from './route-settings.js';

/** What the outbox tells of an end. */
export interface EndedWork {
  readonly tenant: string;
  readonly challengeId: string;
  readonly facts?: readonly Fact[];
}

export interface RouteLearnerOptions {
  readonly settings: RouteSettings;
  readonly store: Pick<RedisEvidenceStore, 'add' | 'takeVoice' | 'outcomeTold' | 'tellsOutcomes'>;
  /** Only what was admitted votes. */
  readonly ledger: {
    find(tenant: string, challenge: string): Promise<LedgerEntry | undefined>;
  };
  /** Those of the sources that have verified the number before. */
  readonly proven: {
    among(numberTag: string, sources: readonly string[]): Promise<readonly string[]>;
  };
  /** Sends to its block, its million or its country are held back. */
  readonly isSuspicious: (tenant: string, channel: Channel, entry: LedgerEntry) => Promise<boolean>;
  /** For the metrics; must not throw. */
  readonly onVote: (vote: PlacedVote) => void;
  readonly onError: (error: unknown) => void;
}

interface WaitingEnd {
  readonly work: EndedWork;
  readonly end: EndFact;
  /** The caller has told the outcome. */
  readonly told: boolean;
}

/** Ends that wait: some seconds of a large installation. */
const WAITING_MAX = 5_000;
/** Votes that are written at once. */
const BATCH = 200;

export class RouteLearner {
  readonly #with: RouteLearnerOptions;
  #waiting: WaitingEnd[] = [];
  #running: Promise<void> | undefined;

  constructor(options: RouteLearnerOptions) {
    this.#with = options;
  }

  /** Never throws, and is not waited for. */
  ended(tasks: readonly EndedWork[]): void {
    for (const work of tasks) {
      const end = work.facts?.find((fact): fact is EndFact => fact.kind === 'ended');
      if (end) this.#take(work, end, false);
    }
  }

  /** The caller of a message has told whether its code came back. Silence is no evidence, and neither is a no. */
  outcomeTold(message: Challenge, verified: boolean): void {
    const { store, onError } = this.#with;
    store.outcomeTold(message.tenant).catch(onError);
    const [end] = endFacts(message);
    if (!verified || end?.kind !== 'ended') return;
    const { tenant, id: challengeId } = message;
    const outcome: FinalState = message.channel === 'call' ? 'call_answered' : 'sms_verified';
    this.#take({ tenant, challengeId }, { ...end, outcome }, true);
  }

  /** Resolves once everything that came before is learnt. */
  async settled(): Promise<void> {
    await this.#running;
  }

  #take(work: EndedWork, end: EndFact, told: boolean): void {
    if (this.#waiting.length >= WAITING_MAX || !this.#isLearnt(work, end)) return;
    this.#waiting.push({ work, end, told });
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH);
      try {
        await this.#learn(batch);
      } catch (error) {
        this.#with.onError(error);
      }
    }
  }

  async #learn(batch: readonly WaitingEnd[]): Promise<void> {
    const { store, onVote, onError } = this.#with;
    const byScope = new Map<string, PlacedVote[]>();
    const found = await Promise.all(
      batch.map((waiting) =>
        this.#votes(waiting).catch((error: unknown) => {
          onError(error);
          return [];
        }),
      ),
    );
    for (const { scope, ...vote } of found.flat()) {
      byScope.set(scope, [...(byScope.get(scope) ?? []), vote]);
    }
    for (const [scope, votes] of byScope) {
      if (await store.add(scope, votes)) for (const vote of votes) onVote(vote);
    }
  }

  async #votes({
    work: { tenant, challengeId },
    end,
    told,
  }: WaitingEnd): Promise<(PlacedVote & { readonly scope: string })[]> {
    const { store, ledger, proven, isSuspicious } = this.#with;
    const entry = await ledger.find(tenant, challengeKey(challengeId));
    const channel = end.deliveries[0]?.channel;
    if (!entry || !channel) return [];
    const { sources, numberTag, networkTag, country } = entry;
    const [owned, suspicious, tells] = await Promise.all([
      proven.among(numberTag, sources),
      isSuspicious(tenant, channel, entry),
      isMessageId(challengeId) && !told ? store.tellsOutcomes(tenant) : undefined,
    ]);
    if (suspicious) return [];
    const owner = owned.length > 0 || isVerified(end.outcome);
    const votes = votesOf(end, { owner, receiptsAlone: tells === false });
    const placed = votes.flatMap((vote) => this.#place(tenant, country, vote));
    const [scope] = placed.map((each) => each.scope);
    if (scope === undefined) return [];
    // A verified number is its owner's voice. Strangers have one for their network, however many numbers they ask for.
    const voice = owner ? numberTag : (networkTag ?? sources[0] ?? numberTag);
    return (await store.takeVoice(scope, country, voice)) ? placed : [];
  }

  #place(tenant: string, country: string, { carrier, channel, vote }: CarrierVote) {
    const found = routeOf(this.#with.settings, tenant, channel, country);
    const halfLifeMs = found && halfLifeOf(found.entry);
    if (!found || halfLifeMs === undefined) return [];
    return [{ scope: found.scope, channel, country, carrier, vote, halfLifeMs }];
  }

  #isLearnt({ tenant }: EndedWork, { country, deliveries }: EndFact): boolean {
    return deliveries.some(({ channel }) => {
      const found = routeOf(this.#with.settings, tenant, channel, country);
      return found !== undefined && halfLifeOf(found.entry) !== undefined;
    });
  }
}
