/**
 * One outbound call at Telnyx, from its start to its end: rings the phone, runs the commands that come one after the other, detects
 * machines, keeps the timers and sends the events.
 */
import { randomUUID } from 'node:crypto';
import { actByItself, type CallFate, isMachine, pressByItself } from '../magic-numbers.js';
import type { CallOwner, PhoneCall } from '../phone-call.js';
import { ScriptLine, ScriptStopped } from '../script-line.js';
import type { CarrierCore } from '../vendor-api.js';
import type { TelnyxCallbacks } from './telnyx-callbacks.js';
import type { TelnyxCallRequest } from './telnyx-calls.js';
import { gather, speak, type TelnyxCommand } from './telnyx-commands.js';
import { TelnyxError } from './telnyx-conventions.js';

const INITIATED_AFTER_MS = 100;
const RINGING_AFTER_MS = 1_000;
const DETECTION_MS = 3_500;
/** In USD, for a minute; counted by the second. */
const RATE = 0.007;

type HangupCause =
  | 'normal_clearing'
  | 'user_busy'
  | 'call_rejected'
  | 'no_answer'
  | 'timeout'
  | 'time_limit'
  | 'originator_cancel'
  | 'unspecified';

interface End {
  readonly source: 'caller' | 'callee' | 'unknown';
  readonly sip?: string;
}

export class TelnyxCall implements CallOwner {
  readonly id: string;
  readonly request: TelnyxCallRequest;
  readonly #legId = randomUUID();
  readonly #sessionId = randomUUID();
  readonly #core: CarrierCore;
  readonly #callbacks: TelnyxCallbacks;
  readonly #phone: PhoneCall;
  readonly #fate: CallFate | undefined;
  readonly #silent: boolean;
  readonly #line: ScriptLine;
  readonly #commandIds = new Set<string>();
  #clientState: string | undefined;
  #queue: Promise<void> = Promise.resolve();
  #startedAt: number | undefined;
  #answeredAt: number | undefined;
  #endedAt: number | undefined;

  constructor(
    core: CarrierCore,
    callbacks: TelnyxCallbacks,
    request: TelnyxCallRequest,
    id: string,
  ) {
    this.id = id;
    this.request = request;
    this.#core = core;
    this.#callbacks = callbacks;
    this.#clientState = request.client_state;
    const { to, from, privacy } = request;
    const behaviour = core.magic.behaviourOf(to, 'telnyx');
    this.#fate = behaviour.call;
    this.#silent = behaviour.silentCarrier === true;
    const hidden = privacy === 'id' ? { callerHidden: true as const } : {};
    this.#phone = core.network.addCall({ id, vendor: 'telnyx', from, to, ...hidden }, this);
    this.#line = new ScriptLine(this.#phone, core.timers, new AbortController().signal);
  }

  get ended(): boolean {
    return this.#phone.state === 'ended';
  }

