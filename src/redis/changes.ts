/**
 * Notifies this process of changes that any process makes. A request that waits for a challenge or a session subscribes to its channel, so
 * that a process receives nothing else. A listener is only woken and then reads; an extra wake is harmless.
 *
 * Redis does not repeat messages. So all listeners are woken when the connection is back, and a new listener when Redis has confirmed its
 * subscription: reading then finds earlier changes.
 */
import type { RedisClient } from './scripts.js';

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
   * @param onError called when a listener throws or a subscription fails
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
    // One entry for each subscription, even if the same function is passed twice.
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

  /** The number of challenges and sessions with a listener. */
  get subscribed(): number {
    return this.#listeners.size;
  }

  /** No listener is called afterwards. */
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
