/**
 * Numbers that misbehave on purpose: +358457NN000d, where NN selects the behaviour and d is any digit, so that every behaviour has
 * ten numbers. Each behaviour has its own prefix, so that limits by prefix do not interfere. For
 * libphonenumber they are ordinary Finnish mobile numbers. Every other number is an ordinary phone.
 */
import type { Vendor } from './carrier-interface.js';
import type { PhoneCall } from './phone-call.js';
import type { Timers } from './timers.js';

/** How the carrier answers the request that sends or calls. */
export type Refusal = 'too_many_requests' | 'unavailable' | 'not_permitted';
export type AnswerFault = 'slow' | 'hang' | 'cut_after' | 'cut_before' | 'callback_first';
/** The fate of an SMS. */
export type SmsFate = 'landline' | 'opted_out' | 'unreachable' | 'filtered';
/** The fate of a call: decided by the network, or by the person who picks up. */
export type CallFate =
  | 'busy'
  | 'no_answer'
  | 'fails'
  | 'hangs_up'
  | 'voicemail'
  | 'voicemail_hash'
  | 'silent'
  | 'wrong_key'
  | 'hash'
  | 'zero_hash'
  | 'unsure';

export interface Behaviour {
  readonly does: string;
  /** Only at this vendor; an ordinary phone at the others. */
  readonly vendor?: Vendor;
  readonly refusal?: Refusal;
  /** Only the first request to the number is refused. */
  readonly once?: boolean;
  readonly answer?: AnswerFault;
  readonly sms?: SmsFate;
  readonly call?: CallFate;
  /** No status callback is ever sent. */
  readonly silentCarrier?: boolean;
}

export interface MagicNumber {
  readonly number: string;
  readonly does: string;
  readonly vendor?: Vendor;
}

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  '01': { does: 'call: busy', call: 'busy' },
  '02': { does: 'call: rings until the time is up, cannot be picked up', call: 'no_answer' },
  '03': { does: 'call: picks up and hangs up', call: 'hangs_up' },
  '04': { does: 'call: voicemail picks up', call: 'voicemail' },
  '05': { does: 'call: picks up, presses 5 at every prompt', call: 'wrong_key' },
  '06': { does: 'call: picks up, presses #', call: 'hash' },
  '07': { does: 'call: picks up, presses 0 and then #', call: 'zero_hash' },
  '08': { does: 'call: voicemail whose greeting plays a #', call: 'voicemail_hash' },
  '09': { does: 'call: picks up, presses nothing', call: 'silent' },
  '10': {
    does: 'SMS: a landline (Twilio refuses with 21614; Vonage: undeliverable; Telnyx: 40001)',
    sms: 'landline',
  },
  '11': {
    does: 'SMS: the phone has opted out (Twilio refuses with 21610, Telnyx with 40300; Vonage: rejected)',
    sms: 'opted_out',
  },
  '12': {
    does: 'the account may not reach this destination (Twilio 21408 and 21215, Vonage 403, Telnyx 403)',
    refusal: 'not_permitted',
  },
  '13': {
    does: 'SMS: accepted, never delivered (unreachable). Call: fails',
    sms: 'unreachable',
    call: 'fails',
  },
  '14': { does: 'SMS: accepted, filtered by the carrier', sms: 'filtered' },
  '15': {
    does: 'call: an ordinary phone; machine detection cannot tell who picked up',
    call: 'unsure',
  },
  '20': { does: 'answers 429 always', refusal: 'too_many_requests' },
  '21': { does: 'answers 429 once, then works', refusal: 'too_many_requests', once: true },
  '22': { does: 'answers 503 always', refusal: 'unavailable' },
  '23': { does: 'answers 503 once, then works', refusal: 'unavailable', once: true },
  '24': { does: 'accepted, but answered after 20 s', answer: 'slow' },
  '25': { does: 'never answers, nothing goes out', answer: 'hang' },
  '26': { does: 'accepted, but no status callback is ever sent', silentCarrier: true },
  '27': { does: 'the first callbacks come before the answer', answer: 'callback_first' },
  '28': { does: 'accepted, then the connection is cut', answer: 'cut_after' },
  '29': { does: 'the connection is cut, nothing goes out', answer: 'cut_before' },
  '30': { does: 'answers 503 always', vendor: 'twilio', refusal: 'unavailable' },
  '31': { does: 'answers 503 always', vendor: 'vonage', refusal: 'unavailable' },
  '32': { does: 'never answers, nothing goes out', vendor: 'twilio', answer: 'hang' },
  '33': { does: 'never answers, nothing goes out', vendor: 'vonage', answer: 'hang' },
  '34': { does: 'accepted, then the connection is cut', vendor: 'twilio', answer: 'cut_after' },
  '35': { does: 'accepted, then the connection is cut', vendor: 'vonage', answer: 'cut_after' },
  '36': {
    does: 'the account may not reach this destination',
    vendor: 'twilio',
    refusal: 'not_permitted',
  },
  '37': {
    does: 'the account may not reach this destination',
    vendor: 'vonage',
    refusal: 'not_permitted',
  },
  '38': { does: 'answers 429 always', vendor: 'twilio', refusal: 'too_many_requests' },
  '39': { does: 'answers 429 always', vendor: 'vonage', refusal: 'too_many_requests' },
  '40': {
    does: 'SMS: accepted, never delivered (unreachable). Call: fails',
    vendor: 'twilio',
    sms: 'unreachable',
    call: 'fails',
  },
  '41': {
    does: 'SMS: accepted, never delivered (unreachable). Call: fails',
    vendor: 'vonage',
    sms: 'unreachable',
    call: 'fails',
  },
  '42': { does: 'answers 503 always', vendor: 'telnyx', refusal: 'unavailable' },
  '43': { does: 'never answers, nothing goes out', vendor: 'telnyx', answer: 'hang' },
  '44': { does: 'accepted, then the connection is cut', vendor: 'telnyx', answer: 'cut_after' },
  '45': {
    does: 'the account may not reach this destination',
    vendor: 'telnyx',
    refusal: 'not_permitted',
  },
  '46': { does: 'answers 429 always', vendor: 'telnyx', refusal: 'too_many_requests' },
  '47': {
    does: 'SMS: accepted, never delivered (unreachable). Call: fails',
    vendor: 'telnyx',
    sms: 'unreachable',
    call: 'fails',
  },
};

