/** What the page may know of a subject's methods and of a session's plan. Pure. */
import type { PhoneChannel } from '../challenge/challenge.js';
import { maskStored } from '../challenge/phone-number.js';
import { METHODS_MAX, PROOF_FRESH_MS } from '../enrolment/enrolment-rules.js';
import type { Enrolment, Method, MethodKind } from '../enrolment/method.js';
import {
  CHOICES,
  type Choice,
  currentStep,
  type FreshProof,
  type MethodPlan,
  type PageMethod,
  type ProvedBy,
  pendingOf,
} from './method-plan.js';
import type { Purpose, Session } from './session.js';

export interface StepView {
  readonly method: PageMethod;
  readonly state: 'todo' | 'current' | 'done';
  readonly by?: ProvedBy;
}

export interface RegisteredView {
  readonly id: string;
  readonly kind: MethodKind;
  /** Absent where the person has given none. */
  readonly name?: string;
  readonly masked?: string;
  readonly channels?: readonly PhoneChannel[];
  /** Of a phone that was proven by an SMS from it. */
  readonly assurance?: 'low';
  readonly default: boolean;
  readonly createdAt: string;
  readonly lastUsedAt?: string;
  /** Recovery codes that are left. */
  readonly left?: number;
}

export type PendingView =
  | {
      readonly kind: 'approve';
      readonly paired: boolean;
      readonly name?: string;
      readonly expiresAt: string;
    }
  | { readonly kind: 'totp' };

export interface MethodsView {
  readonly require: 1 | 2;
  readonly steps: readonly StepView[];
  readonly choices: readonly Choice[];
  readonly registered: readonly RegisteredView[];
  readonly pending?: PendingView;
  readonly ownApp: boolean;
  readonly storeLinks?: { readonly ios?: string; readonly android?: string };
  readonly proven?: { readonly by: ProvedBy; readonly until: string };
  readonly mayFinish: boolean;
}

export interface AppOffer {
  /** Whether our own app is served. */
  readonly ownApp: boolean;
  readonly storeLinks?: { readonly ios?: string; readonly android?: string };
}

export function viewMethods(
  session: Session,
  plan: MethodPlan,
  enrolment: Enrolment,
  { ownApp, storeLinks }: AppOffer,
  nowMs: number,
): MethodsView {
  const shown = usable(session, plan, enrolment.methods);
  const pending = viewPending(plan, enrolment.methods, nowMs);
  const proof = freshProof(plan, enrolment, nowMs);
  return {
    require: plan.require,
    steps: plan.steps.map((step, index) => ({
      method: step.method,
      state: step.done ? 'done' : index === plan.at ? 'current' : 'todo',
      ...(step.done ? { by: step.done.by } : step.totp ? { by: 'totp' as const } : {}),
    })),
    choices: choicesOf(session, plan, enrolment.methods, ownApp),
    registered: shown.map((method) => viewMethod(method, enrolment.defaultId === method.id)),
    ...(pending ? { pending } : {}),
    ownApp,
    ...(storeLinks ? { storeLinks } : {}),
    ...(proof ? { proven: { by: proof.by, until: iso(proof.atMs + PROOF_FRESH_MS) } } : {}),
    mayFinish: mayFinish(session.purpose, plan, enrolment.methods),
  };
}

/**
 * A set-up may end once enough kinds are registered, and one of them was registered or proven in this session: its result says that somebody
 * has proven something now. A device that has paired counts once it was tried out.
 */
export function mayFinish(
  purpose: Purpose,
  plan: MethodPlan,
  registered: readonly Method[],
): boolean {
  if (purpose !== 'setup') return purpose === 'manage';
  return kindsOf(plan, registered).length >= plan.require && lastProof(plan) !== undefined;
}

/** What was registered last in this session, or else proven. */
export function lastProof({ steps, added, proof }: MethodPlan): ProvedBy | undefined {
  const own = steps.findLast(({ done }) => done && added.includes(done.methodId));
  return own?.done?.by ?? proof?.by;
}

/** Whether somebody has proven or registered something in this session, and so in its browser. */
export function hasProof({ state, plan }: Pick<Session, 'state' | 'plan'>): boolean {
  return state === 'verified' || (plan !== undefined && lastProof(plan) !== undefined);
}

/** The kinds that are registered, without a device that was not tried out yet. */
export function kindsOf(plan: MethodPlan, registered: readonly Method[]): readonly MethodKind[] {
  const untried = plan.pending?.kind === 'approve' ? plan.pending.device : undefined;
  return [...new Set(registered.filter(({ id }) => id !== untried).map(({ kind }) => kind))];
}

/**
 * What a person may prove with: in a sign-in, the kinds that the service allows. An amount is confirmed only where the message, the call or the
 * app shows it.
 */