  /** As the API shows it. */
  resource(): object {
    const time = (at: number | undefined) => at !== undefined && new Date(at).toISOString();
    const [start, end] = [time(this.#startedAt), time(this.#endedAt)];
    return {
      ...this.#ids(),
      record_type: 'call',
      is_alive: this.#phone.state === 'in_progress',
      call_duration: this.#seconds(),
      ...(start ? { start_time: start } : {}),
      ...(end ? { end_time: end } : {}),
    };
  }

  /** Dials; resolves when the first event has been made. */
  async begin(): Promise<void> {
    const { timers } = this.#core;
    await timers.wait(INITIATED_AFTER_MS);
    if (this.ended) return;
    this.#startedAt = timers.now();
    const initiated = this.#tell('call.initiated', { direction: 'outgoing', state: 'bridging' });
    await timers.wait(RINGING_AFTER_MS);
    if (this.ended) return;
    if (this.#fate === 'busy') return this.#finish('user_busy', { source: 'callee', sip: '486' });
    if (this.#fate === 'fails') return this.#finish('unspecified', { source: 'unknown' });
    this.#phone.ring();
    actByItself(this.#phone, this.#fate, timers);
    timers.after(this.request.timeout_secs * 1000, () => {
      const cause = this.request.retry_on_timeout ? 'timeout' : 'no_answer';
      if (this.#phone.state === 'ringing') void this.#finish(cause, { source: 'caller' });
    });
    await initiated;
  }

  answered(): void {
    const { timers } = this.#core;
    this.#answeredAt = timers.now();
    void this.#tell('call.answered', { state: 'answered' });
    timers.after(this.request.time_limit_secs * 1000, () => {
      void this.#finish('time_limit', { source: 'caller' });
    });
    const digits = this.request.send_digits_on_answer;
    if (digits) this.#phone.note('caller', `dials ${digits.replace(/[wW]/g, '')}`);
    void this.#detect();
  }

  declined(): void {
    void this.#finish('call_rejected', { source: 'callee', sip: '603' });
  }

  hungUp(): void {
    void this.#finish('normal_clearing', { source: 'callee', sip: '200' });
  }

  listening(): void {
    pressByItself(this.#phone, this.#fate, this.#core.timers);
  }

  /** @throws TelnyxError if the call's state does not allow it */
  command(command: TelnyxCommand): void {
    if (this.ended) throw new TelnyxError('call-ended');
    const { command_id: id } = command;
    if (id !== undefined && this.#commandIds.has(id)) return;
    if (command.action !== 'hangup' && this.#phone.state !== 'in_progress') {
      throw new TelnyxError('call-not-answered');
    }
    if (id !== undefined) this.#commandIds.add(id);
    if (command.client_state !== undefined) this.#clientState = command.client_state;
    if (command.action === 'hangup') {
      const cause = this.#phone.state === 'in_progress' ? 'normal_clearing' : 'originator_cancel';
      void this.#finish(cause, { source: 'caller', sip: '200' });
      return;
    }
    this.#queue = this.#queue.then(() => this.#run(command));
  }

  /** Every command ends with an event, also where the call ends first. */
  async #run(command: Exclude<TelnyxCommand, { action: 'hangup' }>): Promise<void> {
    const state = command.client_state ?? this.#clientState;
    const event = command.action === 'speak' ? 'call.speak.ended' : 'call.gather.ended';
    const tell = (more: object) => void this.#tell(event, { ...more, client_state: state });
    try {
      if (command.action === 'speak') {
        void this.#tell('call.speak.started', { client_state: state });
        await speak(this.#line, command);
        return tell({ status: 'completed' });
      }
      const onDigit = (digit: string) => void this.#tell('call.dtmf.received', { digit });
      tell(await gather(this.#line, command, onDigit));
    } catch (error) {
      if (!(error instanceof ScriptStopped)) throw error;
      tell(command.action === 'speak' ? { status: 'call_hangup' } : GATHER_CUT);
    }
  }

  async #detect(): Promise<void> {
    const kind = this.request.answering_machine_detection;
    if (kind === undefined || kind === 'disabled') return;
    await this.#core.timers.wait(DETECTION_MS);
    if (this.ended) return;
    const premium = kind === 'premium';
    const who = this.#fate === 'unsure' ? 'not_sure' : isMachine(this.#fate) ? 'machine' : 'human';
    const result = premium && who === 'human' ? 'human_residence' : who;
    await this.#tell(`call.machine.${premium ? 'premium.' : ''}detection.ended`, { result });
  }

  async #finish(cause: HangupCause, { source, sip = 'unspecified' }: End): Promise<void> {
    if (this.ended) return;
    this.#endedAt = this.#core.timers.now();
    this.#phone.finish(cause);
    const start_time = new Date(this.#startedAt ?? this.#endedAt).toISOString();
    await this.#tell('call.hangup', {
      state: 'hangup',
      hangup_cause: cause,
      hangup_source: source,
      sip_hangup_cause: sip,
      start_time,
    });
    const seconds = this.#seconds();
    const cost = ((RATE * seconds) / 60).toFixed(6);
    await this.#tell('call.cost', {
      status: 'success',
      total_cost: cost,
      billed_duration_secs: seconds,
      cost_parts: [{ call_part: 'call-control', currency: 'USD', rate: RATE.toFixed(4), cost }],
    });
  }

  #seconds(): number {
    if (this.#answeredAt === undefined) return 0;
    return this.#core.timers.secondsSince(this.#answeredAt);
  }

  #ids() {
    return {
      call_control_id: this.id,
      call_leg_id: this.#legId,
      call_session_id: this.#sessionId,
      client_state: this.#clientState ?? null,
    };
  }

  async #tell(type: string, more: object): Promise<void> {
    const { webhook_url: url, webhook_retries_policies: policies, connection_id } = this.request;
    if (this.#silent || !url) return;
    const { from, to } = this.request;
    const payload = { ...this.#ids(), connection_id, from, to, ...more };
    const retriesMs = policies?.[type]?.retries_ms;
    await this.#callbacks.notify({ about: this.id, url, type, payload, retriesMs });
  }
}

const GATHER_CUT = { digits: '', status: 'call_hangup' };
