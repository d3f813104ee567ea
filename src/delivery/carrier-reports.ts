/**
 * Applies carriers' reports about deliveries. A report that comes twice, late or out of order changes nothing. After a failure the next route
 * is used, if there is one. Deadlines are settled here as well.
 */
import { isReleased } from '../challenge/call-script.js';
import {
  type CallFact,
  type Challenge,
  type Channel,
  type DeliveryId,
  isFinal,
  isText,
  type ProgressState,
  type Reason,
  rankOf,
  unusedChannels,
  verifiedState,
} from '../challenge/challenge.js';
import type { DeliveryEvent, FailureScope } from '../challenge/event.js';
import type { ChallengePolicy } from '../challenge/policy.js';
import type { ChallengeStore, Route, TransitionResult } from '../challenge/ports.js';
import type { Router } from '../challenge/routing.js';
import { GATHERED_MAX, type Reported } from '../record/notes.js';
import { type FailoverGate, nextProvider, planAfterFailure, senderLeftOut } from './failover.js';

/** The code of a text that is given up because no receipt came, in the place of the carrier's. */
export const NO_RECEIPT = 'no_receipt';

export interface ReportDependencies {
  readonly store: ChallengeStore;
  readonly routes: Router;
  readonly policy: ChallengePolicy;
  readonly gate: FailoverGate;
  /** Takes every report, for the record. */
  readonly reported?: Reported[];
}

/** The source of a failure: a carrier, or the attempt to send. */
export interface FailureSource {
  readonly origin?: ReportOrigin;
  readonly attempt?: string;
  readonly when?: 'live' | 'due';
  /** The carrier's own code of it. */
  readonly code?: string | undefined;
}

export class CarrierReports {
  readonly #with: ReportDependencies;

  constructor(dependencies: ReportDependencies) {
    this.#with = dependencies;
  }

  async record(
    origin: ReportOrigin,
    events: readonly DeliveryEvent[],
  ): Promise<'recorded' | 'ignored'> {
    let outcome: 'recorded' | 'ignored' = 'ignored';
    for (const event of events) {
      const result = await this.#apply(origin, event);
      if (result.kind === 'applied') outcome = 'recorded';
    }
    const { reported } = this.#with;
    if (reported && reported.length < GATHERED_MAX) {
      const failed = events.find((event) => event.kind === 'failed');
      reported.push({
        id: origin.delivery,
        reported: events.map(({ kind }) => kind).join('+'),
        verdict: outcome,
        code: failed?.code,
      });
    }
    return outcome;
  }

  /** The delivery failed: the next route that limits allow is queued, or the challenge ends. */
  async fail(
    delivery: DeliveryId,
    reason: Reason,
    scope: FailureScope,
    { origin, attempt, when = 'live', code: said }: FailureSource = {},
  ): Promise<TransitionResult> {
    const { store, routes, policy, gate } = this.#with;
    const challenge = await store.read(delivery.challengeId);
    if (!challenge) return { kind: 'missing' };
    const { delivery: number } = delivery;
    // A provider has accepted a delivery if it reports on it or its id is known. One that was waited for may have gone out.
    const wentOut =
      origin !== undefined ||
      when === 'due' ||
      challenge.deliveries[number - 1]?.reference !== undefined;
    const failed = { number, wentOut };
    await gate.freeLine(challenge, number);
    const choice = await gate.choose(challenge, failed, (refused) =>
      planAfterFailure(challenge, number, scope, routes, policy, refused),
    );
    const endReason = senderLeftOut(challenge, number, scope, routes, policy)
      ? 'sender_not_allowed'
      : reason;
    const code = said === undefined ? {} : { code: said };
    const result = await store.transition({
      ...(origin ? originOf(origin) : deliveryAlone(delivery)),
      to: choice.route
        ? { kind: 'next', reason, ...code, route: choice.route }
        : {
            kind: 'final',
            state: 'failed',
            reason: choice.refusal ?? endReason,
            deliveryReason: reason,
            ...code,
            anyDelivery: false,
          },
      when,
      ...(attempt === undefined ? {} : { attempt }),
    });
    await gate.conclude(failed, choice, result);
    return result;
  }

