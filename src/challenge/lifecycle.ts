/**
 * The rules of a challenge: which state follows which, what a code, a report, a resend and an attempt at sending lead to.
 *
 * Pure. `apply` takes the stored challenge, an input and the time, and returns the next challenge and its effects. The store writes both at
 * once if the challenge is unchanged; otherwise it reads again and calls `apply` again. What becomes of a challenge by a registered method is in
 * `method-lifecycle.ts`.
 */
import {
  type CallHearing,
  type Channel,
  holdsCode,
  isFinal,
  newestChannel,
  positionOf,
  type Reason,
  rankOf,
  TAKEN_RANK,
  type TimelineEntry,
  unusedChannels,
  verifiedState,
} from './challenge.js';
import {
  type Change,
  changed,
  type Decision,
  ending,
  endWork,
  failureFacts,
  LOOK_AFTER_MS,
  type Outcome,
  queued,
  queuedAtMs,
  reached,
  reachedAtMs,
  startFacts,
} from './challenge-change.js';
import { isSameText } from './code.js';
import { isTaken, withDelivery, withFailure, withReference } from './delivery-change.js';
import { approval, proof, texted } from './method-lifecycle.js';
import type {
  ApprovalStep,
  Attempt,
  ChallengeDraft,
  CheckCommand,
  GuessVerifier,
  MethodVerdict,
  ResendCommand,
  Route,
  Transition,
} from './ports.js';
import { pendingFailureOf, type StoredChallenge } from './stored-challenge.js';

export type Input =
  | ({ readonly kind: 'check' } & Pick<CheckCommand, 'verifiers' | 'boundVerifiers' | 'requestId'>)
  | ({ readonly kind: 'resend' } & Omit<ResendCommand, 'id' | 'tenant'>)
  | { readonly kind: 'begin'; readonly delivery: number; readonly attempt: Attempt }
  | ({ readonly kind: 'transition' } & Omit<Transition, 'id'>)
  /** The deadline came and nothing is due: when is the next one? `oldestWorkMs`: the age of the oldest entry in the outbox. */
  | { readonly kind: 'look'; readonly oldestWorkMs?: number }
  /** A registered method was tried, and used up where it is right. */
  | ({ readonly kind: 'proof'; readonly requestId: string } & MethodVerdict)
  | { readonly kind: 'approval'; readonly step: ApprovalStep; readonly methodId?: string }
  /** The person's own SMS has come; its word under every key that may have made the challenge. */
  | { readonly kind: 'texted'; readonly verifiers: readonly GuessVerifier[] }
  /** A message's caller tells whether its code came back. */
  | { readonly kind: 'outcome'; readonly verified: boolean };

export interface LifecyclePolicy {
  /** How long after acceptance a provider's final report is overdue, ms; never if absent. */
  readonly overdueMs?: Readonly<Partial<Record<Channel, number>>>;
  /** How long after acceptance the next channel of the list is used unless a text has arrived, ms; never if absent. */
  readonly silentMs?: Readonly<Partial<Record<Channel, number>>>;
}

/** Decides what the input changes. @param nowMs Redis's time */
export function apply(
  challenge: StoredChallenge,
  input: Input,
  nowMs: number,
  policy: LifecyclePolicy,
): Decision {
  switch (input.kind) {
    case 'check':
      return check(challenge, input, nowMs);
    case 'resend':
      return resend(challenge, input, nowMs, policy);
    case 'begin':
      return begin(challenge, input.delivery, input.attempt, nowMs);
    case 'transition':
      return transition(challenge, input, nowMs, policy);
    case 'look':
      return look(challenge, input, nowMs, policy);
    case 'proof':
      return proof(challenge, input, nowMs);
    case 'approval':
      return approval(challenge, input, nowMs);
    case 'texted':
      return texted(challenge, input, nowMs);
    case 'outcome':
      return outcome(challenge, input.verified);
    default:
      return input satisfies never;
  }
}

