/**
 * One delivery: take the right to send, call the provider, record how it went. The right is a lease: after its end this attempt sends
 * nothing, and before its end no other attempt may take over. A job that runs again after a crash finds the earlier attempt and searches the
 * provider first. A call is never placed twice; a text is sent once more at most. docs/adr/0005 describes the remaining gap.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Challenge,
  type Delivery,
  type DeliveryId,
  isMessageId,
  isText,
  rankOf,
  verifiedState,
} from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { ChallengeStore, Attempt as Taken } from '../challenge/ports.js';
import { type Clock, Deadline } from '../challenge/time.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import { type FailureKind, type FindResult, SCOPE_OF_FAILURE } from '../providers/provider.js';
import type { CarrierReports } from './carrier-reports.js';
import type { EarlierAttempts } from './earlier-attempts.js';
import type { ProviderCall } from './provider-call.js';

export interface DeliveryAttemptDependencies {
  readonly store: ChallengeStore;
  readonly reports: Pick<CarrierReports, 'fail' | 'uncertain'>;
  readonly sending: ProviderCall;
  readonly earlier: EarlierAttempts;
  readonly clock: Clock;
  /** One provider may take this long for one delivery, its repeats included, ms. */
  readonly sendMaxMs: number;
  /** One wide line for each attempt. */
  readonly report: (attempt: AttemptReport) => void;
}

export interface AttemptReport {
  readonly challenge: string;
  readonly tenant: string;
  readonly delivery: number;
  readonly channel: Delivery['channel'];
  readonly provider: string;
  readonly country: string;
  readonly to: string;
  readonly outcome: 'accepted' | 'recovered' | 'waiting' | FailureKind;
  readonly reference?: string;
  readonly reason?: string;
  readonly detail?: string;
  readonly ms: number;
  /** Of its SMS; 1 for a call. */
  readonly parts: number;
}

/** Between two tries while Redis refuses. */
const ASK_EVERY_MS = 500;

/** In the place of a provider's id. */
const TEST_REFERENCE = 'test-number';

export class DeliveryAttempt {
  readonly #with: DeliveryAttemptDependencies;

  constructor(dependencies: DeliveryAttemptDependencies) {
    this.#with = dependencies;
  }

