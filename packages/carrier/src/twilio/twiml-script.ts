/**
 * Runs TwiML in a call: Say, Play, Pause, Gather, Record, Dial, Message, Redirect, Hangup, Reject. Other verbs are recorded and skipped.
 * Source: Twilio, "TwiML for Programmable Voice".
 */
import { randomBytes } from 'node:crypto';
import type { ScriptLine } from '../script-line.js';
import type { TwilioCall } from './twilio-call.js';
import type { TwilioCallRecord } from './twilio-call-resource.js';
import type { TwimlSource } from './twilio-calls.js';
import { parseTwiml, seconds, type TwimlDownload, TwimlError, type Verb } from './twiml.js';
import { runDial } from './twiml-dial.js';

const DOCUMENTS_MAX = 100;
const LOOPS_MAX = 100;
const PLAY_MS = 2_000;
/** The finishing key is `#` unless the document says otherwise. */
const FINISH_ON_KEY = '#';
const RECORD_SECONDS_MAX = 14_400;

/** Who places the second leg of a <Dial>. */
export interface Dialler {
  dial(parent: TwilioCallRecord, to: string, from: string, timeoutSeconds: number): TwilioCall;
}

/** What a script runs in. */
export interface TwimlCall {
  readonly line: ScriptLine;
  readonly download: TwimlDownload;
  readonly call: TwilioCallRecord;
  readonly dialler: Dialler;
}

/** A document to run next, and what the request for it says. */
export interface NextDocument {
  readonly source: TwimlSource;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Runs until the document ends or hangs up; the caller then ends the call. Rejects with TwimlError or ScriptStopped. */
export async function runTwiml(call: TwimlCall, start: TwimlSource): Promise<void> {
  let next: NextDocument | undefined = { source: start, parameters: {} };
  for (let documents = 0; next; documents++) {
    if (documents >= DOCUMENTS_MAX) throw new TwimlError(12400, 'Too many documents in one call');
    const document = await call.download.fetch(next.source, next.parameters);
    call.line.check();
    next = await new TwimlRun(call, next.source).run(parseTwiml(document));
  }
}

class TwimlRun {
  readonly #call: TwimlCall;
  readonly #line: ScriptLine;
  readonly #source: TwimlSource;

  constructor(call: TwimlCall, source: TwimlSource) {
    this.#call = call;
    this.#line = call.line;
    this.#source = source;
  }

  /** Resolves with the document to run next, if there is one. */
  async run(verbs: readonly Verb[]): Promise<NextDocument | undefined> {
    for (const verb of verbs) {
      const next = await this.#verb(verb);
      if (next === 'end') return undefined;
      if (next) return next;
    }
    return undefined;
  }

  async #verb(verb: Verb): Promise<NextDocument | 'end' | undefined> {
    const { call } = this.#line;
    switch (verb.name) {
      case 'Say':
        for (const text of spoken(verb)) await this.#line.say(text, language(verb));
        return undefined;
      case 'Play':
        call.note('caller', verb.text === '' ? 'plays tones' : `plays ${verb.text}`);
        await this.#line.pause(PLAY_MS);
        return undefined;
      case 'Pause':
        await this.#line.pause(seconds(verb, 'length', 1) * 1000);
        return undefined;
      case 'Gather':
        return await this.#gather(verb);
      case 'Record':
        return await this.#record(verb);
      case 'Dial':
        return await this.#dial(verb);
      case 'Redirect':
        return { source: this.#target(verb.text, verb.attributes['method']), parameters: {} };
      case 'Hangup':
      case 'Reject':
        return 'end';
      default:
        call.note('caller', `TwiML <${verb.name}> is not supported here and skipped`);
        return undefined;
    }
  }

