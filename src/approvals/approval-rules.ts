/**
 * What becomes of approval requests: which are shown, how many at once, and which answer counts. Pure: it reads no clock and no Redis. Each
 * rule gives the next record, and nothing where the record stays as it is.
 */
import {
  type Answer,
  type ApprovalEnd,
  BACK_OFF_MS,
  type EndedRequest,
  type KnownSource,
  APPROVAL_LIMITS as LIMITS,
  type Misses,
  type OpenRequest,
  type SubjectApprovals,
  type Suppressed,
} from './approval.js';

export interface Ruled<R> {
  readonly result: R;
  /** Absent where nothing changes. */
  readonly next?: SubjectApprovals;
}

export type Opened =
  | { readonly kind: 'opened'; readonly request: OpenRequest }
  | { readonly kind: 'repeated'; readonly request: OpenRequest }
  | ({ readonly kind: 'suppressed' } & Suppressed)
  /** This challenge had its request already. */
  | { readonly kind: 'ended' };

/** Shows a request to the subject's devices, if the limits against prompt bombing allow it. */
export function open(before: SubjectApprovals, request: OpenRequest, nowMs: number): Ruled<Opened> {
  const state = settle(before, nowMs);
  const known = state.open.find(({ challengeId }) => challengeId === request.challengeId);
  if (known) return { result: { kind: 'repeated', request: known } };
  if (state.ended.some(({ challengeId }) => challengeId === request.challengeId)) {
    return changed(before, state, { kind: 'ended' });
  }
  const suppressed = suppression(state, request, nowMs);
  if (suppressed) return changed(before, state, { kind: 'suppressed', ...suppressed });
  return {
    result: { kind: 'opened', request },
    next: { ...state, open: [...state.open, request] },
  };
}

/**
 * Strangers share their places and their waits, whatever sources they invent. A source that had a request approved has its own, so that
 * nobody else's requests keep the subject's own browser out.
 */
export function suppression(
  state: SubjectApprovals,
  { source, devices }: Pick<OpenRequest, 'source' | 'devices'>,
  nowMs: number,
): Suppressed | undefined {
  if (devices.length === 0) return { reason: 'no_device' };
  const own = knownSource(state, source, nowMs);
  const untilMs = waitEndsAtMs(own ? own.misses : state.strangers, nowMs);
  if (nowMs < untilMs) return { reason: 'back_off', untilMs };
  if (state.open.length >= LIMITS.openMax) return full(state.open);
  if (own) return undefined;
  const strangers = state.open.filter((each) => !knownSource(state, each.source, nowMs));
  return strangers.length >= LIMITS.openOfStrangersMax ? full(strangers) : undefined;
}

/** Until the first of them ends by itself. */
function full(open: readonly OpenRequest[]): Suppressed {
  return {
    reason: 'open_requests',
    untilMs: Math.min(...open.map(({ expiresAtMs }) => expiresAtMs)),
  };
}

export type Answered =
  /** `untold` stays in the record until the challenge knows. */
  | { readonly kind: 'approved' | 'denied' | 'wrong_number' }
  /** There is no such request, it was answered before, or it began before this device was paired. */
  | { readonly kind: 'unknown' | 'expired' | 'ended' }
  | { readonly kind: 'unsigned' };

/** What only the keys can tell about an answer. */
export interface Proof {
  /** The signature is this device's, over this request. */
  readonly signed: boolean;
  /** The number is the one on the sign-in page. */
  readonly matches: boolean;
}

/** Exactly one signed answer ends a request; an unsigned one changes nothing. */
export function answer(
  before: SubjectApprovals,
  given: Answer,
  prove: (request: OpenRequest) => Proof,
  nowMs: number,
): Ruled<Answered> {
  const state = settle(before, nowMs);
  const request = state.open.find(({ challengeId }) => challengeId === given.challengeId);
  if (!request) {
    const ended = state.ended.find(({ challengeId }) => challengeId === given.challengeId);
    const kind = !ended ? 'unknown' : ended.end === 'expired' ? 'expired' : 'ended';
    return changed(before, state, { kind });
  }
  if (!request.devices.includes(given.device)) return changed(before, state, { kind: 'unknown' });
  const { signed, matches } = prove(request);
  if (!signed) return changed(before, state, { kind: 'unsigned' });
  const kind = given.decision === 'deny' ? 'denied' : matches ? 'approved' : 'wrong_number';
  const next = end(state, request, kind, nowMs, given.device);
  return {
    result: { kind },
    next: kind === 'approved' ? remember(next, request.source, nowMs) : next,
  };
}

