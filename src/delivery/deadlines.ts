/**
 * Finds challenges whose deadline has come, and hands each to `settle`. A deadline is leased for a while, so that one worker settles it; if
 * that worker dies, another one does.
 */

import { slotNames, wholeId } from '../challenge/challenge.js';
import { slotKeys } from '../challenge/challenge-commit.js';
import type { Clock } from '../challenge/time.js';
import { loadScript, type RedisClient, type RunScript, scriptRunner } from '../redis/scripts.js';

const DUE = loadScript('delivery/due', 1);
const BATCH = 200;
const LEASE_MS = 15_000;
const CONCURRENCY = 16;

export interface DeadlineOptions {
  readonly slots: number;
  /** Must not throw for an error of one challenge; a throw leaves the deadline leased. */
  readonly settle: (challengeId: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** How often to look, ms. */
  readonly everyMs?: number;
  /** For tests; without it Redis's own clock decides. */
  readonly clock?: Clock;
}

export class DeadlineSweeper {
  readonly #runScript: RunScript;
  readonly #options: DeadlineOptions;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(redis: RedisClient, options: DeadlineOptions) {
    this.#runScript = scriptRunner(redis);
    this.#options = options;
  }

  start(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#sweeping = this.sweep()
        .catch(this.#options.onError)
        .then(() => this.start());
    }, this.#options.everyMs ?? 500);
  }

  /** Settles all due deadlines; returns their count. */
  async sweep(): Promise<number> {
    let count = 0;
    for (const slot of slotNames(this.#options.slots)) {
      let found = BATCH;
      // A full batch means that there are more. Found deadlines are leased, so none comes twice.
      while (found === BATCH && !this.#closed) {
        found = await this.#sweepOnce(slot);
        count += found;
      }
    }
    return count;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#sweeping;
  }

  async #sweepOnce(slot: string): Promise<number> {
    const now = this.#options.clock?.now() ?? '';
    const args = [now, BATCH, LEASE_MS];
    const due = await this.#runScript(DUE, [slotKeys(slot).deadlines], args);
    const ids = (due as string[]).map((short) => wholeId(slot, short));
    for (let at = 0; at < ids.length; at += CONCURRENCY) {
      await Promise.all(ids.slice(at, at + CONCURRENCY).map((id) => this.#settle(id)));
    }
    return ids.length;
  }

  async #settle(id: string): Promise<void> {
    try {
      await this.#options.settle(id);
    } catch (error) {
      this.#options.onError(error);
    }
  }
}
