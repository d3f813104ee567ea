/** Passes outcomes to the limits: the end of a challenge, and the cost of a delivery. */
import type { Challenge, Channel, FinalState, Reason } from '../challenge/challenge.js';
import { receiptOf } from '../challenge/limits/conversion.js';
import { MICROS } from '../challenge/limits/price-table.js';
import type { AttemptReport } from '../delivery/deliver.js';
import { isAccepted } from './attempt-report.js';
import type { LimitServices } from './limits.js';

export interface EndedChallenge {
  readonly tenant: string;
  readonly challengeId: string;
  readonly channel: Channel;
  readonly state: FinalState;
  readonly reason?: Reason;
}

/**
 * The end of a call frees its place, what was never sent is given back, a verified number's sources are remembered, and every end
 * counts for the conversion breaker. Safe to say twice.
 * @param read finds the challenge; what is no longer there is no evidence
 */
export async function settleLimits(
  limits: LimitServices,
  ended: EndedChallenge,
  read: (id: string) => Promise<Challenge | undefined>,
): Promise<void> {
  const { tenant, challengeId, channel } = ended;
  if (channel === 'call') await limits.admission.callEnded(tenant, challengeId);
  const challenge = await read(challengeId);
  if (!challenge) return;
  await limits.ends.ended(challenge);
  const provider = challenge.deliveries.at(-1)?.provider;
  if (provider === undefined || challenge.test) return;
  await limits.breaker.outcome({ ...ended, provider, receipt: receiptOf(challenge) });
}

/**
 * A refused send costs nothing. An accepted one keeps its reservation; if that was made with another provider's price, its own price replaces
 * it. The first delivery is always reserved with its provider's price.
 */
export async function settlePrice(limits: LimitServices, attempt: AttemptReport): Promise<void> {
  const { challenge, tenant, delivery, country, channel, provider, outcome } = attempt;
  if (outcome === 'waiting' || outcome === 'uncertain') return;
  const accepted = isAccepted(outcome);
  if (accepted && delivery === 1) return;
  const expected = limits.admission.expectedPrice(channel, country, provider) / MICROS;
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
