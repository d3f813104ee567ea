/**
 * The rules of a challenge that no carrier delivers: by an authenticator app, our own app, a passkey, recovery codes, or an SMS that the
 * person sends. No carrier reports on it and no limit on sends knows it. Its ends are those of every challenge.
 *
 * Pure, as `lifecycle.ts` is, which calls it.
 */
import {
  isFinal,
  METHOD_PROGRESS,
  type MethodState,
  NO_NUMBER,
  positionOf,
  verifiedState,
} from './challenge.js';
import { type Change, changed, type Decision, ending } from './challenge-change.js';
import { isSameText } from './code.js';
import type { ApprovalStep, GuessVerifier, MethodDraft, MethodVerdict } from './ports.js';
import type { StoredChallenge } from './stored-challenge.js';

/** As if it were of a first delivery: a version that knows no methods then takes it for sent, and sends nothing. */
const NUMBER = 1;

/** A new challenge by a method. It is looked at again at the end of its life alone: there is no work that could be lost. */
export function bornByMethod(draft: MethodDraft, nowMs: number): Change {
  const { method, lifeMs, checksMax, ...given } = draft;
  const [first] = METHOD_PROGRESS[method];
  const next: StoredChallenge = {
    to: NO_NUMBER,
    verifier: '',
    ...given,
    method,
    channel: method,
    channels: [method],
    position: positionOf(NUMBER, 0),
    revision: 0,
    state: first,
    match: false,
    test: false,
    repeated: false,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + lifeMs,
    checksLeft: checksMax,
    deliveries: [],
    timeline: [],
    numberIndex: '',
    verdicts: [],
    resends: 0,
  };
  const entries = [{ delivery: 0, state: first }];
  return { next, entries, work: [], facts: [], deadlineMs: next.expiresAtMs };
}

/**
 * What came of a code or of a passkey's answer, which was looked at and used up before. The same request id gets its first verdict again.
 * A wrong one uses up a try.
 */
export function proof(
  challenge: StoredChallenge,
  { requestId, right, methodId }: { readonly requestId: string } & MethodVerdict,
  nowMs: number,
): Decision {
  const repeated = challenge.verdicts.find(([id]) => id === requestId);
  if (repeated) return { outcome: repeated[1], challenge };
  const over = overDecision(challenge, nowMs);
  if (over) return over;
  const { method, checksLeft, verdicts } = challenge;
  if (!method || method === 'approve' || method === 'inbound_sms') {
    return { outcome: 'not_checkable', challenge };
  }
  const left = right ? checksLeft : checksLeft - 1;
  const verdict = right ? 'verified' : left > 0 ? 'wrong_code' : 'locked';
  const next = {
    ...challenge,
    checksLeft: left,
    verdicts: [...verdicts, [requestId, verdict] as const],
    ...(right ? provedBy(methodId) : {}),
  };
  if (verdict === 'wrong_code') return changed(verdict, { next });
  const end = right
    ? { state: verifiedState(method) }
    : ({ state: 'locked', reason: 'too_many_attempts' } as const);
  return ending(next, verdict, end, nowMs);
}

/**
 * An SMS with the challenge's word has come. Its verifier holds the word and both numbers, so that no other phone's message fits. A wrong word
 * uses up no try: whoever sends wrong ones is limited by the number, and must not end somebody's challenge.
 */
export function texted(
  challenge: StoredChallenge,
  { verifiers }: { readonly verifiers: readonly GuessVerifier[] },
  nowMs: number,
): Decision {
  const over = overDecision(challenge, nowMs);
  if (over) return over;
  const { method, secret, verifier } = challenge;
  if (method !== 'inbound_sms') return { outcome: 'not_checkable', challenge };
  const right = verifiers.some(
    (each) => each.keyId === secret.keyId && isSameText(each.verifier, verifier),
  );
  if (!right) return { outcome: 'wrong_code', challenge };
  return ending(challenge, 'verified', { state: verifiedState(method) }, nowMs);
}

/** A device of the subject reports, or the person decides on it. Progress counts forward alone; the first decision counts. */
export function approval(
  challenge: StoredChallenge,
  { step, methodId }: { readonly step: ApprovalStep; readonly methodId?: string },
  nowMs: number,
): Decision {
  const over = overDecision(challenge, nowMs);
  if (over) return over;
  if (challenge.method !== 'approve') return { outcome: 'not_checkable', challenge };
  switch (step) {
    case 'sent':
    case 'shown': {
      const position = positionOf(NUMBER, rankOfApproval(step));
      if (position <= challenge.position) return { outcome: 'ignored', challenge };
      const next = { ...challenge, state: step, position };
      return changed('applied', { next, entries: [{ delivery: 0, state: step }] });
    }
    case 'approved':
      return ending({ ...challenge, ...provedBy(methodId) }, 'applied', { state: step }, nowMs);
    case 'denied':
      return ending(challenge, 'applied', { state: step }, nowMs);
    case 'wrong_number':
    case 'unreachable':
      return ending(challenge, 'applied', { state: 'failed', reason: step }, nowMs);
    default:
      return step satisfies never;
  }
}

function provedBy(methodId: string | undefined): Pick<StoredChallenge, 'provedMethod'> {
  return methodId === undefined ? {} : { provedMethod: methodId };
}

function rankOfApproval(state: MethodState): number {
  return (METHOD_PROGRESS.approve as readonly MethodState[]).indexOf(state);
}

/** It has ended, or its time is over. */
function overDecision(challenge: StoredChallenge, nowMs: number): Decision | undefined {
  const { state } = challenge;
  if (isFinal(state)) {
    return { outcome: state === 'locked' || state === 'expired' ? state : 'ended', challenge };
  }
  if (nowMs < challenge.expiresAtMs) return undefined;
  return ending(challenge, 'expired', { state: 'expired' }, nowMs);
}
