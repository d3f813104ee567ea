/**
 * What a decision on a challenge writes: the next challenge, its new lines, the work, the facts and the deadline; and the steps that
 * decisions are made of. `lifecycle.ts` decides.
 */
import type {
  Challenge,
  ChallengeChannel,
  Channel,
  Delivery,
  FinalState,
  ProgressState,
  Reason,
  State,
  TimelineEntry,
} from './challenge.js';
import {
  ARRIVED_RANK,
  FINAL_POSITION,
  isFinal,
  isVerified,
  PROGRESS,
  positionOf,
  progressBehind,
  TAKEN_RANK,
} from './challenge.js';
import { withDelivery } from './delivery-change.js';
import type { Route } from './ports.js';
import type { NewEntry, StoredChallenge } from './stored-challenge.js';

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
  | 'silent'
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
  { channel, provider, caller, choice }: Route,
  nowMs: number,
  reason?: Reason,
): Change {
  const number = challenge.deliveries.length + 1;
  const { pending: _pending, attempt: _attempt, ...rest } = challenge;
  const how = {
    ...(caller === undefined ? {} : { caller }),
    ...(choice === undefined ? {} : { choice }),
  };
  const delivery: Delivery = { number, channel, provider, state: 'queued', ...how };
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
    // A repeated request must still show the digits to press, or to choose.
    secret:
      challenge.match || challenge.method === 'approve'
        ? challenge.secret
        : { ...challenge.secret, seed: '' },
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

// Facts that follow from a challenge's changes, for limits, statistics and the choice of routes. Each is given once, with the change that
// settles it, and travels with the work of that change. How far a delivery came is told at the end of its challenge, because progress is
// recorded without reading the challenge. A fact names no number, no subject and no code. Test numbers have none: nothing is sent to them.
// Times are in ms, and never negative.

export type Fact =
  /** The first delivery is queued. `tag`: the start of the number's keyed index, which the end of the challenge forgets. */
  | (About & { readonly kind: 'started'; readonly tag?: string })
  | (About & {
      readonly kind: 'delivery_failed';
      readonly reason: Reason;
      /** The carrier's own code of it. */
      readonly code?: string;
      /** From its queueing to its failure. */
      readonly sinceMs: number;
    })
  | EndFact;

/** 48 bits: enough to find a number's challenges by, and no more. */
const TAG_CHARACTERS = 8;

interface About {
  /** 1 for the first. */
  readonly delivery: number;
  readonly channel: Channel;
  readonly provider: string;
  /** ISO 3166-1 alpha-2, or `001` for numbers without a country. */
  readonly country: string;
}

export interface EndFact {
  readonly kind: 'ended';
  readonly outcome: FinalState;
  readonly reason?: Reason;
  /** From the start to the end. */
  readonly sinceMs: number;
  /** The delivery that ended it: the one that was proven or failed; otherwise the newest. */
  readonly delivery: number;
  readonly country: string;
  /** All of them, oldest first. */
  readonly deliveries: readonly DeliveryFact[];
  /** What a proof gives back to the number was given back in the step that committed the end. */
  readonly settled?: boolean;
}

/** How far a delivery came. */
export interface DeliveryFact
  extends Pick<Delivery, 'number' | 'channel' | 'provider' | 'state' | 'reason' | 'code'> {
  /** From its queueing until its provider had it; absent where that was not reported. */
  readonly acceptedMs?: number;
  /** From then until it reached the phone: the text was delivered, or the phone rang. Absent where that was not reported. */
  readonly arrivedMs?: number;
}

export function startFacts(
  challenge: Challenge & { readonly numberIndex?: string },
): readonly Fact[] {
  const [first] = challenge.deliveries;
  if (!first || challenge.test) return [];
  const tag = challenge.numberIndex ? { tag: challenge.numberIndex.slice(0, TAG_CHARACTERS) } : {};
  return [{ kind: 'started', ...routeOf(challenge, first), ...tag }];
}

/** @param delivery as it is once it has failed. @param challenge with the timeline before that */
export function failureFacts(
  challenge: Challenge,
  delivery: Delivery | undefined,
  nowMs: number,
): readonly Fact[] {
  if (delivery?.reason === undefined || challenge.test) return [];
  const { reason, code } = delivery;
  const sinceMs = passed(queuedAtMs(challenge, delivery), nowMs);
  const told = code === undefined ? { reason } : { reason, code };
  return [{ kind: 'delivery_failed', ...routeOf(challenge, delivery), ...told, sinceMs }];
}

/** @param end where the timeline does not have it yet */
export function endFacts(
  challenge: Challenge | undefined,
  end: Pick<TimelineEntry, 'delivery' | 'atMs'> | undefined = challenge?.timeline.at(-1),
): readonly Fact[] {
  // Nothing was sent for a registered method.
  if (!challenge || challenge.method) return [];
  const { state: outcome, reason, test, createdAtMs, to, deliveries } = challenge;
  if (!end || !isFinal(outcome) || test) return [];
  return [
    {
      kind: 'ended',
      outcome,
      ...(reason === undefined ? {} : { reason }),
      sinceMs: passed(createdAtMs, end.atMs),
      delivery: end.delivery,
      country: to.country,
      deliveries: deliveries.map((delivery) => deliveryFact(challenge, delivery)),
    },
  ];
}

/** How far a delivery has come. */
export function deliveryFact(challenge: Challenge, delivery: Delivery): DeliveryFact {
  const { number, channel, provider, state, reason, code } = delivery;
  const takenMs = reachedAtMs(challenge, delivery, TAKEN_RANK);
  const arrivedMs = reachedAtMs(challenge, delivery, ARRIVED_RANK);
  return {
    number,
    channel,
    provider,
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(code === undefined ? {} : { code }),
    ...(takenMs === undefined
      ? {}
      : { acceptedMs: passed(queuedAtMs(challenge, delivery), takenMs) }),
    ...(takenMs === undefined || arrivedMs === undefined
      ? {}
      : { arrivedMs: passed(takenMs, arrivedMs) }),
  };
}

function routeOf({ to }: Challenge, { number, channel, provider }: Delivery): About {
  return { delivery: number, channel, provider, country: to.country };
}

/** When the delivery reached this rank, Unix ms; undefined where that was not reported. */
export function reachedAtMs(
  { timeline }: Challenge,
  { number, channel }: Delivery,
  rank: number,
): number | undefined {
  const states: readonly State[] = PROGRESS[channel];
  return timeline.find(
    ({ delivery, state }) => delivery === number && states.indexOf(progressBehind(state)) >= rank,
  )?.atMs;
}

/** Unix ms. */
export function queuedAtMs(challenge: Challenge, delivery: Delivery): number {
  return reachedAtMs(challenge, delivery, 0) ?? challenge.createdAtMs;
}

/** A process's idea of Redis's clock may be behind the timeline. */
function passed(fromMs: number, toMs: number): number {
  return Math.max(0, toMs - fromMs);
}
