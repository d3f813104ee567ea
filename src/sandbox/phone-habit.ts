/** Phones that act by themselves: what a magic number does with a call that reaches it. */
import type { CallFate } from './magic-numbers.js';
import type { PhoneCall } from './phone-call.js';
import type { Timers } from './timers.js';

const PICK_UP_MS = 3_000;
const REACT_MS = 1_000;
/** A voicemail records this long before it hangs up. */
const RECORDING_MS = 60_000;

const KEYS_OF: Partial<Record<CallFate, string>> = {
  wrong_key: '5',
  hash: '#',
  zero_hash: '0#',
  voicemail_hash: '#',
};

/** Never picked up, or by the person with the phone. */
const BY_HAND: ReadonlySet<CallFate> = new Set(['no_answer', 'busy', 'fails', 'unsure']);

/** True where a machine takes the call. */
export function isMachine(fate: CallFate | undefined): boolean {
  return fate === 'voicemail' || fate === 'voicemail_hash';
}

/** Lets the phone act; call it when the phone begins to ring. */
export function actByItself(call: PhoneCall, fate: CallFate | undefined, timers: Timers): void {
  if (fate === undefined || BY_HAND.has(fate)) return;
  timers.after(PICK_UP_MS, () => {
    if (call.state !== 'ringing') return;
    call.answer();
    if (isMachine(fate)) call.note('phone', 'a voicemail greeting plays');
    if (fate === 'hangs_up') later(call, timers, REACT_MS, () => call.hangUp());
    if (isMachine(fate)) later(call, timers, RECORDING_MS, () => call.hangUp());
  });
}

/** The keys that the phone presses when it is listened to; undefined where it presses none. */
export function keysOf(fate: CallFate | undefined): string | undefined {
  return fate === undefined ? undefined : KEYS_OF[fate];
}

/** Presses the phone's keys a moment after somebody began to listen. */
export function pressByItself(call: PhoneCall, fate: CallFate | undefined, timers: Timers): void {
  const keys = keysOf(fate);
  if (keys === undefined || call.keysPending) return;
  later(call, timers, REACT_MS, () => {
    if (call.listening) call.press(keys);
  });
}

function later(call: PhoneCall, timers: Timers, ms: number, act: () => void): void {
  timers.after(ms, () => {
    if (call.state === 'in_progress') act();
  });
}