  /**
   * It is unknown whether the delivery was sent. Another provider of the channel takes over if there is one; otherwise the delivery counts as
   * failed after a wait without news. A challenge repeats an uncertain delivery only once.
   * @param repeat false for calls: the service always waits for their callbacks
   * @param attempt the attempt with the unknown result
   */
  async uncertain(
    delivery: DeliveryId,
    repeat: boolean,
    attempt: string,
  ): Promise<TransitionResult> {
    const { store, routes, policy, gate } = this.#with;
    const challenge = await store.read(delivery.challengeId);
    if (!challenge) return { kind: 'missing' };
    const failed = { number: delivery.delivery, wentOut: true };
    const choice = await gate.choose(challenge, failed, (refused) =>
      repeat && !challenge.repeated
        ? nextProvider(challenge, failed.number, routes, policy, refused)
        : undefined,
    );
    const reason = 'provider_unavailable';
    const graceMs = Math.min(policy.uncertainMs, this.#silentMs(challenge, failed.number));
    const result = await store.transition({
      ...deliveryAlone(delivery),
      to: choice.route
        ? { kind: 'next', reason, route: choice.route, repeats: true }
        : {
            kind: 'failing',
            reason,
            scope: 'other_channel',
            graceMs,
            unlessHeard: true,
          },
      when: 'live',
      attempt,
    });
    await gate.conclude(failed, choice, result);
    return result;
  }

  /**
   * No receipt says that the text has arrived: the next channel is used, with the same code. Without a route that limits allow, nothing
   * changes: the text may still arrive.
   */
  async silent(delivery: DeliveryId): Promise<void> {
    const { store, routes, policy, gate } = this.#with;
    const challenge = await store.read(delivery.challengeId);
    if (!challenge) return;
    const failed = { number: delivery.delivery, wentOut: true };
    const choice = await gate.choose(challenge, failed, (refused) =>
      planAfterFailure(challenge, failed.number, 'other_channel', routes, policy, refused),
    );
    if (!choice.route) return;
    const result = await store.transition({
      ...deliveryAlone(delivery),
      to: { kind: 'next', reason: 'unreachable', code: NO_RECEIPT, route: choice.route },
      when: 'silent',
    });
    await gate.conclude(failed, choice, result);
  }

  /**
   * Settles a due deadline: the end of the challenge's life, or a failure whose grace is over.
   * @returns `open` if there was nothing to settle
   */
  async settle(challengeId: string): Promise<'settled' | 'open'> {
    const { store } = this.#with;
    const over = await store.transition({
      id: challengeId,
      delivery: 0,
      to: { kind: 'final', state: 'expired', anyDelivery: true },
      when: 'over',
    });
    if (over.kind === 'missing') return 'open';
    if (over.kind !== 'ignored') return 'settled';
    const pending = await store.pendingFailure(challengeId);
    if (!pending) return 'open';
    const delivery = { challengeId, delivery: pending.delivery };
    await this.fail(delivery, pending.reason, pending.scope, { when: 'due' });
    return 'settled';
  }

  /** How long a text may stay without a receipt where another channel is left. */
  #silentMs(challenge: Challenge, delivery: number): number {
    const channel = challenge.deliveries[delivery - 1]?.channel;
    const leads = channel !== undefined && isText(channel) && unusedChannels(challenge).length > 0;
    return (leads ? this.#with.policy.fallbackAfterMs[channel] : undefined) ?? Infinity;
  }

  /** A person pressed the keys that verify. A proof from an earlier delivery counts as well. */
  prove(origin: ReportOrigin): Promise<TransitionResult> {
    return this.#with.store.transition({
      ...originOf(origin),
      to: { kind: 'final', state: verifiedState('call'), anyDelivery: true },
      when: 'live',
    });
  }

  /** A message's code was read out. */
  heard(origin: ReportOrigin): Promise<TransitionResult> {
    return this.#with.store.transition({
      ...originOf(origin),
      to: { kind: 'final', state: 'heard', anyDelivery: true },
      when: 'live',
    });
  }

  /** The lifecycle says what the end of a call means. Its place is free, also where an SMS was asked for after it. */
  async #callEnded(origin: ReportOrigin): Promise<TransitionResult> {
    const { store, policy, gate } = this.#with;
    const result = await store.transition({
      ...originOf(origin),
      to: {
        kind: 'failing',
        reason: 'hung_up',
        scope: 'none',
        graceMs: policy.hangUpGraceMs,
        unlessHeard: false,
      },
      when: 'any',
    });
    const challenge = result.kind === 'missing' ? undefined : result.challenge;
    if (challenge) await gate.freeLine(challenge, origin.delivery.delivery);
    return result;
  }

  /** Releases a key press that waited for this report. */
  async #note(origin: ReportOrigin, fact: CallFact): Promise<TransitionResult> {
    const to = { kind: 'note', fact } as const;
    const result = await this.#with.store.transition({ ...originOf(origin), to, when: 'live' });
    const challenge = result.kind === 'missing' ? undefined : result.challenge;
    const hearing = challenge?.deliveries[origin.delivery.delivery - 1]?.hearing;
    if (!challenge || isFinal(challenge.state) || !isReleased(hearing, challenge.match)) {
      return result;
    }
    return this.prove(origin);
  }

  async #apply(origin: ReportOrigin, event: DeliveryEvent): Promise<TransitionResult> {
    const { store } = this.#with;
    const progress = (state: ProgressState) =>
      store.transition({
        to: { kind: 'progress', state, rank: rankOf(origin.channel, state) },
        when: 'live',
        ...originOf(origin),
      });
    switch (event.kind) {
      case 'accepted':
        return store.transition({ ...originOf(origin), to: { kind: 'reference' }, when: 'any' });
      case 'sent':
        return progress(isText(origin.channel) ? 'sent' : 'calling');
      case 'ringing':
        return progress('ringing');
      case 'picked_up':
        return progress('in_call');
      case 'delivered':
        return progress('delivered');
      case 'human':
        return this.#note(origin, 'human');
      case 'answerer_unknown':
        return this.#note(origin, 'unsure');
      case 'machine': {
        const noted = await this.#note(origin, 'machine');
        if (noted.kind !== 'missing' && noted.challenge?.content?.machines) return noted;
        return this.fail(origin.delivery, 'voicemail', 'other_channel', { origin });
      }
      case 'call_ended':
        return this.#callEnded(origin);
      case 'failed':
        return this.fail(origin.delivery, event.reason, event.retry, { origin, code: event.code });
      default:
        return event satisfies never;
    }
  }
}

function deliveryAlone({ challengeId, delivery }: DeliveryId) {
  return { id: challengeId, delivery };
}

// Which delivery a report is about.

/** Which delivery a callback belongs to, and what the provider calls it. */
export interface ReportOrigin {
  readonly delivery: DeliveryId;
  /** By the path of the callback. */
  readonly channel: Channel;
  readonly provider: string;
  readonly reference: string;
}

/** The part of a transition that says what it is about. */
export function originOf({ delivery, channel, provider, reference }: ReportOrigin): {
  id: string;
  delivery: number;
  route: Route;
  reference: string;
} {
  return {
    id: delivery.challengeId,
    delivery: delivery.delivery,
    route: { channel, provider },
    reference,
  };
}
