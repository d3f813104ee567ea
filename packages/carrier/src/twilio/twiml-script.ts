/**
 * Runs TwiML in a call: Say, Play, Pause, Gather, Redirect, Hangup, Reject. Other verbs are recorded and skipped.
 * Source: Twilio, "TwiML for Programmable Voice" and its <Gather> page.
 */
import type { ScriptLine } from '../script-line.js';
import type { TwimlSource } from './twilio-calls.js';
import { parseTwiml, type TwimlDownload, TwimlError, type Verb } from './twiml.js';

const DOCUMENTS_MAX = 100;
const LOOPS_MAX = 100;
const PLAY_MS = 2_000;
/** The finishing key is `#` unless the document says otherwise. */
const FINISH_ON_KEY = '#';

interface Next {
  readonly source: TwimlSource;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Runs until the document ends or hangs up; the caller then ends the call. Rejects with TwimlError or ScriptStopped. */
export async function runTwiml(
  line: ScriptLine,
  download: TwimlDownload,
  start: TwimlSource,
  parameters: Readonly<Record<string, string>>,
): Promise<void> {
  let next: Next | undefined = { source: start, parameters };
  for (let documents = 0; next; documents++) {
    if (documents >= DOCUMENTS_MAX) throw new TwimlError(12400, 'Too many documents in one call');
    const document = await download.fetch(next.source, next.parameters);
    line.check();
    next = await new TwimlRun(line, next.source).run(parseTwiml(document));
  }
}

class TwimlRun {
  readonly #line: ScriptLine;
  readonly #source: TwimlSource;

  constructor(line: ScriptLine, source: TwimlSource) {
    this.#line = line;
    this.#source = source;
  }

  /** Resolves with the document to run next, if there is one. */
  async run(verbs: readonly Verb[]): Promise<Next | undefined> {
    for (const verb of verbs) {
      switch (verb.name) {
        case 'Say':
          for (const text of spoken(verb)) await this.#line.say(text, language(verb));
          break;
        case 'Play':
          await this.#line.pause(PLAY_MS);
          break;
        case 'Pause':
          await this.#line.pause(seconds(verb, 'length', 1) * 1000);
          break;
        case 'Gather': {
          const next = await this.#gather(verb);
          if (next) return next;
          break;
        }
        case 'Redirect':
          return { source: this.#target(verb.text, verb.attributes['method']), parameters: {} };
        case 'Hangup':
        case 'Reject':
          return undefined;
        default:
          this.#line.call.note('caller', `TwiML <${verb.name}> is not supported here and skipped`);
      }
    }
    return undefined;
  }

  async #gather(verb: Verb): Promise<Next | undefined> {
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
    return {
      source: this.#target(verb.attributes['action'] ?? '', verb.attributes['method']),
      parameters: { msg: 'Gather End', Digits: digits, FinishedOnKey: finishedOnKey },
    };
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
      const silentMs = verb.name === 'Pause' ? seconds(verb, 'length', 1) * 1000 : PLAY_MS;
      const key = await this.#line.key(silentMs);
      if (key !== undefined) return key;
    }
    return undefined;
  }

  /** Resolves a relative URL against the document; an empty one is the document itself. */
  #target(text: string, method = 'POST'): TwimlSource {
    const base = this.#source.kind === 'url' ? this.#source.url : undefined;
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

function seconds(verb: Verb, name: string, otherwise: number): number {
  const value = Number(verb.attributes[name] ?? otherwise);
  return Number.isFinite(value) && value >= 0 ? value : otherwise;
}
