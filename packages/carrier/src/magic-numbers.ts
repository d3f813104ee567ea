/**
 * Numbers that misbehave on purpose: +358457NN000d, where NN selects the behaviour and d is any digit, so that every behaviour has
 * ten numbers. Each behaviour has its own prefix, so that limits by prefix do not interfere. For
 * libphonenumber they are ordinary Finnish mobile numbers. Every other number is an ordinary phone.
 */
import type { RichChannel, Vendor } from './carrier-interface.js';
import type { PhoneCall } from './phone-call.js';
import type { Timers } from './timers.js';

/** How the carrier answers the request that sends or calls. */
export type Refusal = 'too_many_requests' | 'unavailable' | 'not_permitted';
export type AnswerFault = 'slow' | 'hang' | 'cut_after' | 'cut_before' | 'callback_first';
/** The fate of an SMS. */
export type SmsFate = 'landline' | 'opted_out' | 'unreachable' | 'filtered';
/** The fate of a message by RCS or WhatsApp: the phone lacks the channel, or is off and takes it a minute later. */
export type RichFate = 'absent' | 'late';
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
  readonly rcs?: RichFate;
  readonly whatsapp?: RichFate;
  readonly call?: CallFate;
  /** No status callback is ever sent. */
  readonly silentCarrier?: boolean;
}

export interface MagicNumber {
  readonly number: string;
  readonly does: string;
  readonly vendor?: Vendor;
}

// The faults that a number has at every vendor, and others at one vendor alone.
const THROTTLED: Behaviour = { does: 'answers 429 always', refusal: 'too_many_requests' };
const DOWN: Behaviour = { does: 'answers 503 always', refusal: 'unavailable' };
const HANGING: Behaviour = { does: 'never answers, nothing goes out', answer: 'hang' };
const CUT: Behaviour = { does: 'accepted, then the connection is cut', answer: 'cut_after' };
const NOT_PERMITTED: Behaviour = {
  does: 'the account may not reach this destination',
  refusal: 'not_permitted',
};
const UNREACHABLE: Behaviour = {
  does: 'SMS: accepted, never delivered (unreachable). Call: fails',
  sms: 'unreachable',
  call: 'fails',
};

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
  '13': UNREACHABLE,
  '14': { does: 'SMS: accepted, filtered by the carrier', sms: 'filtered' },
  '15': {
    does: 'call: an ordinary phone; machine detection cannot tell who picked up',
    call: 'unsure',
  },
  '20': THROTTLED,
  '21': { does: 'answers 429 once, then works', refusal: 'too_many_requests', once: true },
  '22': DOWN,
  '23': { does: 'answers 503 once, then works', refusal: 'unavailable', once: true },
  '24': { does: 'accepted, but answered after 20 s', answer: 'slow' },
  '25': HANGING,
  '26': { does: 'accepted, but no status callback is ever sent', silentCarrier: true },
  '27': { does: 'the first callbacks come before the answer', answer: 'callback_first' },
  '28': CUT,
  '29': { does: 'the connection is cut, nothing goes out', answer: 'cut_before' },
  '30': { ...DOWN, vendor: 'twilio' },
  '31': { ...DOWN, vendor: 'vonage' },
  '32': { ...HANGING, vendor: 'twilio' },
  '33': { ...HANGING, vendor: 'vonage' },
  '34': { ...CUT, vendor: 'twilio' },
  '35': { ...CUT, vendor: 'vonage' },
  '36': { ...NOT_PERMITTED, vendor: 'twilio' },
  '37': { ...NOT_PERMITTED, vendor: 'vonage' },
  '38': { ...THROTTLED, vendor: 'twilio' },
  '39': { ...THROTTLED, vendor: 'vonage' },
  '40': { ...UNREACHABLE, vendor: 'twilio' },
  '41': { ...UNREACHABLE, vendor: 'vonage' },
  '42': { ...DOWN, vendor: 'telnyx' },
  '43': { ...HANGING, vendor: 'telnyx' },
  '44': { ...CUT, vendor: 'telnyx' },
  '45': { ...NOT_PERMITTED, vendor: 'telnyx' },
  '46': { ...THROTTLED, vendor: 'telnyx' },
  '47': { ...UNREACHABLE, vendor: 'telnyx' },
  '50': { does: 'no RCS on this phone (Twilio 63036; Vonage: undeliverable)', rcs: 'absent' },
  '51': {
    does: 'no WhatsApp on this phone (Twilio 63024; Vonage: undeliverable)',
    whatsapp: 'absent',
  },
  '52': { does: 'neither RCS nor WhatsApp on this phone', rcs: 'absent', whatsapp: 'absent' },
  '53': {
    does: 'RCS and WhatsApp: accepted, and delivered a minute later',
    rcs: 'late',
    whatsapp: 'late',
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

  /** A phone that no SMS reaches gets no other message either. */
  richFateOf(number: string, vendor: Vendor, channel: RichChannel): RichFate | undefined {
    const behaviour = this.behaviourOf(number, vendor);
    return behaviour[channel] ?? (behaviour.sms ? 'absent' : undefined);
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
