// Selects the screen for a snapshot. Pure.

/** @import {Challenge, Snapshot} from './page-data.js' */

/** @typedef {'form' | 'starting' | 'choose' | 'code' | 'call' | 'text-us' | 'end' | 'done' | 'closed'} ScreenName */

const VERIFIED = ['sms_verified', 'call_answered', 'verified'];

/**
 * @param {Snapshot} snapshot
 * @param {{choosing: boolean, starting: boolean}} wish choosing: 'I can’t use this now'; starting: the preferred method is being started
 * @returns {ScreenName}
 */
export function screenFor({ session, challenge }, { choosing, starting }) {
  const verified = challenge !== null && VERIFIED.includes(challenge.state);
  if (session.state === 'verified' || (session.state === 'open' && verified)) return 'done';
  if (session.state !== 'open') return 'closed';
  if (challenge === null || challenge.state === 'canceled') {
    if (session.purpose === 'setup') return 'form';
    return starting ? 'starting' : 'choose';
  }
  if (choosing && session.purpose === 'signin') return 'choose';
  return challengeScreen(challenge);
}

/** @param {Challenge} challenge of a phone, that is not proven @returns {'code' | 'call' | 'text-us' | 'end'} */
export function challengeScreen({ channel, final }) {
  // A word that is over stays on its screen, which offers the next one.
  if (channel === 'inbound_sms') return 'text-us';
  if (final) return 'end';
  return channel === 'sms' ? 'code' : 'call';
}

/** Two snapshots with the same key show the same screen, which is then updated rather than built. @param {ScreenName} name @param {Snapshot} snapshot */
export function screenKey(name, { challenge }) {
  return ['code', 'call', 'text-us', 'end'].includes(name) ? `${name} ${challenge?.id}` : name;
}
