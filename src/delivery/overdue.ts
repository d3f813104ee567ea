/**
 * Asks a provider how a delivery ended if its last callback did not come: a call that must be over, an SMS without a receipt. The answer is
 * handled like a callback, so that the fallback is tried.
 */
import type { CarrierReports } from '../challenge/carrier-reports.js';
import type { Channel, DeliveryId } from '../challenge/challenge.js';
import type { ChallengePolicy } from '../challenge/policy.js';
import type { ChallengeStore } from '../challenge/ports.js';
import type { Provider } from '../providers/provider.js';

/** Most receipts come within seconds. */
const RECEIPT_MS = 60_000;
/** The set-up of a call and its last callback take some seconds more than ringing and talking. */
const CALL_SLACK_MS = 15_000;

/** How long after acceptance a provider's final report is overdue, ms. */
export function overdueMs(policy: ChallengePolicy): Readonly<Record<Channel, number>> {
  const callMs = (policy.ringSeconds + policy.callSecondsMax) * 1_000;
  return { sms: RECEIPT_MS, call: callMs + CALL_SLACK_MS };
}

export interface OverdueDependencies {
  readonly store: Pick<ChallengeStore, 'read'>;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly reports: Pick<CarrierReports, 'record'>;
  readonly onAsked: (line: { delivery: DeliveryId; provider: string; events: string[] }) => void;
}

export async function askForEnd(
  delivery: DeliveryId,
  { store, providers, reports, onAsked }: OverdueDependencies,
): Promise<void> {
  const challenge = await store.read(delivery.challengeId);
  const taken = challenge?.deliveries[delivery.delivery - 1];
  if (!challenge || challenge.test || taken?.reference === undefined) return;
  const { channel, provider, reference } = taken;
  const events = await providers.get(provider)?.stateOf?.({ channel, reference });
  if (!events) return;
  onAsked({ delivery, provider, events: events.map(({ kind }) => kind) });
  await reports.record({ delivery, channel, provider, reference }, events);
}
