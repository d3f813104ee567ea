/**
 * What may become of a subject's methods: pure rules. What would let a thief in needs a fresh proof by a registered method, or an operator's
 * pass: to remove the last method, and to change the default, also by removing it.
 */
import { createHash } from 'node:crypto';
import { isSameText } from '../challenge/code.js';
import { OctothorpeError } from '../challenge/errors.js';
import type {
  ApproveMethod,
  Method,
  MethodKind,
  MethodProof,
  PasskeyMethod,
  StoredEnrolment,
  TotpMethod,
} from './method.js';

export const METHODS_MAX: Readonly<Record<MethodKind, number>> = {
  phone: 5,
  totp: 2,
  approve: 5,
  passkey: 10,
  recovery: 1,
};
export const NAME_CHARACTERS_MAX = 64;
/** How long a proof allows changes. */
export const PROOF_FRESH_MS = 300_000;

/** What a rule decides: its result, and what is stored from now on; absent where nothing changes. */
export interface Ruling<T> {
  readonly result: T;
  readonly next?: StoredEnrolment;
}

/** @throws OctothorpeError where the change is refused */
export type Rule<T> = (enrolment: StoredEnrolment, nowMs: number) => Ruling<T>;

/** What allows a change that not everybody may make. */
export interface Authority {
  readonly proof?: MethodProof | undefined;
  /** An operator's pass, as the person gives it. */
  readonly pass?: string | undefined;
}

export interface Change {
  readonly method: Method;
  /** Where the default has become another: its id; undefined in it where there is none any more. */
  readonly default?: { readonly id: string | undefined };
}

/**
 * A new set of recovery codes takes the place of the old one. With a pass, the new method becomes the default.
 * @param guarded whether the caller may add to other methods only with authority
 */
export function add(method: Method, authority: Authority = {}, guarded = false): Rule<Change> {
  return (enrolment, nowMs) => {
    requireName(method.name);
    const { methods } = enrolment;
    if (methods.some((each) => isSame(each, method))) {
      throw new OctothorpeError(
        'method_exists',
        'The subject has registered this already. Use the method that is there.',
      );
    }
    const others = method.kind === 'recovery' ? methods.filter(isNoRecovery) : methods;
    const alike = others.filter(({ kind }) => kind === method.kind).length;
    if (alike >= METHODS_MAX[method.kind]) {
      throw new OctothorpeError(
        'too_many_methods',
        `A subject may have ${METHODS_MAX[method.kind]} of the kind "${method.kind}". Remove one first.`,
      );
    }
    const needed = guarded && methods.some(isNoRecovery);
    const allowed = needed || authority.pass !== undefined;
    const rest = allowed ? withAuthority(enrolment, authority, nowMs) : enrolment;
    const next = { ...rest, methods: [...others, method] };
    const first = enrolment.defaultId === undefined || authority.pass !== undefined;
    if (!first || !isNoRecovery(method)) return { result: { method }, next };
    return {
      result: { method, default: { id: method.id } },
      next: { ...next, defaultId: method.id },
    };
  };
}

export function rename(id: string, name: string): Rule<Change> {
  return (enrolment) => {
    requireName(name);
    const method = { ...requireMethod(enrolment, id), name };
    return { result: { method }, next: replaced(enrolment, method) };
  };
}

/** The default moves on to the method that was used last. */
export function remove(id: string, authority: Authority = {}): Rule<Change> {
  return (enrolment, nowMs) => {
    const method = requireMethod(enrolment, id);
    const methods = enrolment.methods.filter((each) => each !== method);
    const wasDefault = enrolment.defaultId === id;
    const isLast = isNoRecovery(method) ? !methods.some(isNoRecovery) : methods.length === 0;
    // Where nothing else is left to prove, the last method may prove its own removal.
    const rest =
      wasDefault || isLast
        ? withAuthority(enrolment, authority, nowMs, isLast ? undefined : id)
        : enrolment;
    if (!wasDefault) return { result: { method }, next: { ...rest, methods } };
    const { defaultId: _, ...others } = rest;
    const moved = nextDefault(methods);
    return {
      result: { method, default: { id: moved } },
      next: { ...others, methods, ...(moved === undefined ? {} : { defaultId: moved }) },
    };
  };
}

