/** Bull Board over the queues of ours. A job's data is shown by a list of fields that name nobody, and what a job answered is not shown. */
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Queue } from 'bullmq';
import type { Handler } from 'express';

/** @param basePath under which browsers reach it, without a slash at its end */
export function bullBoard(queues: readonly Queue[], basePath: string): Handler {
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(basePath);
  createBullBoard({
    queues: queues.map((queue) => {
      const shown = new BullMQAdapter(queue, { readOnlyMode: true });
      shown.setFormatter('data', shownData);
      shown.setFormatter('returnValue', () => HIDDEN);
      return shown;
    }),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Octothorpe queues', hideRedisDetails: true } },
  });
  return serverAdapter.getRouter() as Handler;
}

const HIDDEN = '(not shown)';
/** A notification's body names references and subjects. */
const SHOWN = ['tenant', 'id', 'challengeId', 'delivery', 'sequence', 'provider', 'channel', 'type'];

export function shownData(data: unknown): object {
  if (typeof data !== 'object' || data === null) return {};
  const kept = Object.entries(data).filter(
    ([name, value]) => SHOWN.includes(name) && ['string', 'number'].includes(typeof value),
  );
  return Object.fromEntries(kept);
}
