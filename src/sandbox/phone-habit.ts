/** Automatic phones: how a magic number reacts to a call. */
import type { CallFate } from './magic-numbers.js';
import type { PhoneCall } from './phone-call.js';
import type { Timers } from './timers.js';

const PICK_UP_MS = 3_000;
const REACT_MS = 1_000;
/** How long a voicemail records before it hangs up. */
const RECORDING_MS = 60_000;

const KEYS_OF: Partial<Record<CallFate, string>> = {
  wrong_key: '5',
  hash: '#',
  zero_hash: '0#',
  voicemail_hash: '#',
};

/** Never picked up, or picked up by the person with the phone. */
const BY_HAND: ReadonlySet<CallFate> = new Set(['no_answer', 'busy', 'fails', 'unsure']);

/** True if a machine picks up. */
export function isMachine(fate: CallFate | undefined): boolean {
  return fate === 'voicemail' || fate === 'voicemail_hash';
}

/** Starts the automatic behaviour; call it when the phone begins to ring. */
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

/** The keys that the phone presses when the script waits for keys; undefined if it presses none. */
export function keysOf(fate: CallFate | undefined): string | undefined {
  return fate === undefined ? undefined : KEYS_OF[fate];
}

/** Presses the phone's keys a moment after the script began to wait. */
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
