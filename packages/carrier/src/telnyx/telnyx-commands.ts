/** Commands to a call in progress: the fields of those that verification needs, and what each does on the line. Source: Telnyx, Call Control commands. */
import { z } from 'zod';
import type { ScriptLine } from '../script-line.js';
import { base64 } from './telnyx-conventions.js';

const common = {
  client_state: base64.optional(),
  command_id: z.string().min(1).max(100).optional(),
};

const speech = {
  payload: z.string().min(1).max(3_000),
  payload_type: z.enum(['text', 'ssml']).default('text'),
  /** `<Provider>.<Model>.<VoiceId>`, or a gender for the basic service. */
  voice: z.string().regex(/^(male|female|[A-Za-z]+(\.[\w:-]+){1,3})$/, 'The voice is not known.'),
  language: z.string().max(16).optional(),
  service_level: z.enum(['basic', 'premium']).default('premium'),
};

const digits = {
  minimum_digits: z.int().min(1).max(128).default(1),
  maximum_digits: z.int().min(1).max(128).default(128),
  timeout_millis: z.int().min(0).max(600_000).default(60_000),
  inter_digit_timeout_millis: z.int().min(0).max(600_000).default(5_000),
  /** Empty: no digit ends the gathering. */
  terminating_digit: z
    .string()
    .regex(/^[0-9*#]?$/)
    .default('#'),
  valid_digits: z
    .string()
    .regex(/^[0-9*#A-D]+$/)
    .default('0123456789*#'),
};

export const telnyxCommands = {
  hangup: z.object({ ...common }),
  speak: z.object({ ...common, ...speech }),
  gather: z.object({
    ...common,
    ...digits,
    initial_timeout_millis: z.int().min(0).max(600_000).default(5_000),
  }),
  gather_using_speak: z.object({
    ...common,
    ...speech,
    ...digits,
    maximum_tries: z.int().min(1).max(10).default(3),
    invalid_payload: z.string().max(3_000).optional(),
  }),
} as const;

export type TelnyxAction = keyof typeof telnyxCommands;

export function isTelnyxAction(name: string): name is TelnyxAction {
  return Object.hasOwn(telnyxCommands, name);
}

export type Speak = z.output<typeof telnyxCommands.speak>;
export type Gather = z.output<typeof telnyxCommands.gather>;
export type GatherUsingSpeak = z.output<typeof telnyxCommands.gather_using_speak>;

export type TelnyxCommand =
  | ({ readonly action: 'hangup' } & z.output<typeof telnyxCommands.hangup>)
  | ({ readonly action: 'speak' } & Speak)
  | ({ readonly action: 'gather' } & Gather)
  | ({ readonly action: 'gather_using_speak' } & GatherUsingSpeak);

/** Rejects with ScriptStopped when the call ends meanwhile; so does `gather`. */
export async function speak(line: ScriptLine, { payload, voice, language }: Speak): Promise<void> {
  line.stopListening();
  await line.say(payload, languageOf(voice, language));
}

export interface Gathered {
  readonly digits: string;
  readonly status: 'valid' | 'invalid' | 'timeout';
}

/** @param onDigit told of every digit that comes */
export async function gather(
  line: ScriptLine,
  command: Gather | GatherUsingSpeak,
  onDigit: (digit: string) => void,
): Promise<Gathered> {
  line.listen();
  try {
    const first = await firstKey(line, command);
    const taken: string[] = [];
    let key = first;
    while (key !== undefined) {
      onDigit(key);
      if (key === command.terminating_digit) break;
      if (command.valid_digits.includes(key)) taken.push(key);
      if (taken.length >= command.maximum_digits) break;
      key = await line.key(command.inter_digit_timeout_millis);
    }
    const enough = taken.length >= command.minimum_digits;
    const status = enough ? 'valid' : first === undefined ? 'timeout' : 'invalid';
    return { digits: taken.join(''), status };
  } finally {
    line.stopListening();
  }
}

async function firstKey(
  line: ScriptLine,
  command: Gather | GatherUsingSpeak,
): Promise<string | undefined> {
  if (!('payload' in command)) return line.key(command.initial_timeout_millis);
  const { payload, voice, language, maximum_tries: triesMax, timeout_millis: waitMs } = command;
  for (let tries = 0; tries < triesMax; tries++) {
    const key =
      (await line.sayUntilKey(payload, languageOf(voice, language))) ?? (await line.key(waitMs));
    if (key !== undefined) return key;
  }
  return undefined;
}

/** Most voices have their language in their name. */
function languageOf(voice: string, language = 'en-US'): string {
  return /\b([a-z]{2,3}-[A-Z]{2})\b/.exec(voice)?.[1] ?? language;
}
