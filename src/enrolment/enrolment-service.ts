/**
 * The registered methods of subjects: read, added, changed and removed by the rules, with an audit entry before each change and an event
 * after it. Every method throws OctothorpeError.
 */
import { isVerified } from '../challenge/challenge.js';
import { maskStored } from '../challenge/phone-number.js';
import type { StoredChallenge } from '../challenge/stored-challenge.js';
import type { OperatorAct, OperatorListStore } from '../limits/number-lists.js';
import * as rules from './enrolment-rules.js';
import type { RedisEnrolmentStore } from './enrolment-store.js';
import type {
  ApproveMethod,
  Enrolment,
  Method,
  MethodProof,
  NewMethod,
  SubjectKey,
} from './method.js';

const ID_BYTES = 16;

/** Who changes something, for the audit. */
export interface MethodActor {
  /** A name, `the service`, or `the person`. */
  readonly operator: string;
  /** Fingerprint of the API key; `-` where there is none. */
  readonly key: string;
  readonly reason: string;
}

export const THE_PERSON: MethodActor = { operator: 'the person', key: '-', reason: 'by a page' };

export interface MethodEvent {
  readonly type:
    | 'method.added'
    | 'method.renamed'
    | 'method.removed'
    | 'method.default_changed'
    | 'methods.exported'
    | 'methods.imported'
    | 'methods.resealed'
    | 'subject.pass_given'
    | 'subject.deleted';
  readonly tenant: string;
  /** Absent where all subjects of the tenant are meant. */
  readonly subject?: string;
  readonly count?: number;
  readonly method?: { readonly id: string; readonly kind: string; readonly to?: string };
  /** When a pass ends. */
  readonly untilMs?: number;
}

/** A challenge, as far as it says what it has proven. */
export type ProvenChallenge = Pick<
  StoredChallenge,
  'tenant' | 'subject' | 'state' | 'timeline' | 'method' | 'provedIndex' | 'provedMethod'
>;

/** What approvals keep of a subject beside its methods: which device is whose, and the subject's prompts. */
export interface ApprovalRecords {
  /** @param device its id */
  forget(device: string): Promise<void>;
  erase(subject: SubjectKey, devices: readonly string[]): Promise<void>;
  /** Seals all of it under the current master key. @returns whether anything was sealed under another one */
  reseal(subject: SubjectKey, devices: readonly string[]): Promise<boolean>;
}

export interface EnrolmentServiceOptions {
  readonly store: Pick<RedisEnrolmentStore, 'read' | 'change' | 'tagOf'>;
  readonly approvals: Pick<ApprovalRecords, 'forget' | 'erase'>;
  readonly audit: Pick<OperatorListStore, 'note'>;
  readonly challenges: { read(id: string): Promise<ProvenChallenge | undefined> };
  /** By `PhoneNumberCipher.lastingIndex`. */
  readonly indexOf: (e164: string) => string;
  readonly announce: (event: MethodEvent) => void;
  readonly randomBytes: (size: number) => Buffer;
  readonly now: () => number;
}

export interface AddOptions {
  readonly by?: MethodActor;
  readonly authority?: rules.Authority;
  /** The person adds it: with other methods registered, that needs authority. */
  readonly guarded?: boolean;
}

export class EnrolmentService {
  readonly #with: EnrolmentServiceOptions;

  constructor(options: EnrolmentServiceOptions) {
    this.#with = options;
  }

  /** Secrets in the clear. Without methods where the subject has none. */
  async read(subject: SubjectKey): Promise<Enrolment> {
    const { pass: _, unknown: __, ...enrolment } = await this.#with.store.read(subject);
    return enrolment;
  }

  /** Names the subject in the audit. */
  tagOf(subject: SubjectKey): Promise<string> {
    return this.#with.store.tagOf(subject);
  }