/** A new challenge with its first delivery queued. */
export function born(draft: ChallengeDraft, nowMs: number, policy: LifecyclePolicy = {}): Change {
  const { route, lifeMs, checksMax, resendWaitMs, ...given } = draft;
  const bare: StoredChallenge = {
    position: 0,
    revision: 0,
    state: 'queued',
    channel: route.channel,
    repeated: false,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + lifeMs,
    checksLeft: checksMax,
    deliveries: [],
    timeline: [],
    verdicts: [],
    resends: 0,
    ...(resendWaitMs === undefined ? {} : { resendAfterMs: nowMs + resendWaitMs }),
    ...given,
  };
  const change = queuedBy(policy, bare, route, nowMs);
  return { ...change, facts: startFacts(change.next) };
}

/** Checks one code. A wrong one uses up a try, also after a resend; a right one verifies once. */
function check(
  challenge: StoredChallenge,
  { verifiers, boundVerifiers, requestId }: Extract<Input, { kind: 'check' }>,
  nowMs: number,
): Decision {
  const { state, verdicts } = challenge;
  const repeated = verdicts.find(([id]) => id === requestId);
  if (repeated) return { outcome: repeated[1], challenge };
  if (isFinal(state)) {
    return { outcome: state === 'locked' || state === 'expired' ? state : 'ended', challenge };
  }
  if (nowMs >= challenge.expiresAtMs)
    return ending(challenge, 'expired', { state: 'expired' }, nowMs);
  const brought = challenge.deliveries.findLast((delivery) => holdsCode(challenge, delivery));
  if (challenge.content || !brought) {
    return { outcome: 'not_checkable', challenge };
  }
  const note = (verdict: 'verified' | 'wrong_code' | 'locked', checksLeft: number) => ({
    ...challenge,
    checksLeft,
    verdicts: [...verdicts, [requestId, verdict] as const],
  });
  const { transaction } = challenge;
  const guesses = transaction ? (boundVerifiers?.(transaction) ?? []) : verifiers;
  const right = guesses.some(
    ({ keyId, verifier }) =>
      keyId === challenge.secret.keyId && isSameText(verifier, challenge.verifier),
  );
  if (right) {
    return ending(
      note('verified', challenge.checksLeft),
      'verified',
      { state: verifiedState(brought.channel) },
      nowMs,
    );
  }
  const left = challenge.checksLeft - 1;
  if (left > 0) return changed('wrong_code', { next: note('wrong_code', left) });
  return ending(
    note('locked', 0),
    'locked',
    { state: 'locked', reason: 'too_many_attempts' },
    nowMs,
  );
}

/** Queues another delivery when its wait is over, unless a failover has queued one since admission. */
function resend(
  challenge: StoredChallenge,
  command: Extract<Input, { kind: 'resend' }>,
  nowMs: number,
  policy: LifecyclePolicy,
): Decision {
  const { route, requestId, waits, resendAfterMs, deliveriesMax, deliveries } = command;
  if (challenge.resentBy === requestId) return { outcome: 'resent', challenge };
  if (isFinal(challenge.state)) return { outcome: 'ended', challenge };
  if (nowMs >= challenge.expiresAtMs)
    return ending(challenge, 'expired', { state: 'expired' }, nowMs);
  if (challenge.resendAfterMs === undefined || challenge.deliveries.length >= deliveriesMax) {
    return { outcome: 'exhausted', challenge };
  }
  const waitMs = challenge.resendAfterMs - nowMs;
  if (waits && waitMs > 0) return { outcome: 'too_soon', challenge, figureMs: waitMs };
  if (challenge.deliveries.length !== deliveries) return { outcome: 'changed', challenge };
  const resends = challenge.resends + 1;
  const { resendAfterMs: _, ...rest } = challenge;
  const following = resendAfterMs[resends];
  const next = {
    ...rest,
    resends,
    resentBy: requestId,
    ...(following === undefined ? {} : { resendAfterMs: nowMs + following }),
  };
  return changed('resent', queuedBy(policy, next, route, nowMs));
}

/**
 * Takes the right to send one delivery. One attempt has it for as long as it may still be sending. After that, another attempt must first
 * find out whether the earlier one was sent before it takes over.
 */