  /**
   * @param token names this attempt; the same token may begin again, another one must search the provider first
   * @returns when to try again, if another attempt may still be sending
   * @throws OctothorpeError `unavailable` when Redis is down: the job runs again
   */
  async run(id: DeliveryId, token: string): Promise<{ waitMs: number } | undefined> {
    const { begun, deadline } = await this.#begin(id, token);
    switch (begun.kind) {
      case 'go':
        await this.#send(
          { id, token, challenge: begun.challenge },
          deadline.within(begun.lifeLeftMs),
        );
        return;
      case 'held':
        return begun;
      case 'uncertain':
        await this.#recover({ id, token, challenge: begun.challenge }, begun.sinceMs);
        return;
      case 'settled':
      case 'over':
      case 'missing':
        return;
      default:
        return begun satisfies never;
    }
  }

  /**
   * Tries again with the same token if Redis refuses. The right may have been taken anyway, for example if a replica confirmed it too late;
   * with another token the delivery would wait for that lease and count as uncertain.
   * @returns the deadline counted from the successful try: time lost on Redis does not shorten the provider's time
   */
  #begin(id: DeliveryId, token: string, takeover?: Taken['takeover']) {
    const { store, sendMaxMs } = this.#with;
    const taken = { token, leaseMs: this.#leaseMs, ...(takeover ? { takeover } : {}) };
    return retryWhileUnavailable(async () => {
      const deadline = new Deadline(sendMaxMs);
      return { deadline, begun: await store.beginAttempt(id, taken) };
    }, new Deadline(sendMaxMs));
  }

  get #leaseMs(): number {
    return leaseMs(this.#with.sendMaxMs);
  }

  async #send(attempt: Attempt, deadline: Deadline): Promise<void> {
    const { id, token, challenge } = attempt;
    const startedMs = this.#with.clock.now();
    const delivery = deliveryOf(challenge, id);
    if (challenge.test) return this.#pretend(attempt, delivery);
    const result = await this.#with.sending.send(challenge, delivery, deadline);
    // Redis used up the provider's time: begin the same attempt again with the full time.
    if (result.kind === 'late') {
      await this.run(id, token);
      return;
    }
    const line = this.#line(challenge, delivery, startedMs);
    if (result.kind === 'accepted') {
      // The claim only helps searches for other calls: its failure must not lose this result.
      const claim =
        delivery.channel === 'call' &&
        this.#with.earlier.claim(challenge, delivery, result.reference).catch(() => false);
      await Promise.all([claim, this.#accepted(attempt, delivery, result.reference)]);
      this.#with.report({ outcome: 'accepted', reference: result.reference, ...line });
      return;
    }
    const { failure, reason, detail, code } = result;
    this.#with.report({ ...line, outcome: failure, reason, detail });
    if (failure === 'uncertain') return this.#answerLost(attempt, startedMs);
    await this.#with.reports.fail(id, reason, SCOPE_OF_FAILURE[failure], {
      attempt: token,
      code,
    });
  }

  /** Nothing is sent to a test number. The challenge behaves as if its text had arrived, or as if its call had been answered with #. */
  async #pretend({ id, token }: Attempt, delivery: Delivery): Promise<void> {
    await this.#with.store.transition({
      id: id.challengeId,
      delivery: id.delivery,
      attempt: token,
      reference: TEST_REFERENCE,
      to: isText(delivery.channel)
        ? { kind: 'progress', state: 'delivered', rank: rankOf('sms', 'delivered') }
        : {
            kind: 'final',
            state: isMessageId(id.challengeId) ? 'heard' : verifiedState('call'),
            anyDelivery: true,
          },
      when: 'live',
    });
  }

  /** An earlier attempt left no result: a crash, or a hung worker. Its lease is over, so it cannot send any more. */
  async #recover(attempt: Attempt, sinceMs: number): Promise<void> {
    const { id, token, challenge } = attempt;
    const firstMs = firstBeganMs(challenge, id) ?? sinceMs;
    const found = await this.#find(attempt, { sinceMs: firstMs, lastMs: sinceMs }, LOOK_MS);
    const mayRepeat = isText(deliveryOf(challenge, id).channel) && !challenge.repeated;
    const takeover = { sinceMs, repeats: found.kind === 'unknown' && mayRepeat };
    // Take the right in each case, so that this attempt's result counts and a late result of the earlier one does not.
    const { begun, deadline } = await this.#begin(id, token, takeover);
    if (begun.kind !== 'go') return;
    const taken = { ...attempt, challenge: begun.challenge };
    if (found.kind === 'found') return this.#recovered(taken, found.reference, sinceMs);
    // An uncertain text may be sent once more; an uncertain call may not.
    if (found.kind === 'unknown' && !mayRepeat) return this.#wait(taken, false);
    return this.#send(taken, deadline.within(begun.lifeLeftMs));
  }

  /** The provider's answer was lost. Search for the message first: it may be under way. */
  async #answerLost(attempt: Attempt, sinceMs: number): Promise<void> {
    const found = await this.#find(attempt, { sinceMs, lastMs: sinceMs }, QUICK_LOOK_MS);
    if (found.kind === 'found') return this.#recovered(attempt, found.reference, sinceMs);
    // The provider may place a call that it does not list yet: wait for it, never repeat it.
    await this.#wait(attempt, isText(deliveryOf(attempt.challenge, attempt.id).channel));
  }

  /** @param began when the first and the last of the searched attempts began, Unix ms */
  #find(
    { id, challenge }: Attempt,
    { sinceMs, lastMs }: { readonly sinceMs: number; readonly lastMs: number },
    timeoutMs: number,
  ): Promise<FindResult> {
    const untilMs = lastMs + this.#leaseMs;
    const delivery = deliveryOf(challenge, id);
    return this.#with.earlier.find(challenge, delivery, { sinceMs, untilMs, timeoutMs });
  }

  async #recovered(attempt: Attempt, reference: string, sinceMs: number): Promise<void> {
    const delivery = deliveryOf(attempt.challenge, attempt.id);
    await this.#accepted(attempt, delivery, reference);
    const line = this.#line(attempt.challenge, delivery, sinceMs);
    this.#with.report({ ...line, outcome: 'recovered', reference });
  }

  async #wait({ id, token, challenge }: Attempt, repeat: boolean): Promise<void> {
    await this.#with.reports.uncertain(id, repeat, token);
    const line = this.#line(challenge, deliveryOf(challenge, id), this.#with.clock.now());
    this.#with.report({ ...line, outcome: 'waiting' });
  }

  async #accepted({ id, token }: Attempt, delivery: Delivery, reference: string): Promise<void> {
    const state = isText(delivery.channel) ? 'sent' : 'calling';
    const record = () =>
      this.#with.store.transition({
        id: id.challengeId,
        delivery: id.delivery,
        attempt: token,
        reference,
        to: { kind: 'progress', state, rank: rankOf(delivery.channel, state) },
        when: 'any',
      });
    // Only this process knows the result, and the next attempt could send again. So try to record it until the lease ends.
    await retryWhileUnavailable(record, new Deadline(this.#leaseMs));
  }

  #line(challenge: Challenge, delivery: Delivery, startedMs: number) {
    return {
      challenge: challenge.id,
      tenant: challenge.tenant,
      delivery: delivery.number,
      channel: delivery.channel,
      provider: delivery.provider,
      country: challenge.to.country,
      to: challenge.to.masked,
      parts: delivery.channel === 'sms' ? (challenge.content?.parts ?? 1) : 1,
      ms: this.#with.clock.now() - startedMs,
    };
  }
}

