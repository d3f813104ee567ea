/**
 * A BullMQ worker that waits a little when Redis refuses to give it a job. BullMQ's own worker asks again at once, thousands of times a
 * second, while Redis is full or has lost its replicas.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Job, Worker } from 'bullmq';

/** Between two tries while Redis refuses, ms. */
export const REFUSED_PAUSE_MS = 500;

export class PatientWorker<Data, Result = void> extends Worker<Data, Result> {
  protected override async moveToActive(token: string, name?: string): Promise<Job<Data, Result>> {
    try {
      return await super.moveToActive(token, name);
    } catch (error) {
      await pause(REFUSED_PAUSE_MS);
      throw error;
    }
  }
}
