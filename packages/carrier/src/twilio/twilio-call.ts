/**
 * One outbound call at Twilio, from the queue to its end: rings the phone, runs the TwiML, detects machines, keeps the time
 * limits and sends the status callbacks that were subscribed to.
 */

import { actByItself, type CallFate, isMachine, pressByItself } from '../magic-numbers.js';
import type { CallOwner, PhoneCall } from '../phone-call.js';
import { ScriptLine, ScriptStopped } from '../script-line.js';
import type { CarrierCore } from '../vendor-api.js';
import {
  amdParameters,
  progressParameters,
  type TwilioCallRecord,
} from './twilio-call-resource.js';
import type { TwilioCallbacks } from './twilio-callbacks.js';
import type { TwilioCallEvent, TwilioCallRequest, TwimlSource } from './twilio-calls.js';
import { callPrice, PRICED_AFTER_MS } from './twilio-conventions.js';
import { parseTwiml, TwimlDownload, TwimlError } from './twiml.js';
import { type Dialler, runTwiml } from './twiml-script.js';

const INITIATED_AFTER_MS = 100;
const RINGING_AFTER_MS = 1_000;
const DETECTION_MS = 3_500;
const APOLOGY = "We're sorry. An application error has occurred. Goodbye.";

type CallEnd = 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';
const SIP_CODES: Record<CallEnd, number> = {
  completed: 200,
  busy: 486,
  'no-answer': 487,
  failed: 404,
  canceled: 487,
};

export class TwilioCall implements CallOwner {
  readonly record: TwilioCallRecord;
  readonly #core: CarrierCore;
  readonly #callbacks: TwilioCallbacks;
  readonly #request: TwilioCallRequest;
  readonly #phone: PhoneCall;
  readonly #fate: CallFate | undefined;
  readonly #silent: boolean;
  readonly #dialler: Dialler;
  /** The document that took the call of a phone. */
  #taken: TwimlSource | undefined;
  #script = new AbortController();
  #sequence = 0;

  constructor(
    core: CarrierCore,
    callbacks: TwilioCallbacks,
    request: TwilioCallRequest,
    record: TwilioCallRecord,
    dialler: Dialler,
  ) {
    this.#core = core;
    this.#dialler = dialler;
    this.#callbacks = callbacks;
    this.#request = request;
    this.record = record;
    const behaviour = core.magic.behaviourOf(request.to, 'twilio');
    this.#fate = behaviour.call;
    this.#silent = behaviour.silentCarrier === true;
    const { sid: id, from, to } = record;
    const direction = record.direction === 'inbound' ? { direction: 'from_phone' as const } : {};
    this.#phone = core.network.addCall({ id, vendor: 'twilio', from, to, ...direction }, this);
  }

  get phone(): PhoneCall {
    return this.#phone;
  }

