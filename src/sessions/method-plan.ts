/**
 * What a session with `methods` does: the steps of a set-up, what is pending, and what was proven. Pure. A plan holds no code, and no secret
 * but a sealed one.
 */
import {
  CHANNELS,
  type ChallengeChannel,
  METHOD_CHANNELS,
  REGISTERED_METHODS,
} from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { MethodKind } from '../enrolment/method.js';

/** What a service offers. `app`: our own app, or any authenticator app with codes. */
export const PAGE_METHODS = ['app', 'phone', 'passkey', 'recovery'] as const;
export type PageMethod = (typeof PAGE_METHODS)[number];

/** What a person may choose to add. */
export const CHOICES = ['app', 'totp', 'phone', 'passkey', 'recovery'] as const;
export type Choice = (typeof CHOICES)[number];

/** What a person is verified by. */
export const PROVED_BY = [...CHANNELS, ...METHOD_CHANNELS] as const;
export type ProvedBy = ChallengeChannel;
/** What may verify a sign-in. An SMS from the phone sets a phone up, and no more. */
export const ACCEPTED_BY = [...CHANNELS, ...REGISTERED_METHODS] as const;

export interface MethodStep {
  readonly method: PageMethod;
  /** The app is one of another maker. */
  readonly totp?: true;
  readonly done?: StepDone;
}

export interface StepDone {
  readonly by: ProvedBy;
  readonly methodId: string;
}

/** Begun and not confirmed yet. */
export type Pending =
  /** `device`: the phone has paired, and was not tried out yet. */
  | {
      readonly kind: 'approve';
      readonly pairing: string;
      /** What the QR code says. */
      readonly sealed: string;
      readonly expiresAtMs: number;
      readonly device?: string;
    }
  | { readonly kind: 'totp'; readonly sealed: string }
  /** `seed`: what the browser's question is derived from. */
  | { readonly kind: 'passkey'; readonly seed: string }
  /** The codes, until the person has said that they are kept. */
  | { readonly kind: 'recovery'; readonly sealed: string };

/** What the session's challenge is for. */
export interface Followed {
  readonly challengeId: string;
  /** `enrol`: a typed number; `test`: a device that has paired; `prove`: a registered method. */
  readonly to: 'enrol' | 'test' | 'prove';
  /** The method that is proven, where it is known. */
  readonly methodId?: string;
}

export interface FreshProof {
  readonly methodId: string;
  readonly by: ProvedBy;
  readonly atMs: number;
}

export interface MethodPlan {
  readonly methods: readonly PageMethod[];
  /** Of a sign-in: by what it may be proven, where the service names more than the methods. */
  readonly accepts?: readonly ProvedBy[];
  /** How many kinds of methods must be registered. */
  readonly require: 1 | 2;
  /** Of a set-up, or of what is being added. */
  readonly steps: readonly MethodStep[];
  /** Which step is current. */
  readonly at: number;
  readonly pending?: Pending;
  readonly followed?: Followed;
  /** Methods that this session has registered. */
  readonly added: readonly string[];
  readonly proof?: FreshProof;
  /** Answers to pending methods that were looked at: a bound on guesses. */
  readonly tries: number;
  /** How the person knows the account, sealed. */
  readonly account?: string;
  /** The session was begun with an operator's pass, which is used up: it may register methods without a proof. */
  readonly isPassed?: true;
  /** Kinds that were registered when a set-up was finished; what the result says. */
  readonly result?: {
    readonly registered: readonly MethodKind[];
    readonly default?: MethodKind;
  };
}

/** @param done what the subject has registered already: a set-up begins with the first step that is not done */
export function newPlan(
  methods: readonly PageMethod[],
  isSetup: boolean,
  done: ReadonlyMap<PageMethod, StepDone> = new Map(),
): MethodPlan {
  const steps: MethodStep[] = methods.map((method) => {
    const known = done.get(method);
    return { method, ...(known ? { done: known } : {}) };
  });
  const first = steps.findIndex((step) => !step.done);
  return {
    methods,
    require: 1,
    steps: isSetup ? steps : [],
    at: isSetup && first < 0 ? steps.length : Math.max(first, 0),
    added: [],
    tries: 0,
  };
}

export function currentStep({ steps, at }: MethodPlan): MethodStep | undefined {
  return steps[at];
}

/** @throws OctothorpeError `invalid_request` where the current step is another one, or done */
export function requireStep(plan: MethodPlan, method: PageMethod): MethodStep {
  const step = currentStep(plan);
  if (step?.method === method && !step.done) return step;
  throw new OctothorpeError(
    'invalid_request',
    `The current step does not set up this method (${method}). Choose the method first.`,
  );
}

