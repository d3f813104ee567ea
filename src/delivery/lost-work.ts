/**
 * What is done about a delivery of which nothing is heard. One whose end is overdue is asked for at its provider. It also finds one that no provider has and that no job will send: its job gave up, was removed, or never came out of the outbox.
 * It is queued again. What waits in the queue, or in the backlog before it, is left where it is.
 */
import { type DeliveryId, formatDeliveryId } from '../challenge/challenge.js';
import type { ChallengeStore } from '../challenge/ports.js';

export interface LostWorkDependencies {
  readonly store: Pick<ChallengeStore, 'lookAgain'>;
  readonly queue: { isAlive(delivery: DeliveryId): Promise<boolean> };
  /** What waits for room in the queue. */
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

  /** For a live challenge whose deadline has come with nothing to settle; sets when it is looked at again. */
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