export function usable(
  { purpose, transaction }: Pick<Session, 'purpose' | 'transaction'>,
  plan: MethodPlan,
  registered: readonly Method[],
): readonly Method[] {
  if (purpose !== 'signin') return registered;
  const offered = registered.filter(({ kind }) => {
    const showsAmount = kind === 'phone' || kind === 'approve';
    return plan.methods.includes(pageMethodOf(kind)) && (showsAmount || !transaction);
  });
  return plan.accepts ? provableBy(offered, plan.accepts) : offered;
}

/** The methods that can be proven by one of these; a phone has no other channels then. */
export function provableBy(
  registered: readonly Method[],
  accepted: readonly ProvedBy[],
): readonly Method[] {
  return registered.flatMap((method): readonly Method[] => {
    if (method.kind !== 'phone') return accepted.includes(method.kind) ? [method] : [];
    const channels = method.channels.filter((channel) => accepted.includes(channel));
    return channels.length > 0 ? [{ ...method, channels }] : [];
  });
}

/** How a sign-in starts: by the default method, or else by the one that was used last. */
export function preferredChannel(
  session: Pick<Session, 'purpose' | 'transaction'>,
  plan: MethodPlan,
  { methods, defaultId }: Enrolment,
): ProvedBy | undefined {
  const own = usable(session, plan, methods).filter(isNoRecovery);
  const [latest] = [...own].sort((a, b) => (b.lastUsedAtMs ?? 0) - (a.lastUsedAtMs ?? 0));
  const method = own.find(({ id }) => id === defaultId) ?? latest;
  return method && firstChannel(method);
}

/** What may be added now. */
export function choicesOf(
  { purpose, otherMethods }: Pick<Session, 'purpose' | 'otherMethods'>,
  plan: MethodPlan,
  registered: readonly Method[],
  ownApp: boolean,
): readonly Choice[] {
  if (purpose === 'signin') return [];
  const isFree = (choice: Choice) => {
    const kind = choice === 'app' ? 'approve' : choice;
    if (choice === 'app' && !ownApp) return false;
    // A new set of recovery codes takes the place of the old one.
    return kind === 'recovery' || countOf(registered, kind) < METHODS_MAX[kind];
  };
  const offered = CHOICES.filter((choice) => {
    const method = choice === 'totp' ? 'app' : choice;
    return plan.methods.includes(method) && isFree(choice);
  });
  if (purpose === 'manage') return offered;
  const current = currentStep(plan);
  return offered.filter((choice) => {
    const method = choice === 'totp' ? 'app' : choice;
    const step = plan.steps.find((each) => each.method === method);
    if (!step || step.done) return false;
    return otherMethods || step === current || current?.done !== undefined || !current;
  });
}

export function freshProof(
  { proof }: MethodPlan,
  { methods }: Enrolment,
  nowMs: number,
): FreshProof | undefined {
  if (!proof || nowMs - proof.atMs > PROOF_FRESH_MS) return undefined;
  return methods.some(({ id }) => id === proof.methodId) ? proof : undefined;
}

export function pageMethodOf(kind: MethodKind): PageMethod {
  return kind === 'approve' || kind === 'totp' ? 'app' : kind;
}

/** The channel that a method is proven by, the preferred one where it has several. */
export function firstChannel(method: Method): ProvedBy {
  return method.kind === 'phone' ? (method.channels[0] ?? 'sms') : method.kind;
}

export function isNoRecovery({ kind }: Method): boolean {
  return kind !== 'recovery';
}

/** What is stored where the person gives no name; the page shows its own words instead. */
export const UNNAMED: Readonly<Record<MethodKind, string>> = {
  phone: 'Phone',
  totp: 'Authenticator app',
  approve: 'Device',
  passkey: 'Passkey',
  recovery: 'Recovery codes',
};

function viewMethod(method: Method, isDefault: boolean): RegisteredView {
  const { id, kind, name, createdAtMs, lastUsedAtMs } = method;
  return {
    id,
    kind,
    ...(name === UNNAMED[kind] ? {} : { name }),
    ...(method.kind === 'phone'
      ? {
          masked: maskStored(method.number),
          channels: method.channels,
          ...(method.assurance ? { assurance: method.assurance } : {}),
        }
      : {}),
    default: isDefault,
    createdAt: iso(createdAtMs),
    ...(lastUsedAtMs === undefined ? {} : { lastUsedAt: iso(lastUsedAtMs) }),
    ...(method.kind === 'recovery' ? { left: method.hashes.length } : {}),
  };
}

function viewPending(
  plan: MethodPlan,
  registered: readonly Method[],
  nowMs: number,
): PendingView | undefined {
  if (plan.pending?.kind === 'totp') return { kind: 'totp' };
  const pending = pendingOf(plan, 'approve', nowMs);
  if (!pending) return undefined;
  const name = registered.find(({ id }) => id === pending.device)?.name;
  return {
    kind: 'approve',
    paired: pending.device !== undefined,
    ...(name === undefined ? {} : { name }),
    expiresAt: iso(pending.expiresAtMs),
  };
}

function countOf(registered: readonly Method[], kind: MethodKind): number {
  return registered.filter((method) => method.kind === kind).length;
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
