/** Call control objects (NCCO): runs them in a call, and fetches them from the application. */
import type { ScriptLine } from '../script-line.js';
import {
  type NccoAction,
  type NccoConnect,
  type NccoInput,
  type NccoNotify,
  ncco,
} from './ncco-actions.js';
import { callEvent, type VonageCallRecord } from './vonage-call-resource.js';
import type { VonageCallbacks } from './vonage-callbacks.js';

const REPLACEMENTS_MAX = 100;
const LOOPS_MAX = 100;
const STREAM_MS = 2_000;

interface InputResult {
  readonly digits: string;
  readonly timed_out: boolean;
}

type Replacement = Promise<readonly NccoAction[] | undefined>;

/** What an NCCO needs of its call. Each resolves with the NCCO that replaces the rest, if one came back. */
export interface NccoOutside {
  report(action: NccoInput, result: InputResult): Replacement;
  notify(action: NccoNotify): Replacement;
  /** Rings another phone, and resolves when it or this one has hung up. */
  connect(line: ScriptLine, action: NccoConnect): Replacement;
}

/** Runs until the last action; the caller then ends the call. Rejects with ScriptStopped. */
export async function runNcco(
  line: ScriptLine,
  start: readonly NccoAction[],
  outside: NccoOutside,
): Promise<void> {
  let actions: readonly NccoAction[] | undefined = start;
  for (let count = 0; actions && count < REPLACEMENTS_MAX; count++) {
    actions = await runOnce(line, actions, outside);
  }
}

async function runOnce(
  line: ScriptLine,
  actions: readonly NccoAction[],
  outside: NccoOutside,
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
          const replacement = await outside.report(action, result);
          line.check();
          if (replacement) return replacement;
          break;
        }
        case 'notify':
        case 'connect': {
          const replacement =
            action.action === 'notify'
              ? await outside.notify(action)
              : await outside.connect(line, action);
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

/** An NCCO, or where to fetch it. */
export type NccoSource =
  | { readonly kind: 'inline'; readonly actions: readonly NccoAction[] }
  | { readonly kind: 'url'; readonly url: string; readonly method: 'GET' | 'POST' };

/** Why there is no NCCO to run; Vonage sends this message to the application. */
export class NccoError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NccoError';
  }
}

/** Fetches a call's NCCO, and reports pressed keys; the answer may be another NCCO. */
export class NccoDownload {
  readonly #callbacks: VonageCallbacks;
  readonly #call: VonageCallRecord;
  readonly #now: () => number;

  constructor(callbacks: VonageCallbacks, call: VonageCallRecord, now: () => number) {
    this.#callbacks = callbacks;
    this.#call = call;
    this.#now = now;
  }

  /** @throws NccoError */
  async load(source: NccoSource): Promise<readonly NccoAction[]> {
    if (source.kind === 'inline') return source.actions;
    const { uuid, conversationUuid, to, from } = this.#call;
    const answer = await this.#callbacks.fetch({
      about: uuid,
      kind: 'ncco',
      url: source.url,
      method: source.method,
      payload: { to, from, uuid, conversation_uuid: conversationUuid },
    });
    if ('failure' in answer || !answer.ok) {
      const why = 'failure' in answer ? answer.failure : `status ${answer.status}`;
      throw new NccoError(`Could not fetch the NCCO: ${why}`);
    }
    return actionsIn(answer.body);
  }

  /**
   * Resolves with the NCCO that replaces the rest, if one came back.
   * @param eventUrl the call's own, used if the action names none; its answer is ignored
   * @throws NccoError for an invalid NCCO
   */
  async report(
    action: NccoInput,
    eventUrl: string | undefined,
    result: InputResult,
  ): Promise<readonly NccoAction[] | undefined> {
    const url = action.eventUrl?.[0] ?? eventUrl;
    if (!url) return undefined;
    const replacement = await this.#ask('input', url, action.eventMethod, { dtmf: result });
    return action.eventUrl ? replacement : undefined;
  }

  /** What the application wants to be told; its answer may replace the rest. @throws NccoError for an invalid NCCO */
  async notify({ payload, eventUrl, eventMethod }: NccoNotify): Replacement {
    return await this.#ask('notify', eventUrl[0] ?? '', eventMethod, { payload });
  }

  async #ask(kind: string, url: string, method: string | undefined, more: object): Replacement {
    const answer = await this.#callbacks.fetch({
      about: this.#call.uuid,
      kind,
      url,
      method: method?.toUpperCase() === 'GET' ? 'GET' : 'POST',
      payload: callEvent(this.#call, this.#now(), more),
    });
    if ('failure' in answer || !answer.ok) return undefined;
    return answer.body.trim().startsWith('[') ? actionsIn(answer.body) : undefined;
  }
}

function actionsIn(body: string): readonly NccoAction[] {
  const syntax = new NccoError('Syntax error in NCCO. Invalid value type or action.');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw syntax;
  }
  const read = ncco.safeParse(value);
  if (read.success) return read.data;
  throw syntax;
}