function begin(
  challenge: StoredChallenge,
  number: number,
  { token, leaseMs, takeover }: Attempt,
  nowMs: number,
): Decision {
  const { deliveries, attempt } = challenge;
  const delivery = deliveries[number - 1];
  const settled =
    isFinal(challenge.state) ||
    challenge.method !== undefined ||
    number !== deliveries.length ||
    delivery?.reference !== undefined ||
    delivery?.state === 'failed' ||
    pendingFailureOf(challenge)?.delivery === number;
  if (settled) return { outcome: 'settled', challenge };
  if (nowMs >= challenge.expiresAtMs) return { outcome: 'over', challenge };
  let repeated = challenge.repeated;
  if (attempt?.delivery === number && attempt.token !== token) {
    const leftMs = attempt.startedMs + leaseMs - nowMs;
    if (leftMs > 0) return { outcome: 'held', challenge, figureMs: leftMs };
    if (attempt.startedMs !== takeover?.sinceMs) {
      return { outcome: 'uncertain', challenge, figureMs: attempt.startedMs };
    }
    repeated ||= takeover.repeats;
  }
  const held = { ...challenge, repeated, attempt: { delivery: number, token, startedMs: nowMs } };
  if (challenge.position >= positionOf(number, SENDING_RANK)) return changed('go', { next: held });
  return changed('go', reached(held, number, 'sending', SENDING_RANK));
}

/** Applies a change that a carrier reports or the service asks for, if it is new. */
function transition(
  challenge: StoredChallenge,
  input: Extract<Input, { kind: 'transition' }>,
  nowMs: number,
  policy: LifecyclePolicy,
): Decision {
  const { delivery: number, route, attempt, to, when } = input;
  const delivery = challenge.deliveries[number - 1];
  const ignored = (known: StoredChallenge = challenge, learnt = false): Decision =>
    learnt ? { ...changed('ignored', { next: known }) } : { outcome: 'ignored', challenge: known };
  if (isFinal(challenge.state)) return ignored();
  if (number > 0 && !delivery) return ignored();
  if (attempt !== undefined && !holds(challenge, number, attempt)) return ignored();
  if (route && !(delivery?.channel === route.channel && delivery.provider === route.provider)) {
    return ignored();
  }
  const { reference } = input;
  if (
    delivery?.reference !== undefined &&
    reference !== undefined &&
    delivery.reference !== reference
  ) {
    return ignored();
  }
  // Once a provider has the delivery, no other attempt can take it over, so the holder need not be stored.
  const known = withReference(challenge, number, reference, attempt !== undefined);
  const learnt = known !== challenge;
  if (when === 'live' && nowMs >= challenge.expiresAtMs) {
    return learnt ? changed('over', { next: known }) : { outcome: 'over', challenge };
  }
  if (when === 'over' && nowMs < challenge.expiresAtMs) return ignored(known, learnt);
  const pending = pendingFailureOf(known);
  if (when === 'due' && !(pending && nowMs >= pending.dueMs)) return ignored(known, learnt);
  // The receipt came beside the deadline.
  if (when === 'silent' && (delivery?.state === 'delivered' || nowMs >= challenge.expiresAtMs)) {
    return ignored(known, learnt);
  }
  const bounds = when === 'live' || when === 'silent' ? { onlyWhile: 'live' as const } : {};
  // The code was read out: however that call ends, the person can type it.
  if (challenge.speaksCode && delivery?.hearing?.spoken && isFailure(to)) {
    return ignored(known, learnt);
  }
  // Whoever hangs up after the first reading has heard it: a message is done.
  if (known.content && delivery?.hearing?.spoken && isHangUp(to)) {
    if (nowMs >= challenge.expiresAtMs) return ignored(known, learnt);
    return ending(known, 'applied', { state: 'heard', number }, nowMs, { onlyWhile: 'live' });
  }

  if (to.kind === 'final') {
    if (!to.anyDelivery && number !== known.deliveries.length) return ignored(known, learnt);
    const why = to.deliveryReason ?? to.reason;
    const before = why === undefined ? known : withFailure(known, number, why, to.code);
    const arrived = arrivedBefore(known, number);
    if (to.state === 'failed' && arrived) {
      return changed('applied', {
        ...givenUp(before, arrived),
        deadlineMs: known.expiresAtMs,
        ...bounds,
      });
    }
    const failure =
      why === undefined ? [] : failureFacts(known, before.deliveries[number - 1], nowMs);
    return ending(before, 'applied', { ...to, number }, nowMs, { facts: failure, ...bounds });
  }
  if (to.kind === 'note') {
    const hearing = delivery?.hearing ?? NOTHING_HEARD;
    if (!delivery || hearing[to.fact]) return ignored(known, learnt);
    const now = known.deliveries[number - 1] ?? delivery;
    const heard = { ...now, hearing: { ...hearing, [to.fact]: true } };
    return changed('applied', { next: withDelivery(known, heard), ...bounds });
  }
  if (to.kind === 'reference') {
    return learnt ? changed('applied', { next: known }) : { outcome: 'applied', challenge };
  }
  // Nobody brings a message's code back to this service: it is done once any of its deliveries has arrived.
  if (known.content && to.kind === 'progress' && to.state === 'delivered') {
    return ending(known, 'applied', { state: 'arrived', number }, nowMs, bounds);
  }
  if (number !== known.deliveries.length) return ignored(known, learnt);
  // The failure was only suspected, and meanwhile the provider has reported the delivery.
  const feared =
    (to.kind === 'next' && to.repeats === true) || (to.kind === 'failing' && to.unlessHeard);
  if (feared && isTaken(known, number)) return ignored(known, learnt);
  switch (to.kind) {
    case 'progress': {
      if (positionOf(number, to.rank) <= known.position) return ignored(known, learnt);
      return changed('applied', { ...reached(known, number, to.state, to.rank), ...bounds });
    }
    case 'next': {
      const failed = withFailure(known, number, to.reason, to.code);
      const next = to.repeats ? { ...failed, repeated: true } : failed;
      const facts = failureFacts(known, failed.deliveries[number - 1], nowMs);
      const change = queuedBy(policy, next, to.route, nowMs, to.reason);
      return changed('applied', { ...change, facts, ...bounds });
    }
    case 'failing': {
      if (pending) return ignored(known, learnt);
      const dueMs = Math.min(nowMs + to.graceMs, known.expiresAtMs);
      const { reason, scope, unlessHeard } = to;
      const failure = {
        delivery: number,
        reason,
        scope,
        dueMs,
        unlessHeard,
        position: known.position,
      };
      return changed('applied', {
        next: { ...known, pending: failure },
        deadlineMs: dueMs,
        ...bounds,
      });
    }
    default:
      return to satisfies never;
  }
}

