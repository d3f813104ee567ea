/**
 * What a decision on a challenge writes: the next challenge, its new lines, the work and the deadline; and the steps that decisions are made
 * of. `lifecycle.ts` decides.
 */
import {
  type ChallengeChannel,
  type Delivery,
  type FinalState,
  isVerified,
  type ProgressState,
  type Reason,
  type TimelineEntry,
} from './challenge.js';
import { endFacts, type Fact } from './facts.js';
import type { Route } from './ports.js';
import {
  FINAL_POSITION,
  type NewEntry,
  positionOf,
  type StoredChallenge,
  TAKEN_RANK,
} from './stored-challenge.js';

export type Outcome =
  | 'applied'
  /** Late, doubled, out of order, or about something else: nothing changes. */
  | 'ignored'
  /** It came after the end of the challenge's life. */
  | 'over'
  // A code
  | 'verified'
  | 'wrong_code'
  | 'locked'
  | 'expired'
  | 'ended'
  | 'not_checkable'
  // A resend
  | 'resent'
  | 'too_soon'
  | 'exhausted'
  | 'changed'
  // An attempt at sending
  | 'go'
  | 'held'
  | 'uncertain'
  | 'settled'
  // A look
  | 'open'
  | 'overdue'
  | 'fine';

export interface Work {
  readonly task: 'deliver' | 'notify';
  /** `deliver`: the delivery's number. `notify`: 0; the store gives the sequence of the end, the last one. */
  readonly number: number;
  readonly channel: ChallengeChannel | '-';
  readonly state: string;
  readonly reason?: Reason;
}

/** What is written, all at once. */
export interface Change {
  readonly next: StoredChallenge;
  /** New lines of the timeline; each is an event. */
  readonly entries: readonly NewEntry[];
  readonly work: readonly Work[];
  /** What is learnt by it; only where there is work, which carries it. */
  readonly facts: readonly Fact[];
  /** When the challenge is looked at next, Unix ms. Absent: as before. */
  readonly deadlineMs?: number;
  /** The change counts only before the end of the challenge's life, or only from this time on, by the store's clock. */
  readonly onlyWhile?: 'live' | { readonly fromMs: number };
}

export interface Decision {
  readonly outcome: Outcome;
  /** As it is after the change. */
  readonly challenge: StoredChallenge;
  /** Absent where nothing is written. */
  readonly change?: Change;
  /** `too_soon`, `held`: how long to wait. `uncertain`: when the other attempt began, Unix ms. */
  readonly figureMs?: number;
}

/** A delivery that no provider has by then may have lost its work. */
export const LOOK_AFTER_MS = 30_000;

/** Moves the newest delivery forward. */
export function reached(
  challenge: StoredChallenge,
  number: number,
  state: ProgressState,
  rank: number,
): Pick<Change, 'next' | 'entries'> {
  const delivery = challenge.deliveries[number - 1];
  const known = delivery ? withDelivery(challenge, { ...delivery, state }) : challenge;
  const next = { ...known, state, position: positionOf(number, rank) };
  return { next, entries: [{ delivery: number, state }] };
}

/** Queues the next delivery. The reason says why the one before it failed. */
export function queued(
  challenge: StoredChallenge,
  { channel, provider }: Route,
  nowMs: number,
  reason?: Reason,
): Change {
  const number = challenge.deliveries.length + 1;
  const { pending: _pending, attempt: _attempt, ...rest } = challenge;
  const delivery: Delivery = { number, channel, provider, state: 'queued' };
  const why = reason === undefined ? {} : { reason };
  return {
    next: {
      ...rest,
      state: 'queued',
      channel,
      position: positionOf(number, 0),
      deliveries: [...challenge.deliveries, delivery],
    },
    entries: [{ delivery: number, state: 'queued', ...why }],
    work: [{ task: 'deliver', number, channel, state: 'queued', ...why }],
    facts: [],
    deadlineMs: Math.min(challenge.expiresAtMs, nowMs + LOOK_AFTER_MS),
  };
}

interface End {
  readonly state: FinalState;
  readonly reason?: Reason;
  /** The delivery that ended it; the newest where absent or 0. */
  readonly number?: number;
}

/** Ends the challenge. Data that only a live challenge needs is removed; the rest stays readable for a while. */
export function ending(
  challenge: StoredChallenge,
  outcome: Outcome,
  { state, reason, number }: End,
  nowMs: number,
  { facts = [], ...bounds }: Partial<Pick<Change, 'onlyWhile' | 'facts'>> = {},
): Decision {
  const at = number || challenge.deliveries.length;
  const why = reason === undefined ? {} : { reason };
  const { pending: _pending, attempt: _attempt, extension: _extension, ...rest } = challenge;
  const next: StoredChallenge = {
    ...rest,
    state,
    ...why,
    position: FINAL_POSITION,
    numberIndex: '',
    ...(isVerified(state) && challenge.subject !== undefined
      ? { provedIndex: challenge.numberIndex }
      : {}),
    verifier: '',
    to: { ...challenge.to, sealed: '' },
    ...(challenge.content ? { content: { ...challenge.content, sealed: '' } } : {}),
    // A repeated request must still show the digits to press.
    secret: challenge.match ? challenge.secret : { ...challenge.secret, seed: '' },
  };
  const told = endWork(next, { delivery: at, atMs: nowMs });
  return changed(outcome, {
    next,
    entries: [{ delivery: at, state, ...why }],
    work: told.work,
    facts: [...facts, ...told.facts],
    // The outbox reader removes the deadline when it queues the notification.
    deadlineMs: nowMs + LOOK_AFTER_MS,
    ...bounds,
  });
}

export function endWork(
  challenge: StoredChallenge,
  end: Pick<TimelineEntry, 'delivery' | 'atMs'>,
): Pick<Change, 'work' | 'facts'> {
  const { deliveries, state, reason } = challenge;
  const channel = challenge.method ?? deliveries[end.delivery - 1]?.channel ?? '-';
  const why = reason === undefined ? {} : { reason };
  return {
    work: [{ task: 'notify', number: 0, channel, state, ...why }],
    facts: endFacts(challenge, end),
  };
}

export function changed(
  outcome: Outcome,
  change: Partial<Change> & Pick<Change, 'next'>,
): Decision {
  return {
    outcome,
    challenge: change.next,
    change: { entries: [], work: [], facts: [], ...change },
  };
}

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
): StoredChallenge {
  const delivery = challenge.deliveries[number - 1];
  return delivery ? withDelivery(challenge, { ...delivery, state: 'failed', reason }) : challenge;
}

export function withDelivery(challenge: StoredChallenge, delivery: Delivery): StoredChallenge {
  return { ...challenge, deliveries: challenge.deliveries.with(delivery.number - 1, delivery) };
}
