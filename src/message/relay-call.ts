/**
 * The call that reads a code out. A machine must not hear it: where the provider detects who picks up, the call waits for that; otherwise,
 * or where the provider does not know, it asks for a key first. The code is read twice, and again on a key. Pure.
 */
import type { CallPosition, CallStep } from '../challenge/call-script.js';
import { HOLD_SECONDS, PROMPTS_MAX } from '../challenge/call-script.js';
import type { CallHearing } from '../challenge/challenge.js';
import { type CallKey, callLine } from '../challenge/message.js';

/** What the step leads to beside its words. */
export type RelayStep = CallStep & {
  /** `spoken`: the code was read out once. `heard`: the call ends well. `no_keypress`: nobody asked to hear it. */
  readonly result?: 'spoken' | 'heard' | 'no_keypress';
};

export interface RelayCall {
  readonly locale: string;
  readonly country: string;
  readonly brand: string;
  readonly code: string;
  /** A machine that picks up may hear the code. */
  readonly machines: boolean;
  /** The provider tells who picks up. */
  readonly detects: boolean;
  readonly hearing: CallHearing | undefined;
}

/** `pressed` tells how often the code has been read in this round. */
const READ_ONCE = '1';
const READ_TWICE = '2';

/**
 * @param position undefined when the call was just picked up
 * @param key the key pressed; empty when none was in time
 */
export function relayStep(call: RelayCall, position?: CallPosition, key = ''): RelayStep {
  const say = (...keys: CallKey[]) => lines(call, keys);
  const { locale } = call;
  if (!position) {
    if (call.machines) return { ...read(call, 1), say: say('relay_hello', 'relay_code') };
    if (call.detects) {
      return { kind: 'wait', say: say('relay_hello'), next: { prompt: 1, waited: 0 }, locale };
    }
    return { kind: 'gather', say: say('relay_hello', 'relay_press'), next: { prompt: 1 }, locale };
  }
  const { prompt, pressed, waited } = position;
  if (pressed === READ_ONCE) {
    const next = { prompt, pressed: READ_TWICE };
    return {
      kind: 'gather',
      say: say('relay_again', 'relay_repeat'),
      next,
      locale,
      result: 'spoken',
    };
  }
  if (pressed === READ_TWICE) {
    if (key !== '' && prompt < PROMPTS_MAX) return read(call, prompt + 1);
    return { kind: 'hang_up', say: say('relay_goodbye'), locale, result: 'heard' };
  }
  if (key !== '' || call.hearing?.human) return read(call, prompt);
  if (waited !== undefined) {
    if (!call.hearing?.unsure && waited < HOLD_SECONDS) {
      return { kind: 'wait', next: { prompt, waited: waited + 1 }, locale };
    }
    return { kind: 'gather', say: say('relay_press'), next: { prompt }, locale };
  }
  if (prompt < PROMPTS_MAX) {
    return {
      kind: 'gather',
      say: say('relay_hello', 'relay_press'),
      next: { prompt: prompt + 1 },
      locale,
    };
  }
  return { kind: 'hang_up', say: say('relay_goodbye'), locale, result: 'no_keypress' };
}

/** Reads the code once, and comes back: what was read is known to be heard. */
function read(call: RelayCall, prompt: number): RelayStep {
  const next = { prompt, pressed: READ_ONCE };
  return { kind: 'wait', say: lines(call, ['relay_code']), next, locale: call.locale };
}

function lines({ locale, country, brand, code }: RelayCall, keys: readonly CallKey[]): string[] {
  return keys.map((key) => callLine(locale, key, { brand, country, code }));
}
