/** Takes a challenge or a message back: it ends, and what was not sent yet is not sent. */
import type { Challenge } from './challenge.js';
import type { OctothorpeError } from './errors.js';
import type { ChallengeStore, EndWatch, TransitionResult } from './ports.js';

export interface Cancellation {
  readonly store: Pick<ChallengeStore, 'transition'>;
  readonly ends: EndWatch;
}

/** What the caller is told: it knows whether this is a challenge or a message. */
export interface CancellationErrors {
  readonly notFound: () => OctothorpeError;
  readonly hasEnded: () => OctothorpeError;
}

/** A second call is no error. @throws OctothorpeError of `errors`, `unavailable` */
export async function cancel(
  before: Challenge,
  { store, ends }: Cancellation,
  { notFound, hasEnded }: CancellationErrors,
): Promise<Challenge> {
  if (before.state === 'canceled') return before;
  const result = await endCanceled(store, before.id);
  if (result.kind === 'missing' || !result.challenge) throw notFound();
  if (result.kind !== 'applied' && result.challenge.state !== 'canceled') throw hasEnded();
  await ends.ended(result.challenge);
  return result.challenge;
}

/** Changes nothing where it is not there or has ended. */
export function endCanceled(store: Cancellation['store'], id: string): Promise<TransitionResult> {
  return store.transition({
    id,
    delivery: 0,
    to: { kind: 'final', state: 'canceled', anyDelivery: true },
    when: 'live',
  });
}
