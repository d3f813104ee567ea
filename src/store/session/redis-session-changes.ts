/**
 * Hears which sessions change, in whichever process, over one connection of its own. A listener is only woken and reads the session
 * itself. What was said while the connection was lost is not repeated: everybody is woken once it is back.
 */
import type { SessionChanges } from '../../session/ports.js';
import type { RedisClient } from '../redis-scripts.js';
import { SESSION_CHANGES } from './session-keys.js';

export class RedisSessionChanges implements SessionChanges {
  readonly #redis: RedisClient;
  readonly #listeners = new Map<string, Set<() => void>>();

  /** @param redis a connection that waits for Redis to come back and is used for nothing else */
  constructor(redis: RedisClient) {
    this.#redis = redis;
    redis.on('message', (_channel: string, id: string) => this.#wake(this.#listeners.get(id)));
  }

  /** Resolves once changes are heard. */
  async start(): Promise<void> {
    await this.#redis.subscribe(SESSION_CHANGES);
    this.#redis.on('ready', () => {
      for (const listeners of [...this.#listeners.values()]) this.#wake(listeners);
    });
  }

  subscribe(sessionId: string, listener: () => void): () => void {
    const wake = () => listener();
    const listeners = this.#listeners.get(sessionId) ?? new Set();
    this.#listeners.set(sessionId, listeners.add(wake));
    return () => {
      listeners.delete(wake);
      if (listeners.size === 0 && this.#listeners.get(sessionId) === listeners) {
        this.#listeners.delete(sessionId);
      }
    };
  }

  #wake(listeners: ReadonlySet<() => void> | undefined): void {
    if (listeners) for (const wake of [...listeners]) wake();
  }
}
