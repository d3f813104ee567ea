/** What a person changes of registered methods on the pages. What would let a thief in needs a fresh proof in the same session. */
import { OctothorpeError } from '../challenge/errors.js';
import { isName } from '../enrolment/enrolment-rules.js';
import type { Enrolment, SubjectKey } from '../enrolment/method.js';
import type { Enrolments } from './ports.js';
import type { Session, SessionSnapshot } from './session.js';
import { noSuchMethod } from './session-errors.js';
import {
  type MethodSession,
  proofNeeded,
  type SessionMethods,
  withPlan,
} from './session-methods.js';
import type { SessionReader } from './session-reader.js';

export interface MethodManagementOptions {
  readonly reader: SessionReader;
  readonly methods: SessionMethods;
  readonly enrolments: Enrolments;
}

export class MethodManagement {
  readonly #with: MethodManagementOptions;

  constructor(options: MethodManagementOptions) {
    this.#with = options;
  }

  /** @throws OctothorpeError `method_not_registered`, `proof_needed`, `forbidden` */
  async setDefault(given: Session, id: string): Promise<SessionSnapshot> {
    const session = await this.#managing(given);
    const { methods, enrolments } = this.#with;
    const enrolment = await methods.enrolmentOf(session);
    requireRegistered(enrolment, id);
    const authority = methods.authorityOf(session, enrolment);
    await enrolments.setDefault(ownerOf(session), id, authority);
    return this.#with.reader.snapshot(session);
  }

  async rename(given: Session, id: string, name: string): Promise<SessionSnapshot> {
    const session = await this.#managing(given);
    const { methods, enrolments } = this.#with;
    requireRegistered(await methods.enrolmentOf(session), id);
    await enrolments.rename(ownerOf(session), id, requireName(name));
    return this.#with.reader.snapshot(session);
  }

  /** @throws as `setDefault` */
  async remove(given: Session, id: string): Promise<SessionSnapshot> {
    const session = await this.#managing(given);
    const { methods, enrolments } = this.#with;
    const enrolment = await methods.enrolmentOf(session);
    requireRegistered(enrolment, id);
    const authority = methods.authorityOf(session, enrolment);
    const isLast = enrolment.methods.every((each) => each.id === id || each.kind === 'recovery');
    const proof = authority.proof;
    // The method itself may only prove that it goes where no other can.
    if (!proof || (proof.methodId === id && !isLast)) throw proofNeeded();
    await enrolments.remove(ownerOf(session), id, authority);
    return this.#with.reader.snapshot(session);
  }

  async #managing(given: Session): Promise<MethodSession> {
    const { reader, methods } = this.#with;
    reader.requireOpen(given);
    const session = withPlan(await methods.notePairing(withPlan(given)));
    if (session.purpose === 'manage') return session;
    throw new OctothorpeError(
      'forbidden',
      'Registered methods are changed in a session of the purpose "manage" alone.',
    );
  }
}

/** @throws OctothorpeError `method_not_registered`, also for the method of another subject */
function requireRegistered({ methods }: Enrolment, id: string): void {
  if (!methods.some((method) => method.id === id)) throw noSuchMethod();
}

export function ownerOf({ tenant, subject }: Session): SubjectKey {
  return { tenant, subject };
}

/** @throws OctothorpeError `invalid_request` */
export function requireName(name: string): string {
  if (isName(name)) return name;
  throw new OctothorpeError('invalid_request', 'A name has 1 to 64 visible characters.');
}
