/**
 * Challenges by approval: asks the devices of a challenge's subject, gives the two digits to show, and takes the question back. The API and the hosted
 * sessions use it in the same way. Where nobody is asked, the challenge has failed.
 */
import { type Challenge, isFinal } from '../challenge/challenge.js';
import { deriveMatchDigits, type Keyring } from '../challenge/code.js';
import { OctothorpeError } from '../challenge/errors.js';
import { resolveLocale } from '../challenge/locale.js';
import type { MethodChallenges } from '../challenge/method-challenges.js';
import type { Asker, MethodRequest, Started, Tenant } from '../challenge/policy.js';
import { writtenAmount } from '../challenge/transaction.js';
import type { SubjectKey } from '../enrolment/method.js';
import type { Suppressed } from './approval.js';
import type { Approvals } from './approvals.js';
import type { Places } from './places.js';

export type Prompted =
  | {
      readonly kind: 'asked';
      /** As it is now, where it has ended. */
      readonly challenge: Challenge;
      /** Absent where a version that did not keep it has ended the challenge. */
      readonly matchDigit?: string;
    }
  | {
      readonly kind: 'unasked';
      /** It has ended. */
      readonly challenge: Challenge;
      /** Absent where an earlier request was told. */
      readonly suppressed?: Suppressed;
    };

export interface PromptedChallengesOptions {
  readonly approvals: Pick<Approvals, 'request' | 'suppression' | 'withdraw'>;
  readonly challenges: { get(tenant: Tenant, id: string): Promise<Challenge> };
  readonly methods: Pick<MethodChallenges, 'approval'>;
  readonly keyring: Keyring;
  readonly places: Places;
}

export class PromptedChallenges {
  readonly #with: PromptedChallengesOptions;

  constructor(options: PromptedChallengesOptions) {
    this.#with = options;
  }

  /** Safe to say twice for one challenge. @throws OctothorpeError `challenge_final`, `unavailable` */
  async ask(
    tenant: Tenant,
    { challenge, replayed }: Pick<Started, 'challenge' | 'replayed'>,
    { ip = '', device, matchDigits }: Pick<MethodRequest, 'ip' | 'device' | 'matchDigits'>,
  ): Promise<Prompted> {
    // As it was at its start, so a repeated one may have ended.
    const now = replayed ? await this.#with.challenges.get(tenant, challenge.id) : challenge;
    if (isFinal(now.state)) return this.#ended(now, matchDigits);
    const number = matchDigits ?? this.#numberOf(challenge);
    if (number === undefined) throw keyIsGone();
    const { id: challengeId, locale, expiresAtMs } = challenge;
    const asked = await this.#with.approvals.request({
      ...{ ...ownerOf(challenge), challengeId, number, expiresAtMs },
      brand: tenant.brand,
      what: whatOf(challenge),
      where: this.#with.places.whereOf(ip, locale),
      ...(device === undefined ? {} : { source: device }),
    });
    if (asked.kind !== 'suppressed') return { kind: 'asked', challenge, matchDigit: number };
    const { kind: _, ...suppressed } = asked;
    return this.#unreachable(tenant, challenge, suppressed, number);
  }

  /** Why nobody would be asked now; undefined where the devices would be. @throws OctothorpeError `unavailable` */
  suppression(owner: SubjectKey, { device }: Asker): Promise<Suppressed | undefined> {
    return this.#with.approvals.suppression(owner, device);
  }

  /** The challenge has ended otherwise. Nothing happens to one by another method. */
  async withdraw(challenge: Challenge): Promise<void> {
    if (challenge.method !== 'approve') return;
    await this.#with.approvals.withdraw(ownerOf(challenge), challenge.id);
  }

  async #unreachable(
    tenant: Tenant,
    { id }: Challenge,
    suppressed: Suppressed,
    number: string,
  ): Promise<Prompted> {
    const { methods, challenges } = this.#with;
    try {
      const challenge = await methods.approval(tenant, id, 'unreachable');
      return { kind: 'unasked', challenge, suppressed };
    } catch (error) {
      // The same start, sent twice at once, or a cancellation in between.
      if (!(error instanceof OctothorpeError) || error.code !== 'challenge_final') throw error;
      return this.#ended(await challenges.get(tenant, id), number);
    }
  }

  #ended(challenge: Challenge, number = this.#numberOf(challenge)): Prompted {
    if (challenge.reason === 'unreachable') return { kind: 'unasked', challenge };
    return { kind: 'asked', challenge, ...(number === undefined ? {} : { matchDigit: number }) };
  }

  #numberOf({ id, secret }: Challenge): string | undefined {
    const keys = this.#with.keyring.find(secret.keyId);
    return keys && secret.seed !== '' ? deriveMatchDigits(keys, id, secret.seed) : undefined;
  }
}

/** Empty for a sign-in, which the app names in its own language; a payment has more to say. */
function whatOf({ locale, transaction }: Challenge): string {
  if (!transaction) return '';
  return `${writtenAmount(resolveLocale(locale), transaction)} · ${transaction.payee}`;
}

function ownerOf({ tenant, subject = '' }: Challenge): SubjectKey {
  return { tenant, subject };
}

function keyIsGone(): OctothorpeError {
  return new OctothorpeError('challenge_final', 'This challenge is over. Start a new one.');
}
