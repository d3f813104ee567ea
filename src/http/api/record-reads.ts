/** Reading and following one challenge or message: at once, by long poll, or by server-sent events. */
import type { Request, Response } from 'express';
import type { Challenge } from '../../challenge/challenge.js';
import type { Tenant } from '../../challenge/policy.js';
import {
  ChangeWaiter,
  type EntryView,
  OpenWaits,
  SharedReads,
  streamEvents,
  waitForChange,
} from '../changes.js';
import type { Handler } from '../dispatch.js';
import { sendJson } from '../dispatch.js';
import type { ChallengeChanges } from '../ports.js';
import { parseInput } from '../request.js';
import { readQuery } from './request-schemas.js';

export interface RecordReads {
  readonly changes: ChallengeChanges;
  readonly heartbeatMs: number;
  readonly closing: AbortSignal | undefined;
  /** The caller and the record that the path names. @throws OctothorpeError */
  readonly identify: (req: Request, res: Response) => Caller;
  readonly get: (tenant: Tenant, id: string) => Promise<Challenge>;
  readonly view: (record: Challenge) => object;
  readonly viewEntry: EntryView;
}

export interface Caller {
  readonly tenant: Tenant;
  readonly id: string;
  /** Of the key. */
  readonly fingerprint: string;
}

export function recordReads(options: RecordReads): { read: Handler; follow: Handler } {
  const { changes, heartbeatMs, closing, identify, get, view, viewEntry } = options;
  const waits = new OpenWaits();
  const shared = new SharedReads<Challenge>();

  async function read(req: Request, res: Response): Promise<void> {
    const caller = identify(req, res);
    const { wait = 0, since } = parseInput(readQuery, req.query);
    if (wait === 0) return sendJson(res, 200, view(await get(caller.tenant, caller.id)));
    await listen(res, caller, async (bell, read) => {
      const record = await waitForChange(bell, read, { seconds: wait, since });
      if (!res.destroyed) sendJson(res, 200, view(record));
    });
  }

  async function follow(req: Request, res: Response): Promise<void> {
    await listen(res, identify(req, res), (bell, read) =>
      streamEvents(req, res, { bell, read, viewEntry, heartbeatMs }),
    );
  }

  /** Waits for changes for a caller within its limit of open waits. */
  async function listen(
    res: Response,
    { tenant, id, fingerprint }: Caller,
    go: (bell: ChangeWaiter, read: () => Promise<Challenge>) => Promise<void>,
  ): Promise<void> {
    const leave = waits.enter({ key: `${tenant.id} ${fingerprint}` });
    const bell = new ChangeWaiter(changes, id, res, closing);
    try {
      await go(bell, () => shared.read(`${tenant.id} ${id}`, () => get(tenant, id)));
    } finally {
      bell.takeDown();
      leave();
    }
  }

  return { read, follow };
}
