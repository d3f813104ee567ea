/**
 * The call, step by step: what is said and what each key leads to. Pure; providers render a step as TwiML or NCCO.
 * The position is part of the callback URL. Beside it, a call needs only what the challenge knows about who picked up.
 */
import type { CallHearing, Challenge } from './challenge.js';
import { CALL_DIGITS } from './code.js';
import {
  type CallKey,
  callLine,
  type MessageTemplate,
  type PromptKey,
  promptLine,
  templateFor,
} from './message.js';

/** The position in the call. */
export interface CallPosition {
  /** How often the prompt has been said, 1..3. */
  readonly prompt: number;
  /** One or two digits that were pressed before this key, waiting for `#`. */
  readonly pressed?: string;
  /** Seconds for which a key press has been held, 0..4; absent where none is. */
  readonly waited?: number;
}

export type CallStep =
  /** Say the lines, then wait for one key; the answer comes back with `next` in the URL. */
  | {
      readonly kind: 'gather';
      readonly say: readonly string[];
      readonly next: CallPosition;
      readonly locale: string;
    }
  /** Say the lines, if any, be silent for a second, then come back with `next` in the URL. */
  | {
      readonly kind: 'wait';
      readonly say?: readonly string[];
      readonly next: CallPosition;
      readonly locale: string;
    }
  /** Say the lines and end the call. */
  | { readonly kind: 'hang_up'; readonly say: readonly string[]; readonly locale: string };

export const PROMPTS_MAX = 3;
/**
 * How long one key is waited for, whole seconds (vendors allow 10 at most). Three prompts with their waits
 * and a farewell have to fit into the 60 s that a call may last.
 */
export const KEY_WAIT_SECONDS = 6;
/** How long a key press is held until the provider reports who pressed it. Then the call asks for digits. */
export const HOLD_SECONDS = 5;

/** What a key press, or its absence, means at a position. */
export type KeyVerdict =
  | 'verified'
  | 'denied'
  | 'remember'
  | 'prompt_again'
  | 'no_keypress'
  | 'wrong_keypress';

/**
 * @param key one of `0`-`9`, `*`, `#`, or the empty string when nothing was pressed in time
 * @param digits the two that have to be pressed before `#`, where the call asks for them. A wrong pair ends the call, so random keys have one
 * chance in a hundred.
 */
export function judgeKey(position: CallPosition, key: string, digits?: string): KeyVerdict {
  const last = position.prompt >= PROMPTS_MAX;
  const { pressed = '' } = position;
  if (key === '#') {
    if (pressed === '0') return 'denied';
    if (pressed === (digits ?? '')) return 'verified';
    return last || pressed.length === CALL_DIGITS ? 'wrong_keypress' : 'prompt_again';
  }
  const room = digits === undefined ? key === '0' && pressed === '' : pressed.length < CALL_DIGITS;
  if (room && /^\d$/.test(key)) return 'remember';
  if (last) return key === '' ? 'no_keypress' : 'wrong_keypress';
  return 'prompt_again';
}

/**
 * Whether a held key press counts now: a person pressed it, or it is unknown who did and the digits of the screen came with it. A machine's
 * key press never counts.
 * @param match whether only the screen's digits let a key press be held
 */
export function isReleased(hearing: CallHearing | undefined, match: boolean): boolean {
  if (!hearing?.held || hearing.machine) return false;
  return hearing.human || (match && hearing.unsure);
}

// What a call says at each step: the call script's positions put into the person's language.

/** How the prompt is said: the first time, after silence, after a wrong key, or not at all while the call waits for a second key. */
export type PromptManner = 'first' | 'repeat' | 'wrong' | 'silent';

/** Which keys verify: `#` alone, or two digits before it, which the screen shows or the call speaks. */
export type KeysAsked =
  | { readonly kind: 'hash' }
  | { readonly kind: 'shown'; readonly digits: string }
  | { readonly kind: 'spoken'; readonly digits: string };

export function callPrompt(
  challenge: Challenge,
  brand: string,
  asked: KeysAsked,
  next: CallPosition,
  manner: PromptManner,
  templates?: readonly MessageTemplate[],
): CallStep {
  const { locale, to, purpose, transaction } = challenge;
  const digits = asked.kind === 'spoken' ? asked.digits : '';
  const line = (key: CallKey) => callLine(locale, key, { brand, country: to.country, digits });
  const template = templateFor(templates, {
    channel: 'call',
    locale,
    purpose,
    hasTransaction: transaction !== undefined,
    asksDigits: asked.kind !== 'hash',
  });
  const first = promptLine(locale, FIRST_LINE[asked.kind], {
    brand,
    country: to.country,
    digits,
    transaction,
    template,
  });
  // The digits come again without the rest of the sentence: the call has a minute.
  const again = asked.kind === 'spoken' ? line('ask_digits') : first;
  const lines: Record<PromptManner, string[]> = {
    first: [first, line('report_hint')],
    repeat: [again],
    wrong: [line('try_again'), again],
    silent: [],
  };
  return { kind: 'gather', say: lines[manner], next, locale };
}

const FIRST_LINE = {
  hash: 'prompt',
  shown: 'prompt_match',
  spoken: 'prompt_digits',
} as const satisfies Record<KeysAsked['kind'], PromptKey>;

/** How a call ends. */
export type CallEnd = 'verified' | 'denied' | 'no_keypress' | 'wrong_keypress' | 'ended';

const LAST_LINES: Record<CallEnd, CallKey> = {
  verified: 'verified',
  denied: 'denied',
  no_keypress: 'no_answer_goodbye',
  wrong_keypress: 'wrong_key_goodbye',
  ended: 'ended',
};

export function callEnd(
  end: CallEnd,
  { locale, transaction }: Pick<Challenge, 'locale' | 'transaction'>,
  brand: string,
): CallStep {
  // The lines for wrong keys and for none speak of a sign-in.
  const unproved = end === 'no_keypress' || end === 'wrong_keypress';
  const key = transaction && unproved ? 'ended' : LAST_LINES[end];
  return { kind: 'hang_up', say: [callLine(locale, key, { brand })], locale };
}
