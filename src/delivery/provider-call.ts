/**
 * Sends one message or call. Only here, just before the provider is called, is the number opened, the code derived and the text written. A
 * missing setting counts as an account error, so that the next route is tried.
 */
import { type Challenge, type Delivery, formatDeliveryId } from '../challenge/challenge.js';
import { deriveCode, type Keyring, type KeySet } from '../challenge/code.js';
import { smsText, templateFor } from '../challenge/message.js';
import { openExtension, type PhoneNumberCipher } from '../challenge/phone-number.js';
import type { ChallengePolicy, Tenant } from '../challenge/policy.js';
import type { ReferenceOwners, ReplyIndex } from '../challenge/ports.js';
import type { Clock, Deadline } from '../challenge/time.js';
import { type Content, openContent } from '../message/content.js';
import type {
  EarlierAttempt,
  FindResult,
  Provider,
  Refusal,
  SendResult,
} from '../providers/provider.js';
import type { SendPolicies } from './send-policy.js';

const LATE = { kind: 'late' } as const;

export interface ProviderCallDependencies {
  /** Absent where the store files an SMS's challenge as its attempt begins. */
  readonly replies?: ReplyIndex;
  readonly owners: ReferenceOwners;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly policies: SendPolicies;
  readonly keyring: Keyring;
  readonly cipher: PhoneNumberCipher;
  readonly policy: ChallengePolicy;
  readonly clock: Clock;
}

export class ProviderCall {
  readonly #with: ProviderCallDependencies;

  constructor(dependencies: ProviderCallDependencies) {
    this.#with = dependencies;
  }

