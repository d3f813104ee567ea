/**
 * What an SMSC's words mean to us: the status of an answer (SMPP 3.4, 5.1.3) and the state of a message in a receipt (5.2.28, and
 * Appendix B). Pure.
 */
import type { DeliveryEvent } from '../../challenge/event.js';
import { type FailureClass, failedEvent, refusal } from '../failure.js';
import type { Refusal } from '../provider.js';

const LATER: FailureClass = { failure: 'temporary', reason: 'provider_unavailable' };
const ACCOUNT: FailureClass = { failure: 'account', reason: 'rejected_by_provider' };
const NUMBER: FailureClass = { failure: 'number', reason: 'invalid_number' };
const UNREACHABLE: FailureClass = { failure: 'channel', reason: 'unreachable' };
const UNCERTAIN: FailureClass = { failure: 'uncertain', reason: 'provider_unavailable' };

/** SMPP has no Retry-After; SMSCs count the messages of a second. */
const THROTTLED_MS = 1_000;

const STATUSES: ReadonlyMap<number, readonly [name: string, failureClass: FailureClass]> = new Map([
  [0x01, ['ESME_RINVMSGLEN', ACCOUNT]],
  [0x02, ['ESME_RINVCMDLEN', ACCOUNT]],
  [0x03, ['ESME_RINVCMDID', ACCOUNT]],
  // The session is not bound at their end: it was not processed.
  [0x04, ['ESME_RINVBNDSTS', LATER]],
  // Another session holds the account's place; it may be that of a process which has just died.
  [0x05, ['ESME_RALYBND', LATER]],
  [0x06, ['ESME_RINVPRTFLG', ACCOUNT]],
  [0x07, ['ESME_RINVREGDLVFLG', ACCOUNT]],
  [0x08, ['ESME_RSYSERR', LATER]],
  [0x0a, ['ESME_RINVSRCADR', ACCOUNT]],
  [0x0b, ['ESME_RINVDSTADR', NUMBER]],
  [0x0d, ['ESME_RBINDFAIL', ACCOUNT]],
  [0x0e, ['ESME_RINVPASWD', ACCOUNT]],
  [0x0f, ['ESME_RINVSYSID', ACCOUNT]],
  [0x14, ['ESME_RMSGQFUL', LATER]],
  [0x15, ['ESME_RINVSERTYP', ACCOUNT]],
  [0x43, ['ESME_RINVESMCLASS', ACCOUNT]],
  [0x45, ['ESME_RSUBMITFAIL', LATER]],
  [0x48, ['ESME_RINVSRCTON', ACCOUNT]],
  [0x49, ['ESME_RINVSRCNPI', ACCOUNT]],
  // TON and NPI are settings: they say nothing about the number.
  [0x50, ['ESME_RINVDSTTON', ACCOUNT]],
  [0x51, ['ESME_RINVDSTNPI', ACCOUNT]],
  [0x53, ['ESME_RINVSYSTYP', ACCOUNT]],
  [0x58, ['ESME_RTHROTTLED', LATER]],
  [0x61, ['ESME_RINVSCHED', ACCOUNT]],
  [0x62, ['ESME_RINVEXPIRY', ACCOUNT]],
  [0x64, ['ESME_RX_T_APPN', LATER]],
  [0x65, ['ESME_RX_P_APPN', ACCOUNT]],
  [0x66, ['ESME_RX_R_APPN', ACCOUNT]],
  [0xc0, ['ESME_RINVOPTPARSTREAM', ACCOUNT]],
  [0xc1, ['ESME_ROPTPARNOTALLWD', ACCOUNT]],
  [0xc2, ['ESME_RINVPARLEN', ACCOUNT]],
  [0xc3, ['ESME_RMISSINGOPTPARAM', ACCOUNT]],
  [0xc4, ['ESME_RINVOPTPARAMVAL', ACCOUNT]],
  [0xfe, ['ESME_RDELIVERYFAILURE', UNREACHABLE]],
  // It says nothing about whether the message is on its way.
  [0xff, ['ESME_RUNKNOWNERR', UNCERTAIN]],
]);

/** Where an SMSC asks for a slower pace. */
const PACED: ReadonlySet<number> = new Set([0x14, 0x58]);

/** @param status of an answer, not 0. Those that the vendor made up (0x400 to 0x4ff) are the account's: the next provider may do it */
export function refusalOf(status: number): Refusal {
  const [name, failureClass] = STATUSES.get(status) ?? ['', ACCOUNT];
  const facts = `SMPP status 0x${status.toString(16).padStart(2, '0')}${name && ` ${name}`}`;
  const code = name || `0x${status.toString(16).padStart(2, '0')}`;
  const pauseMs = PACED.has(status) ? THROTTLED_MS : undefined;
  return refusal(failureClass, facts, '', pauseMs, { code });
}

/** Of all statuses that are known. */
export const STATUS_NAMES: readonly string[] = [...STATUSES.values()].map(([name]) => name);

/** The states of a message by number, as the TLV message_state has them, with the words of the text form. */
const STATES = [
  'SCHEDULED',
  'ENROUTE',
  'DELIVRD',
  'EXPIRED',
  'DELETED',
  'UNDELIV',
  'ACCEPTD',
  'UNKNOWN',
  'REJECTD',
  'SKIPPED',
] as const;
export type MessageState = (typeof STATES)[number];

export function stateOfNumber(number: number): MessageState | undefined {
  return STATES[number];
}

/** @param word as a receipt's text has it; some SMSCs write it out, or in small letters */
export function stateOfWord(word: string): MessageState | undefined {
  const written = word.toUpperCase();
  const known = STATES.find((state) => state === written);
  return known ?? SPELLINGS.get(written);
}

const SPELLINGS: ReadonlyMap<string, MessageState> = new Map([
  ['DELIVERED', 'DELIVRD'],
  ['UNDELIVERABLE', 'UNDELIV'],
  ['UNDELIVERED', 'UNDELIV'],
  ['ACCEPTED', 'ACCEPTD'],
  ['REJECTED', 'REJECTD'],
]);

/** @param error the vendor's own code of why */
export function eventsOfState(state: MessageState, error: string | undefined): DeliveryEvent[] {
  const detail = `SMPP: ${state}${error === undefined ? '' : `, error ${error}`}`;
  const code = error === undefined ? state : `${state}.${error}`;
  switch (state) {
    case 'ENROUTE':
    case 'ACCEPTD':
      return [{ kind: 'sent' }];
    case 'DELIVRD':
      return [{ kind: 'delivered' }];
    case 'EXPIRED':
    case 'UNDELIV':
      return [failedEvent(UNREACHABLE, detail, code)];
    case 'DELETED':
    case 'REJECTD':
    case 'SKIPPED':
      return [failedEvent(ACCOUNT, detail, code)];
    case 'SCHEDULED':
    case 'UNKNOWN':
      return [];
    default:
      return state satisfies never;
  }
}
