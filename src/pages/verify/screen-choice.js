// Selects the screen for a snapshot. Pure.

/** @import {Snapshot} from './page-data.js' */

/** @typedef {'form' | 'starting' | 'choose' | 'code' | 'call' | 'end' | 'done' | 'closed'} ScreenName */

const VERIFIED = ['sms_verified', 'call_answered'];

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
  if (challenge.final) return 'end';
  return challenge.channel === 'sms' ? 'code' : 'call';
}

/** Two snapshots with the same key show the same screen, which is then updated rather than built. @param {ScreenName} name @param {Snapshot} snapshot */
export function screenKey(name, { challenge }) {
  return ['code', 'call', 'end'].includes(name) ? `${name} ${challenge?.id}` : name;
}
