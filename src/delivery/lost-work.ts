/**
 * Handles deliveries without news. If the final report is overdue, the provider is asked. If no provider has the delivery and no job will
 * send it (its job failed, was removed, or never left the outbox), it is queued again. Deliveries that wait in the queue or the backlog stay
 * there.
 */
import { type DeliveryId, formatDeliveryId } from '../challenge/challenge.js';
import type { ChallengeStore } from '../challenge/ports.js';

export interface LostWorkDependencies {
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
}

export class LostWork {
  readonly #with: LostWorkDependencies;

  constructor(dependencies: LostWorkDependencies) {
    this.#with = dependencies;
  }

  /** For a live challenge whose deadline has come with nothing to settle; sets its next deadline. */
  async look(challengeId: string): Promise<void> {
    const { store, queue, backlog, onRenewed, ask } = this.#with;
    const found = await store.lookAgain(challengeId);
    if (found?.kind === 'overdue') return ask(found);
    if (!found) return;
    const { kind: _, ...open } = found;
    if ((await queue.isAlive(open)) || (await backlog.holds(open))) return;
    await backlog.pass([open]);
    onRenewed(formatDeliveryId(open));
  }
}
