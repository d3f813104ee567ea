/**
 * What carriers say about a challenge: events of its deliveries, key presses, replies. Everything here may come twice,
 * late or out of order, and then changes nothing. A machine that picks up never verifies; a key press does.
 */

import { createHash } from 'node:crypto';
import { type CallPosition, type CallStep, judgeKey } from './call-script.js';
import { callEnd, callPrompt } from './call-words.js';
import {
  type Challenge,
  type DeliveryId,
  type Reason,
  rankOf,
  verifiedState,
} from './challenge.js';
import { codeVerifier, deriveMatchDigit } from './code.js';
import type { DeliveryEvent, FailureScope } from './event.js';
import { nextProvider, planAfterFailure } from './failover.js';
import type { Keyring } from './keyring.js';
import type { NumberVault } from './number-vault.js';
import { parsePhoneNumber } from './phone-number.js';
import type { ChallengePolicy } from './policy.js';
import type {
  ChallengeStore,
  ReplyIndex,
  RouteTable,
  Transition,
  TransitionResult,
} from './ports.js';

export interface ReportDependencies {
  readonly store: ChallengeStore;
  readonly routes: RouteTable;
  readonly replies: ReplyIndex;
  readonly keyring: Keyring;
  readonly vault: NumberVault;
  readonly policy: ChallengePolicy;
  /** The name that a call says; undefined for a tenant that is configured no more. */
  readonly brandOf: (tenant: string) => string | undefined;
}

