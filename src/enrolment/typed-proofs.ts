/** Looks at a code that a person typed for a registered method, and uses it up where it is right. */
import type { TypedMethod } from '../challenge/policy.js';
import type { MethodVerdict, TypedProofs } from '../challenge/ports.js';
import type { Clock } from '../challenge/time.js';
import type { Enrolment, MethodKind, SubjectKey } from './method.js';
import { findRecoveryCode } from './recovery-codes.js';
import { checkTotp } from './totp.js';

/** What this needs of the service of enrolments. */
export interface Enrolments {
  read(owner: SubjectKey): Promise<Enrolment>;
  /** @returns false where this step or a later one was used before */
  burnStep(
    owner: SubjectKey,
    id: string,
    step: number,
    driftSteps: number,
    by: string,
  ): Promise<boolean>;
  /** @returns how many are left; undefined where it is not there any more */
  spendRecovery(
    owner: SubjectKey,
    id: string,
    hash: string,
    by: string,
  ): Promise<number | undefined>;
}

const WRONG: MethodVerdict = { right: false };

export class RegisteredProofs implements TypedProofs {
  readonly #enrolments: Enrolments;
  readonly #clock: Clock;

  constructor(enrolments: Enrolments, clock: Clock) {
    this.#enrolments = enrolments;
    this.#clock = clock;
  }

  async prove(
    owner: SubjectKey,
    method: TypedMethod,
    code: string,
    by: string,
  ): Promise<MethodVerdict | undefined> {
    const { methods } = await this.#enrolments.read(owner);
    if (!methods.some(({ kind }) => kind === method)) return undefined;
    for (const each of methods) {
      // All of them where none fits: a subject may have two apps.
      if (each.kind === 'totp' && method === 'totp') {
        const use = checkTotp(each, code, this.#clock.now(), by);
        if (use) {
          const { lastStep, driftSteps } = use;
          const burned = await this.#enrolments.burnStep(owner, each.id, lastStep, driftSteps, by);
          return burned ? { right: true, methodId: each.id } : WRONG;
        }
      } else if (each.kind === 'recovery' && method === 'recovery') {
        const hash = findRecoveryCode(owner, each, code, by);
        if (hash !== undefined) {
          const left = await this.#enrolments.spendRecovery(owner, each.id, hash, by);
          return left === undefined ? WRONG : { right: true, methodId: each.id };
        }
      }
    }
    return WRONG;
  }

  async isRegistered(owner: SubjectKey, method: MethodKind): Promise<boolean> {
    const { methods } = await this.#enrolments.read(owner);
    return methods.some(({ kind }) => kind === method);
  }
}
