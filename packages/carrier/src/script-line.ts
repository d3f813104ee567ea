/**
 * The actions of a call script (TwiML or NCCO) in a call: speak, pause, wait for keys. Every method rejects with
 * ScriptStopped once the call is over or another script has replaced this one.
 */
import type { PhoneCall } from './phone-call.js';
import type { Timers } from './timers.js';

/** Ordinary speech: about fifteen characters a second. */
const SPEECH_MS_PER_CHARACTER = 65;

export class ScriptStopped extends Error {
  constructor() {
    super('The call is over, or another script has taken the line.');
    this.name = 'ScriptStopped';
  }
}

export class ScriptLine {
  readonly call: PhoneCall;
  readonly #timers: Timers;
  readonly #signal: AbortSignal;

  /** @param replaced aborted when another script replaces this one */
  constructor(call: PhoneCall, timers: Timers, replaced: AbortSignal) {
    this.call = call;
    this.#timers = timers;
    this.#signal = AbortSignal.any([call.over, replaced]);
  }

  get signal(): AbortSignal {
    return this.#signal;
  }

  /** Speaks to the end; keys pressed meanwhile are lost. */
  async say(text: string, language?: string): Promise<void> {
    this.check();
    this.call.says(text, language);
    await this.pause(text.length * SPEECH_MS_PER_CHARACTER);
  }

  /** Speaks until the end or a key, whichever comes first; resolves with the key. Needs `listen` first. */
  async sayUntilKey(text: string, language?: string): Promise<string | undefined> {
    this.check();
    this.call.says(text, language);
    return await this.key(text.length * SPEECH_MS_PER_CHARACTER);
  }

  async pause(ms: number): Promise<void> {
    await this.#until(ms, () => () => {});
  }

  /** Keys count from now on, until `stopListening`. */
  listen(): void {
    this.check();
    this.call.setListening(true);
  }

  stopListening(): void {
    this.call.setListening(false);
  }

  /** The next key, or undefined when none came in `ms` of telephone time. */
  async key(ms: number): Promise<string | undefined> {
    return await this.#until<string>(ms, (done) => this.call.takeKey(done));
  }

  /** @throws ScriptStopped */
  check(): void {
    if (this.#signal.aborted) throw new ScriptStopped();
  }

  #until<T>(ms: number, begin: (done: (value: T) => void) => () => void): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#signal.aborted) {
        reject(new ScriptStopped());
        return;
      }
      let stop = () => {};
      let cancelTimer = () => {};
      const settle = (act: () => void) => {
        stop();
        cancelTimer();
        this.#signal.removeEventListener('abort', aborted);
        act();
      };
      const aborted = () => settle(() => reject(new ScriptStopped()));
      this.#signal.addEventListener('abort', aborted, { once: true });
      cancelTimer = this.#timers.after(ms, () => settle(() => resolve(undefined)));
      stop = begin((value) => settle(() => resolve(value)));
    });
  }
}
