/** The queues as the console reads them. They are opened, and BullMQ is loaded, by the first operator who looks: most processes never need them. */
import type { ConnectionOptions, Queue } from 'bullmq';
import type { Handler } from 'express';
import type { Closers } from '../app.js';
import { BOARD_PATH } from '../console/queue-board.js';
import { connectRedis } from '../redis/connection.js';
import { QUEUE_PREFIX } from '../redis/keys.js';
import { queueOptions } from '../redis/queue-options.js';
import type { Core } from './core.js';

/** Jobs there hold ids of ours alone. */
const OWN_QUEUES = ['deliveries', 'notifications', 'prices'] as const;
/** Identity services add its jobs, under ids of their own: it is counted, and its jobs are not shown. */
const QUEUE_OF_OTHERS = 'challenges';

const STATES = ['waiting', 'active', 'delayed', 'failed', 'completed'] as const;

export interface ConsoleQueues {
  readonly counts: () => Promise<ReadonlyMap<string, Readonly<Record<string, number>>>>;
  readonly board: () => Promise<Handler>;
}

export function consoleQueues(core: Core, closers: Closers): ConsoleQueues {
  const { config, logger } = core;
  const basePath = `${new URL(config.publicUrl).pathname.replace(/\/$/, '')}${BOARD_PATH}`;
  let opening: Promise<ReadonlyMap<string, Queue>> | undefined;
  let board: Promise<Handler> | undefined;
  const open = async () => {
    const { Queue } = await import('bullmq');
    const onError = (error: unknown) => logger.warn('console queues', { error });
    const connection = connectRedis(config.redisUrl, 'worker');
    connection.on('error', onError);
    // A queue's settings belong to who adds its jobs.
    const options = {
      ...queueOptions(connection as ConnectionOptions, QUEUE_PREFIX),
      skipMetasUpdate: true,
    };
    const names = [...OWN_QUEUES, QUEUE_OF_OTHERS];
    const queues = new Map(names.map((name) => [name as string, new Queue(name, options)]));
    for (const queue of queues.values()) queue.on('error', onError);
    closers.add(queues, async (opened) => {
      connection.disconnect();
      await Promise.all([...opened.values()].map((queue) => queue.close()));
    });
    return queues;
  };
  const queues = () => {
    opening ??= open();
    return opening;
  };
  return {
    counts: async () => {
      const found = [...(await queues())].map(
        async ([name, queue]) => [name, await queue.getJobCounts(...STATES)] as const,
      );
      return new Map(await Promise.all(found));
    },
    board: () => {
      board ??= Promise.all([import('../console/bull-board.js'), queues()]).then(
        ([{ bullBoard }, opened]) => {
          const own = OWN_QUEUES.flatMap((name) => opened.get(name) ?? []);
          return bullBoard(own, basePath);
        },
      );
      return board;
    },
  };
}
