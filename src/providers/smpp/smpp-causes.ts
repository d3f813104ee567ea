/**
 * An SMSC's statuses and states as causes that people are told (SMPP 3.4, 5.1.3 and Appendix B). The error of a receipt stands behind the state,
 * such as `UNDELIV.00b`; each vendor has its own list of them, so it is shown and not explained.
 */
import type { CauseId } from '../../record/causes.js';

const BY_CAUSE: Partial<Record<CauseId, readonly string[]>> = {
  number_invalid: ['ESME_RINVDSTADR'],
  sender_invalid: ['ESME_RINVSRCADR', 'ESME_RINVSRCTON', 'ESME_RINVSRCNPI'],
  account_refused: ['ESME_RBINDFAIL', 'ESME_RINVPASWD', 'ESME_RINVSYSID', 'ESME_RINVSYSTYP'],
  text_refused: ['ESME_RINVMSGLEN'],
  request_refused: [
    'ESME_RINVCMDLEN',
    'ESME_RINVCMDID',
    'ESME_RINVPRTFLG',
    'ESME_RINVREGDLVFLG',
    'ESME_RINVSERTYP',
    'ESME_RINVESMCLASS',
    'ESME_RINVDSTTON',
    'ESME_RINVDSTNPI',
    'ESME_RINVSCHED',
    'ESME_RINVEXPIRY',
    'ESME_RX_P_APPN',
    'ESME_RX_R_APPN',
    'ESME_RINVOPTPARSTREAM',
    'ESME_ROPTPARNOTALLWD',
    'ESME_RINVPARLEN',
    'ESME_RMISSINGOPTPARAM',
    'ESME_RINVOPTPARAMVAL',
    'REJECTD',
  ],
  carrier_overloaded: ['ESME_RTHROTTLED', 'ESME_RMSGQFUL', 'ESME_RALYBND', 'window_full'],
  carrier_down: [
    'ESME_RINVBNDSTS',
    'ESME_RSYSERR',
    'ESME_RSUBMITFAIL',
    'ESME_RX_T_APPN',
    'ESME_RUNKNOWNERR',
  ],
  answer_lost: ['no_message_id'],
  expired_at_carrier: ['EXPIRED'],
  carrier_unknown: ['ESME_RDELIVERYFAILURE', 'UNDELIV', 'DELETED', 'SKIPPED'],
};

export const SMPP_CAUSES: Readonly<Record<string, CauseId>> = Object.fromEntries(
  Object.entries(BY_CAUSE).flatMap(([cause, codes]) =>
    codes.map((code) => [code, cause as CauseId]),
  ),
);
