/** Call control objects (NCCO): runs them in a call, fetches them from the application, and checks their form. */

import { z } from 'zod';
import { isWebAddress } from '../request-values.js';
import type { ScriptLine } from '../script-line.js';
import { callEvent, type VonageCallRecord } from './vonage-call-resource.js';
import type { VonageCallbacks } from './vonage-callbacks.js';

const REPLACEMENTS_MAX = 100;
const LOOPS_MAX = 100;
const STREAM_MS = 2_000;

interface InputResult {
  readonly digits: string;
  readonly timed_out: boolean;
}

/** Reports an input's result; resolves with the NCCO that replaces the rest, if one came back. */
type ReportInput = (
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
    const answer = await this.#callbacks.fetch({
      about: this.#call.uuid,
      kind: 'input',
      url,
      method: action.eventMethod?.toUpperCase() === 'GET' ? 'GET' : 'POST',
      payload: callEvent(this.#call, this.#now(), { dtmf: result }),
    });
    if ('failure' in answer || !answer.ok || !action.eventUrl) return undefined;
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

const address = z.string().refine(isWebAddress, 'Must be an http or https URL.');
const method = z.enum(['GET', 'POST', 'get', 'post']).optional();

const talk = z.object({
  action: z.literal('talk'),
  text: z.string().min(1).max(1500),
  bargeIn: z.boolean().default(false),
  /** 0 repeats until the call ends. */
  loop: z.coerce.number().int().min(0).default(1),
  level: z.coerce.number().min(-1).max(1).optional(),
  language: z.string().default('en-US'),
  style: z.coerce.number().int().min(0).optional(),
  premium: z.boolean().optional(),
});

const input = z.object({
  action: z.literal('input'),
  type: z.array(z.enum(['dtmf', 'speech'])).min(1),
  dtmf: z
    .object({
      timeOut: z.coerce.number().min(0).max(10).default(3),
      maxDigits: z.coerce.number().int().min(1).max(20).default(4),
      submitOnHash: z.boolean().default(false),
    })
    .prefault({}),
  eventUrl: z.array(address).min(1).max(1).optional(),
  eventMethod: method,
});

const stream = z.object({
  action: z.literal('stream'),
  streamUrl: z.array(address).min(1).max(1),
  bargeIn: z.boolean().default(false),
  loop: z.coerce.number().int().min(0).default(1),
});

const wait = z.object({
  action: z.literal('wait'),
  timeout: z.coerce.number().min(0.1).max(7200).default(10),
});

/** Actions that this carrier accepts and skips. */
const skipped = z.object({ action: z.enum(['record', 'conversation', 'connect', 'notify']) });

/** The actions and their fields. Source: Vonage, "NCCO reference". */
export const ncco = z
  .array(z.discriminatedUnion('action', [talk, input, stream, wait, skipped]))
  .min(1);

export type NccoAction = z.output<typeof ncco>[number];
export type NccoInput = Extract<NccoAction, { action: 'input' }>;