  /** What a challenge of the subject has proven; undefined where it is not verified, or not by a registered method. Recovery codes prove no change. */
  async proofOf(subject: SubjectKey, challengeId: string): Promise<MethodProof | undefined> {
    const { challenges, indexOf, store } = this.#with;
    const challenge = await challenges.read(challengeId);
    const isTheirs = challenge?.tenant === subject.tenant && challenge.subject === subject.subject;
    const verifiedAtMs = challenge?.timeline.at(-1)?.atMs;
    if (!isTheirs || verifiedAtMs === undefined || !isVerified(challenge.state)) return undefined;
    const { methods } = await store.read(subject);
    const proven = methods.find((each) => hasProven(challenge, each, indexOf));
    return proven && { methodId: proven.id, verifiedAtMs };
  }

  async add(subject: SubjectKey, added: NewMethod, options: AddOptions = {}): Promise<Method> {
    const id = `me_${this.#with.randomBytes(ID_BYTES).toString('base64url')}`;
    const method = { ...added, id, createdAtMs: this.#with.now() } as Method;
    const { by = THE_PERSON, authority, guarded } = options;
    const rule = rules.add(method, authority, guarded);
    return this.#change(subject, rule, by, 'add_method', 'method.added');
  }

  rename(subject: SubjectKey, id: string, name: string, by = THE_PERSON): Promise<Method> {
    return this.#change(subject, rules.rename(id, name), by, 'rename_method', 'method.renamed');
  }

  async remove(
    subject: SubjectKey,
    id: string,
    authority?: rules.Authority,
    by = THE_PERSON,
  ): Promise<Method> {
    const rule = rules.remove(id, authority);
    const removed = await this.#change(subject, rule, by, 'remove_method', 'method.removed');
    if (removed.kind === 'approve') await this.#with.approvals.forget(id);
    return removed;
  }

  setDefault(
    subject: SubjectKey,
    id: string,
    authority?: rules.Authority,
    by = THE_PERSON,
  ): Promise<Method> {
    return this.#change(subject, rules.setDefault(id, authority), by, 'set_default_method');
  }

  /** @returns false where a passkey's counter has not grown: the sign-in has to be refused */
  noteUse(subject: SubjectKey, id: string, passkey?: rules.PasskeyUse): Promise<boolean> {
    return this.#with.store.change(subject, rules.used(id, passkey));
  }

  /** @returns false where this time step or a later one was used before: the code has to be refused */
  burnStep(
    subject: SubjectKey,
    id: string,
    step: number,
    driftSteps: number,
    by?: string,
  ): Promise<boolean> {
    return this.#with.store.change(subject, rules.burnStep(id, step, driftSteps, by));
  }

  /** @returns how many codes are left; undefined where this one does not count, or not any more */
  spendRecovery(
    subject: SubjectKey,
    id: string,
    hash: string,
    by?: string,
  ): Promise<number | undefined> {
    return this.#with.store.change(subject, rules.spendRecovery(id, hash, by));
  }

  /** @returns false where the method is no device */
  setPush(subject: SubjectKey, id: string, push: ApproveMethod['push']): Promise<boolean> {
    return this.#with.store.change(subject, rules.setPush(id, push));
  }

  /**
   * A one-time pass for somebody who has lost what could prove a change. It replaces an earlier one.
   * @returns the pass, to be shown once: only its hash is kept
   */
  async givePass(subject: SubjectKey, untilMs: number, by: MethodActor): Promise<string> {
    const { store, randomBytes } = this.#with;
    const pass = writtenPass(randomBytes(ID_BYTES));
    await store.change(subject, rules.givePass(pass, untilMs), async () =>
      this.#note(subject, 'give_pass', 'a pass', by, untilMs),
    );
    this.#announce(subject, 'subject.pass_given', { untilMs });
    return pass;
  }

  /** Uses up an operator's pass, for a session that may then register methods. @throws OctothorpeError `proof_needed` */
  usePass(subject: SubjectKey, pass: string): Promise<void> {
    return this.#with.store.change(subject, rules.usePass(pass));
  }

  /** @returns false where nothing was stored */
  async deleteSubject(subject: SubjectKey, by: MethodActor): Promise<boolean> {
    const { store, approvals } = this.#with;
    const erased = await store.change(subject, rules.erase(), async (methods = []) => {
      await this.#note(subject, 'delete_subject', `${methods.length} methods`, by);
      // Devices are found by the methods alone: they go first, so that an erasure that was cut off can be repeated.
      await approvals.erase(subject, devicesOf(methods));
    });
    // Again for what was paired or asked meanwhile, and where prompts alone are left.
    await approvals.erase(subject, devicesOf(erased ?? []));
    if (!erased) return false;
    this.#announce(subject, 'subject.deleted');
    return true;
  }

  /** What is kept of the subject, for the person: noted and announced. */
  async exportSubject(subject: SubjectKey, by: MethodActor): Promise<Enrolment> {
    const enrolment = await this.read(subject);
    const count = enrolment.methods.length;
    await this.#note(subject, 'export_methods', `${count} methods`, by);
    this.#announce(subject, 'methods.exported', { count });
    return enrolment;
  }

  async #change(
    subject: SubjectKey,
    rule: rules.Rule<rules.Change>,
    by: MethodActor,
    act: OperatorAct['act'],
    type?: MethodEvent['type'],
  ): Promise<Method> {
    const change = await this.#with.store.change(subject, rule, async ({ method }) =>
      this.#note(subject, act, shown(method), by),
    );
    const { method } = change;
    if (type) this.#announce(subject, type, { method: publicPart(method) });
    if (change.default) {
      const { id } = change.default;
      const known = id === method.id ? method : undefined;
      const next = known ?? (id === undefined ? undefined : await this.#find(subject, id));
      this.#announce(subject, 'method.default_changed', next ? { method: publicPart(next) } : {});
    }
    return method;
  }

