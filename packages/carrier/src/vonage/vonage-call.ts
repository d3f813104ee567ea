/**
 * One outbound call at Vonage, from its start to its end: rings the phone, fetches and runs the NCCO, detects machines, keeps the
 * timers and sends the events.
 */

import { actByItself, type CallFate, isMachine, pressByItself } from '../magic-numbers.js';
import type { CallOwner, PhoneCall } from '../phone-call.js';
import { ScriptLine, ScriptStopped } from '../script-line.js';
import type { CarrierCore } from '../vendor-api.js';
import { NccoDownload, NccoError, type NccoSource, runNcco } from './ncco.js';
import type { NccoConnect } from './ncco-actions.js';
import { statusEvent, type VonageCallRecord } from './vonage-call-resource.js';
import type { VonageCallbacks } from './vonage-callbacks.js';
import type { VonageCallRequest } from './vonage-calls.js';
import { e164, vonageNumber } from './vonage-conventions.js';

const STARTED_AFTER_MS = 100;
const RINGING_AFTER_MS = 1_000;
const DETECTION_MS = 3_500;

type CallEnd = 'completed' | 'busy' | 'unanswered' | 'failed' | 'cancelled';

/** Places the second leg of a `connect`. */
type Dial = (to: string, from: string, timeoutSeconds: number) => VonageCall;

export class VonageCall implements CallOwner {
  readonly record: VonageCallRecord;
  readonly #core: CarrierCore;
  readonly #callbacks: VonageCallbacks;
  readonly #request: VonageCallRequest;
  readonly #phone: PhoneCall;
  readonly #fate: CallFate | undefined;
  readonly #silent: boolean;
  readonly #dial: Dial;
  #script = new AbortController();

