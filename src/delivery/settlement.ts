/**
 * Passes outcomes to the limits and the metrics: the cost of a delivery, and the end of a challenge. The send and the end stand whether this
 * works or not. Safe to tell twice.
 */
import {
  type Challenge,
  type Channel,
  type FinalState,
  isMessageId,
  isMethod,
  isUnsent,
  isVerified,
  type Reason,
} from '../challenge/challenge.js';
import { deliveryFact, endFacts, type Fact } from '../challenge/challenge-change.js';
import type { ChallengeStore, EndWatch } from '../challenge/ports.js';
import type { SendAdmission } from '../limits/admission.js';
import type { ConversionBreaker } from '../limits/conversion-breaker.js';
import { receiptOf } from '../limits/conversion-breaker.js';
import { MICROS } from '../limits/limits.js';
import type { Spending } from '../limits/money.js';
import type { Metrics } from '../observability/metrics.js';
import type { PriceQueue } from './cost-reconciliation.js';
import { type AttemptReport, isAccepted } from './delivery-attempt.js';
import type { OutboxTask } from './outbox.js';

/** The limits that an outcome changes. */
export interface SettledLimits {
  readonly admission: Pick<SendAdmission, 'callEnded' | 'expectedPrice'>;
  readonly ends: EndWatch;
  readonly breaker: Pick<ConversionBreaker, 'outcome'>;
  readonly spending: Pick<Spending, 'settle'>;
}

export interface SettlementDependencies {
  readonly limits: SettledLimits;
  readonly store: Pick<ChallengeStore, 'read'>;
  /** Absent if prices are not asked for. */
  readonly prices: Pick<PriceQueue, 'add'> | undefined;
  /** Absent where no route learns. */
  readonly learner?: EndLearner;
  readonly metrics: Pick<Metrics, 'challengeEnded' | 'messageEnded'>;
  readonly onError: (part: string) => (error: unknown) => void;
}

export interface EndLearner {
  ended(tasks: readonly OutboxTask[]): void;
}

export class Settlement {
  readonly #with: SettlementDependencies;
  #learner: EndLearner | undefined;

  constructor(dependencies: SettlementDependencies) {
    this.#with = dependencies;
    this.#learner = dependencies.learner;
  }

  /** From now on; undefined where no route learns any more. */
  learnBy(learner: EndLearner | undefined): void {
    this.#learner = learner;
  }

  /** Never throws, and is not waited for. */
  attempted(attempt: AttemptReport): void {
    const { limits, onError } = this.#with;
    settlePrice(limits, attempt).catch((error: unknown) => onError('price')(error));
  }

  /** Never throws. */
  async ended(tasks: readonly OutboxTask[]): Promise<void> {
    const { prices, onError } = this.#with;
    this.#learner?.ended(tasks);
    const sent = tasks.filter(({ channel }) => !isMethod(channel));
    await prices?.add(sent.map(({ challengeId }) => challengeId)).catch(onError('prices'));
    await Promise.all(
      tasks.map((task) => this.#learn(task).catch((error: unknown) => onError('limits')(error))),
    );
  }

  async #learn({ state, channel, ...task }: OutboxTask): Promise<void> {
    const { limits, store, metrics } = this.#with;
    const end = { ...task, state: state as FinalState };
    // Nothing was sent: no limit on sends, no price and no conversion is about it.
    if (isMethod(channel)) return metrics.challengeEnded({ ...end, channel });
    const outcome = { ...end, channel };
    if (isMessageId(task.challengeId)) metrics.messageEnded(outcome);
    else metrics.challengeEnded(outcome);
    // What was not settled with the end itself: it ended without a code, or a process died in between.
    await settleLimits(limits, outcome, store);
  }
}

export interface EndedChallenge {
  readonly tenant: string;
  readonly challengeId: string;
  readonly channel: Channel;
  readonly state: FinalState;
  readonly reason?: Reason;
  readonly facts?: readonly Fact[];
}

/**
 * The places of its calls are freed, what was never sent is given back, a verified number's sources are remembered, and every end
 * counts for the conversion breaker. Safe to say twice.
 * @param store has a challenge whose end 0.1.0 has told, without facts
 */
export async function settleLimits(
  limits: SettledLimits,
  ended: EndedChallenge,
  store: { read(id: string): Promise<Challenge | undefined> },
): Promise<void> {
  const { tenant, challengeId, channel, state } = ended;
  const facts = ended.facts ?? endFacts(await store.read(challengeId));
  const end = facts.find((fact) => fact.kind === 'ended');
  const called = channel === 'call' || end?.deliveries.some((one) => one.channel === 'call');
  if (called) await limits.admission.callEnded(tenant, challengeId);
  const newest = end?.deliveries.at(-1);
  if (!end || !newest) return;
  const { deliveries, settled } = end;
  if (deliveries.some(isUnsent) || (isVerified(state) && !settled)) {
    await limits.ends.ended({ id: challengeId, tenant, state, deliveries });
  }
  // Whether a message's code came back is known to whoever made it, and told later or never.
  if (isMessageId(challengeId)) return;
  const { provider } = newest;
  await limits.breaker.outcome({ ...ended, provider, receipt: receiptOf(newest) });
}

/** A message's caller has told whether its code came back: limits learn from it as from a check. */
export async function settleOutcome(
  limits: Pick<SettledLimits, 'ends' | 'breaker'>,
  message: Challenge,
  verified: boolean,
): Promise<void> {
  const { id, tenant, deliveries, test } = message;
  const newest = deliveries.at(-1);
  if (!newest || test) return;
  const state = verified ? 'verified' : 'expired';
  if (verified) await limits.ends.ended({ id, tenant, state, deliveries });
  const { provider, channel } = newest;
  const receipt = receiptOf(deliveryFact(message, newest));
  await limits.breaker.outcome({ tenant, challengeId: id, channel, provider, receipt, state });
}

/**
 * A refused send costs nothing. An accepted one keeps its reservation; if that was made with another provider's price, its own price replaces
 * it. The first delivery is always reserved with its provider's price.
 */
async function settlePrice(limits: SettledLimits, attempt: AttemptReport): Promise<void> {
  const { challenge, tenant, delivery, country, channel, provider, outcome, parts } = attempt;
  if (outcome === 'waiting' || outcome === 'uncertain') return;
  const accepted = isAccepted(outcome);
  if (accepted && delivery === 1) return;
  const expected = (parts * limits.admission.expectedPrice(channel, country, provider)) / MICROS;
  await limits.spending.settle({
    tenant,
    challengeId: challenge,
    delivery,
    channel,
    country,
    amount: accepted ? expected : 0,
    stage: 'estimate',
  });
}
