/**
 * The call, step by step: what is said and what each key leads to. Pure; providers render a step as TwiML or NCCO.
 * The position rides in the callback URL, so a call needs no memory of its own.
 */

/** Where in the call somebody is. */
export interface CallPosition {
  /** Which time the prompt is being said, 1..3. */
  readonly prompt: number;
  /** A key that was pressed before this one, waiting for `#`. */
  readonly pressed?: string;
}

export type CallStep =
  /** Say the lines, then wait for one key; the answer comes back with `next` in the URL. */
  | {
      readonly kind: 'gather';
      readonly say: readonly string[];
      readonly next: CallPosition;
      readonly locale: string;
    }
  /** Say the lines and end the call. */
  | { readonly kind: 'hang_up'; readonly say: readonly string[]; readonly locale: string };

export const PROMPTS_MAX = 3;
/**
 * How long one key is waited for, whole seconds (Vonage allows 10 at most). Three prompts with their waits
 * and a farewell have to fit into the 60 s that a call may last.
 */
export const KEY_WAIT_SECONDS = 6;

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
 * @param matchDigit the digit that has to be pressed before `#`, where the challenge asks for one
 */
export function judgeKey(position: CallPosition, key: string, matchDigit?: string): KeyVerdict {
  const last = position.prompt >= PROMPTS_MAX;
  if (key === '#') {
    if (position.pressed === '0' && matchDigit !== '0') return 'denied';
    const expected = matchDigit ?? undefined;
    if (position.pressed === expected) return 'verified';
    return last ? 'wrong_keypress' : 'prompt_again';
  }
  if (
    position.pressed === undefined &&
    (key === '0' || (matchDigit !== undefined && /^\d$/.test(key)))
  ) {
    return 'remember';
  }
  if (last) return key === '' ? 'no_keypress' : 'wrong_keypress';
  return 'prompt_again';
}
