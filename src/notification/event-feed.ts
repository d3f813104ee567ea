/**
 * Tells this process what changes, whichever process changed it: one reader over the streams of events, many listeners.
 *
 * A listener of one challenge is only woken: it reads the challenge itself, so one wake too many is harmless, and
 * after a gap everybody is woken. Listeners of all events get each entry once, in the order of its stream; entries
 * that were trimmed while Redis was out of reach are not replayed to them.
 */
import { Cluster } from 'ioredis';
import { type ChallengeEvent, challengeOf, parseChallengeEvent } from './challenge-event.js';
import { type StreamConnection, StreamReader } from './stream-reader.js';

export interface EventFeedOptions {
  /**
   * Opens a connection that waits for Redis to come back (`maxRetriesPerRequest: null`). The feed uses it alone and
   * disconnects it. Called once for a single Redis, and once for every stream of a Cluster.
   */
  readonly connect: () => StreamConnection;
  /** The keys of all streams of events, one for each slot. */
  readonly streams: readonly string[];
  /** Redis out of reach, or a listener that threw: the feed goes on. */
  readonly onError: (error: unknown) => void;
  /** How long one read waits, ms; 5 s by default. */
  readonly blockMs?: number;
}

const BLOCK_MS = 5_000;

export class EventFeed {
  readonly #readers: readonly StreamReader[];
  readonly #onError: (error: unknown) => void;
  readonly #subscribers = new Map<string, Set<() => void>>();
  readonly #listeners = new Set<(event: ChallengeEvent) => void>();

  constructor(options: EventFeedOptions) {
    const { connect, streams, onError, blockMs = BLOCK_MS } = options;
    this.#onError = onError;
    const first = connect();
    // A Cluster takes no command over several slots, and a read that blocks holds its connection up.
    const groups = first instanceof Cluster ? streams.map((stream) => [stream]) : [streams];
    this.#readers = groups.map(
      (group, index) =>
        new StreamReader({
          connection: index === 0 ? first : connect(),
          streams: group,
          blockMs,
          onError,
          onEntry: (id, fields) => this.#dispatch(id, fields),
          onGap: () => this.#wakeAll(),
        }),
    );
  }

  /** Resolves once changes are heard; waits for Redis as long as it takes, or until `close`. */
  async start(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.start()));
  }

  /** Calls back after every change of this challenge until the returned function is called. */
  subscribe(challengeId: string, listener: () => void): () => void {
    // One entry for each subscription, even where somebody passes the same function twice.
    const wake = () => listener();
    const subscribers = this.#subscribers.get(challengeId) ?? new Set();
    this.#subscribers.set(challengeId, subscribers.add(wake));
    return () => {
      subscribers.delete(wake);
      if (subscribers.size === 0 && this.#subscribers.get(challengeId) === subscribers) {
        this.#subscribers.delete(challengeId);
      }
    };
  }

  /** Calls back with every event of every challenge until the returned function is called. */
  onEvent(listener: (event: ChallengeEvent) => void): () => void {
    const call = (event: ChallengeEvent) => listener(event);
    this.#listeners.add(call);
    return () => this.#listeners.delete(call);
  }

  /** How many challenges somebody waits for. */
  get subscribed(): number {
    return this.#subscribers.size;
  }

  /** Ends reads that wait at once; nobody is called afterwards. */
  async close(): Promise<void> {
    this.#subscribers.clear();
    this.#listeners.clear();
    await Promise.all(this.#readers.map((reader) => reader.close()));
  }

  #dispatch(id: string, fields: readonly string[]): void {
    const challengeId = challengeOf(fields);
    if (challengeId === undefined) return;
    this.#wake(this.#subscribers.get(challengeId));
    if (this.#listeners.size === 0) return;
    const event = parseChallengeEvent(id, fields);
    if (!event) return;
    for (const listener of [...this.#listeners]) this.#call(() => listener(event));
  }

  #wakeAll(): void {
    for (const subscribers of [...this.#subscribers.values()]) this.#wake(subscribers);
  }

  #wake(subscribers: ReadonlySet<() => void> | undefined): void {
    if (subscribers) for (const wake of [...subscribers]) this.#call(wake);
  }

  /** One listener's fault is not the others'. */
  #call(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.#onError(error);
    }
  }
}