  /** Dials; resolves when the first callbacks have been made. */
  async begin(): Promise<void> {
    if (this.record.direction === 'inbound') return this.#receive();
    const { timers } = this.#core;
    await timers.wait(INITIATED_AFTER_MS);
    if (this.#ended()) return;
    const initiated = this.#progress('initiated', 'initiated');
    await timers.wait(RINGING_AFTER_MS);
    if (this.#ended()) return;
    if (this.#fate === 'busy') return this.#finish('busy');
    if (this.#fate === 'fails') return this.#finish('failed');
    this.record.status = 'ringing';
    const ringing = this.#progress('ringing', 'ringing');
    this.#phone.ring();
    actByItself(this.#phone, this.#fate, timers);
    timers.after(this.#request.timeoutSeconds * 1000, () => {
      if (this.#phone.state === 'ringing') void this.#finish('no-answer');
    });
    await Promise.all([initiated, ringing]);
  }

  /** The application says by its first verb whether it takes the call. */
  async #receive(): Promise<void> {
    this.#phone.ring();
    const { script } = this.#request;
    const download = new TwimlDownload(this.#callbacks, this.record);
    let document: string;
    try {
      document = await download.fetch(script, {});
      const [first] = parseTwiml(document);
      if (first?.name === 'Reject') {
        return this.#finish(first.attributes['reason'] === 'busy' ? 'busy' : 'no-answer');
      }
    } catch (error) {
      document = '<Response/>';
      this.#phone.note('caller', `application error ${String(error)}`);
    }
    const base = script.kind === 'url' ? script : undefined;
    this.#taken = { kind: 'inline', twiml: document, ...(base ? { base } : {}) };
    this.#phone.connect();
  }

  answered(): void {
    this.record.status = 'in-progress';
    this.record.startedAt = this.#core.timers.now();
    void this.#progress('answered', 'in-progress');
    this.#core.timers.after(this.#request.timeLimitSeconds * 1000, () => {
      void this.#finish('completed');
    });
    void this.#detect();
    const waits = this.#request.machineDetection !== undefined && !this.#request.asyncAmd;
    this.#run(this.#taken ?? this.#request.script, waits ? DETECTION_MS : 0);
  }

  declined(): void {
    void this.#finish('busy');
  }

  hungUp(): void {
    void this.#finish('completed');
  }

  listening(): void {
    pressByItself(this.#phone, this.#fate, this.#core.timers);
  }

  /** Ends or cancels the call; false if its state does not allow it. */
  update(status: 'completed' | 'canceled'): boolean {
    if (this.#ended()) return false;
    const waiting = this.#phone.state !== 'in_progress';
    if (!waiting && status === 'canceled') return false;
    void this.#finish(waiting ? 'canceled' : 'completed');
    return true;
  }

  /** Replaces the script of a call in progress; false if it is not in progress. */
  redirect(source: TwimlSource): boolean {
    if (this.#phone.state !== 'in_progress') return false;
    this.#script.abort();
    this.#run(source, 0);
    return true;
  }

  #run(source: TwimlSource, delayMs: number): void {
    this.#script = new AbortController();
    const line = new ScriptLine(this.#phone, this.#core.timers, this.#script.signal);
    void this.#runOn(line, source, delayMs);
  }

  async #runOn(line: ScriptLine, source: TwimlSource, delayMs: number): Promise<void> {
    try {
      await line.pause(delayMs);
      const download = new TwimlDownload(this.#callbacks, this.record);
      await runTwiml({ line, download, call: this.record, dialler: this.#dialler }, source);
      await this.#finish('completed');
    } catch (error) {
      if (error instanceof ScriptStopped) return;
      const reason =
        error instanceof TwimlError ? `${error.code}: ${error.message}` : String(error);
      this.#phone.note('caller', `application error ${reason}`);
      await line.say(APOLOGY, 'en-US').catch(() => undefined);
      if (!line.signal.aborted) await this.#finish('completed');
    }
  }

  async #detect(): Promise<void> {
    const { machineDetection, asyncAmd, asyncAmdStatusCallback } = this.#request;
    if (!machineDetection) return;
    const limitMs = this.#request.machineDetectionTimeoutSeconds * 1000;
    const unsure = this.#fate === 'unsure' || limitMs < DETECTION_MS;
    const detectionMs = unsure ? limitMs : DETECTION_MS;
    await this.#core.timers.wait(detectionMs);
    if (this.#ended()) return;
    const machine = machineDetection === 'Enable' ? 'machine_start' : 'machine_end_beep';
    const known = isMachine(this.#fate) ? machine : 'human';
    this.record.answeredBy = unsure ? 'unknown' : known;
    if (!asyncAmd || !asyncAmdStatusCallback || this.#silent) return;
    await this.#callbacks.notify({
      about: this.record.sid,
      kind: 'amd',
      url: asyncAmdStatusCallback,
      method: this.#request.asyncAmdStatusCallbackMethod,
      parameters: amdParameters(this.record, detectionMs),
    });
  }

  async #finish(end: CallEnd): Promise<void> {
    if (this.#ended()) return;
    this.record.status = end;
    this.record.endedAt = this.#core.timers.now();
    this.record.durationSeconds =
      this.record.startedAt === undefined
        ? 0
        : this.#core.timers.secondsSince(this.record.startedAt);
    this.#phone.finish(end);
    this.#charge();
    await this.#progress('completed', end, SIP_CODES[end]);
  }

  /** A call that was not picked up costs nothing. */
  #charge(): void {
    const { startedAt, durationSeconds = 0 } = this.record;
    if (startedAt === undefined) return;
    this.#core.timers.after(PRICED_AFTER_MS, () => {
      this.record.price = callPrice(durationSeconds);
    });
  }

  /** Sends the callback, if the application has subscribed to the event. */
  async #progress(event: TwilioCallEvent, status: string, sipCode?: number): Promise<void> {
    this.record.updatedAt = this.#core.timers.now();
    const { statusCallback, statusCallbackMethod, statusCallbackEvents } = this.#request;
    if (this.#silent || !statusCallback || !statusCallbackEvents.includes(event)) return;
    const parameters = progressParameters(this.record, status, this.#sequence++, sipCode);
    await this.#callbacks.notify({
      about: this.record.sid,
      kind: 'status',
      url: statusCallback,
      method: statusCallbackMethod,
      parameters,
    });
  }

  #ended(): boolean {
    return this.#phone.state === 'ended';
  }
}