export function setDefault(id: string, authority: Authority = {}): Rule<Change> {
  return (enrolment, nowMs) => {
    const method = requireMethod(enrolment, id);
    if (!isNoRecovery(method)) {
      throw new OctothorpeError(
        'invalid_request',
        'Recovery codes cannot be the default. Choose another method.',
      );
    }
    if (enrolment.defaultId === id) return { result: { method } };
    const rest = withAuthority(enrolment, authority, nowMs, id);
    return { result: { method, default: { id } }, next: { ...rest, defaultId: id } };
  };
}

/** What a proof by a passkey tells of it. */
export interface PasskeyUse {
  readonly counter: number;
  readonly backedUp: boolean;
}

/** @returns false where a passkey's counter has not grown: its authenticator may have been copied */
export function used(id: string, passkey?: PasskeyUse): Rule<boolean> {
  return (enrolment, nowMs) => {
    const method = { ...requireMethod(enrolment, id), lastUsedAtMs: nowMs };
    if (method.kind !== 'passkey' || !passkey) {
      return { result: true, next: replaced(enrolment, method) };
    }
    // An authenticator that does not count always says 0 (WebAuthn Level 2, 6.1.1).
    const counts = method.counter > 0 || passkey.counter > 0;
    if (counts && passkey.counter <= method.counter) return { result: false };
    const next: PasskeyMethod = { ...method, ...passkey };
    return { result: true, next: replaced(enrolment, next) };
  };
}

/**
 * @param by names the check: sent again, it gets the same answer
 * @returns false where this step or a later one was used before: a code counts once
 */
export function burnStep(id: string, step: number, driftSteps: number, by?: string): Rule<boolean> {
  return (enrolment, nowMs) => {
    const method = requireMethod(enrolment, id);
    if (method.kind !== 'totp') return { result: false };
    const { usedBy, ...rest } = method;
    if (step === method.lastStep && by !== undefined && by === usedBy) return { result: true };
    if (step <= method.lastStep) return { result: false };
    const used = by === undefined ? {} : { usedBy: by };
    const next: TotpMethod = { ...rest, lastStep: step, driftSteps, lastUsedAtMs: nowMs, ...used };
    return { result: true, next: replaced(enrolment, next) };
  };
}

/**
 * @param by as for `burnStep`
 * @returns how many codes are left; undefined where the set has no such code, or not any more
 */
export function spendRecovery(id: string, hash: string, by?: string): Rule<number | undefined> {
  return (enrolment, nowMs) => {
    const method = requireMethod(enrolment, id);
    if (method.kind !== 'recovery') return { result: undefined };
    const at = method.hashes.findIndex((each) => isSameText(each, hash));
    const { spent, ...rest } = method;
    const again = by !== undefined && spent?.by === by && isSameText(spent.hash, hash);
    if (at < 0) return { result: again ? method.hashes.length : undefined };
    const hashes = method.hashes.filter((_, index) => index !== at);
    const used = by === undefined ? {} : { spent: { hash, by } };
    const next = { ...rest, hashes, lastUsedAtMs: nowMs, ...used };
    return { result: hashes.length, next: replaced(enrolment, next) };
  };
}

/** A device's address for push messages; undefined where it takes none any more. */
export function setPush(id: string, push: ApproveMethod['push']): Rule<boolean> {
  return (enrolment) => {
    const method = requireMethod(enrolment, id);
    if (method.kind !== 'approve') return { result: false };
    const { push: _, ...rest } = method;
    return { result: true, next: replaced(enrolment, push ? { ...rest, push } : rest) };
  };
}

