/**
 * One delivery: take the right to send, call the provider, record how it went. A job that comes again after a crash finds
 * its own earlier attempt and asks the provider before anything is sent twice. A call is never placed twice.
 */
import type { CarrierReports } from '../challenge/carrier-reports.js';
import {
  type Challenge,
  type Delivery,
  type DeliveryId,
  rankOf,
  verifiedState,
} from '../challenge/challenge.js';
import type { ChallengeStore } from '../challenge/ports.js';
import type { Clock } from '../clock.js';
import { type FailureKind, SCOPE_OF_FAILURE } from '../providers/provider.js';
import type { Sending } from './sending.js';

export interface DeliverDependencies {
  readonly store: ChallengeStore;
  readonly reports: Pick<CarrierReports, 'fail' | 'unsure'>;
  readonly sending: Sending;
  readonly clock: Clock;
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
}

/** What stands where a provider's id would. */
const TEST_REFERENCE = 'test-number';

export class Deliver {
  readonly #with: DeliverDependencies;

  constructor(dependencies: DeliverDependencies) {
    this.#with = dependencies;
  }

  /**
   * @param token names this attempt; the same token may begin again, another one has to look first
   * @throws OctothorpeError `unavailable` when Redis is away: the job comes again
   */
  async run(id: DeliveryId, token: string): Promise<void> {
    const begun = await this.#with.store.beginAttempt(id, token);
    switch (begun.kind) {
      case 'go':
        return this.#send(id, begun.challenge);
      case 'uncertain':
        return this.#recover(id, begun.challenge, begun.sinceMs, token);
      case 'settled':
      case 'over':
      case 'missing':
        return;
      default:
        return begun satisfies never;
    }
  }

  async #send(id: DeliveryId, challenge: Challenge): Promise<void> {
    const startedMs = this.#with.clock.now();
    const delivery = deliveryOf(challenge, id);
    if (challenge.test) return this.#pretend(id, delivery);
    const result = await this.#with.sending.send(challenge, delivery);
    const line = this.#line(challenge, delivery, startedMs);
    if (result.kind === 'accepted') {
      await this.#accepted(id, delivery, result.reference);
      this.#with.report({ ...line, outcome: 'accepted', reference: result.reference });
      return;
    }
    this.#with.report({
      ...line,
      outcome: result.failure,
      reason: result.reason,
      detail: result.detail,
    });
    if (result.failure === 'uncertain') return this.#unsure(id, challenge, startedMs);
    await this.#with.reports.fail(id, result.reason, SCOPE_OF_FAILURE[result.failure]);
  }

  /** A test number gets nothing, and behaves as if it had: its SMS arrives, its call is answered with #. */
  async #pretend(id: DeliveryId, delivery: Delivery): Promise<void> {
    await this.#with.store.transition({
      id: id.challengeId,
      delivery: id.delivery,
      reference: TEST_REFERENCE,
      to:
        delivery.channel === 'sms'
          ? { kind: 'progress', state: 'delivered', rank: rankOf('sms', 'delivered') }
          : { kind: 'final', state: verifiedState('call'), anyDelivery: true },
      when: 'live',
    });
  }

  /** An earlier attempt of this job left no result: a crash, or a worker that hung. */
  async #recover(
    id: DeliveryId,
    challenge: Challenge,
    sinceMs: number,
    token: string,
  ): Promise<void> {
    const startedMs = this.#with.clock.now();
    const delivery = deliveryOf(challenge, id);
    const found = await this.#with.sending.find(challenge, delivery, sinceMs);
    const line = this.#line(challenge, delivery, startedMs);
    if (found.kind === 'found') {
      await this.#accepted(id, delivery, found.reference);
      this.#with.report({ ...line, outcome: 'recovered', reference: found.reference });
      return;
    }
    // An SMS may go out once more where nobody can tell; a call may not.
    if (found.kind === 'unknown' && delivery.channel === 'call')
      return this.#wait(id, challenge, false);
    const begun = await this.#with.store.beginAttempt(id, token, sinceMs);
    if (begun.kind === 'go') return this.#send(id, begun.challenge);
  }

  /** The provider's answer was lost. Look, then go on: the message may be under way. */
  async #unsure(id: DeliveryId, challenge: Challenge, sinceMs: number): Promise<void> {
    const delivery = deliveryOf(challenge, id);
    const found = await this.#with.sending.find(challenge, delivery, sinceMs);
    if (found.kind === 'found') {
      await this.#accepted(id, delivery, found.reference);
      this.#with.report({
        ...this.#line(challenge, delivery, sinceMs),
        outcome: 'recovered',
        reference: found.reference,
      });
      return;
    }
    // A call that the provider does not list yet may still be placed: it is waited for, never repeated.
    await this.#wait(id, challenge, delivery.channel === 'sms');
  }

  async #wait(id: DeliveryId, challenge: Challenge, repeat: boolean): Promise<void> {
    await this.#with.reports.unsure(id, repeat);
    const line = this.#line(challenge, deliveryOf(challenge, id), this.#with.clock.now());
    this.#with.report({ ...line, outcome: 'waiting' });
  }

  async #accepted(id: DeliveryId, delivery: Delivery, reference: string): Promise<void> {
    const state = delivery.channel === 'sms' ? 'sent' : 'calling';
    await this.#with.store.transition({
      id: id.challengeId,
      delivery: id.delivery,
      reference,
      to: { kind: 'progress', state, rank: rankOf(delivery.channel, state) },
      when: 'any',
    });
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
      ms: this.#with.clock.now() - startedMs,
    };
  }
}

function deliveryOf(challenge: Challenge, id: DeliveryId): Delivery {
  const delivery = challenge.deliveries[id.delivery - 1];
  if (!delivery)
    throw new RangeError(`Challenge ${id.challengeId} has no delivery ${id.delivery}.`);
  return delivery;
}
