/**
 * 'Text us instead': an SMS from a phone whose word verifies the challenge that waits for it. Texts and numbers are looked at and not kept. Nobody
 * is answered: whoever could make us answer could make us send.
 */

import type { RedisInboundIndex } from '../challenge/challenge-indexes.js';
import type { Keyring } from '../challenge/code.js';
import { receiversOf } from '../challenge/inbound-sms.js';
import { wordsIn, wordVerifier } from '../challenge/inbound-word.js';
import type { Tenant } from '../challenge/policy.js';
import type { ChallengeStore } from '../challenge/ports.js';
import type { InboundLimits } from '../limits/inbound-limits.js';

export interface InboundTextsDependencies {
  readonly store: Pick<ChallengeStore, 'decide'>;
  readonly index: Pick<RedisInboundIndex, 'find'>;
  readonly limits: Pick<InboundLimits, 'mayLook'>;
  readonly keyring: Keyring;
  readonly tenants: ReadonlyMap<string, Pick<Tenant, 'id' | 'inboundSms'>>;
  readonly metrics: { inboundSms(outcome: Exclude<InboundOutcome, 'other'>): void };
}

/**
 * `other`: it was written to no number that takes words, or holds none. `unknown`: no challenge waits for this word from this number.
 * `late`: its time was over. `ended`: it was verified, or canceled, before. `limited`: too many words came from this number.
 */
export type InboundOutcome = 'verified' | 'unknown' | 'late' | 'ended' | 'limited' | 'other';

export interface TextFromPhone {
  readonly provider: string;
  /** The provider's id of it. */
  readonly reference: string;
  /** E.164 */
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

export class InboundTexts {
  readonly #with: InboundTextsDependencies;

  constructor(dependencies: InboundTextsDependencies) {
    this.#with = dependencies;
  }

  /** @throws OctothorpeError `unavailable`: the provider should announce it again */
  async take(message: TextFromPhone): Promise<InboundOutcome> {
    const { tenants, metrics } = this.#with;
    const receivers = receiversOf(tenants.values(), message);
    const words = receivers.length > 0 ? wordsIn(message.text) : [];
    if (words.length === 0) return 'other';
    const outcome = await this.#look(message, receivers, words);
    metrics.inboundSms(outcome);
    return outcome;
  }

  async #look(
    { from, to, reference }: TextFromPhone,
    receivers: readonly string[],
    words: readonly string[],
  ): Promise<Exclude<InboundOutcome, 'other'>> {
    const { store, index, limits, keyring } = this.#with;
    if (!(await limits.mayLook({ from, to, reference }))) return 'limited';
    let outcome: Exclude<InboundOutcome, 'other'> = 'unknown';
    for (const { challengeId, tenant, word } of await index.find(receivers, words, { from, to })) {
      const verifiers = keyring.all.map((keys) => ({
        keyId: keys.id,
        verifier: wordVerifier(keys, challengeId, { word, from, to }),
      }));
      const decided = await store.decide(challengeId, tenant, { kind: 'texted', verifiers });
      if (decided?.outcome === 'verified') return 'verified';
      if (decided?.outcome === 'expired') outcome = 'late';
      else if (decided?.outcome === 'ended') outcome = 'ended';
    }
    return outcome;
  }
}
