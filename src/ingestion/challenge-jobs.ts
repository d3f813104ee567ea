/**
 * Challenges that come as BullMQ jobs: the same request, validation and answers as over HTTP. The answer is the job's return value. Temporary
 * failures are repeated here, whatever the job's own `attempts` say. The number is removed from the job's data whenever it ends.
 */
import { DelayedError, type Job, type Worker } from 'bullmq';
import { invalidField, OctothorpeError } from '../challenge/errors.js';
import type { Tenant } from '../challenge/policy.js';
import { type QueueWorkerOptions, queueWorker } from '../redis/queue-worker.js';
import type { JobKeys } from './job-keys.js';

/** The queue to which an identity service on the same Redis adds its jobs. */
export const CHALLENGE_QUEUE = 'challenges';

export interface JobAnswer {
  /** The answer that the HTTP API would give. */
  readonly status: number;
  readonly body: unknown;
}

export interface ChallengeJobsOptions extends QueueWorkerOptions {
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly keys: Pick<JobKeys, 'open'>;
  /** Whether this tenant's jobs may hold a number in plain text. */
  readonly takesClear: (tenant: Tenant) => boolean;
  /** After this time without success a job gets an error as its answer, ms. */
  readonly lifeMs: number;
  /** Validates, starts the challenge and answers as the API does; throws `unavailable` and internal errors. */
  readonly start: (tenant: Tenant, request: unknown, of: StartedAs) => Promise<JobAnswer>;
  /** Ends what `start` may have created under the key, so that nothing is sent. Throws `unavailable`. */
  readonly withdraw: (tenant: Tenant, of: StartedAs) => Promise<void>;
  readonly problem: (error: OctothorpeError) => JobAnswer;
}

export interface StartedAs {
  /** By the job's name: `message`, or anything else for a challenge. */
  readonly kind: 'challenge' | 'message';
  readonly idempotencyKey: string;
}

/** Answers stay long enough to be fetched; the numbers in them are masked. */
export const KEEP_SECONDS = 3_600;
const FIRST_RETRY_MS = 500;
const RETRY_MAX_MS = 15_000;

export class ChallengeJobs {
  readonly #worker: Worker<unknown, JobAnswer>;
  readonly #options: ChallengeJobsOptions;

  constructor(options: ChallengeJobsOptions) {
    this.#options = options;
    this.#worker = queueWorker<unknown, JobAnswer>(
      CHALLENGE_QUEUE,
      (job, token) => this.#take(job, token),
      options,
      {
        removeOnComplete: { age: KEEP_SECONDS },
        removeOnFail: { age: KEEP_SECONDS },
        onFailed: (job, error) => {
          options.onError(error);
          // Only BullMQ itself fails a job, such as one whose workers died repeatedly.
          job?.updateData({ tenant: tenantOf(asObject(job.data)) }).catch(options.onError);
        },
      },
    );
  }

  async ready(): Promise<void> {
    await this.#worker.waitUntilReady();
  }

  async close(): Promise<void> {
    await this.#worker.close();
  }

  async #take(job: Job<unknown, JobAnswer>, token?: string): Promise<JobAnswer> {
    const data = asObject(job.data);
    const given = givenAnswer(data);
    if (given) return given;
    try {
      const answer = await this.#answer(job, data);
      // Stored in the number's place: if Redis did not accept the job's end, it runs again and must start nothing.
      await job.updateData({ tenant: tenantOf(data), answer });
      return answer;
    } catch (error) {
      this.#options.onError(error as Error);
      // If Redis refuses this as well, BullMQ later finds the job as one that lost its worker.
      await job.moveToDelayed(Date.now() + retryMs(job), token).catch(this.#options.onError);
      throw new DelayedError();
    }
  }

  /** @throws OctothorpeError `unavailable`: the job must run again */
  async #answer(job: Job, data: Record<string, unknown>): Promise<JobAnswer> {
    const { tenants, start, withdraw, problem, lifeMs, onError } = this.#options;
    const { tenant: _, idempotencyKey, ...request } = data;
    const name = tenantOf(data);
    const tenant = tenants.get(name);
    if (!tenant) {
      return problem(
        new OctothorpeError(
          'unauthorized',
          `There is no tenant '${name}'. Name one in the job's "tenant".`,
        ),
      );
    }
    const opened = await this.#open(tenant, request);
    if (opened instanceof OctothorpeError) return problem(opened);
    // A job that runs again finds the challenge that it started.
    const key =
      typeof idempotencyKey === 'string' ? idempotencyKey : `job.${job.id}.${job.timestamp}`;
    const of = {
      kind: job.name === 'message' ? 'message' : 'challenge',
      idempotencyKey: key,
    } as const;
    try {
      return await start(tenant, opened, of);
    } catch (error) {
      const temporary = error instanceof OctothorpeError && error.code === 'unavailable';
      const overAtMs = job.timestamp + (job.opts.delay ?? 0) + lifeMs;
      if (temporary && Date.now() < overAtMs) throw error;
      if (!temporary) onError(error as Error);
      await withdraw(tenant, of);
      return problem(temporary ? NEVER_STARTED : FAULT_OF_OURS);
    }
  }

  async #open(
    tenant: Tenant,
    { sealed, ...request }: Record<string, unknown>,
  ): Promise<Record<string, unknown> | OctothorpeError> {
    const isClear = PRIVATE.some((name) => request[name] !== undefined);
    if (isClear && !this.#options.takesClear(tenant)) return CLEAR_NUMBER;
    if (sealed === undefined) return request;
    const opened = await this.#options.keys.open(sealed);
    return opened ? { ...request, ...opened } : UNREADABLE_SEAL;
  }
}

/** Nobody may read them in Redis. */
const PRIVATE = ['to', 'code', 'text'];

const NEVER_STARTED = new OctothorpeError(
  'unavailable',
  'The store took no challenge in the time that one lives. Nothing is sent for this job: add another one.',
  { retryAfterSeconds: 1 },
);
const FAULT_OF_OURS = new OctothorpeError(
  'internal',
  'Something went wrong on this side. Nothing is sent for this job.',
);
const CLEAR_NUMBER = invalidField(
  'to',
  'Seal the number, and a message’s code and text: send {"to": …} as a compact JWE in "sealed", for the key of GET /v1/job-key. Or set "clearJobs": true for the tenant.',
);
const UNREADABLE_SEAL = invalidField(
  'sealed',
  'Must be a compact JWE (ECDH-ES, A256GCM, with the key’s kid) of a JSON object, sealed for the key of GET /v1/job-key: fetch that anew.',
);

/** Doubles from run to run; half of it is random. */
function retryMs({ attemptsStarted }: Job): number {
  const fullMs = Math.min(RETRY_MAX_MS, FIRST_RETRY_MS * 2 ** Math.min(attemptsStarted, 10));
  return fullMs * (0.5 + Math.random() / 2);
}

function tenantOf({ tenant }: Record<string, unknown>): string {
  return String(tenant ?? 'default');
}

function givenAnswer({ answer, to, sealed }: Record<string, unknown>): JobAnswer | undefined {
  const isGiven = to === undefined && sealed === undefined && typeof answer === 'object';
  return isGiven ? ((answer as JobAnswer | null) ?? undefined) : undefined;
}

function asObject(data: unknown): Record<string, unknown> {
  return data !== null && typeof data === 'object' && !Array.isArray(data)
    ? (data as Record<string, unknown>)
    : {};
}
