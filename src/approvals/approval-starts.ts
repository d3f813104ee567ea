/**
 * Challenges by `approve` as the API and jobs start them: the subject's devices are asked, and a cancellation takes the question back. A start that would ask
 * nobody is refused, and leaves no challenge.
 */
import type { Challenge } from '../challenge/challenge.js';
import type { ChallengeService } from '../challenge/challenge-service.js';
import { methodNotRegistered, OctothorpeError } from '../challenge/errors.js';
import type { Idempotency, MethodRequest, Started, Tenant } from '../challenge/policy.js';
import type { Clock } from '../challenge/time.js';
import type { Suppressed } from './approval.js';
import type { PromptedChallenges } from './prompted-challenges.js';

type Challenges = Pick<ChallengeService, 'start' | 'idFor' | 'get' | 'withdrawStart'>;

export class ApprovalStarts {
  readonly #challenges: Challenges;
  readonly #prompted: PromptedChallenges;
  readonly #clock: Clock;

  constructor(challenges: Challenges, prompted: PromptedChallenges, clock: Clock) {
    this.#challenges = challenges;
    this.#prompted = prompted;
    this.#clock = clock;
  }

  /** @throws OctothorpeError as `ChallengeService.start`; `limit_reached` where the limits against prompt bombing suppress the prompt */
  async start(tenant: Tenant, request: MethodRequest, idempotency?: Idempotency): Promise<Started> {
    await this.#requireRoom(tenant, request, idempotency);
    const started = await this.#challenges.start(tenant, request, idempotency);
    const prompted = await this.#prompted.ask(tenant, started, request);
    if (prompted.kind === 'unasked') throw this.#refused(prompted.suppressed);
    const { matchDigit } = prompted;
    return { ...started, ...(matchDigit === undefined ? {} : { matchDigit }) };
  }

  /** The challenge was canceled: the question leaves the phone. */
  async withdraw(canceled: Challenge): Promise<void> {
    await this.#prompted.withdraw(canceled);
  }

  /** Ends what a start by this key may have begun, of any channel: nothing is sent, and no phone asks. @throws OctothorpeError `unavailable` */
  async withdrawStart(tenant: Tenant, key: string): Promise<void> {
    await this.#challenges.withdrawStart(tenant, key);
    const ended = await this.#find(tenant, this.#challenges.idFor(tenant, { key }));
    if (ended) await this.#prompted.withdraw(ended);
  }

  /** Asked before there is a challenge: the same key may be used again once the wait is over. */
  async #requireRoom(
    tenant: Tenant,
    request: MethodRequest,
    idempotency: Idempotency | undefined,
  ): Promise<void> {
    if (idempotency && (await this.#find(tenant, this.#challenges.idFor(tenant, idempotency))))
      return;
    const { subject } = request;
    const found = await this.#prompted.suppression({ tenant: tenant.id, subject }, request);
    if (found) throw this.#refused(found);
  }

  async #find(tenant: Tenant, id: string): Promise<Challenge | undefined> {
    try {
      return await this.#challenges.get(tenant, id);
    } catch (error) {
      if (error instanceof OctothorpeError && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  #refused(suppressed: Suppressed | undefined): OctothorpeError {
    if (suppressed?.reason === 'no_device') return methodNotRegistered('approve');
    const { untilMs } = suppressed ?? {};
    const leftMs = untilMs === undefined ? RETRY_MS : untilMs - this.#clock.now();
    return new OctothorpeError(
      'limit_reached',
      'This subject is asked too often, so no device was asked. Wait, or start a challenge by another channel.',
      {
        retryAfterSeconds: Math.max(1, Math.ceil(leftMs / 1000)),
        rule: `approvals_${suppressed?.reason ?? 'suppressed'}`,
      },
    );
  }
}

/** Where an earlier request of the same key was refused: nobody knows how long by now. */
const RETRY_MS = 30_000;
