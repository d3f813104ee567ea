// A call's caller, outcome and length in plain words.

/** @import {Call} from './carrier.js' */
import { formatParty } from './phone-number.js';

/** The other end, as a phone shows it. @param {Pick<Call, 'from' | 'to' | 'direction' | 'callerHidden'>} call */
export function callerOf({ from, to, direction, callerHidden }) {
  if (direction === 'from_phone') return formatParty(to);
  return callerHidden ? 'No caller ID' : formatParty(from);
}

/** @param {Call} call */
export function outcome(call) {
  if (call.state === 'ringing') return 'Ringing';
  if (call.state === 'in_progress') return 'In call';
  if (wasAnswered(call)) return `Answered · ${duration(call, Date.now())}`;
  if (did(call, 'declined')) return 'Declined';
  return WORDS[call.end ?? ''] ?? 'Missed';
}

/** @param {Call} call */
export function wasAnswered(call) {
  return did(call, 'picked up') || call.transcript.some((line) => line.kind === 'says');
}

/**
 * Minutes and seconds since the call was picked up, to its last event or to `nowMs`.
 *
 * @param {Call} call
 * @param {number} nowMs epoch milliseconds
 */
export function duration(call, nowMs) {
  const begin = Date.parse(call.transcript[0]?.at ?? call.at);
  const end = call.state === 'ended' ? Date.parse(call.transcript.at(-1)?.at ?? call.at) : nowMs;
  const seconds = Math.max(0, Math.floor((end - begin) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/**
 * Whether the person with the phone did this, by the carrier's transcript.
 *
 * @param {Call} call
 * @param {string} what
 */
function did(call, what) {
  return call.transcript.some(
    (line) => line.who === 'phone' && line.kind === 'event' && line.text === what,
  );
}

/** The vendors' terms for a call that nobody picked up. @type {Record<string, string>} */
const WORDS = {
  busy: 'Busy',
  rejected: 'Busy',
  user_busy: 'Busy',
  call_rejected: 'Busy',
  failed: 'Failed',
  unspecified: 'Failed',
  canceled: 'The caller gave up',
  cancelled: 'The caller gave up',
  originator_cancel: 'The caller gave up',
};
