/** How full a queue is, and how long the next job has waited. */
import type { Queue } from 'bullmq';

export interface QueueReading {
  readonly queue: string;
  /** Jobs by BullMQ's states: waiting, prioritized, active, delayed, failed. */
  readonly jobs: Readonly<Record<string, number>>;
  /** Absent while none waits. */
  readonly oldestWaitedSeconds?: number;
}

const STATES = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const;
/** Not `delayed`: those wait for their time, not for a worker. */
const TAKEABLE = ['waiting', 'prioritized'] as const;

/** Jobs that a worker could take now. One command. */
export function takeable(queue: Queue): Promise<number> {
  return queue.getJobCountByTypes(...TAKEABLE);
}

/** @param now milliseconds since the Unix epoch, the clock that jobs are stamped with */
export async function readQueue(queue: Queue, now: () => number): Promise<QueueReading> {
  const [jobs, next] = await Promise.all([
    queue.getJobCounts(...STATES),
    queue.getJobs([...TAKEABLE], 0, 0, true),
  ]);
  const stamps = next.flatMap((job) => (job ? [job.timestamp + job.delay] : []));
  if (stamps.length === 0) return { queue: queue.name, jobs };
  const waitedMs = Math.max(0, now() - Math.min(...stamps));
  return { queue: queue.name, jobs, oldestWaitedSeconds: waitedMs / 1_000 };
}
