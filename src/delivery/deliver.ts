/**
 * One delivery: take the right to send, call the provider, record how it went. A job that comes again after a crash finds
 * its own earlier attempt and asks the provider before anything is sent twice. A call is never placed twice.
 */
import type { CarrierReports } from '../challenge/carrier-reports.js';
import {
  type Challenge,
  type Delivery,
  type DeliveryId,
  formatDeliveryId,
  rankOf,
} from '../challenge/challenge.js';
import { deriveCode } from '../challenge/code.js';
import type { Keyring } from '../challenge/keyring.js';
import { smsText } from '../challenge/message.js';
import type { NumberVault } from '../challenge/number-vault.js';
import type { ChallengePolicy } from '../challenge/policy.js';
import type { ChallengeStore, ReplyIndex } from '../challenge/ports.js';
import type { Tenant } from '../challenge/tenant.js';
import type { Clock } from '../clock.js';
import {
  type FailureKind,
  type Provider,
  type Refusal,
  SCOPE_OF_FAILURE,
  type SendResult,
} from '../providers/provider.js';
import type { SendPolicies } from './send-policy.js';
import { senderFor } from './sender.js';

export interface DeliverDependencies {
  readonly store: ChallengeStore;
  readonly reports: Pick<CarrierReports, 'fail' | 'unsure'>;
  readonly replies: ReplyIndex;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly policies: SendPolicies;
  readonly keyring: Keyring;
  readonly vault: NumberVault;
  readonly policy: ChallengePolicy;
  readonly clock: Clock;
  /** The provider's HTTP call is cut off after this. */
  readonly providerTimeoutMs: number;
  /** One wide line for each attempt. */
  readonly report: (attempt: AttemptReport) => void;
}

export interface AttemptReport {
  readonly challenge: string;
  readonly tenant: string;
  readonly delivery: number;
  readonly channel: Delivery['channel'];
  readonly provider: string;
  readonly country: string;
  readonly to: string;
  readonly outcome: 'accepted' | 'recovered' | 'waiting' | FailureKind;
  readonly reference?: string;
  readonly reason?: string;
  readonly detail?: string;
  readonly ms: number;
}

export class Deliver {
  readonly #with: DeliverDependencies;

  constructor(dependencies: DeliverDependencies) {
    this.#with = dependencies;
  }

  /**
   * @param token names this attempt; the same token may begin again, another one has to look first
   * @throws OctothorpeError `unavailable` when Redis is away: the job comes again
   */
  async run(id: DeliveryId, token: string): Promise<void> {
    const begun = await this.#with.store.beginAttempt(id, token);
    switch (begun.kind) {
      case 'go':
        return this.#send(id, begun.challenge);
      case 'uncertain':
        return this.#recover(id, begun.challenge, begun.sinceMs, token);
      case 'settled':
      case 'over':
      case 'missing':
        return;
      default:
        return begun satisfies never;
    }
  }

