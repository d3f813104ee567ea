/**
 * Challenges that come as BullMQ jobs: the same request, the same validation and the same answers as over HTTP.
 * The answer is the job's return value. The number is taken out of the job's data as soon as it has been read.
 */
import type { Job, Worker } from 'bullmq';
import { OctothorpeError } from '../challenge/errors.js';
import type { Tenant } from '../challenge/tenant.js';
import { type QueueWorkerOptions, queueWorker } from '../queue-worker.js';

/** Where an identity service on the same Redis adds its jobs. */
export const CHALLENGE_QUEUE = 'challenges';

export interface JobAnswer {
  /** What the HTTP API would have answered. */
  readonly status: number;
  readonly body: unknown;
}

export interface ChallengeJobsOptions extends QueueWorkerOptions {
  readonly tenants: ReadonlyMap<string, Tenant>;
  /** Validates, starts the challenge and answers as the API does; throws only `unavailable`. */
  readonly start: (tenant: Tenant, request: unknown, idempotencyKey: string) => Promise<JobAnswer>;
  readonly problem: (error: OctothorpeError) => JobAnswer;
}

/** Answers stay long enough to be fetched; the numbers in them are masked. */
const KEEP_SECONDS = 3_600;

export class ChallengeJobs {
  readonly #worker: Worker<unknown, JobAnswer>;
  readonly #options: ChallengeJobsOptions;

  constructor(options: ChallengeJobsOptions) {
    this.#options = options;
    this.#worker = queueWorker<unknown, JobAnswer>(
      CHALLENGE_QUEUE,
      (job) => this.#take(job),
      options,
      { removeOnComplete: { age: KEEP_SECONDS }, removeOnFail: { age: KEEP_SECONDS } },
    );
  }

  async ready(): Promise<void> {
    await this.#worker.waitUntilReady();
  }

  async close(): Promise<void> {
    await this.#worker.close();
  }

  async #take(job: Job<unknown, JobAnswer>): Promise<JobAnswer> {
    const { tenant: name, idempotencyKey, ...request } = asObject(job.data);
    const answer = await this.#answer(String(name ?? 'default'), request, idempotencyKey, job);
    await job.updateData({ tenant: name ?? 'default', answered: true });
    return answer;
  }

  async #answer(
    name: string,
    request: Record<string, unknown>,
    idempotencyKey: unknown,
    job: Job,
  ): Promise<JobAnswer> {
    const { tenants, start, problem } = this.#options;
    const tenant = tenants.get(name);
    if (!tenant) {
      return problem(
        new OctothorpeError(
          'unauthorized',
          `There is no tenant '${name}'. Name one in the job's "tenant".`,
        ),
      );
    }
    // A job that runs again after a crash finds the challenge that it started.
    const key =
      typeof idempotencyKey === 'string' ? idempotencyKey : `job.${job.id}.${job.timestamp}`;
    return start(tenant, request, key);
  }
}

function asObject(data: unknown): Record<string, unknown> {
  return data !== null && typeof data === 'object' && !Array.isArray(data)
    ? (data as Record<string, unknown>)
    : {};
}
