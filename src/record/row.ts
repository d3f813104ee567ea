/**
 * The line of facts that a challenge, a message or an approval leaves: kept in Redis for weeks, long after the challenge itself is gone. It
 * holds no code, no text, no full number and no subject. How it is written: `row-form.ts`.
 */
import { isDelivered, isMethod, isVerified, shownState } from '../challenge/challenge.js';
import { deliveryFact, queuedAtMs } from '../challenge/challenge-change.js';
import type { StoredChallenge } from '../challenge/stored-challenge.js';

export interface RecordedDelivery {
  readonly channel: string;
  /** The carrier. */
  readonly provider: string;
  /** What the phone shows; a number is masked. Empty where none is configured. */
  readonly sender: string;
  readonly state: string;
  /** From the start to its queueing. */
  readonly queuedMs: number;
  /** From then until the carrier had it; -1 where that was not reported. */
  readonly acceptedMs: number;
  /** From then until it reached the phone; -1 where that was not reported. */
  readonly arrivedMs: number;
  /** Empty where it did not fail. */
  readonly reason: string;
  /** The carrier's own code of the failure. */
  readonly code: string;
  /** In millionths of the operator's currency: expected, or as the carrier has told. */
  readonly micros: number;
  /** The carrier has told the price. */
  readonly charged: boolean;
  /** The carrier's own id of it. */
  readonly reference: string;
}

export interface RecordRow {
  /** The newest change that is in it; 0 for a request that was refused. */
  readonly sequence: number;
  readonly tenant: string;
  readonly country: string;
  /** The number, masked; empty for registered methods. */
  readonly to: string;
  readonly createdAtMs: number;
  /** As callers see it; `refused` where it never became a challenge. */
  readonly state: string;
  /** From the start to the end; -1 while it is open. */
  readonly endedMs: number;
  readonly reason: string;
  /** Of a refused request: the rule or the error's code. Of a challenge by a registered method: the method. */
  readonly rule: string;
  readonly wrongCodes: number;
  /** A test number: nothing is sent, nothing is counted. */
  readonly test: boolean;
  readonly verified: boolean;
  /** The delivery that ended it, or the newest; 0 where there is none. */
  readonly endedBy: number;
  readonly deliveries: readonly RecordedDelivery[];
  /** Exchanges with carriers, callbacks and refusals: see `trail.ts`. */
  readonly trail: readonly string[];
  /** Under which it is found, beside its number and its carriers' ids. */
  readonly subjectTag: string;
  readonly referenceTag: string;
  /** What a newer version has appended. */
  readonly unknown?: readonly unknown[];
}

export interface RowContext {
  /** How the sender of a delivery is shown. */
  senderOf(
    tenant: string,
    delivery: { provider: string; channel: string },
    country: string,
  ): string;
  /** Expected price of one part, in millionths. */
  priceOf(channel: string, country: string, provider: string): number;
  tagOf(kind: 'subject' | 'reference', tenant: string, text: string): string;
}

/** What the challenge leaves as it is now. @param before as it was recorded before */
export function rowOf(
  challenge: StoredChallenge,
  before: RecordRow | undefined,
  context: RowContext,
): RecordRow {
  const { id: _, tenant, to, createdAtMs, timeline, state, method, content } = challenge;
  const last = timeline.at(-1);
  const ended = challenge.position >= ENDED_POSITION;
  const verified = isVerified(state) || content?.outcome === 'verified';
  const parts = content?.parts ?? 1;
  const deliveries = challenge.deliveries.map((delivery): RecordedDelivery => {
    const { acceptedMs = -1, arrivedMs = -1 } = deliveryFact(challenge, delivery);
    const known = before?.deliveries[delivery.number - 1];
    const { channel, provider, reference = '' } = delivery;
    const accepted = acceptedMs >= 0 || (reference !== '' && delivery.state !== 'failed');
    const expected = accepted
      ? context.priceOf(channel, to.country, provider) * (channel === 'sms' ? parts : 1)
      : 0;
    return {
      channel,
      provider,
      sender: known?.sender ?? context.senderOf(tenant, delivery, to.country),
      state: delivery.state,
      queuedMs: Math.max(0, queuedAtMs(challenge, delivery) - createdAtMs),
      acceptedMs,
      arrivedMs,
      reason: delivery.reason ?? '',
      code: delivery.code ?? '',
      micros: known?.charged ? known.micros : expected,
      charged: known?.charged ?? false,
      reference,
    };
  });
  return {
    sequence: last?.sequence ?? 0,
    tenant,
    country: to.country,
    to: to.masked,
    createdAtMs,
    state: shownState(state),
    endedMs: ended && last ? Math.max(0, last.atMs - createdAtMs) : -1,
    reason: challenge.reason ?? '',
    rule: method ?? '',
    wrongCodes: challenge.verdicts.filter(([, verdict]) => verdict !== 'verified').length,
    test: challenge.test,
    verified,
    endedBy: (ended ? last?.delivery : 0) || deliveries.length,
    deliveries,
    trail: before?.trail ?? [],
    subjectTag:
      challenge.subject === undefined ? '' : context.tagOf('subject', tenant, challenge.subject),
    referenceTag:
      challenge.reference === undefined
        ? ''
        : context.tagOf('reference', tenant, challenge.reference),
    ...(before?.unknown ? { unknown: before.unknown } : {}),
  };
}

const ENDED_POSITION = 1_000_000;

/** A request that never became a challenge. */
export interface RefusedRequest {
  readonly tenant: string;
  readonly country: string;
  readonly to: string;
  readonly atMs: number;
  readonly channel: string;
  /** The limit that refused, or the code of the error. */
  readonly rule: string;
  readonly subjectTag: string;
  readonly referenceTag: string;
}

export function refusedRow(refused: RefusedRequest): RecordRow {
  const { tenant, country, to, atMs, channel, rule, subjectTag, referenceTag } = refused;
  return {
    sequence: 0,
    tenant,
    country,
    to,
    createdAtMs: atMs,
    state: 'refused',
    endedMs: 0,
    reason: '',
    rule,
    wrongCodes: 0,
    test: false,
    verified: false,
    endedBy: 1,
    deliveries: [
      {
        channel,
        provider: '',
        sender: '',
        state: 'refused',
        queuedMs: 0,
        acceptedMs: -1,
        arrivedMs: -1,
        reason: '',
        code: '',
        micros: 0,
        charged: false,
        reference: '',
      },
    ],
    trail: [],
    subjectTag,
    referenceTag,
  };
}

/** The price that the carrier has told. */
export function withCharge(row: RecordRow, delivery: number, micros: number): RecordRow {
  const known = row.deliveries[delivery - 1];
  if (!known || known.charged) return row;
  const charged = { ...known, micros, charged: true };
  return { ...row, deliveries: row.deliveries.with(delivery - 1, charged) };
}

/** The channel and carrier that a challenge counts for: those of the delivery that ended it, or of the newest. */
export function routeOf(row: RecordRow): { readonly channel: string; readonly provider: string } {
  const delivery = row.deliveries[row.endedBy - 1] ?? row.deliveries.at(-1);
  if (delivery) return delivery;
  return { channel: row.rule, provider: '' };
}

/** `challenge`, `message` or the registered method, as lists show it. */
export function kindOf(id: string, row: RecordRow): string {
  if (id.startsWith('ms_')) return 'message';
  return isMethod(row.rule) && !row.deliveries.some(({ channel }) => isDelivered(channel))
    ? row.rule
    : 'challenge';
}