/** Which delivery a callback belongs to, and what the provider calls it. */
export interface ReportOrigin {
  readonly delivery: DeliveryId;
  readonly provider: string;
  readonly reference: string;
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
      if (result?.kind === 'applied') outcome = 'recorded';
    }
    return outcome;
  }

  /** The delivery failed: the next route is queued, or the challenge ends. */
  async fail(
    delivery: DeliveryId,
    reason: Reason,
    scope: FailureScope,
    reference?: string,
    when: 'live' | 'due' = 'live',
  ): Promise<TransitionResult> {
    const { store, routes, policy } = this.#with;
    const challenge = await store.read(delivery.challengeId);
    if (!challenge) return { kind: 'missing' };
    const route = planAfterFailure(challenge, delivery.delivery, scope, routes, policy);
    return store.transition({
      ...target(delivery, reference),
      to: route
        ? { kind: 'next', reason, route }
        : { kind: 'final', state: 'failed', reason, anyDelivery: false },
      when,
    });
  }

  /**
   * Nobody knows whether the delivery went out. Another provider of the channel takes over where there is one; otherwise
   * it is waited for news, and only then counts as failed.
   * @param repeat false for calls: they are waited for in every case
   */
  async unsure(delivery: DeliveryId, repeat: boolean): Promise<TransitionResult> {
    const { store, routes, policy } = this.#with;
    const challenge = await store.read(delivery.challengeId);
    if (!challenge) return { kind: 'missing' };
    const route = repeat ? nextProvider(challenge, delivery.delivery, routes, policy) : undefined;
    const reason = 'provider_unavailable';
    return store.transition({
      ...target(delivery),
      to: route
        ? { kind: 'next', reason, route }
        : {
            kind: 'failing',
            reason,
            scope: 'other_channel',
            graceMs: policy.uncertainMs,
            unlessHeard: true,
          },
      when: 'live',
    });
  }

  /** What the call says and does next; somebody is listening, so it never throws for an odd state. */
  async stepCall(origin: ReportOrigin, position?: CallPosition, key = ''): Promise<CallStep> {
    const challenge = await this.#listening(origin);
    if (!challenge) return callEnd('ended', 'en', '');
    const brand = this.#with.brandOf(challenge.tenant) ?? '';
    const end = (line: Parameters<typeof callEnd>[0]) => callEnd(line, challenge.locale, brand);
    if (!isOpenCall(challenge, origin)) {
      const won = challenge.state === 'call_answered' && wasVerifiedBy(challenge, origin);
      return end(won ? 'verified' : challenge.state === 'denied' ? 'denied' : 'ended');
    }
    if (!position) {
      await this.#apply(origin, { kind: 'picked_up' });
      return callPrompt(challenge, brand, { prompt: 1 }, 'first');
    }
    const verdict = judgeKey(position, key, this.#matchDigit(challenge));
    switch (verdict) {
      case 'verified': {
        const result = await this.#prove(origin);
        const proved = result.kind !== 'missing' && result.challenge.state === 'call_answered';
        return end(proved ? 'verified' : 'ended');
      }
      case 'denied':
        await this.#with.store.transition({
          ...target(origin.delivery, origin.reference),
          to: { kind: 'final', state: 'denied', anyDelivery: true },
          when: 'live',
        });
        return end('denied');
      case 'remember':
        return callPrompt(challenge, brand, { prompt: position.prompt, pressed: key }, 'silent');
      case 'prompt_again':
        return callPrompt(
          challenge,
          brand,
          { prompt: position.prompt + 1 },
          key === '' ? 'repeat' : 'wrong',
        );
      case 'no_keypress':
      case 'wrong_keypress':
        await this.fail(origin.delivery, verdict, 'other_channel', origin.reference);
        return end(verdict);
      default:
        return verdict satisfies never;
    }
  }

  /** A code that comes back by SMS verifies as if it had been typed. */
  async reply(message: {
    readonly from: string;
    readonly text: string;
    readonly reference: string;
  }): Promise<'verified' | 'ignored'> {
    const code = codeIn(message.text);
    if (code === undefined) return 'ignored';
    const { keyring, replies, vault, store } = this.#with;
    const requestId = createHash('sha256').update(message.reference).digest('hex').slice(0, 12);
    for (const id of await replies.find(vault.indexes(inboundNumber(message.from)))) {
      const challenge = await store.read(id);
      if (!challenge) continue;
      const { verdict } = await store.check({
        id,
        tenant: challenge.tenant,
        verifiers: keyring.all.map((keys) => ({
          keyId: keys.id,
          verifier: codeVerifier(keys, id, code),
        })),
        requestId,
      });
      if (verdict === 'verified') return 'verified';
    }
    return 'ignored';
  }

  /** Its deadline has come: the end of its life, or a failure whose grace is over. */
  async settle(challengeId: string): Promise<void> {
    const { store } = this.#with;
    const over = await store.transition({
      id: challengeId,
      delivery: 0,
      to: { kind: 'final', state: 'expired', anyDelivery: true },
      when: 'over',
    });
    if (over.kind !== 'ignored') return;
    const pending = await store.pendingFailure(challengeId);
    if (!pending) return;
    const delivery = { challengeId, delivery: pending.delivery };
    await this.fail(delivery, pending.reason, pending.scope, undefined, 'due');
  }

  async #apply(origin: ReportOrigin, event: DeliveryEvent): Promise<TransitionResult | undefined> {
    const challenge = await this.#channelOf(origin);
    if (!challenge) return undefined;
    const { store, policy } = this.#with;
    const at = target(origin.delivery, origin.reference);
    const progress = (state: Parameters<typeof rankOf>[1]) =>
      store.transition({
        ...at,
        to: { kind: 'progress', state, rank: rankOf(challenge.channel, state) },
        when: 'live',
      });
    switch (event.kind) {
      case 'accepted':
        return store.transition({ ...at, to: { kind: 'reference' }, when: 'any' });
      case 'sent':
        return progress(challenge.channel === 'sms' ? 'sent' : 'calling');
      case 'ringing':
        return progress('ringing');
      case 'picked_up':
        return progress('in_call');
      case 'delivered':
        return progress('delivered');
      case 'machine':
        return this.fail(origin.delivery, 'voicemail', 'other_channel', origin.reference);
      case 'call_ended':
        return store.transition({
          ...at,
          to: {
            kind: 'failing',
            reason: 'hung_up',
            scope: 'none',
            graceMs: policy.hangUpGraceMs,
            unlessHeard: false,
          },
          when: 'any',
        });
      case 'failed':
        return this.fail(origin.delivery, event.reason, event.retry, origin.reference);
      default:
        return event satisfies never;
    }
  }

  #prove(origin: ReportOrigin): Promise<TransitionResult> {
    const transition: Transition = {
      ...target(origin.delivery, origin.reference),
      to: { kind: 'final', state: verifiedState('call'), anyDelivery: true },
      when: 'live',
    };
    return this.#with.store.transition(transition);
  }

  async #listening(origin: ReportOrigin): Promise<Challenge | undefined> {
    const challenge = await this.#with.store.read(origin.delivery.challengeId);
    const delivery = challenge?.deliveries[origin.delivery.delivery - 1];
    if (delivery?.provider !== origin.provider || delivery.channel !== 'call') return undefined;
    if (delivery.reference !== undefined && delivery.reference !== origin.reference)
      return undefined;
    return challenge;
  }

  /** The delivery that an event is about, as far as this provider may speak of it. */
  async #channelOf(origin: ReportOrigin): Promise<{ channel: 'sms' | 'call' } | undefined> {
    const challenge = await this.#with.store.read(origin.delivery.challengeId);
    const delivery = challenge?.deliveries[origin.delivery.delivery - 1];
    return delivery?.provider === origin.provider ? delivery : undefined;
  }

  #matchDigit(challenge: Challenge): string | undefined {
    const keys = this.#with.keyring.find(challenge.secret.keyId);
    if (!challenge.match || !keys) return undefined;
    return deriveMatchDigit(keys, challenge.id, challenge.secret.seed);
  }
}

function target(delivery: DeliveryId, reference?: string) {
  return {
    id: delivery.challengeId,
    delivery: delivery.delivery,
    ...(reference ? { reference } : {}),
  };
}

function isOpenCall(challenge: Challenge, origin: ReportOrigin): boolean {
  const states: readonly string[] = [
    'queued',
    'sending',
    'sent',
    'delivered',
    'calling',
    'ringing',
    'in_call',
  ];
  const delivery = challenge.deliveries[origin.delivery.delivery - 1];
  return states.includes(challenge.state) && delivery?.state !== 'failed';
}

function wasVerifiedBy(challenge: Challenge, origin: ReportOrigin): boolean {
  return challenge.timeline.at(-1)?.delivery === origin.delivery.delivery;
}

/** Six digits, possibly among other words; undefined where there are none or several. */
function codeIn(text: string): string | undefined {
  const found = text.normalize('NFKC').match(/(?<!\d)\d{3}[ -]?\d{3}(?!\d)/g);
  if (found?.length !== 1) return undefined;
  return found[0]?.replace(/\D/g, '');
}

/** Vonage leaves the plus sign out. */
function inboundNumber(from: string): string {
  try {
    return parsePhoneNumber(from.startsWith('+') ? from : `+${from}`).e164;
  } catch {
    return from;
  }
}
