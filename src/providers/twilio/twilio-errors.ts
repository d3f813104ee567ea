/**
 * Twilio's error codes in our words. The same codes come as the answer to a create call and, later, in status
 * callbacks (https://www.twilio.com/docs/api/errors).
 */
import { type FailureClass, failureClassOfStatus, refusal, unansweredRefusal } from '../failure.js';
import type { Progress } from '../outgoing.js';
import type { Refusal } from '../provider.js';

const CLASSES: readonly (readonly [FailureClass, readonly number[]])[] = [
  [{ failure: 'number', reason: 'invalid_number' }, [13223, 13224, 13226, 21211, 21214, 21217]],
  [{ failure: 'number', reason: 'unreachable' }, [30005]],
  [{ failure: 'number', reason: 'opted_out' }, [21610]],
  // Twilio's own block against SMS pumping: going around it through another provider would feed the fraud.
  [{ failure: 'number', reason: 'fraud_suspected' }, [30450]],
  [{ failure: 'channel', reason: 'landline' }, [21614, 21635, 30006]],
  [{ failure: 'channel', reason: 'destination_blocked' }, [21612, 30004]],
  [{ failure: 'channel', reason: 'rejected_by_provider' }, [30007]],
  // Geographic permissions of the account: another provider may well be allowed to.
  [{ failure: 'account', reason: 'destination_blocked' }, [13225, 13227, 21215, 21408]],
  [
    { failure: 'account', reason: 'rejected_by_provider' },
    // biome-ignore format: one code a line reads worse
    [20003, 20005, 21210, 21212, 21216, 21219, 21602, 21603, 21606, 21608, 21617, 30002, 30032, 30034],
  ],
  [{ failure: 'temporary', reason: 'unreachable' }, [30003, 30036]],
  [{ failure: 'temporary', reason: 'provider_unavailable' }, [20429, 21611, 30001, 30008, 30410]],
];

const CLASS_OF_CODE: ReadonlyMap<number, FailureClass> = new Map(
  CLASSES.flatMap(([failureClass, codes]) => codes.map((code) => [code, failureClass] as const)),
);

/** Undefined for a code that is not known. */
export function classOfTwilioCode(code: number): FailureClass | undefined {
  return CLASS_OF_CODE.get(code);
}

/** @param error what the SDK threw: a RestException, its RFC 9457 sibling, or the transport's own error */
export function twilioRefusal(error: unknown, progress: Progress): Refusal {
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (!(error instanceof Error) || typeof status !== 'number') {
    return unansweredRefusal('Twilio', error, progress);
  }
  const known = typeof code === 'number' ? classOfTwilioCode(code) : undefined;
  return refusal(
    known ?? failureClassOfStatus(status),
    `Twilio ${status}${typeof code === 'number' ? ` error ${code}` : ''}`,
    error.message ?? '',
    progress.retryAfterMs,
  );
}
