/**
 * Handles deliveries without news. If the final report is overdue, the provider is asked. If no provider has the delivery and no job will
 * send it (its job failed, was removed, or never left the outbox), it is queued again. Deliveries that wait in the queue or the backlog stay
 * there.
 */
import { type Channel, type DeliveryId, formatDeliveryId } from '../challenge/challenge.js';
import type { ChallengePolicy } from '../challenge/policy.js';
import type { ChallengeStore } from '../challenge/ports.js';
import type { Provider } from '../providers/provider.js';
import type { CarrierReports } from './carrier-reports.js';

export interface OrphanedDeliveriesDependencies {
  readonly store: Pick<ChallengeStore, 'lookAgain'>;
  readonly queue: { isAlive(delivery: DeliveryId): Promise<boolean> };
  /** Deliveries that wait for room in the queue. */
  readonly backlog: {
    holds(delivery: DeliveryId): Promise<boolean>;
    pass(deliveries: readonly (DeliveryId & { readonly tenant: string })[]): Promise<void>;
  };
  readonly onRenewed: (delivery: string) => void;
  /** Asks the provider how the delivery ended. */
  readonly ask: (delivery: DeliveryId) => Promise<void>;
  /** Uses the next channel of the challenge: no receipt came for this delivery. */
  readonly fallBack: (delivery: DeliveryId) => Promise<void>;
}

export class OrphanedDeliveries {
  readonly #with: OrphanedDeliveriesDependencies;

  constructor(dependencies: OrphanedDeliveriesDependencies) {
    this.#with = dependencies;
  }

  /** For a live challenge whose deadline has come with nothing to settle; sets its next deadline. */
  async look(challengeId: string): Promise<void> {
    const { store, queue, backlog, onRenewed, ask, fallBack } = this.#with;
    const found = await store.lookAgain(challengeId);
    if (found?.kind === 'overdue') return ask(found);
    if (found?.kind === 'silent') return fallBack(found);
    if (!found) return;
    const { kind: _, ...open } = found;
    if ((await queue.isAlive(open)) || (await backlog.holds(open))) return;
    await backlog.pass([open]);
    onRenewed(formatDeliveryId(open));
  }
}

// Asks a provider how a delivery ended if its last callback did not come: a call that must be over, a text without a receipt. The answer is
// handled like a callback, so that the fallback is tried.

/** Most receipts come within seconds. */
const RECEIPT_MS = 60_000;
/** The set-up of a call and its last callback take some seconds more than ringing and talking. */
const CALL_SLACK_MS = 15_000;

/** How long after acceptance a provider's final report is overdue, ms. */
export function overdueMs(policy: ChallengePolicy): Readonly<Record<Channel, number>> {
  const callMs = (policy.ringSeconds + policy.callSecondsMax) * 1_000;
  const texts = { sms: RECEIPT_MS, rcs: RECEIPT_MS, whatsapp: RECEIPT_MS };
  return { ...texts, call: callMs + CALL_SLACK_MS };
}

export interface OverdueDependencies {
  readonly store: Pick<ChallengeStore, 'read'>;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly reports: Pick<CarrierReports, 'record'>;
  readonly onAsked: (line: { delivery: DeliveryId; provider: string; events: string[] }) => void;
}

export async function askForOverdueReport(
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
