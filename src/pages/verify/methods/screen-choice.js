// Selects the screen of a session with several methods. Pure.

/** @import {Challenge, Methods, Snapshot, Step} from '../page-data.js' */
import { challengeScreen } from '../screen-choice.js';

/**
 * @typedef {object} Wish what the person chose on this page
 * @property {boolean} starting the default method of a sign-in is being started
 * @property {'get' | 'account' | 'scan' | 'code'} place within the step of an app
 * @property {ReadonlySet<number>} passed done steps that the person has left by 'Next'
 * @property {boolean} choosing 'I can’t use this right now'
 * @property {boolean} listed back to the list, although a method was being added
 * @property {boolean} proving a change needs a proof first
 */

const FAILED = ['failed', 'expired', 'canceled', 'locked', 'denied'];
const PHONE = ['sms', 'call', 'inbound_sms'];
/** @type {Record<string, string>} */
const PROOFS = { sms: 'code', totp: 'totp-proof', passkey: 'passkey-proof' };

/** @param {Challenge | null} challenge */
export function isProven(challenge) {
  return challenge?.final === true && !FAILED.includes(challenge.state);
}

/** @param {Snapshot} snapshot @param {Wish} wish @returns {string} */
export function methodScreenFor(snapshot, wish) {
  const { session, challenge } = snapshot;
  if (session.purpose === 'setup' && session.state === 'verified') return 'success';
  if (session.purpose === 'signin') return signinScreen(snapshot, wish);
  if (session.state !== 'open' || !session.methods) return 'closed';
  if (wish.proving) return challenge && isOpen(challenge) ? proofScreen(challenge, wish) : 'choose';
  const step = wish.listed ? undefined : currentStep(session.methods, wish.passed);
  if (step) return stepScreen(step.step, snapshot, wish);
  return session.purpose === 'setup' ? 'success' : 'info';
}

/** @param {Snapshot} snapshot @param {Wish} wish */
function signinScreen({ session, challenge }, wish) {
  const proven = session.state === 'open' && isProven(challenge);
  if (session.state === 'verified' || proven) return 'done';
  if (session.state !== 'open') return 'closed';
  if (challenge && isOpen(challenge)) return proofScreen(challenge, wish);
  return wish.starting ? 'starting' : 'choose';
}

/** @param {Challenge} challenge @param {Wish} wish */
function proofScreen(challenge, { choosing }) {
  if (choosing) return 'choose';
  if (challenge.final) return 'ended';
  return PROOFS[challenge.channel] ?? challenge.channel;
}

/** @param {Challenge} challenge */
function isOpen(challenge) {
  return challenge.state !== 'canceled' && !isProven(challenge);
}

/**
 * The step that is shown: a done one until the person leaves it, then the current one. A page that was opened between two steps
 * shows the one that was done last.
 *
 * @param {Methods} methods
 * @param {ReadonlySet<number>} passed
 * @returns {{at: number, step: Step} | undefined}
 */
export function currentStep({ steps }, passed) {
  const done = steps.findIndex(({ state }, at) => state === 'done' && !passed.has(at));
  const current = steps.findIndex(({ state }) => state === 'current');
  const at = done >= 0 ? done : current >= 0 ? current : steps.findIndex(isTodo);
  const step = steps[at];
  return step && { at, step };
}

/** @param {Step} step */
export function isTodo({ state }) {
  return state === 'todo';
}

/** @param {Step} step @param {Methods} methods @returns {'app' | 'totp' | 'phone' | 'passkey' | 'recovery'} */
export function kindOf({ method, by }, { pending, ownApp }) {
  if (method !== 'app') return method;
  if (by === 'approve') return 'app';
  return by === 'totp' || pending?.kind === 'totp' || !ownApp ? 'totp' : 'app';
}

/** @param {Step} step @param {Snapshot} snapshot @param {Wish} wish */
function stepScreen(step, { session, challenge }, { place }) {
  if (step.state === 'done' || !session.methods) return 'step-done';
  switch (kindOf(step, session.methods)) {
    case 'app': {
      const { pending } = session.methods;
      const paired = pending?.kind === 'approve' && pending.paired;
      const tried = challenge?.channel === 'approve' && challenge.state !== 'canceled';
      return paired || tried ? 'try' : `app-${place === 'code' ? 'scan' : place}`;
    }
    case 'totp':
      return `app-${place}`;
    case 'passkey':
      return 'passkey-add';
    case 'recovery':
      return 'recovery-codes';
    case 'phone':
      return phoneScreen(challenge);
  }
}

/** @param {Challenge | null} challenge */
function phoneScreen(challenge) {
  if (!challenge || !isOpen(challenge)) return 'form';
  return PHONE.includes(challenge.channel) ? challengeScreen(challenge) : 'form';
}

/** Two snapshots with the same key show the same screen. @param {string} name @param {Snapshot} snapshot @param {Wish} wish */
export function methodScreenKey(name, { session, challenge }, { passed, proving }) {
  const step = session.methods && currentStep(session.methods, passed);
  const ofChallenge = ['code', 'call', 'text-us', 'end', 'ended', 'approve', 'recovery'].includes(
    name,
  );
  if (ofChallenge || name.endsWith('-proof')) return `${name} ${challenge?.id}`;
  if (name === 'choose') return `${name} ${proving}`;
  if (!session.methods || !step || ['success', 'info', 'done', 'closed'].includes(name))
    return name;
  return `${name} ${step.at} ${kindOf(step.step, session.methods)}`;
}