/** The right to send one delivery, and the challenge at that moment. */
interface Attempt {
  readonly id: DeliveryId;
  readonly token: string;
  readonly challenge: Challenge;
}

/** Tries again while Redis refuses. @throws OctothorpeError `unavailable` if it refuses until the deadline */
async function retryWhileUnavailable<T>(ask: () => Promise<T>, deadline: Deadline): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const refused = error instanceof OctothorpeError && error.code === 'unavailable';
      if (!refused || deadline.passed) throw error;
    }
    await pause(ASK_EVERY_MS);
  }
}

/**
 * When the delivery's first attempt began. A search must start there: a later attempt may have found the message and died before it recorded
 * it, so a search since that attempt would find nothing and send again.
 */
function firstBeganMs({ timeline }: Challenge, { delivery }: DeliveryId): number | undefined {
  const own = timeline.filter((entry) => entry.delivery === delivery);
  return (own.find(({ state }) => state === 'sending') ?? own[0])?.atMs;
}

function deliveryOf(challenge: Challenge, id: DeliveryId): Delivery {
  const delivery = challenge.deliveries[id.delivery - 1];
  if (!delivery)
    throw new RangeError(`Challenge ${id.challengeId} has no delivery ${id.delivery}.`);
  return delivery;
}

// How long one delivery holds the right to send, and how long it may keep a worker. `sendMaxMs` is the time of one provider.

/** How long a request that was cut off may still take to reach the provider and its list. */
const ARRIVAL_MS = 2_000;
/** How long a search at the provider may take: while a person waits for the next provider, and after a worker has died. */
const QUICK_LOOK_MS = 1_500;
export const LOOK_MS = 5_000;

/** Longer than its holder may send, by Redis's clock: after it, a search at the provider finds whatever the holder has sent. */
export function leaseMs(sendMaxMs: number): number {
  return sendMaxMs + ARRIVAL_MS;
}

/** A search for an earlier attempt, a send, a search for its result, and recording it until the lease ends. */
export function longestDeliveryMs(sendMaxMs: number): number {
  return LOOK_MS + sendMaxMs + QUICK_LOOK_MS + leaseMs(sendMaxMs);
}

// One wide log line and the metrics of each attempt to deliver.

export function reportAttempt(attempt: AttemptReport, logger: Logger, metrics: Metrics): void {
  const { provider, channel, outcome, ms } = attempt;
  const accepted = isAccepted(outcome);
  if (outcome !== 'waiting') {
    metrics.delivery(
      {
        provider,
        channel,
        ...(accepted ? { outcome: 'accepted' } : { outcome: 'refused', failure: outcome }),
      },
      ms / 1000,
    );
  }
  if (outcome === 'account') metrics.providerAccountError(provider, channel);
  logger[accepted ? 'info' : 'warn']('delivery', { ...attempt });
}

/** The provider has it, from this attempt or an earlier one. */
export function isAccepted(outcome: AttemptReport['outcome']): outcome is 'accepted' | 'recovered' {
  return outcome === 'accepted' || outcome === 'recovered';
}
