/** Runs an NCCO in a call: talk, stream, input, wait. */
import type { ScriptLine } from '../script-line.js';
import type { NccoAction, NccoInput } from './ncco.js';

const REPLACEMENTS_MAX = 100;
const LOOPS_MAX = 100;
const STREAM_MS = 2_000;

export interface InputResult {
  readonly digits: string;
  readonly timed_out: boolean;
}

/** Reports an input's result; resolves with the NCCO that replaces the rest, if one came back. */
export type ReportInput = (
  action: NccoInput,
  result: InputResult,
) => Promise<readonly NccoAction[] | undefined>;

/** Runs until the last action; the caller then ends the call. Rejects with ScriptStopped. */
export async function runNcco(
  line: ScriptLine,
  start: readonly NccoAction[],
  report: ReportInput,
): Promise<void> {
  let actions: readonly NccoAction[] | undefined = start;
  for (let count = 0; actions && count < REPLACEMENTS_MAX; count++) {
    actions = await runOnce(line, actions, report);
  }
}

async function runOnce(
  line: ScriptLine,
  actions: readonly NccoAction[],
  report: ReportInput,
): Promise<readonly NccoAction[] | undefined> {
  /** The key that interrupted a talk; the next input begins with it. */
  let bargedIn: string | undefined;
  try {
    for (const action of actions) {
      if (bargedIn !== undefined && action.action !== 'input') continue;
      switch (action.action) {
        case 'talk':
        case 'stream':
          bargedIn = await play(line, action);
          break;
        case 'wait':
          await line.pause(action.timeout * 1000);
          break;
        case 'input': {
          const result = await collect(line, action, bargedIn);
          bargedIn = undefined;
          const replacement = await report(action, result);
          line.check();
          if (replacement) return replacement;
          break;
        }
        default:
          line.call.note('caller', `NCCO ${action.action} is not supported here and skipped`);
      }
    }
  } finally {
    line.stopListening();
  }
  return undefined;
}

/** Resolves with the key that interrupted it, if the action allows that. */
async function play(
  line: ScriptLine,
  action: Extract<NccoAction, { action: 'talk' | 'stream' }>,
): Promise<string | undefined> {
  const times = action.loop === 0 ? LOOPS_MAX : Math.min(action.loop, LOOPS_MAX);
  if (action.bargeIn) line.listen();
  else line.stopListening();
  for (let time = 0; time < times; time++) {
    const key = await playOnce(line, action);
    if (key !== undefined) return key;
  }
  return undefined;
}

async function playOnce(
  line: ScriptLine,
  action: Extract<NccoAction, { action: 'talk' | 'stream' }>,
): Promise<string | undefined> {
  if (action.action === 'stream') {
    if (action.bargeIn) return await line.key(STREAM_MS);
    await line.pause(STREAM_MS);
    return undefined;
  }
  if (action.bargeIn) return await line.sayUntilKey(action.text, action.language);
  await line.say(action.text, action.language);
  return undefined;
}

async function collect(
  line: ScriptLine,
  { type, dtmf }: NccoInput,
  first: string | undefined,
): Promise<InputResult> {
  const waitMs = dtmf.timeOut * 1000;
  if (!type.includes('dtmf')) {
    await line.pause(waitMs);
    return { digits: '', timed_out: true };
  }
  line.listen();
  let digits = '';
  let key = first ?? (await line.key(waitMs));
  while (key !== undefined) {
    if (key === '#' && dtmf.submitOnHash) break;
    digits += key;
    if (digits.length >= dtmf.maxDigits) break;
    key = await line.key(waitMs);
  }
  line.stopListening();
  return { digits, timed_out: key === undefined };
}
