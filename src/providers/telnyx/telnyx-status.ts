/** Telnyx's words about a call, as events of ours. Source: Telnyx, Call Control webhooks (github.com/team-telnyx/openapi). */
import { z } from 'zod';
import type { DeliveryEvent } from '../../challenge/event.js';
import { type Charge, chargeOf } from '../../limits/limits.js';
import { type FailureClass, failedEvent } from '../failure.js';

const BUSY: FailureClass = { failure: 'channel', reason: 'busy' };
const NO_ANSWER: FailureClass = { failure: 'channel', reason: 'no_answer' };
const UNREACHABLE: FailureClass = { failure: 'temporary', reason: 'unreachable' };

/**
 * @param cause `hangup_cause`
 * @param sipCode `sip_hangup_cause`: a SIP response, or `unspecified`
 */
export function telnyxHangupEvents(
  cause: string | undefined,
  sipCode: string | undefined,
): readonly DeliveryEvent[] {
  if (cause === 'normal_clearing' || cause === 'time_limit') return [{ kind: 'call_ended' }];
  const known = cause !== undefined && Object.hasOwn(CLASSES, cause) ? cause : 'unspecified';
  const sip = /^[3-6]\d\d$/.test(sipCode ?? '') ? sipCode : undefined;
  const failure =
    known === 'call_rejected' && BLOCKED.has(sipCode ?? '') ? DESTINATION_BLOCKED : CLASSES[known];
  const [detail, code] =
    sip === undefined
      ? [`Telnyx: ${known}`, known]
      : [`Telnyx: ${known}, SIP ${sip}`, `${known}.sip_${sip}`];
  return [failedEvent(failure ?? UNREACHABLE, detail, code)];
}

const CLASSES: Readonly<Record<string, FailureClass>> = {
  user_busy: BUSY,
  // By the phone or its carrier; ringing it through another provider would be rude.
  call_rejected: BUSY,
  timeout: NO_ANSWER,
  no_answer: NO_ANSWER,
  originator_cancel: { failure: 'account', reason: 'rejected_by_provider' },
  // Another carrier may know a way to a number that this one does not find.
  not_found: UNREACHABLE,
  unspecified: UNREACHABLE,
};

/** All that are known of a call that failed. */
export const HANGUP_CAUSES: readonly string[] = Object.keys(CLASSES);

const DESTINATION_BLOCKED: FailureClass = { failure: 'account', reason: 'destination_blocked' };
/** Forbidden by Telnyx, such as a country that the outbound voice profile leaves out (RFC 3261, RFC 8197, RFC 8688). */
const BLOCKED: ReadonlySet<string> = new Set(['403', '607', '608']);

/** @param result of the standard detection, or of the premium one */
export function telnyxAnswererEvents(result: string | undefined): readonly DeliveryEvent[] {
  switch (result) {
    case 'human':
    case 'human_residence':
    case 'human_business':
      return [{ kind: 'human' }];
    case 'machine':
    case 'fax_detected':
      return [{ kind: 'machine' }];
    case 'not_sure':
    case 'silence':
      return [{ kind: 'answerer_unknown' }];
    default:
      return [];
  }
}

export const telnyxCost = z.object({
  status: z.string().optional(),
  total_cost: z.string().max(24).nullish(),
  cost_parts: z
    .array(z.object({ currency: z.string().max(8).optional() }))
    .optional()
    .catch(undefined),
});

/** From `call.cost`, which an application sends only where it is set to. Its parts are all in the account's currency. */
export function telnyxCharge(cost: z.infer<typeof telnyxCost>): Charge | undefined {
  const currency = cost.cost_parts?.find((part) => part.currency !== undefined)?.currency;
  if (cost.status === 'error' || currency === undefined) return undefined;
  return chargeOf(cost.total_cost ?? undefined, currency);
}
