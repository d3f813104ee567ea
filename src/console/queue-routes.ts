/** How full the queues are, and Bull Board behind the console's login (`queue-board.ts`). */
import { sendJson } from '../http/dispatch.js';
import type { ConsoleCaller, ConsoleRoute } from './console-route.js';

export interface QueueRoutes {
  /** Jobs by BullMQ's words, by queue. */
  readonly counts: () => Promise<ReadonlyMap<string, Readonly<Record<string, number>>>>;
  readonly maySeeBoard: (caller: ConsoleCaller) => boolean;
}

export function queueRoutes({ counts, maySeeBoard }: QueueRoutes): readonly ConsoleRoute[] {
  return [
    {
      method: 'GET',
      path: '/queues',
      role: 'viewer',
      handler: async (_req, res, caller) => {
        const found = [...(await counts())].map(([queue, jobs]) => ({ queue, jobs }));
        sendJson(res, 200, { queues: found, board: maySeeBoard(caller) });
      },
    },
  ];
}