/**
 * The next deadline of a live challenge: the end of a pending failure's grace, otherwise of its life. It is sooner, with growing intervals,
 * while no provider has the newest delivery, because its work may be lost. It is also sooner when the provider's final report is overdue:
 * once for a text, repeatedly for a call; and where the next channel is to be used unless a text has arrived.
 */
function look(
  challenge: StoredChallenge,
  { oldestWorkMs }: Extract<Input, { kind: 'look' }>,
  nowMs: number,
  policy: LifecyclePolicy,
): Decision {
  const until = (outcome: Outcome, deadlineMs: number, lost?: Pick<Change, 'work' | 'facts'>) =>
    changed(outcome, { next: challenge, deadlineMs, ...lost });
  if (isFinal(challenge.state)) {
    // The deadline stays until the notification of the end is queued. Its outbox entry still waits, or is lost if all waiting entries are newer.
    // An end that has just come may be newer than what was read of the outbox.
    const end = challenge.timeline.at(-1);
    const isOld = end && nowMs - end.atMs >= LOOK_AFTER_MS / 2;
    const isLost = isOld && (oldestWorkMs === undefined || oldestWorkMs > end.atMs);
    return until('fine', nowMs + LOOK_AFTER_MS, isLost ? endWork(challenge, end) : undefined);
  }
  const pending = pendingFailureOf(challenge);
  if (pending) return until('fine', pending.dueMs);
  const { expiresAtMs, createdAtMs } = challenge;
  if (challenge.method) return until('fine', expiresAtMs);
  const delivery = challenge.deliveries.at(-1);
  const silentMs = silenceMs(challenge, policy);
  if (!delivery || !isTaken(challenge, delivery.number)) {
    const ageMs = nowMs - createdAtMs;
    const laterMs =
      silentMs === undefined
        ? Math.max(LOOK_AFTER_MS, ageMs)
        : Math.min(LOOK_AFTER_MS, Math.max(silentMs, ageMs));
    return until('open', Math.min(expiresAtMs, nowMs + laterMs));
  }
  const takenMs = reachedAtMs(challenge, delivery, TAKEN_RANK) ?? queuedAtMs(challenge, delivery);
  if (silentMs !== undefined && delivery.state !== 'delivered') {
    const silentAtMs = takenMs + silentMs;
    if (nowMs < silentAtMs) return until('fine', Math.min(expiresAtMs, silentAtMs));
    return until('silent', Math.min(expiresAtMs, nowMs + LOOK_AFTER_MS));
  }
  const waitMs = policy.overdueMs?.[delivery.channel];
  if (challenge.speaksCode && delivery.hearing?.spoken) return until('fine', expiresAtMs);
  if (waitMs === undefined || delivery.reference === undefined || delivery.state === 'delivered') {
    return until('fine', expiresAtMs);
  }
  const dueMs = takenMs + waitMs;
  if (nowMs < dueMs) return until('fine', Math.min(expiresAtMs, dueMs));
  const againMs = delivery.channel === 'call' ? nowMs + LOOK_AFTER_MS : expiresAtMs;
  return until('overdue', Math.min(expiresAtMs, againMs));
}

