// The next steps after each end, the best first. Pure: the screen has the texts and requests of each step.

/** @import {Challenge, Session} from './page-data.js' */

/** @typedef {'again' | 'other' | 'number' | 'return'} Step */

/** @type {Record<string, Step[]>} */
const BY_REASON = {
  busy: ['again', 'other', 'number'],
  no_answer: ['again', 'other', 'number'],
  hung_up: ['again', 'other', 'number'],
  voicemail: ['again', 'other', 'number'],
  no_keypress: ['again', 'other', 'number'],
  wrong_keypress: ['again', 'other', 'number'],
  unreachable: ['again', 'other', 'number'],
  invalid_number: ['number'],
  landline: ['other', 'number'],
  opted_out: ['other', 'again', 'number'],
  destination_blocked: ['number'],
  sender_not_allowed: ['other', 'number'],
  rejected_by_provider: ['other', 'number'],
  provider_unavailable: ['again', 'other', 'number'],
  too_many_attempts: ['number', 'again'],
  fraud_suspected: ['number', 'again'],
};

/** @type {Record<string, Step[]>} */
const BY_STATE = {
  expired: ['again', 'other', 'number'],
  locked: ['again', 'number'],
  denied: ['return', 'again'],
};

/** @param {Session} session @param {Challenge} challenge @returns {Step[]} */
export function nextSteps({ purpose, channels }, { state, reason, channel }) {
  const steps = BY_STATE[state] ?? BY_REASON[reason ?? ''] ?? ['again', 'other', 'number'];
  const possible = steps.filter((step) => {
    if (step === 'number') return purpose === 'setup';
    return step !== 'other' || channels.some((each) => each !== channel);
  });
  return possible.includes('return') ? possible : [...possible, 'return'];
}