  async #find(subject: SubjectKey, id: string): Promise<Method | undefined> {
    const { methods } = await this.#with.store.read(subject);
    return methods.find((each) => each.id === id);
  }

  async #note(
    subject: SubjectKey,
    act: OperatorAct['act'],
    what: string,
    { operator, key, reason }: MethodActor,
    untilMs?: number,
  ): Promise<void> {
    const tag = await this.#with.store.tagOf(subject);
    const target = `${what} of ${tag}`;
    const end = untilMs === undefined ? {} : { untilMs };
    await this.#with.audit.note(subject.tenant, { operator, key, act, target, reason, ...end });
  }

  #announce(
    { tenant, subject }: SubjectKey,
    type: MethodEvent['type'],
    facts: Pick<MethodEvent, 'method' | 'count' | 'untilMs'> = {},
  ): void {
    this.#with.announce({ type, tenant, subject, ...facts });
  }
}

function hasProven(
  { method, provedIndex, provedMethod }: ProvenChallenge,
  each: Method,
  indexOf: (e164: string) => string,
): boolean {
  if (each.kind === 'recovery') return false;
  if (each.kind === 'phone') return method === undefined && indexOf(each.number) === provedIndex;
  return each.kind === method && each.id === provedMethod;
}

/** The ids of the devices among the methods. */
export function devicesOf(methods: readonly Method[]): string[] {
  return methods.flatMap(({ id, kind }) => (kind === 'approve' ? [id] : []));
}

/** What may leave the service of a method: no secret, no name, and a number masked. */
export function publicPart(method: Method): NonNullable<MethodEvent['method']> {
  const { id, kind } = method;
  return kind === 'phone' ? { id, kind, to: maskStored(method.number) } : { id, kind };
}

function shown(method: Method): string {
  const { id, kind, to } = publicPart(method);
  return [kind, ...(to === undefined ? [] : [to]), id].join(' ');
}

/** Without letters that are taken for digits (Crockford). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** 26 characters in groups, so that a person can read it out. */
function writtenPass(bits: Buffer): string {
  let left = BigInt(`0x${bits.toString('hex')}`);
  let text = '';
  for (let at = 0; at < 26; at += 1) {
    text = ALPHABET[Number(left & 31n)] + text;
    left >>= 5n;
  }
  return text.replace(/(.{5})(?=.)/g, '$1-');
}
