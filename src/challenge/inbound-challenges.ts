/**
 * Starts challenges that a person's own SMS verifies. Nothing is sent, so nothing is taken from the limits and budgets of sends: somebody who
 * starts one for another's number costs that person nothing. What it takes is bounded by limits of its own.
 */
import { challengeId } from './challenge.js';
import type { RedisInboundIndex } from './challenge-indexes.js';
import { type Keyring, newSeed } from './code.js';
import { idempotencyConflict, inboundCountryNotOffered, inboundNotOffered } from './errors.js';
import { requestHash } from './idempotency.js';
import { inboundInstruction, receivingNumber } from './inbound-sms.js';
import { deriveWord, wordVerifier } from './inbound-word.js';
import { parsePhoneNumber, requireReachable } from './phone-number.js';
import {
  type Asker,
  type ChallengePolicy,
  type Idempotency,
  INBOUND_LIFE_MS,
  type InboundRequest,
  type Started,
  type Tenant,
} from './policy.js';
import type { ChallengeStore } from './ports.js';

export interface InboundChallengesDependencies {
  readonly store: Pick<ChallengeStore, 'slots' | 'createByMethod'>;
  readonly index: Pick<RedisInboundIndex, 'add'>;
  readonly limits: InboundStarts;
  readonly keyring: Keyring;
  readonly randomBytes: (size: number) => Buffer;
  readonly policy: ChallengePolicy;
  readonly metrics: {
    challengeStarted(labels: { tenant: string; channel: 'inbound_sms'; country: string }): void;
  };
}

/** How many may be open. */
export interface InboundStarts {
  sourcesOf(tenant: string, asker: Asker): readonly string[];
  /** The same challenge counts once. @throws OctothorpeError `limit_reached`, `unavailable` */
  take(start: {
    readonly tenant: string;
    readonly challengeId: string;
    readonly e164: string;
    readonly sources: readonly string[];
  }): Promise<void>;
}

export class InboundChallenges {
  readonly #with: InboundChallengesDependencies;

  constructor(dependencies: InboundChallengesDependencies) {
    this.#with = dependencies;
  }

  /**
   * Resolves once the challenge is in Redis and can be found by its word. A repeated request gets the same word again.
   * @param bits of the id, by the idempotency key or random
   * @throws OctothorpeError invalid_number, number_not_allowed, channel_not_allowed, country_not_allowed, limit_reached, idempotency_conflict, unavailable
   */
  async start(
    tenant: Tenant,
    request: InboundRequest,
    bits: Buffer,
    idempotency?: Idempotency,
  ): Promise<Started> {
    const { store, index, limits, keyring, policy, randomBytes, metrics } = this.#with;
    if (!tenant.inboundSms) throw inboundNotOffered();
    const number = parsePhoneNumber(request.to, request.country);
    requireReachable(number, 'sms');
    const receiver = receivingNumber(tenant, number.country);
    if (!receiver) throw inboundCountryNotOffered();
    const id = challengeId(bits, store.slots);
    const sources = limits.sourcesOf(tenant.id, request);
    await limits.take({ tenant: tenant.id, challengeId: id, e164: number.e164, sources });
    const keys = keyring.current;
    const seed = newSeed(randomBytes);
    const between = { from: number.e164, to: receiver.number };
    const { subject, reference, purpose } = request;
    const created = await store.createByMethod({
      id,
      tenant: tenant.id,
      method: 'inbound_sms',
      // Nobody is written to, so the number itself is not kept.
      to: { sealed: '', masked: number.masked, country: number.country },
      verifier: wordVerifier(keys, id, { word: deriveWord(keys, id, seed), ...between }),
      ...(subject === undefined ? {} : { subject }),
      sources,
      locale: request.locale ?? tenant.locale,
      ...(reference === undefined ? {} : { reference }),
      ...(purpose === undefined ? {} : { purpose }),
      secret: { seed, keyId: keys.id },
      bodyHash: idempotency ? hashOf(keyring, request, number.e164) : '',
      lifeMs: Math.min(policy.lifeMs, INBOUND_LIFE_MS),
      checksMax: policy.checksMax,
    });
    if (created.kind === 'conflict') throw idempotencyConflict();
    const { challenge } = created;
    const replayed = created.kind === 'replayed';
    const { country } = number;
    if (!replayed) metrics.challengeStarted({ tenant: tenant.id, channel: 'inbound_sms', country });
    const inboundSms = inboundInstruction(keyring, tenant, challenge);
    const own = keyring.find(challenge.secret.keyId);
    // Ended since: its seed is gone.
    if (!inboundSms || !own || challenge.secret.seed === '') return { challenge, replayed };
    // Also for a repetition: the process that was asked first may have died in between.
    const word = deriveWord(own, id, challenge.secret.seed);
    await index.add(tenant.id, { word, ...between }, challenge);
    return { challenge, replayed, inboundSms };
  }
}

function hashOf(keyring: Keyring, request: InboundRequest, e164: string): string {
  const { method, subject, locale, reference, purpose } = request;
  return requestHash(keyring, [{ method, subject }, e164, locale, reference, purpose]);
}
