/**
 * Tells this process what changes, whichever process changed it. Whoever waits for a challenge or a session subscribes to its own channel,
 * so that a process hears of nothing else. A listener is only woken and reads for itself: one wake too many is harmless.
 *
 * Redis repeats no message. So everybody is woken once the connection is back, and a new listener once Redis has confirmed its
 * subscription: what changed before that is found by reading.
 */
import type { RedisClient } from '../store/redis-scripts.js';

/** Where changes of this challenge or session are published; the message is empty. */
export function changeChannel(id: string): string {
  return `changed:${id}`;
}

export class ChangeFeed {
  readonly #redis: RedisClient;
  readonly #onError: (error: unknown) => void;
  /** By channel. */
  readonly #listeners = new Map<string, Set<() => void>>();

  /**
   * @param redis a connection that waits for Redis to come back and is used for nothing else
   * @param onError told of listeners that throw, and of subscriptions that fail: both are tried again by reading
   */
  constructor(redis: RedisClient, onError: (error: unknown) => void) {
    this.#redis = redis;
    this.#onError = onError;
    redis.on('message', (channel: string) => this.#wake(channel));
    redis.on('ready', () => {
      for (const channel of [...this.#listeners.keys()]) this.#wake(channel);
    });
  }

  /** Calls back after every change until the returned function is called. */
  subscribe(id: string, listener: () => void): () => void {
    const channel = changeChannel(id);
    // One entry for each subscription, even where somebody passes the same function twice.
    const wake = () => listener();
    const known = this.#listeners.get(channel);
    const listeners = known ?? new Set();
    this.#listeners.set(channel, listeners.add(wake));
    if (!known) {
      this.#redis.subscribe(channel).then(() => this.#wake(channel), this.#onError);
    }
    return () => {
      listeners.delete(wake);
      if (listeners.size > 0 || this.#listeners.get(channel) !== listeners) return;
      this.#listeners.delete(channel);
      this.#redis.unsubscribe(channel).catch(this.#onError);
    };
  }

  /** For how many challenges and sessions somebody waits. */
  get subscribed(): number {
    return this.#listeners.size;
  }

  /** Nobody is called afterwards. */
  close(): void {
    this.#listeners.clear();
    this.#redis.disconnect();
  }

  #wake(channel: string): void {
    for (const wake of [...(this.#listeners.get(channel) ?? [])]) {
      try {
        wake();
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