const MAGIC = /^\+358457(\d\d)000\d$/;
const ORDINARY: Behaviour = { does: 'an ordinary phone' };
const REFUSED_ONCE_MAX = 10_000;

/** The magic numbers, the first of each ten. */
export const magicNumbers: readonly MagicNumber[] = Object.entries(BEHAVIOURS)
  .sort(([left], [right]) => left.localeCompare(right))
  .map(([code, { does, vendor }]) => ({
    number: `+358457${code}0001`,
    does,
    ...(vendor ? { vendor } : {}),
  }));

/** Looks up the behaviour of a number; remembers which numbers were refused once. */
export class MagicNumbers {
  readonly #refusedOnce = new Set<string>();

  /** @param number E.164 */
  behaviourOf(number: string, vendor: Vendor): Behaviour {
    const behaviour = BEHAVIOURS[MAGIC.exec(number)?.[1] ?? ''];
    if (!behaviour) return ORDINARY;
    return behaviour.vendor === undefined || behaviour.vendor === vendor ? behaviour : ORDINARY;
  }

  /** How this request is refused, if at all; counts it if only the first request is refused. */
  refusalOf(number: string, vendor: Vendor): Refusal | undefined {
    const behaviour = this.behaviourOf(number, vendor);
    if (!behaviour.refusal || !behaviour.once) return behaviour.refusal;
    const key = `${vendor} ${number}`;
    if (this.#refusedOnce.has(key)) return undefined;
    if (this.#refusedOnce.size >= REFUSED_ONCE_MAX) this.#refusedOnce.clear();
    this.#refusedOnce.add(key);
    return behaviour.refusal;
  }

  clear(): void {
    this.#refusedOnce.clear();
  }
}

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

/** Starts the automatic behaviour of a magic number's phone; call it when the phone begins to ring. */
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
function keysOf(fate: CallFate | undefined): string | undefined {
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
