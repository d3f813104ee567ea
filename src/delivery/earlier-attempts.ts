/**
 * Finds out whether an earlier attempt at a delivery went out, where its answer was lost: the provider's list is searched, and what is found
 * there is claimed for this delivery, so that no other one takes it for its own.
 */
import { type Challenge, type Delivery, isText } from '../challenge/challenge.js';
import type { RedisReferenceOwners } from '../challenge/challenge-indexes.js';
import type { Keyring } from '../challenge/code.js';
import type { PhoneNumberCipher } from '../challenge/phone-number.js';
import type { Tenant } from '../challenge/policy.js';
import { senderFor } from '../challenge/routing.js';
import type { EarlierAttempt, FindResult, Provider } from '../providers/provider.js';
import { codeOf, contentOf, deliveryIdOf } from './provider-call.js';

export interface EarlierAttemptsDependencies {
  readonly owners: RedisReferenceOwners;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly keyring: Keyring;
  readonly cipher: PhoneNumberCipher;
}

export class EarlierAttempts {
  readonly #with: EarlierAttemptsDependencies;

  constructor(dependencies: EarlierAttemptsDependencies) {
    this.#with = dependencies;
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
    const from = tenant && senderFor(tenant.senders, delivery, challenge.to.country)?.from;
    const keys = keyring.find(challenge.secret.keyId);
    const code = contentOf(cipher, challenge)?.code ?? (keys && codeOf(keys, challenge));
    const found = await provider.find({
      channel: delivery.channel,
      to: cipher.open(challenge.to.sealed, challenge.id),
      ...(from === undefined ? {} : { from }),
      ...(code !== undefined && isText(delivery.channel) ? { code } : {}),
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
    // A text is identified by its code.
    if (isText(delivery.channel)) return true;
    const owner = deliveryIdOf(challenge, delivery);
    return this.#with.owners.claim(
      `${delivery.provider}:${reference}`,
      owner,
      challenge.expiresAtMs,
    );
  }
}
