/** Vonage's codes and words as causes that people are told (https://developer.vonage.com/en/api-errors/messages). The rest counts by its reason. */
import type { CauseId } from '../../record/causes.js';

const BY_CAUSE: Partial<Record<CauseId, readonly (number | string)[]>> = {
  number_invalid: [1170, 1430, 'invalid_number'],
  handset_off: [1180, 1220, 'unavailable'],
  number_not_in_service: [1190, 'number_out_of_service'],
  device_cannot: [1270, 1290, 1310],
  opted_out: [1240],
  filtered: [1050, 1210, 1280],
  carrier_fraud_block: [1470, 1471],
  destination_unreachable: [1200, 1250, 1260, 'cannot_route'],
  sender_unregistered: [1120],
  sender_invalid: [1420],
  account_refused: [1060, 1080, 1110, 'http_401', 'http_403'],
  account_balance: [1070],
  account_trial: [1160],
  request_refused: [1010, 1020, 1021, 1022, 1040, 1130, 1140, 1150],
  text_refused: [1090],
  carrier_overloaded: [1000, 1241, 'http_429'],
  // biome-ignore format: one code a line reads worse
  carrier_down: [1030, 1100, 1230, 'internal_error', 'carrier_timeout', 'failed', 'http_500', 'http_502', 'http_503', 'http_504'],
  expired_at_carrier: [1360],
  busy: ['busy', 'declined', 'rejected'],
  no_answer: ['unanswered', 'timeout'],
  call_blocked: ['restricted'],
};

export const VONAGE_CAUSES: Readonly<Record<string, CauseId>> = Object.fromEntries(
  Object.entries(BY_CAUSE).flatMap(([cause, codes]) =>
    codes.map((code) => [String(code), cause as CauseId]),
  ),
);