  async #gather(verb: Verb): Promise<NextDocument | undefined> {
    const keysMax = Number(verb.attributes['numDigits'] ?? Number.POSITIVE_INFINITY);
    if (!(keysMax >= 1)) throw new TwimlError(13314, 'Gather: invalid numDigits value');
    const finishOnKey = verb.attributes['finishOnKey'] ?? FINISH_ON_KEY;
    if (!/^[0-9*#]?$/.test(finishOnKey)) {
      throw new TwimlError(13310, 'Gather: invalid finishOnKey value');
    }
    const waitMs = seconds(verb, 'timeout', 5) * 1000;
    let digits = '';
    let finishedOnKey = '';
    this.#line.listen();
    try {
      let key = await this.#prompt(verb.verbs);
      key ??= await this.#line.key(waitMs);
      while (key !== undefined) {
        if (key === finishOnKey) {
          finishedOnKey = key;
          break;
        }
        digits += key;
        if (digits.length >= keysMax) break;
        key = await this.#line.key(waitMs);
      }
    } finally {
      this.#line.stopListening();
    }
    // The finishing key needs a digit before it: alone, it continues with the next verb.
    if (digits === '' && verb.attributes['actionOnEmptyResult'] !== 'true') return undefined;
    return this.#action(verb, { msg: 'Gather End', Digits: digits, FinishedOnKey: finishedOnKey });
  }

  /** Records silence: until a key, or the silence has lasted as long as the document says. No sound is kept. */
  async #record(verb: Verb): Promise<NextDocument | undefined> {
    const finishOnKey = verb.attributes['finishOnKey'] ?? '1234567890*#';
    const silenceSeconds = Math.min(
      seconds(verb, 'timeout', 5),
      seconds(verb, 'maxLength', RECORD_SECONDS_MAX),
    );
    this.#line.call.note('caller', 'records: silence, of which no sound is kept');
    this.#line.listen();
    let key: string | undefined;
    try {
      do key = await this.#line.key(silenceSeconds * 1000);
      while (key !== undefined && !finishOnKey.includes(key));
    } finally {
      this.#line.stopListening();
    }
    const sid = `RE${randomBytes(16).toString('hex')}`;
    const { accountSid } = this.#call.call;
    return this.#action(verb, {
      RecordingSid: sid,
      RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Recordings/${sid}`,
      RecordingDuration: String(Math.max(1, Math.round(silenceSeconds))),
      Digits: key ?? 'hangup',
    });
  }

  /** Without an action the script goes on. */
  async #dial(verb: Verb): Promise<NextDocument | undefined> {
    const result = await runDial(this.#call, verb);
    return verb.attributes['action'] === undefined ? undefined : this.#action(verb, result);
  }

  /** Runs the verbs nested in a Gather; the first key interrupts them. */
  async #prompt(verbs: readonly Verb[]): Promise<string | undefined> {
    for (const verb of verbs) {
      if (verb.name === 'Say') {
        for (const text of spoken(verb)) {
          const key = await this.#line.sayUntilKey(text, language(verb));
          if (key !== undefined) return key;
        }
        continue;
      }
      if (verb.name === 'Play') this.#line.call.note('caller', `plays ${verb.text}`);
      const silentMs = verb.name === 'Pause' ? seconds(verb, 'length', 1) * 1000 : PLAY_MS;
      const key = await this.#line.key(silentMs);
      if (key !== undefined) return key;
    }
    return undefined;
  }

  #action(verb: Verb, parameters: Readonly<Record<string, string>>): NextDocument {
    const source = this.#target(verb.attributes['action'] ?? '', verb.attributes['method']);
    return { source, parameters };
  }

  /** Resolves a relative URL against the document; an empty one is the document itself. */
  #target(text: string, method = 'POST'): TwimlSource {
    const source = this.#source.kind === 'inline' ? this.#source.base : this.#source;
    const base = source?.url;
    try {
      const url = text === '' ? base : new URL(text, base).toString();
      if (url === undefined) throw new TwimlError(11100, 'Invalid URL format');
      return { kind: 'url', url, method: method.toUpperCase() === 'GET' ? 'GET' : 'POST' };
    } catch {
      throw new TwimlError(11100, 'Invalid URL format');
    }
  }
}

function* spoken(verb: Verb): Generator<string> {
  const loop = Number(verb.attributes['loop'] ?? 1);
  const times = loop === 0 ? LOOPS_MAX : Math.min(LOOPS_MAX, Math.max(1, loop || 1));
  for (let time = 0; time < times; time++) yield verb.text;
}

function language(verb: Verb): string {
  return verb.attributes['language'] ?? 'en-US';
}