  async #send(id: DeliveryId, challenge: Challenge): Promise<void> {
    const startedMs = this.#with.clock.now();
    const delivery = deliveryOf(challenge, id);
    const result = await this.#attempt(id, challenge, delivery);
    const line = this.#line(challenge, delivery, startedMs);
    if (result.kind === 'accepted') {
      await this.#accepted(id, delivery, result.reference);
      this.#with.report({ ...line, outcome: 'accepted', reference: result.reference });
      return;
    }
    this.#with.report({
      ...line,
      outcome: result.failure,
      reason: result.reason,
      detail: result.detail,
    });
    if (result.failure === 'uncertain') return this.#unsure(id, challenge, startedMs);
    await this.#with.reports.fail(id, result.reason, SCOPE_OF_FAILURE[result.failure]);
  }

  /** An earlier attempt of this job left no result: a crash, or a worker that hung. */
  async #recover(
    id: DeliveryId,
    challenge: Challenge,
    sinceMs: number,
    token: string,
  ): Promise<void> {
    const startedMs = this.#with.clock.now();
    const delivery = deliveryOf(challenge, id);
    const found = await this.#find(id, challenge, sinceMs);
    const line = this.#line(challenge, delivery, startedMs);
    if (found.kind === 'found') {
      await this.#accepted(id, delivery, found.reference);
      this.#with.report({ ...line, outcome: 'recovered', reference: found.reference });
      return;
    }
    // An SMS may go out once more where nobody can tell; a call may not.
    if (found.kind === 'unknown' && delivery.channel === 'call')
      return this.#wait(id, challenge, false);
    const begun = await this.#with.store.beginAttempt(id, token, sinceMs);
    if (begun.kind === 'go') return this.#send(id, begun.challenge);
  }

  /** The provider's answer was lost. Look, then go on: the message may be under way. */
  async #unsure(id: DeliveryId, challenge: Challenge, sinceMs: number): Promise<void> {
    const delivery = deliveryOf(challenge, id);
    const found = await this.#find(id, challenge, sinceMs);
    if (found.kind === 'found') {
      await this.#accepted(id, delivery, found.reference);
      this.#with.report({
        ...this.#line(challenge, delivery, sinceMs),
        outcome: 'recovered',
        reference: found.reference,
      });
      return;
    }
    // A call that the provider does not list yet may still be placed: it is waited for, never repeated.
    await this.#wait(id, challenge, delivery.channel === 'sms');
  }

  async #wait(id: DeliveryId, challenge: Challenge, repeat: boolean): Promise<void> {
    await this.#with.reports.unsure(id, repeat);
    const line = this.#line(challenge, deliveryOf(challenge, id), this.#with.clock.now());
    this.#with.report({ ...line, outcome: 'waiting' });
  }

  async #attempt(id: DeliveryId, challenge: Challenge, delivery: Delivery): Promise<SendResult> {
    const { providers, tenants, keyring, vault, policies, policy, clock } = this.#with;
    const provider = providers.get(delivery.provider);
    const tenant = tenants.get(challenge.tenant);
    const keys = keyring.find(challenge.secret.keyId);
    if (!provider) return atFault(`provider ${delivery.provider} is not configured here`);
    if (!tenant) return atFault(`tenant ${challenge.tenant} is not configured here`);
    if (!keys) return atFault(`key ${challenge.secret.keyId} is no longer configured`);
    const from = senderFor(tenant, delivery, challenge.to.country);
    if (from === undefined)
      return atFault(`no ${delivery.channel} sender for ${challenge.to.country}`);

    const request = {
      to: vault.open(challenge.to.sealed, challenge.id),
      from,
      deliveryId: formatDeliveryId(id),
      locale: challenge.locale,
      timeoutMs: this.#with.providerTimeoutMs,
    };
    if (delivery.channel === 'call') {
      const { ringSeconds, callSecondsMax } = policy;
      return policies.run(provider.name, 'call', () =>
        provider.placeCall({ ...request, ringSeconds, callSecondsMax }),
      );
    }
    await this.#with.replies.add(
      vault.indexes(request.to)[0] ?? '',
      challenge.id,
      challenge.expiresAtMs,
    );
    const text = smsText(challenge.locale, {
      code: deriveCode(keys, challenge.id, challenge.secret.seed),
      brand: tenant.brand,
      minutes: Math.max(1, Math.ceil((challenge.expiresAtMs - clock.now()) / 60_000)),
    });
    return policies.run(provider.name, 'sms', () => {
      const leftMs = challenge.expiresAtMs - clock.now();
      const validitySeconds = Math.min(36_000, Math.max(1, Math.floor(leftMs / 1000)));
      return provider.sendSms({ ...request, text, validitySeconds });
    });
  }

  async #find(id: DeliveryId, challenge: Challenge, sinceMs: number) {
    const { providers, vault } = this.#with;
    const delivery = deliveryOf(challenge, id);
    const provider = providers.get(delivery.provider);
    if (!provider) return { kind: 'unknown' } as const;
    return provider.find({
      channel: delivery.channel,
      to: vault.open(challenge.to.sealed, challenge.id),
      deliveryId: formatDeliveryId(id),
      sinceMs,
    });
  }

  async #accepted(id: DeliveryId, delivery: Delivery, reference: string): Promise<void> {
    const state = delivery.channel === 'sms' ? 'sent' : 'calling';
    await this.#with.store.transition({
      id: id.challengeId,
      delivery: id.delivery,
      reference,
      to: { kind: 'progress', state, rank: rankOf(delivery.channel, state) },
      when: 'any',
    });
  }

  #line(challenge: Challenge, delivery: Delivery, startedMs: number) {
    return {
      challenge: challenge.id,
      tenant: challenge.tenant,
      delivery: delivery.number,
      channel: delivery.channel,
      provider: delivery.provider,
      country: challenge.to.country,
      to: challenge.to.masked,
      ms: this.#with.clock.now() - startedMs,
    };
  }
}

function deliveryOf(challenge: Challenge, id: DeliveryId): Delivery {
  const delivery = challenge.deliveries[id.delivery - 1];
  if (!delivery)
    throw new RangeError(`Challenge ${id.challengeId} has no delivery ${id.delivery}.`);
  return delivery;
}

function atFault(detail: string): { kind: 'refused' } & Refusal {
  return { kind: 'refused', failure: 'account', reason: 'rejected_by_provider', detail };
}
