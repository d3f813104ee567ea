/** What a call says at each step: the call script's positions put into the person's language. */
import type { CallPosition, CallStep } from './call-script.js';
import type { Challenge } from './challenge.js';
import { type CallKey, callLine } from './message.js';

/** How the prompt comes up: the first time, after silence, after a wrong key, or not at all while a second key is awaited. */
export type PromptManner = 'first' | 'repeat' | 'wrong' | 'silent';

export function callPrompt(
  challenge: Challenge,
  brand: string,
  next: CallPosition,
  manner: PromptManner,
): CallStep {
  const { locale, to } = challenge;
  const line = (key: CallKey) => callLine(locale, key, { brand, country: to.country });
  const prompt = line(challenge.match ? 'prompt_match' : 'prompt');
  const lines: Record<PromptManner, string[]> = {
    first: [prompt, line('report_hint')],
    repeat: [prompt],
    wrong: [line('try_again'), prompt],
    silent: [],
  };
  return { kind: 'gather', say: lines[manner], next, locale };
}

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
