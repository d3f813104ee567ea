/** What a call says at each step: the call script's positions put into the person's language. */
import type { CallPosition, CallStep } from './call-script.js';
import type { Challenge } from './challenge.js';
import { type CallKey, callLine } from './message.js';

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
): CallStep {
  const { locale, to } = challenge;
  const digits = asked.kind === 'spoken' ? asked.digits : '';
  const line = (key: CallKey) => callLine(locale, key, { brand, country: to.country, digits });
  const first = line(FIRST_LINE[asked.kind]);
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
} as const satisfies Record<KeysAsked['kind'], CallKey>;

/** How a call ends. */
export type CallEnd = 'verified' | 'denied' | 'no_keypress' | 'wrong_keypress' | 'ended';

const LAST_LINES: Record<CallEnd, CallKey> = {
  verified: 'verified',
  denied: 'denied',
  no_keypress: 'no_answer_goodbye',
  wrong_keypress: 'wrong_key_goodbye',
  ended: 'ended',
};

export function callEnd(end: CallEnd, locale: string, brand: string): CallStep {
  return { kind: 'hang_up', say: [callLine(locale, LAST_LINES[end], { brand })], locale };
}
