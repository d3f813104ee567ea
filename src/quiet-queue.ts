/** Queues that nobody outside watches: their own stream of events is kept as short as BullMQ allows. */
import type { ConnectionOptions, QueueOptions } from 'bullmq';

/** BullMQ keeps 10,000 by default: a megabyte of Redis for each queue that no one reads. */
const EVENTS_MAX = 1;

export function quietQueue(connection: ConnectionOptions, prefix: string): QueueOptions {
  return { connection, prefix, streams: { events: { maxLen: EVENTS_MAX } } };
}
