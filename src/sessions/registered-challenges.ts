/**
 * Challenges as sessions need them: those of the challenge service, and what a registered method needs beside them. A prompt goes to the person's
 * devices, and a browser is asked about a passkey and checked.
 */
import type { Challenge, Channel } from '../challenge/challenge.js';
import type { ChallengeApi } from '../challenge/challenge-service.js';
import type { Keyring } from '../challenge/code.js';
import { OctothorpeError } from '../challenge/errors.js';
import type {
  AnyStartRequest,
  Asker,
  CheckedChallenge,
  Idempotency,
  MethodRequest,
  Tenant,
} from '../challenge/policy.js';
import type { MethodVerdict } from '../challenge/ports.js';
import type { PasskeyUse } from '../enrolment/enrolment-rules.js';
import type { Enrolment, Method, PasskeyMethod, SubjectKey } from '../enrolment/method.js';
import {
  checkPasskey,
  proofOptions,
  type RelyingParty,
  webauthnChallengeOf,
} from '../enrolment/passkey.js';
import type { Challenges, PasskeyAssertion, StartedChallenge } from './ports.js';

/** Asks the devices of a challenge's subject. */
export interface Prompts {
  /**
   * Safe to say twice for one challenge.
   * @returns the challenge as it is then: it has failed where nobody was asked, so that the person may choose another method
   */
  ask(
    tenant: Tenant,
    started: { readonly challenge: Challenge; readonly replayed: boolean },
    request: Pick<MethodRequest, 'ip' | 'device' | 'matchDigits'>,
  ): Promise<StartedChallenge>;
  /** The challenge has ended otherwise. Nothing happens to one by another method. */
  withdraw(challenge: Challenge): Promise<void>;
}

export interface RegisteredChallengesOptions {
  readonly challenges: ChallengeApi;
  readonly enrolments: {
    read(owner: SubjectKey): Promise<Enrolment>;
    noteUse(owner: SubjectKey, id: string, passkey?: PasskeyUse): Promise<boolean>;
  };
  readonly prompts: Prompts;
  /** What came of a passkey's answer, which was looked at before. */
  readonly outcomes: {
    judge(
      challenge: Challenge,
      tried: { readonly requestId: string } & MethodVerdict,
    ): Promise<CheckedChallenge>;
  };
  readonly keyring: Keyring;
  readonly party: Omit<RelyingParty, 'name'>;
}

/** As those of typed codes are kept. */
const REQUEST_ID_CHARS = 12;

export class RegisteredChallenges implements Challenges {
  readonly #with: RegisteredChallengesOptions;

  constructor(options: RegisteredChallengesOptions) {
    this.#with = options;
  }

  async start(
    tenant: Tenant,
    request: AnyStartRequest,
    idempotency?: Idempotency,
  ): Promise<StartedChallenge> {
    const started = await this.#with.challenges.start(tenant, request, idempotency);
    if (!('method' in request)) return started;
    if (request.method === 'approve') return this.#with.prompts.ask(tenant, started, request);
    if (request.method === 'passkey') return this.#asked(tenant, started.challenge);
    return started;
  }

  /** A wrong answer uses up a try of the challenge; a passkey that seems to be copied is refused as a wrong one. */
  async checkPasskey(
    tenant: Tenant,
    id: string,
    credential: PasskeyAssertion,
    requestId: string,
  ): Promise<CheckedChallenge> {
    const { enrolments, outcomes } = this.#with;
    const challenge = await this.get(tenant, id);
    if (challenge.method !== 'passkey') throw notAsked();
    const owner = ownerOf(challenge);
    const { methods } = await enrolments.read(owner);
    const proof = await checkPasskey(
      this.#party(tenant),
      methods.filter(isPasskey),
      this.#question(challenge),
      credential,
    );
    const right =
      proof.kind === 'right' &&
      (await enrolments.noteUse(owner, proof.passkey.id, {
        counter: proof.counter,
        backedUp: proof.backedUp,
      }));
    return outcomes.judge(challenge, {
      requestId: requestId.slice(0, REQUEST_ID_CHARS),
      right,
      ...(right ? { methodId: proof.passkey.id } : {}),
    });
  }

  async cancel(tenant: Tenant, id: string): Promise<Challenge> {
    const canceled = await this.#with.challenges.cancel(tenant, id);
    await this.#with.prompts.withdraw(canceled);
    return canceled;
  }

  idFor(tenant: Tenant, idempotency: Idempotency): string {
    return this.#with.challenges.idFor(tenant, idempotency);
  }

  get(tenant: Tenant, id: string): Promise<Challenge> {
    return this.#with.challenges.get(tenant, id);
  }

  check(
    tenant: Tenant,
    id: string,
    code: string,
    requestId: string,
    from?: Asker,
  ): ReturnType<Challenges['check']> {
    return this.#with.challenges.check(tenant, id, code, requestId, from);
  }

  resend(tenant: Tenant, id: string, channel?: Channel, asker?: Asker): Promise<Challenge> {
    return this.#with.challenges.resend(tenant, id, channel, asker);
  }

  async #asked(tenant: Tenant, challenge: Challenge): Promise<StartedChallenge> {
    const { methods } = await this.#with.enrolments.read(ownerOf(challenge));
    const party = this.#party(tenant);
    const own = methods.filter(isPasskey);
    return { challenge, publicKey: await proofOptions(party, own, this.#question(challenge)) };
  }

  #question({ id, secret }: Challenge): string {
    return webauthnChallengeOf(this.#keys(secret.keyId), 'prove', id, secret.seed);
  }

  /** @throws OctothorpeError `challenge_final` where the key is gone */
  #keys(id: string) {
    const keys = this.#with.keyring.find(id);
    if (keys) return keys;
    throw new OctothorpeError('challenge_final', 'This challenge is over. Start a new one.');
  }

  #party({ brand }: Tenant): RelyingParty {
    return { ...this.#with.party, name: brand };
  }
}

function ownerOf({ tenant, subject = '' }: Challenge): SubjectKey {
  return { tenant, subject };
}

function isPasskey(method: Method): method is PasskeyMethod {
  return method.kind === 'passkey';
}

function notAsked(): OctothorpeError {
  return new OctothorpeError(
    'challenge_not_checkable',
    'This session has not asked for a passkey. Start with the channel passkey.',
  );
}
