/** Queues without outside listeners: their event stream is as short as BullMQ allows. */
import type { ConnectionOptions, QueueOptions } from 'bullmq';

/** BullMQ keeps 10,000 by default: a megabyte of Redis for each queue, without a reader. */
const EVENTS_MAX = 1;

export function quietQueue(connection: ConnectionOptions, prefix: string): QueueOptions {
  return { connection, prefix, streams: { events: { maxLen: EVENTS_MAX } } };
}