/** Takes the place of an earlier pass. */
export function givePass(pass: string, untilMs: number): Rule<void> {
  return (enrolment) => ({
    result: undefined,
    next: { ...enrolment, pass: { hash: passHash(pass), untilMs } },
  });
}

/** For a caller that will register something: the pass is used up. @throws OctothorpeError `proof_needed` */
export function usePass(pass: string): Rule<void> {
  return (enrolment, nowMs) => ({
    result: undefined,
    next: withAuthority(enrolment, { pass }, nowMs),
  });
}

/** @returns the methods that there were; undefined where nothing was stored */
export function erase(): Rule<readonly Method[] | undefined> {
  return ({ tenant, subject, methods, pass, unknown }) => {
    if (methods.length === 0 && !pass && !unknown) return { result: undefined };
    return { result: methods, next: { tenant, subject, methods: [] } };
  };
}

export function requireMethod(enrolment: StoredEnrolment, id: string): Method {
  const method = enrolment.methods.find((each) => each.id === id);
  if (method) return method;
  throw new OctothorpeError('not_found', 'The subject has no such method.');
}

/** 1 to 64 characters on one line. */
export function isName(name: string): boolean {
  const { length } = [...name];
  return length > 0 && length <= NAME_CHARACTERS_MAX && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name);
}

function requireName(name: string): void {
  if (isName(name)) return;
  throw new OctothorpeError(
    'invalid_request',
    `A name has 1 to ${NAME_CHARACTERS_MAX} visible characters.`,
  );
}

/**
 * @param not a method that cannot prove this change
 * @returns the enrolment without the pass, where one was used
 * @throws OctothorpeError `proof_needed`
 */
function withAuthority(
  enrolment: StoredEnrolment,
  { proof, pass: given }: Authority,
  nowMs: number,
  not?: string,
): StoredEnrolment {
  if (given !== undefined) {
    const { pass, ...rest } = enrolment;
    if (pass && nowMs < pass.untilMs && isSameText(pass.hash, passHash(given))) return rest;
    throw new OctothorpeError(
      'proof_needed',
      'This pass is not known, was used, or is over. Ask an operator for another.',
    );
  }
  const isFresh = proof !== undefined && nowMs - proof.verifiedAtMs <= PROOF_FRESH_MS;
  const isRegistered = enrolment.methods.some(({ id }) => id === proof?.methodId);
  if (isFresh && isRegistered && proof.methodId !== not) return enrolment;
  throw new OctothorpeError(
    'proof_needed',
    'This change needs a proof by another registered method within the last five minutes, or an operator’s pass.',
  );
}

function nextDefault(methods: readonly Method[]): string | undefined {
  const [next] = methods
    .filter(isNoRecovery)
    .sort((a, b) => (b.lastUsedAtMs ?? 0) - (a.lastUsedAtMs ?? 0));
  return next?.id;
}

function replaced(enrolment: StoredEnrolment, method: Method): StoredEnrolment {
  const methods = enrolment.methods.map((each) => (each.id === method.id ? method : each));
  return { ...enrolment, methods };
}

function isNoRecovery({ kind }: Method): boolean {
  return kind !== 'recovery';
}

function isSame(one: Method, other: Method): boolean {
  if (one.id === other.id) return true;
  switch (one.kind) {
    case 'phone':
      return other.kind === 'phone' && one.number === other.number;
    case 'totp':
      return other.kind === 'totp' && one.secret === other.secret;
    case 'approve':
      return other.kind === 'approve' && one.publicKey.x === other.publicKey.x;
    case 'passkey':
      return other.kind === 'passkey' && one.credentialId === other.credentialId;
    case 'recovery':
      return false;
    default:
      return one satisfies never;
  }
}

/** As people write it: letters in any case, with spaces and dashes. */
function passHash(pass: string): string {
  const text = pass.replace(/[\s-]/g, '').toLowerCase();
  return createHash('sha256').update(text).digest('base64url');
}
