/**
 * Challenges by a registered method: starts them, checks what is typed for them, and takes decisions of devices. `ChallengeService` passes
 * them on; reading, following, canceling and ending are the same as for all challenges.
 */
import {
  type Challenge,
  challengeId,
  type MethodChannel,
  type RegisteredMethod,
} from './challenge.js';
import { type Keyring, newSeed } from './code.js';
import {
  hasEnded,
  idempotencyConflict,
  invalidField,
  methodNotRegistered,
  notFound,
  notSixDigits,
  notTyped,
  type OctothorpeError,
} from './errors.js';
import { requestHash } from './idempotency.js';
import {
  APPROVAL_LIFE_MS_MAX,
  type Asker,
  type ChallengePolicy,
  type CheckedChallenge,
  type CheckOutcome,
  type Idempotency,
  type MethodRequest,
  type Started,
  type Tenant,
  TYPED_METHODS,
  type TypedMethod,
} from './policy.js';
import type {
  ApprovalStep,
  ChallengeStore,
  MethodVerdict,
  SubjectGuesses,
  TypedProofs,
} from './ports.js';
import { boundText } from './transaction.js';

export interface MethodChallengesDependencies {
  readonly store: ChallengeStore;
  readonly proofs: TypedProofs;
  readonly guesses: SubjectGuesses;
  readonly keyring: Keyring;
  readonly randomBytes: (size: number) => Buffer;
  readonly policy: ChallengePolicy;
  readonly metrics: {
    challengeStarted(labels: { tenant: string; channel: RegisteredMethod; country: string }): void;
  };
}

/** A code that was typed for one challenge. */
export interface TypedCode {
  readonly code: string;
  /** Names the check, 12 characters: the same one gets its first verdict again. */
  readonly requestId: string;
  /** Who types it; who started the challenge where nothing is told. */
  readonly from: Asker;
}

/** There is no number, so there is no country. */
const NO_COUNTRY = '001';

export class MethodChallenges {
  readonly #with: MethodChallengesDependencies;

  constructor(dependencies: MethodChallengesDependencies) {
    this.#with = dependencies;
  }

  /**
   * The code is used up before its challenge ends, and a challenge that has ended uses up none. So a code that was seen on its way counts once.
   * After a crash between the two, the same check, sent again, still finds its code right, and no other does.
   * @throws OctothorpeError method_not_registered, challenge_not_checkable, invalid_request, limit_reached, not_found, unavailable
   */
  async check(
    challenge: Challenge,
    { code, requestId, from }: TypedCode,
  ): Promise<CheckedChallenge> {
    const { store, proofs, guesses } = this.#with;
    const { id, tenant, method, subject = '' } = challenge;
    if (!method || !isTyped(method)) throw notTyped(method ?? 'approve');
    if (SIX_DIGITS.test(code) !== (method === 'totp')) throw wrongForm(method);
    const owner = { tenant, subject };
    const asking = guesses.sourcesOf(tenant, from);
    const sources = asking.length > 0 ? asking : (challenge.sources ?? []);
    const settle = await guesses.take(owner, method, { requestId, sources });
    const found = await proofs.prove(owner, method, code, `${id}.${requestId}`);
    if (found === undefined) {
      await settle('not_checkable');
      throw methodNotRegistered(method);
    }
    const decided = await store.decide(id, tenant, { kind: 'proof', requestId, ...found });
    if (!decided) throw notFound();
    const outcome = decided.outcome as CheckOutcome;
    await settle(outcome);
    return { outcome, challenge: decided.challenge };
  }

