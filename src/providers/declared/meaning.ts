/** What a carrier's answer or receipt means for us: the words of a description, and the failures that they stand for. */
import { z } from 'zod';
import type { DeliveryEvent } from '../../challenge/event.js';
import { CAUSES, type CauseId } from '../../record/causes.js';
import { type FailureClass, failedEvent } from '../failure.js';

/** By meaning; a description may give a closer reason. */
const FAILURES = {
  /** Never processed: the same request may be repeated. */
  later: { failure: 'temporary', reason: 'provider_unavailable' },
  /** Nobody can reach the number. */
  never: { failure: 'number', reason: 'invalid_number' },
  /** No SMS can reach the number; a call may. */
  other_channel: { failure: 'channel', reason: 'unreachable' },
  /** The account or its settings: the next provider may do it. */
  account: { failure: 'account', reason: 'rejected_by_provider' },
  /** It may have gone out. */
  uncertain: { failure: 'uncertain', reason: 'provider_unavailable' },
} as const satisfies Record<string, FailureClass>;

export const FAILED = ['later', 'never', 'other_channel', 'account', 'uncertain'] as const;
export type Failed = (typeof FAILED)[number];

/** The reasons that an SMS can fail for. */
export const FailedReason = z.enum([
  'unreachable',
  'invalid_number',
  'landline',
  'opted_out',
  'destination_blocked',
  'rejected_by_provider',
  'provider_unavailable',
]);
type FailedReason = z.infer<typeof FailedReason>;

export function failureOf(means: Failed, reason?: FailedReason): FailureClass {
  return { ...FAILURES[means], ...(reason === undefined ? {} : { reason }) };
}

const Failure = z.union([
  z.enum(FAILED).transform((means) => ({ means, reason: undefined })),
  z.strictObject({ means: z.enum(FAILED), reason: FailedReason.optional() }),
]);

const PROGRESS = ['pending', 'sent', 'delivered'] as const;
const MEANINGS_FAULT = `must be ${[...PROGRESS, ...FAILED].join(', ')}, or { "means": …, "reason": … }`;

/** The carrier's statuses of a message, each with its meaning. */
export const Statuses = z.record(
  z.string().min(1).max(64),
  z.union([z.enum(PROGRESS), Failure], { error: MEANINGS_FAULT }),
);
export type Statuses = z.output<typeof Statuses>;

/** The carrier's error codes. They say more than the status of a message that failed. */
export const Codes = z.record(z.string().min(1).max(64), Failure);
export type Codes = z.output<typeof Codes>;

/** What its statuses and codes of failures mean to people, by the names of the catalogue. */
export const Causes = z.record(
  z.string().regex(/^[\w.-]{1,32}$/, 'must be a code of 1 to 32 letters, digits, . and -'),
  z.enum(Object.keys(CAUSES) as CauseId[], 'must be a cause of src/record/causes.ts'),
);
export type Causes = z.output<typeof Causes>;

/** A status that the description does not list says nothing. */
export function eventsOf(
  { statuses, codes }: { readonly statuses: Statuses; readonly codes: Codes },
  status: string,
  code: string | undefined,
): readonly DeliveryEvent[] {
  const meaning = Object.hasOwn(statuses, status) ? statuses[status] : undefined;
  if (meaning === undefined || meaning === 'pending') return [];
  if (meaning === 'sent' || meaning === 'delivered') return [{ kind: meaning }];
  const closer = code !== undefined && Object.hasOwn(codes, code) ? codes[code] : undefined;
  const { means, reason } = closer ?? meaning;
  const detail = code === undefined ? status : `${status}, error ${code}`;
  return [failedEvent(failureOf(means, reason), detail.slice(0, 100), code ?? status)];
}