/** This method is set up now. Another one that was begun is dropped. @param isSetup otherwise it is added to the registered ones */
export function choose(plan: MethodPlan, choice: Choice, isSetup: boolean): MethodPlan {
  const method = choice === 'totp' ? 'app' : choice;
  const chosen: MethodStep = { method, ...(choice === 'totp' ? { totp: true } : {}) };
  const current = currentStep(plan);
  if (current && !current.done && isSame(current, chosen)) return plan;
  const { pending: _, ...rest } = plan;
  if (!isSetup) return { ...rest, steps: [chosen], at: 0 };
  const from = plan.steps.findIndex((step) => step.method === method && !step.done);
  if (from < 0) throw notOffered(choice);
  const steps = [...plan.steps];
  if (!current || current.done) {
    steps[from] = chosen;
    return { ...rest, steps, at: from };
  }
  // The current step keeps its place, and its method comes later.
  steps[from] = { method: current.method };
  steps[plan.at] = chosen;
  return { ...rest, steps };
}

/** The current step is over: the next one that is not done becomes current. Nothing changes where it is not done yet. */
export function next(plan: MethodPlan, isSetup: boolean): MethodPlan {
  if (!currentStep(plan)?.done) return plan;
  if (!isSetup) return stop(plan);
  const after = plan.steps.findIndex((step, index) => index > plan.at && !step.done);
  const first = plan.steps.findIndex((step) => !step.done);
  const at = after >= 0 ? after : first >= 0 ? first : plan.steps.length;
  return { ...plan, at };
}

/** Nothing is added any more. */
export function stop({ pending: _, ...plan }: MethodPlan): MethodPlan {
  return { ...plan, steps: [], at: 0 };
}

/** The method of the current step is registered and tried. Safe to say twice. */
export function stepDone(plan: MethodPlan, method: PageMethod, done: StepDone): MethodPlan {
  const { pending: _, ...rest } = plan;
  const current = currentStep(plan);
  const added = plan.added.includes(done.methodId)
    ? plan.added
    : [...plan.added, done.methodId].slice(-ADDED_MAX);
  if (current?.method !== method || current.done) return { ...rest, added };
  const steps = plan.steps.map((step, index) => (index === plan.at ? { ...step, done } : step));
  return { ...rest, steps, added };
}

/** The phone with our app has paired; it is registered already. */
export function paired(plan: MethodPlan, device: string): MethodPlan | undefined {
  const { pending } = plan;
  if (pending?.kind !== 'approve' || pending.device !== undefined) return undefined;
  return {
    ...plan,
    pending: { ...pending, device },
    added: [...plan.added, device].slice(-ADDED_MAX),
  };
}

/** Keeps what is pending of this kind already, so that a reload and a second tab see the same. */
export function begin(plan: MethodPlan, pending: Pending, nowMs: number): MethodPlan | undefined {
  return pendingOf(plan, pending.kind, nowMs) ? undefined : { ...plan, pending };
}

export function pendingOf<K extends Pending['kind']>(
  { pending }: MethodPlan,
  kind: K,
  nowMs: number,
): Extract<Pending, { kind: K }> | undefined {
  if (pending?.kind !== kind) return undefined;
  const isOver = pending.kind === 'approve' && !pending.device && nowMs >= pending.expiresAtMs;
  return isOver ? undefined : (pending as Extract<Pending, { kind: K }>);
}

/** @throws OctothorpeError `limit_reached` */
export function tried(plan: MethodPlan, triesMax: number): MethodPlan {
  if (plan.tries < triesMax) return { ...plan, tries: plan.tries + 1 };
  throw new OctothorpeError(
    'limit_reached',
    'Too many codes and answers were tried in this session. Return to the service and start again.',
    { rule: 'session_tries' },
  );
}

/** What ends with the session. */
export function endedPlan({ pending: _, account: _account, ...plan }: MethodPlan): MethodPlan {
  return plan;
}

export function notOffered(choice: string): OctothorpeError {
  return new OctothorpeError(
    'invalid_request',
    `This method (${choice}) cannot be added now. Choose one that the page offers.`,
  );
}

/** A session adds few; the oldest are forgotten first. */
const ADDED_MAX = 30;

function isSame(one: MethodStep, other: MethodStep): boolean {
  return one.method === other.method && one.totp === other.totp;
}