/** Queues a delivery. It is looked at as soon as the next channel may be due. */
function queuedBy(
  policy: LifecyclePolicy,
  challenge: StoredChallenge,
  route: Route,
  nowMs: number,
  reason?: Reason,
): Change {
  const change = queued(challenge, route, nowMs, reason);
  const silentMs = silenceMs(change.next, policy);
  if (silentMs === undefined) return change;
  const latestMs = Math.min(change.deadlineMs ?? change.next.expiresAtMs, nowMs + silentMs);
  return { ...change, deadlineMs: latestMs };
}

/** How long the newest delivery may stay without a receipt before the next channel is used; undefined where no channel is left. */
function silenceMs(challenge: StoredChallenge, policy: LifecyclePolicy): number | undefined {
  const waitMs = policy.silentMs?.[newestChannel(challenge)];
  return waitMs === undefined || unusedChannels(challenge).length === 0 ? undefined : waitMs;
}

/** The first word counts, also after the end. */
function outcome(challenge: StoredChallenge, verified: boolean): Decision {
  const { content } = challenge;
  if (!content || content.outcome) return { outcome: 'ignored', challenge };
  const told = { ...content, outcome: verified ? 'verified' : 'unverified' } as const;
  return changed('applied', { next: { ...challenge, content: told } });
}

const SENDING_RANK = rankOf('sms', 'sending');
const NOTHING_HEARD: CallHearing = { human: false, machine: false, unsure: false, held: false };

/** Of one delivery; the end of the whole challenge is no failure. */
function isFailure(to: Transition['to']): boolean {
  if (to.kind === 'final') return to.state === 'failed' && !to.anyDelivery;
  return to.kind === 'next' || to.kind === 'failing';
}

function isHangUp(to: Transition['to']): boolean {
  return to.kind === 'failing' && to.reason === 'hung_up';
}

/** An earlier text has arrived: whatever becomes of this delivery, the person can still enter the code. */
function arrivedBefore({ timeline }: StoredChallenge, number: number): TimelineEntry | undefined {
  return timeline.findLast(({ delivery, state }) => delivery < number && state === 'delivered');
}

/** The later delivery is given up, and the challenge stays delivered. The new line of its timeline wakes whoever waits. */
function givenUp(
  challenge: StoredChallenge,
  { delivery }: TimelineEntry,
): Pick<Change, 'next' | 'entries'> {
  const { pending: _pending, attempt: _attempt, ...rest } = challenge;
  const position = positionOf(challenge.deliveries.length, rankOf('sms', 'delivered'));
  const next: StoredChallenge = { ...rest, state: 'delivered', position };
  return { next, entries: [{ delivery, state: 'delivered' }] };
}

function holds({ attempt }: StoredChallenge, number: number, token: string): boolean {
  return attempt?.delivery === number && attempt.token === token;
}
