/** Starts challenges and messages by jobs of BullMQ, on a Redis that you share with the gateway. Numbers are sealed before they get there. */
import { type ConnectionOptions, Queue, QueueEvents } from 'bullmq';
import type { Challenge } from './challenge.js';
import { errorOf, OctothorpeError } from './errors.js';
import { sealForJobs } from './job-seal.js';
import type {
  JobKey,
  MessageData,
  SendMessage,
  StartChallenge,
  StartedChallengeData,
} from './models.js';
import type { Octothorpe } from './octothorpe.js';

/** How a producer is set up. */
export interface ProducerOptions {
  /** A connection of ioredis, or its options. */
  readonly connection: ConnectionOptions;
  /** Your tenant’s id. Default: `default`. */
  readonly tenant?: string;
  /** How long an answer may take, in ms. Default: 15 seconds. */
  readonly timeoutMs?: number;
}

/** How a job is added. */
export interface JobOptions {
  /** The same key with the same request gets the same challenge. Default: a new one. */
  readonly idempotencyKey?: string;
}

/** A connection of ioredis. */
interface Duplicable {
  duplicate(): Duplicable;
  disconnect(): void;
}

interface JobAnswer {
  readonly status: number;
  readonly body: unknown;
}

const QUEUE = 'challenges';
const PREFIX = '{octothorpe}';
const TIMEOUT_MS = 15_000;
/** The operator may rotate the master keys. */
const KEY_LIFE_MS = 3_600_000;
/** Answers are read at once: the gateway removes them after an hour. */
const KEPT_SECONDS = 3_600;

/**
 * Adds jobs to the queue `challenges`, and waits for the gateway’s answers. `to`, `code` and `text` are sealed for the gateway’s public job
 * key, so that nobody can read them in Redis.
 *
 * @example
 * ```js
 * import { ChallengeProducer } from '@octothorpe/client/bullmq';
 *
 * const producer = new ChallengeProducer(octothorpe, { connection: { url: redisUrl } });
 * const challenge = await producer.start({ to, channels: ['sms', 'call'] });
 * console.log(challenge.id, challenge.started.state); // ch_… queued
 * await producer.close();
 * ```
 */
export class ChallengeProducer {
  readonly #octothorpe: Octothorpe;
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #tenant: string;
  readonly #timeoutMs: number;
  #own: Duplicable | undefined;
  #key: { readonly jwk: JobKey; readonly endsAtMs: number } | undefined;

  /** It connects at once; `close` ends that. */
  constructor(octothorpe: Octothorpe, options: ProducerOptions) {
    const { connection, tenant = 'default', timeoutMs = TIMEOUT_MS } = options;
    this.#octothorpe = octothorpe;
    this.#tenant = tenant;
    this.#timeoutMs = timeoutMs;
    this.#queue = new Queue(QUEUE, { connection, prefix: PREFIX });
    // Waiting for events blocks a connection: it needs one of its own.
    if (canDuplicate(connection)) this.#own = connection.duplicate();
    this.#events = new QueueEvents(QUEUE, {
      connection: (this.#own as ConnectionOptions | undefined) ?? connection,
      prefix: PREFIX,
    });
    // Without a listener an error of the connection would end the process; the connections are made again by themselves.
    this.#queue.on('error', () => {});
    this.#events.on('error', () => {});
  }

  /**
   * Starts a challenge by a job: the same request and answer as `octothorpe.challenges.start`.
   *
   * @throws {@link OctothorpeError} the gateway’s refusals, and `timeout`
   * @example
   * ```js
   * import { ChallengeProducer } from '@octothorpe/client/bullmq';
   *
   * const producer = new ChallengeProducer(octothorpe, { connection: { url: redisUrl } });
   * const challenge = await producer.start({ to, channels: ['sms'] });
   * const { verified } = await challenge.check(await codeThatThePersonTypes());
   * await producer.close();
   * ```
   */
  async start(request: StartChallenge, options?: JobOptions): Promise<Challenge> {
    const started = (await this.#answer('challenge', request, options)) as StartedChallengeData;
    return this.#octothorpe.challenges.adopt(started);
  }

  /**
   * Sends a message by a job: the same request and answer as `octothorpe.messages.send`.
   *
   * @throws {@link OctothorpeError} the gateway’s refusals, and `timeout`
   * @example
   * ```js
   * import { ChallengeProducer } from '@octothorpe/client/bullmq';
   *
   * const producer = new ChallengeProducer(octothorpe, { connection: { url: redisUrl } });
   * const { id } = await producer.send({ to, channel: 'sms', code: '123456' });
   * await producer.close();
   * ```
   */
  async send(request: SendMessage, options?: JobOptions): Promise<MessageData> {
    return (await this.#answer('message', request, options)) as MessageData;
  }

  /**
   * Closes the connections that it made.
   *
   * @example
   * ```js
   * import { ChallengeProducer } from '@octothorpe/client/bullmq';
   *
   * const producer = new ChallengeProducer(octothorpe, { connection: { url: redisUrl } });
   * await producer.close();
   * ```
   */
  async close(): Promise<void> {
    await Promise.all([this.#events.close(), this.#queue.close()]);
    this.#own?.disconnect();
  }

  /** A job that could not be opened has started nothing: the key was rotated, and the next one is sealed for the new key. */
  async #answer(
    name: 'challenge' | 'message',
    request: object,
    { idempotencyKey = crypto.randomUUID() }: JobOptions = {},
  ): Promise<unknown> {
    for (const last of [false, true]) {
      const { status, body } = await this.#run(name, { ...request }, idempotencyKey);
      if (status < 400) return body;
      const error = errorOf(status, body, { header: null, nowMs: 0 });
      if (last || !error.faults.some(({ path }) => path === 'sealed')) throw error;
      this.#key = undefined;
    }
    return undefined;
  }

  async #run(
    name: string,
    { to, code, text, ...open }: Record<string, unknown>,
    idempotencyKey: string,
  ): Promise<JobAnswer> {
    const hidden = Object.fromEntries(
      Object.entries({ to, code, text }).filter(([, value]) => value !== undefined),
    );
    const sealed = await sealForJobs(await this.#currentKey(), hidden);
    await this.#events.waitUntilReady();
    const data = { tenant: this.#tenant, idempotencyKey, ...open, sealed };
    const job = await this.#queue.add(name, data, {
      removeOnComplete: { age: KEPT_SECONDS },
      removeOnFail: { age: KEPT_SECONDS },
    });
    try {
      return (await job.waitUntilFinished(this.#events, this.#timeoutMs)) as JobAnswer;
    } catch (cause) {
      // The job may still be carried out: the same key gets its answer.
      throw new OctothorpeError(
        'timeout',
        `The job has not ended within ${this.#timeoutMs} ms. Check that a worker runs on the same Redis, then send the same request with the idempotency key ${idempotencyKey}.`,
        { cause },
      );
    }
  }

  async #currentKey(): Promise<JobKey> {
    const nowMs = this.#octothorpe.timing.now();
    if (this.#key && this.#key.endsAtMs > nowMs) return this.#key.jwk;
    const jwk = await this.#octothorpe.jobKey();
    this.#key = { jwk, endsAtMs: nowMs + KEY_LIFE_MS };
    return jwk;
  }
}

function canDuplicate(connection: object): connection is Duplicable {
  return 'duplicate' in connection && typeof connection.duplicate === 'function';
}