  constructor(
    core: CarrierCore,
    callbacks: VonageCallbacks,
    request: VonageCallRequest,
    record: VonageCallRecord,
    dial: Dial,
  ) {
    this.#core = core;
    this.#dial = dial;
    this.#callbacks = callbacks;
    this.#request = request;
    this.record = record;
    const behaviour = core.magic.behaviourOf(e164(record.to), 'vonage');
    this.#fate = behaviour.call;
    this.#silent = behaviour.silentCarrier === true;
    this.#phone = core.network.addCall(
      { id: record.uuid, vendor: 'vonage', from: e164(record.from), to: e164(record.to) },
      this,
    );
  }

  /** Dials; resolves when the first events have been made. */
  async begin(): Promise<void> {
    const { timers } = this.#core;
    await timers.wait(STARTED_AFTER_MS);
    if (this.#ended()) return;
    const started = this.#tell('started');
    await timers.wait(RINGING_AFTER_MS);
    if (this.#ended()) return;
    if (this.#fate === 'busy') return this.#finish('busy');
    if (this.#fate === 'fails') return this.#finish('failed');
    this.record.status = 'ringing';
    const ringing = this.#tell('ringing');
    this.#phone.ring();
    actByItself(this.#phone, this.#fate, timers);
    timers.after(this.#request.ringing_timer * 1000, () => {
      if (this.#phone.state === 'ringing') void this.#finish('unanswered');
    });
    await Promise.all([started, ringing]);
  }

  answered(): void {
    this.record.status = 'answered';
    this.record.startedAt = this.#core.timers.now();
    void this.#tell('answered');
    this.#core.timers.after(this.#request.length_timer * 1000, () => {
      void this.#finish('completed');
    });
    void this.#detect();
    const { ncco: actions, answer_url: urls, answer_method: method } = this.#request;
    this.#run(
      actions ? { kind: 'inline', actions } : { kind: 'url', url: urls?.[0] ?? '', method },
    );
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

  /** Ends the call; false if it is over already. */
  hangUp(): boolean {
    if (this.#ended()) return false;
    void this.#finish(this.#phone.state === 'in_progress' ? 'completed' : 'cancelled');
    return true;
  }

  /** Replaces the script of a call in progress; false if it is not in progress. */
  transfer(source: NccoSource): boolean {
    if (this.#phone.state !== 'in_progress') return false;
    this.#script.abort();
    this.#run(source);
    return true;
  }

  #run(source: NccoSource): void {
    this.#script = new AbortController();
    const line = new ScriptLine(this.#phone, this.#core.timers, this.#script.signal);
    void this.#runOn(line, source);
  }

  async #runOn(line: ScriptLine, source: NccoSource): Promise<void> {
    const download = new NccoDownload(this.#callbacks, this.record, this.#core.timers.now);
    try {
      const actions = await download.load(source);
      line.check();
      await runNcco(line, actions, {
        report: (action, result) => download.report(action, this.#request.event_url?.[0], result),
        notify: (action) => download.notify(action),
        connect: (on, action) => this.#connect(on, action),
      });
    } catch (error) {
      if (error instanceof ScriptStopped) return;
      await this.#scriptError(error instanceof NccoError ? error.message : String(error));
    }
    await this.#finish('completed');
  }

  /** Connects the two phones until one of them hangs up. A phone here has no sound: neither hears the other. */
  async #connect(line: ScriptLine, { endpoint, from, timeout }: NccoConnect): Promise<undefined> {
    const [{ type = '', number = '' } = {}] = endpoint;
    if (type !== 'phone' || !vonageNumber.safeParse(number).success) {
      line.call.note('caller', `NCCO connect reaches phones alone, not ${type}`);
      return;
    }
    line.call.note('caller', `dials +${number}`);
    const leg = this.#dial(number, from ?? this.record.from, timeout);
    try {
      await ended(leg.phone.over, line.signal);
    } finally {
      leg.hangUp();
    }
    line.check();
    line.call.note('caller', `the other phone: ${leg.record.status}`);
  }

  get phone(): PhoneCall {
    return this.#phone;
  }

  async #detect(): Promise<void> {
    const { machine_detection: simple, advanced_machine_detection: advanced } = this.#request;
    const behavior = advanced?.behavior ?? simple;
    if (!behavior) return;
    await this.#core.timers.wait(DETECTION_MS);
    if (this.#ended()) return;
    // Vonage has no status for an unknown callee.
    if (this.#fate === 'unsure') return;
    const machine = isMachine(this.#fate);
    if (machine) this.record.status = 'machine';
    await this.#tell(machine ? 'machine' : 'human');
    if (machine && behavior === 'hangup') await this.#finish('completed');
  }

  async #finish(end: CallEnd): Promise<void> {
    if (this.#ended()) return;
    const { record } = this;
    record.status = end;
    record.endedAt = this.#core.timers.now();
    record.durationSeconds =
      record.startedAt === undefined ? 0 : this.#core.timers.secondsSince(record.startedAt);
    this.#phone.finish(end);
    await this.#tell(end);
  }

  /** Reports an error in its script to the application. */
  async #scriptError(reason: string): Promise<void> {
    this.#phone.note('caller', reason);
    await this.#event({
      reason,
      conversation_uuid: this.record.conversationUuid,
      timestamp: new Date(this.#core.timers.now()).toISOString(),
    });
  }

  #tell(status: string): Promise<void> {
    return this.#event(statusEvent(this.record, status, this.#core.timers.now()));
  }

  async #event(payload: Record<string, unknown>): Promise<void> {
    const url = this.#request.event_url?.[0];
    if (this.#silent || !url) return;
    const { event_method: method } = this.#request;
    await this.#callbacks.notify(
      { about: this.record.uuid, kind: 'event', url, method, payload },
      'voice',
    );
  }

  #ended(): boolean {
    return this.#phone.state === 'ended';
  }
}

/** Resolves when one of the two is aborted. */
function ended(leg: AbortSignal, own: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const either = AbortSignal.any([leg, own]);
    if (either.aborted) resolve();
    else either.addEventListener('abort', () => resolve(), { once: true });
  });
}
