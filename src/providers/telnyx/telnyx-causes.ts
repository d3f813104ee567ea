/**
 * Telnyx's codes and words as causes that people are told (https://developers.telnyx.com/development/api-fundamentals/api-errors). The rest
 * counts by its reason. Those of SMS stand in the shipped description as well, for whoever uses that alone.
 */
import type { CauseId } from '../../record/causes.js';
import { STATUS_CAUSES } from '../failure.js';

const BY_CAUSE: Partial<Record<CauseId, readonly (number | string)[]>> = {
  // SMS and the API.
  number_invalid: [10002, 10016],
  sender_invalid: ['10002.from', '10016.from', 40305],
  account_refused: [10009, 10010],
  landline: [40001],
  filtered: [40002, 40003],
  opted_out: [40300],
  carrier_overloaded: [10011],
  carrier_down: [10007, 40006, 'sending_failed'],
  expired_at_carrier: ['expired'],
  // Calls: the cause of hanging up, and the SIP response where it says more.
  busy: ['user_busy', 'call_rejected'],
  no_answer: ['timeout', 'no_answer'],
  call_blocked: ['call_rejected.sip_403', 'call_rejected.sip_607', 'call_rejected.sip_608'],
  request_refused: [10005, 10015, 10017, 'originator_cancel'],
  destination_unreachable: ['not_found'],
  carrier_unknown: [40008, 'delivery_failed', 'unspecified'],
};

export const TELNYX_CAUSES: Readonly<Record<string, CauseId>> = {
  ...STATUS_CAUSES,
  ...Object.fromEntries(
    Object.entries(BY_CAUSE).flatMap(([cause, codes]) =>
      codes.map((code) => [String(code), cause as CauseId]),
    ),
  ),
};
