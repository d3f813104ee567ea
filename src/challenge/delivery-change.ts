/** What is known of one delivery of a challenge: whether a provider has it, its id there, its failure. Pure; `lifecycle.ts` decides. */

import { type Delivery, positionOf, type Reason, TAKEN_RANK } from './challenge.js';
import type { StoredChallenge } from './stored-challenge.js';

/** A provider is known to have it. */
export function isTaken({ deliveries, position }: StoredChallenge, number: number): boolean {
  return (
    deliveries[number - 1]?.reference !== undefined || position >= positionOf(number, TAKEN_RANK)
  );
}

/** @param settles an attempt brought it: the right to send has done its work */
export function withReference(
  challenge: StoredChallenge,
  number: number,
  reference: string | undefined,
  settles: boolean,
): StoredChallenge {
  const delivery = challenge.deliveries[number - 1];
  if (!delivery) return challenge;
  const news = reference !== undefined && delivery.reference === undefined;
  const known = news ? withDelivery(challenge, { ...delivery, reference }) : challenge;
  if (
    !settles ||
    known.attempt === undefined ||
    known.deliveries[number - 1]?.reference === undefined
  ) {
    return known;
  }
  const { attempt: _, ...rest } = known;
  return rest;
}

export function withFailure(
  challenge: StoredChallenge,
  number: number,
  reason: Reason,
  code?: string,
): StoredChallenge {
  const delivery = challenge.deliveries[number - 1];
  if (!delivery) return challenge;
  const told = code === undefined ? {} : { code };
  return withDelivery(challenge, { ...delivery, state: 'failed', reason, ...told });
}

export function withDelivery(challenge: StoredChallenge, delivery: Delivery): StoredChallenge {
  return { ...challenge, deliveries: challenge.deliveries.with(delivery.number - 1, delivery) };
}