/** A device shows the request to the person, for the first time or again. */
export function show(
  before: SubjectApprovals,
  challengeId: string,
  device: string,
  nowMs: number,
): Ruled<'shown' | 'again' | 'unknown'> {
  const state = settle(before, nowMs);
  const request = state.open.find((each) => each.challengeId === challengeId);
  if (!request?.devices.includes(device)) return changed(before, state, 'unknown');
  if (request.shownAtMs !== undefined) return changed(before, state, 'again');
  const open = state.open.map((each) => (each === request ? { ...each, shownAtMs: nowMs } : each));
  return { result: 'shown', next: { ...state, open } };
}

/** The challenge has ended without an answer: its prompt goes away. It counts as ignored. */
export function withdraw(
  before: SubjectApprovals,
  challengeId: string,
  nowMs: number,
): Ruled<'withdrawn' | 'unknown'> {
  const state = settle(before, nowMs);
  const request = state.open.find((each) => each.challengeId === challengeId);
  if (!request) return changed(before, state, 'unknown');
  return { result: 'withdrawn', next: end(state, request, 'withdrawn', nowMs) };
}

/** The challenges know of these answers now. */
export function told(before: SubjectApprovals, challengeIds: readonly string[]): Ruled<'told'> {
  const ended = before.ended.map((each) => {
    if (!each.untold || !challengeIds.includes(each.challengeId)) return each;
    const { untold: _, ...rest } = each;
    return rest;
  });
  return { result: 'told', next: { ...before, ended } };
}

/** Ends what has expired, at the time when it did. */
export function settle(state: SubjectApprovals, nowMs: number): SubjectApprovals {
  return state.open
    .filter(({ expiresAtMs }) => expiresAtMs <= nowMs)
    .reduce((next, late) => end(next, late, 'expired', late.expiresAtMs), state);
}

/** From when on a source may ask again, Unix ms; 0 where it may at once. */
function waitEndsAtMs(misses: Misses | undefined, nowMs: number): number {
  if (!misses || misses.lastAtMs + LIMITS.missesMs <= nowMs) return 0;
  const wait = BACK_OFF_MS[Math.min(misses.count, BACK_OFF_MS.length) - 1] ?? 0;
  return misses.lastAtMs + wait;
}

const MISSES: Readonly<Record<ApprovalEnd, number>> = {
  approved: 0,
  denied: 2,
  wrong_number: 1,
  expired: 1,
  withdrawn: 1,
};

function end(
  state: SubjectApprovals,
  request: OpenRequest,
  how: ApprovalEnd,
  atMs: number,
  device?: string,
): SubjectApprovals {
  const { challengeId, brand, what, where, createdAtMs } = request;
  const ended: EndedRequest = {
    ...{ challengeId, brand, what, where, createdAtMs },
    end: how,
    endedAtMs: atMs,
    ...(device === undefined ? {} : { device, untold: true }),
  };
  const next = {
    ...state,
    open: state.open.filter((each) => each !== request),
    ended: [ended, ...state.ended].slice(0, LIMITS.historyMax),
  };
  return MISSES[how] === 0 ? next : miss(next, request.source, MISSES[how], atMs);
}

function miss(state: SubjectApprovals, source: string, by: number, atMs: number): SubjectApprovals {
  if (!knownSource(state, source, atMs)) {
    return { ...state, strangers: added(state.strangers, by, atMs) };
  }
  const known = state.known.map((each) =>
    each.tag === source ? { ...each, misses: added(each.misses, by, atMs) } : each,
  );
  return { ...state, known };
}

function added(misses: Misses | undefined, by: number, atMs: number): Misses {
  const fresh = !misses || misses.lastAtMs + LIMITS.missesMs <= atMs;
  const count = Math.min((fresh ? 0 : misses.count) + by, BACK_OFF_MS.length);
  return { count, lastAtMs: Math.max(atMs, misses?.lastAtMs ?? 0) };
}

/** The source is the subject's own from now on, and its misses are forgotten; those of strangers stay. */
function remember(state: SubjectApprovals, source: string, atMs: number): SubjectApprovals {
  if (source === '') return state;
  const others = state.known.filter(({ tag }) => tag !== source);
  const known = [{ tag: source, approvedAtMs: atMs }, ...others].slice(0, LIMITS.knownSourcesMax);
  return { ...state, known };
}

function knownSource(
  { known }: SubjectApprovals,
  source: string,
  nowMs: number,
): KnownSource | undefined {
  const found = known.find(({ tag }) => tag === source);
  return found && found.approvedAtMs + LIMITS.knownSourceMs > nowMs ? found : undefined;
}

/** The result, with the record that settling has changed. */
function changed<R>(before: SubjectApprovals, state: SubjectApprovals, result: R): Ruled<R> {
  return state === before ? { result } : { result, next: state };
}
