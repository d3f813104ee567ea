/**
 * Tells an open app that an account has news, by server-sent events: `change` with the device, whose account the app then reads; `removed` for a
 * device that is not paired any more. Without news, `alive` keeps proxies from closing the stream.
 */
import type { ServerResponse } from 'node:http';
import type { Request, Response } from 'express';
import { ChangeWaiter, openEventStream, type Ring, UNBUFFERED } from '../changes.js';
import type { ChallengeChanges } from '../ports.js';

export interface Account {
  /** The device's id. */
  readonly device: string;
  readonly channel: string;
  /** Undefined once the device is not paired any more. */
  readonly read: () => Promise<object | undefined>;
}

interface Stream {
  readonly waiter: AccountsWaiter;
  readonly accounts: readonly Account[];
  readonly heartbeatMs: number;
}

export async function streamAccounts(
  req: Request,
  res: Response,
  { waiter, accounts, heartbeatMs }: Stream,
): Promise<void> {
  const stream = await openEventStream(req, res, null, UNBUFFERED);
  const paired = new Map(accounts.map((account) => [account.device, account]));
  stream.push({}, 'alive');
  while (!waiter.over && paired.size > 0) {
    const ring = await waiter.next(heartbeatMs);
    if (ring === 'over') break;
    const changed = waiter.takeChanged();
    for (const [device, { read }] of paired) {
      // Looked for after a heartbeat as well: a removal elsewhere may not have been published.
      if ((await read()) === undefined) {
        paired.delete(device);
        stream.push({ device }, 'removed');
      } else if (changed.has(device)) {
        stream.push({ device }, 'change');
      }
    }
    if (ring === 'timeout') stream.push({}, 'alive');
  }
  res.end();
}

/** Waits for changes of several accounts, and knows which have changed. */
export class AccountsWaiter {
  readonly #waiter: ChangeWaiter;
  #changed = new Set<string>();

  constructor(
    changes: ChallengeChanges,
    accounts: readonly Account[],
    res: ServerResponse,
    closing: AbortSignal | undefined,
  ) {
    const subscribe = (_all: string, listener: () => void) => {
      const stops = accounts.map(({ device, channel }) =>
        changes.subscribe(channel, () => {
          this.#changed.add(device);
          listener();
        }),
      );
      return () => {
        for (const stop of stops) stop();
      };
    };
    this.#waiter = new ChangeWaiter({ subscribe }, '', res, closing);
  }

  next(withinMs: number): Promise<Ring> {
    return this.#waiter.next(withinMs);
  }

  /** Those that have changed since the last call. */
  takeChanged(): ReadonlySet<string> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  get over(): boolean {
    return this.#waiter.over;
  }

  /** Must be called in every case. */
  takeDown(): void {
    this.#waiter.takeDown();
  }
}