  /**
   * Resolves once the challenge is in Redis.
   * @param id of the challenge, by its idempotency key or random
   * @throws OctothorpeError method_not_registered, idempotency_conflict, unavailable
   */
  async start(
    tenant: Tenant,
    request: MethodRequest,
    id: Buffer,
    idempotency?: Idempotency,
  ): Promise<Started> {
    const { store, proofs, guesses, keyring, policy, randomBytes } = this.#with;
    const { method, subject, reference, purpose, transaction } = request;
    if (!(await proofs.isRegistered({ tenant: tenant.id, subject }, method))) {
      throw methodNotRegistered(method);
    }
    const created = await store.createByMethod({
      id: challengeId(id, store.slots),
      tenant: tenant.id,
      method,
      subject,
      sources: guesses.sourcesOf(tenant.id, request),
      locale: request.locale ?? tenant.locale,
      ...(reference === undefined ? {} : { reference }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(transaction === undefined ? {} : { transaction }),
      secret: { seed: newSeed(randomBytes), keyId: keyring.current.id },
      bodyHash: idempotency ? hashOf(keyring, request) : '',
      lifeMs: method === 'approve' ? Math.min(policy.lifeMs, APPROVAL_LIFE_MS_MAX) : policy.lifeMs,
      checksMax: policy.checksMax,
    });
    if (created.kind === 'conflict') throw idempotencyConflict();
    const { challenge } = created;
    if (created.kind === 'replayed') return { challenge, replayed: true };
    const labels = { tenant: tenant.id, channel: method, country: NO_COUNTRY };
    this.#with.metrics.challengeStarted(labels);
    return { challenge, replayed: false };
  }

  /** What came of an answer that the caller has looked at, such as a passkey's. @throws OctothorpeError not_found, unavailable */
  async judge(
    { id, tenant }: Pick<Challenge, 'id' | 'tenant'>,
    tried: { readonly requestId: string } & MethodVerdict,
  ): Promise<CheckedChallenge> {
    const decided = await this.#with.store.decide(id, tenant, { kind: 'proof', ...tried });
    if (!decided || decided.outcome === 'not_checkable') throw notFound();
    return { outcome: decided.outcome as CheckOutcome, challenge: decided.challenge };
  }

  /**
   * A device reports how far the question has come, or brings the person's decision. The caller has verified the device before.
   * @param methodId the device's
   * @throws OctothorpeError not_found, challenge_final, unavailable
   */
  async approval(
    tenant: Pick<Tenant, 'id'>,
    id: string,
    step: ApprovalStep,
    methodId?: string,
  ): Promise<Challenge> {
    const decided = await this.#with.store.decide(id, tenant.id, {
      kind: 'approval',
      step,
      ...(methodId === undefined ? {} : { methodId }),
    });
    if (decided?.challenge.method !== 'approve') throw notFound();
    const isProgress = step === 'sent' || step === 'shown';
    // Progress that comes late changes nothing; a decision that comes late was not taken, unless it is the one that ended the challenge.
    if (decided.outcome !== 'applied' && !isProgress && !endedBy(decided.challenge, step)) {
      throw hasEnded();
    }
    return decided.challenge;
  }
}

/** The same decision may be told twice: by the answer, and by a reading at the same moment. */
function endedBy({ state, reason }: Challenge, step: ApprovalStep): boolean {
  return state === step || (state === 'failed' && reason === step);
}

/** A text that can be no code of this method uses up no try. */
function wrongForm(method: TypedMethod): OctothorpeError {
  if (method === 'totp') return notSixDigits();
  return invalidField('code', 'Must be a recovery code of ten letters and digits.');
}

/** All codes but those for recovery, which have ten characters. */
export const SIX_DIGITS = /^\d{6}$/;

function isTyped(method: MethodChannel): method is TypedMethod {
  return (TYPED_METHODS as readonly MethodChannel[]).includes(method);
}

function hashOf(keyring: Keyring, request: MethodRequest): string {
  const { method, subject, locale, reference, purpose, transaction, matchDigits } = request;
  const bound = transaction === undefined ? null : boundText(transaction);
  const asked = matchDigits === undefined ? { method, subject } : { method, subject, matchDigits };
  return requestHash(keyring, [asked, locale, reference, purpose, bound]);
}
