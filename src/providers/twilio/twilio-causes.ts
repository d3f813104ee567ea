/** Twilio's codes as causes that people are told (https://www.twilio.com/docs/api/errors). The rest counts by its reason. */
import type { CauseId } from '../../record/causes.js';

const BY_CAUSE: Partial<Record<CauseId, readonly (number | string)[]>> = {
  number_invalid: [13223, 13224, 13226, 21211, 21214, 21217, 'sip_484'],
  handset_off: [30003, 'sip_408', 'sip_480'],
  number_not_in_service: [30005, 'sip_404', 'sip_410', 'sip_604'],
  landline: [21614, 21635, 30006],
  opted_out: [21610],
  filtered: [30004, 30007],
  carrier_fraud_block: [30450],
  destination_not_permitted: [13225, 13227, 21215, 21408],
  destination_unreachable: [21612],
  sender_unregistered: [30032, 30034],
  sender_invalid: [21210, 21212, 21216, 21219, 21603, 21606],
  account_refused: [20003, 20005, 30002, 'http_401', 'http_403'],
  account_trial: [21608],
  text_refused: [21602, 21617],
  carrier_overloaded: [20429, 21611, 30001, 'http_429'],
  carrier_down: [
    20500,
    20503,
    30008,
    30410,
    'http_500',
    'http_502',
    'http_503',
    'http_504',
    'undelivered',
  ],
  expired_at_carrier: [30036],
  busy: ['busy', 'sip_486', 'sip_600', 'sip_603'],
  no_answer: ['no-answer', 'sip_487'],
  call_blocked: ['sip_403', 'sip_607', 'sip_608'],
};

export const TWILIO_CAUSES: Readonly<Record<string, CauseId>> = Object.fromEntries(
  Object.entries(BY_CAUSE).flatMap(([cause, codes]) =>
    codes.map((code) => [String(code), cause as CauseId]),
  ),
);