  /**
   * @param deadline nothing is sent after it, repeats at the same provider included
   * @returns `late` if it had passed before the provider could be called because Redis was down
   * @throws OctothorpeError `unavailable`
   */
  async send(
    challenge: Challenge,
    delivery: Delivery,
    deadline: Deadline,
  ): Promise<SendResult | { readonly kind: 'late' }> {
    const { providers, tenants, keyring, cipher, policies, policy, clock } = this.#with;
    const provider = providers.get(delivery.provider);
    const tenant = tenants.get(challenge.tenant);
    const keys = keyring.find(challenge.secret.keyId);
    if (!provider) return atFault(`provider ${delivery.provider} is not configured here`);
    if (!tenant) return atFault(`tenant ${challenge.tenant} is not configured here`);
    if (!keys) return atFault(`key ${challenge.secret.keyId} is no longer configured`);
    const from = senderIdFor(tenant, delivery, challenge.to.country);
    if (from === undefined)
      return atFault(`no ${delivery.channel} sender for ${challenge.to.country}`);

    const request = {
      to: cipher.open(challenge.to.sealed, challenge.id),
      from,
      deliveryId: deliveryIdOf(challenge, delivery),
      locale: challenge.locale,
      deadline,
    };
    const content = contentOf(cipher, challenge);
    if (delivery.channel === 'call') {
      const placeCall = provider.placeCall?.bind(provider);
      if (!placeCall) return atFault(`provider ${delivery.provider} places no calls`);
      if (deadline.passed) return LATE;
      const { ringSeconds, callSecondsMax } = policy;
      return policies.run(delivery.provider, 'call', deadline, () =>
        placeCall({
          ...request,
          ringSeconds,
          callSecondsMax,
          ...extensionOf(cipher, challenge, content),
        }),
      );
    }
    const sendSms = provider.sendSms?.bind(provider);
    if (!sendSms) return atFault(`provider ${delivery.provider} sends no SMS`);
    if (!content) {
      await this.#with.replies?.add(
        challenge.tenant,
        cipher.currentIndex(request.to),
        challenge.id,
        challenge.expiresAtMs,
      );
    }
    if (deadline.passed) return LATE;
    const text =
      content?.text ??
      smsText(challenge.locale, {
        code: content?.code ?? codeOf(keys, challenge),
        brand: tenant.brand,
        origin: challenge.pageHost,
        minutes: Math.max(1, Math.ceil((challenge.expiresAtMs - clock.now()) / 60_000)),
        transaction: challenge.transaction,
        template: templateFor(tenant.templates, {
          channel: 'sms',
          locale: challenge.locale,
          purpose: challenge.purpose,
          hasTransaction: challenge.transaction !== undefined,
        }),
      });
    return policies.run(delivery.provider, 'sms', deadline, () => {
      const leftMs = challenge.expiresAtMs - clock.now();
      const validitySeconds = Math.min(36_000, Math.max(1, Math.floor(leftMs / 1000)));
      return sendSms({ text, validitySeconds, ...request });
    });
  }

  /** Whether an earlier attempt of the delivery was sent. */
  async find(
    challenge: Challenge,
    delivery: Delivery,
    earlier: Pick<EarlierAttempt, 'sinceMs' | 'untilMs' | 'timeoutMs'>,
  ): Promise<FindResult> {
    const { providers, tenants, keyring, cipher } = this.#with;
    const provider = providers.get(delivery.provider);
    if (!provider?.find) return { kind: 'unknown' };
    const tenant = tenants.get(challenge.tenant);
    const from = tenant && senderIdFor(tenant, delivery, challenge.to.country);
    const keys = keyring.find(challenge.secret.keyId);
    const code = contentOf(cipher, challenge)?.code ?? (keys && codeOf(keys, challenge));
    const found = await provider.find({
      channel: delivery.channel,
      to: cipher.open(challenge.to.sealed, challenge.id),
      ...(from === undefined ? {} : { from }),
      ...(code !== undefined && delivery.channel === 'sms' ? { code } : {}),
      deliveryId: deliveryIdOf(challenge, delivery),
      others: challenge.deliveries.flatMap(({ number, reference }) =>
        number === delivery.number || reference === undefined ? [] : [reference],
      ),
      ...earlier,
    });
    if (found.kind !== 'found') return found;
    // A vendor's list does not distinguish two calls to one phone.
    return (await this.claim(challenge, delivery, found.reference)) ? found : { kind: 'unknown' };
  }

  /** Claims the vendor's id for this delivery. @returns false if it belongs to another one. @throws OctothorpeError `unavailable` */
  async claim(challenge: Challenge, delivery: Delivery, reference: string): Promise<boolean> {
    // An SMS is identified by its code.
    if (delivery.channel === 'sms') return true;
    const owner = deliveryIdOf(challenge, delivery);
    return this.#with.owners.claim(
      `${delivery.provider}:${reference}`,
      owner,
      challenge.expiresAtMs,
    );
  }
}

/** Undefined for a challenge, which has a code of ours. */
function contentOf(cipher: PhoneNumberCipher, { id, content }: Challenge): Content | undefined {
  return content && openContent(cipher, id, content.sealed);
}

function extensionOf(
  cipher: PhoneNumberCipher,
  { id, extension: sealed }: Challenge,
  content: Content | undefined,
): { readonly extension?: string } {
  const extension = sealed === undefined ? content?.extension : openExtension(cipher, id, sealed);
  return extension === undefined ? {} : { extension };
}

function codeOf(keys: KeySet, { id, secret, transaction }: Challenge): string {
  return deriveCode(keys, id, secret.seed, transaction);
}

function deliveryIdOf({ id }: Challenge, { number }: Delivery): string {
  return formatDeliveryId({ challengeId: id, delivery: number });
}

function atFault(detail: string): { kind: 'refused' } & Refusal {
  return { kind: 'refused', failure: 'account', reason: 'rejected_by_provider', detail };
}

// The sender that the phone shows for a message or a call.

/** The tenant's sender for this provider and channel: the country's own, else the one for all. */
function senderIdFor(
  tenant: Tenant,
  delivery: Pick<Delivery, 'provider' | 'channel'>,
  country: string,
): string | undefined {
  const fitting = tenant.senders.filter(
    (sender) => sender.provider === delivery.provider && sender.channel === delivery.channel,
  );
  const own = fitting.find((sender) => sender.country === country);
  return (own ?? fitting.find((sender) => sender.country === undefined))?.from;
}
