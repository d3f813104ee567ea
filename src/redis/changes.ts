/**
 * Notifies this process of changes that any process makes, and hands on what scripts publish. A request that waits for a challenge or a session
 * subscribes to its channel, so that a process receives nothing else. Such a listener is only woken and then reads; an extra wake is harmless.
 *
 * Redis does not repeat messages. So all listeners are woken when the connection is back, and a new listener when Redis has confirmed its
 * subscription: reading then finds earlier changes.
 *
 * On a Cluster, Pub/Sub is sharded (Redis 7): a message stays on the master of its challenge, where an ordinary one goes to every node.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { shortId, slotOf } from '../challenge/challenge.js';
import type { RedisClient } from './scripts.js';

const RETRY_AFTER_MS = 100;

export type PublishCommand = 'PUBLISH' | 'SPUBLISH';

/** How scripts publish a change over this connection. */
export function publishCommand(redis: RedisClient): PublishCommand {
  return redis instanceof Cluster ? 'SPUBLISH' : 'PUBLISH';
}

/** The number of the database behind this connection; a Cluster has one. */
export function databaseOf(redis: RedisClient): number {
  return redis instanceof Cluster ? 0 : (redis.options.db ?? 0);
}

/** Where changes of this challenge or session are published, in the hash slot of its key; the message is empty. */
export function changeChannel(id: string): string {
  const slot = slotOf(id);
  return slot === undefined ? `changed:{${id}}` : `changed:{${slot}}:${shortId(id)}`;
}

/** @param message as it was published; empty where the connection is new, and messages may have been missed */
type Listener = (message: string) => void;

export class ChangeFeed {
  readonly #redis: RedisClient;
  readonly #onError: (error: unknown) => void;
  /** By channel. */
  readonly #listeners = new Map<string, Set<Listener>>();

  /**
   * @param redis a connection that waits for Redis to come back and is used for nothing else
   * @param onError called when a listener throws or a subscription fails
   */
  constructor(redis: RedisClient, onError: (error: unknown) => void) {
    this.#redis = redis;
    this.#onError = onError;
    const wakeAll = () => {
      for (const channel of [...this.#listeners.keys()]) this.#wake(channel, '');
    };
    redis.on('ready', wakeAll);
    if (redis instanceof Cluster) {
      redis.on('smessage', (channel: string, message: string) => this.#wake(channel, message));
      // ioredis has replaced the connections to some masters.
      redis.on('subscribersReady', wakeAll);
    } else {
      redis.on('message', (channel: string, message: string) => this.#wake(channel, message));
    }
  }

  /** Calls back after every change until the returned function is called. */
  subscribe(id: string, listener: () => void): () => void {
    return this.listen(changeChannel(id), () => listener());
  }

  /** The same for a channel by its name, with what is published there. */
  listen(channel: string, listener: Listener): () => void {
    // One entry for each subscription, even if the same function is passed twice.
    const wake: Listener = (message) => listener(message);
    const known = this.#listeners.get(channel);
    const listeners = known ?? new Set();
    this.#listeners.set(channel, listeners.add(wake));
    if (!known) {
      void this.#follow(channel);
    }
    return () => {
      listeners.delete(wake);
      if (listeners.size > 0 || this.#listeners.get(channel) !== listeners) return;
      this.#listeners.delete(channel);
      this.#unsubscribe(channel).catch(this.#onError);
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

  /** Subscribes, again after a failure, for as long as somebody listens. */
  async #follow(channel: string): Promise<void> {
    const redis = this.#redis;
    while (this.#listeners.has(channel)) {
      try {
        await (redis instanceof Cluster ? redis.ssubscribe(channel) : redis.subscribe(channel));
        return this.#wake(channel, '');
      } catch (error) {
        // ioredis throws while it does not know a Cluster's slots yet.
        this.#onError(error);
        await pause(RETRY_AFTER_MS);
      }
    }
  }

  async #unsubscribe(channel: string): Promise<void> {
    const redis = this.#redis;
    await (redis instanceof Cluster ? redis.sunsubscribe(channel) : redis.unsubscribe(channel));
  }

  #wake(channel: string, message: string): void {
    for (const wake of [...(this.#listeners.get(channel) ?? [])]) {
      try {
        wake(message);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
