/** Twilio's Calls resource: reads the parameters of calls, places calls, lists and changes them. */
import { randomBytes } from 'node:crypto';
import { BoundedMap } from '../records.js';
import { dialable } from '../request-values.js';
import type { Accepted, CarrierCore } from '../vendor-api.js';
import { refuseTestNumbers } from './test-numbers.js';
import type { TwilioAccountState, Webhook } from './twilio-account.js';
import { TwilioCall } from './twilio-call.js';
import { callResource, type TwilioCallRecord } from './twilio-call-resource.js';
import type { TwilioCallbacks } from './twilio-callbacks.js';
import {
  datePasses,
  masked,
  notFound,
  page,
  TwilioError,
  type TwilioForm,
} from './twilio-conventions.js';

const KEPT_MAX = 10_000;

export class TwilioCalls {
  readonly #core: CarrierCore;
  readonly #account: TwilioAccountState;
  readonly #callbacks: TwilioCallbacks;
  readonly #calls = new BoundedMap<TwilioCall>(KEPT_MAX);

  constructor(core: CarrierCore, account: TwilioAccountState, callbacks: TwilioCallbacks) {
    this.#core = core;
    this.#account = account;
    this.#callbacks = callbacks;
  }

  /** @throws TwilioError for requests that Twilio refuses at once */
  read(form: TwilioForm): TwilioCallRequest {
    return readCall(form, this.#account);
  }

  accept(request: TwilioCallRequest): Accepted {
    const call = this.#place(request, { direction: 'outbound-api' });
    return {
      id: call.record.sid,
      answer: { status: 201, body: callResource(call.record) },
      begin: () => call.begin(),
    };
  }

  /** A phone calls one of the account's numbers: the script comes from the number's webhook. */
  receive(from: string, to: string, { url, method }: Webhook): TwilioCall {
    const { statusCallback } = this.#account.number(to) ?? {};
    const request = {
      ...plainCall({ to, from, script: { kind: 'url', url, method } }),
      ...(statusCallback ? { statusCallback: statusCallback.url } : {}),
    } as const;
    const call = this.#place(request, { direction: 'inbound' });
    void call.begin();
    return call;
  }

  /** The second leg of a <Dial>: the phone rings, and whoever picks up hears the other phone, which is silence here. */
  dial(parent: TwilioCallRecord, to: string, from: string, timeoutSeconds: number): TwilioCall {
    const script = { kind: 'inline', twiml: BRIDGED } as const;
    const request = { ...plainCall({ to, from, script }), timeoutSeconds };
    const call = this.#place(request, { direction: 'outbound-dial', parentCallSid: parent.sid });
    void call.begin();
    return call;
  }

  #place(
    request: TwilioCallRequest,
    kind: Pick<TwilioCallRecord, 'direction' | 'parentCallSid'>,
  ): TwilioCall {
    const now = this.#core.timers.now();
    const record: TwilioCallRecord = {
      sid: `CA${randomBytes(16).toString('hex')}`,
      accountSid: this.#account.accountSid,
      to: request.to,
      from: request.from,
      ...kind,
      status: kind.direction === 'inbound' ? 'ringing' : 'queued',
      createdAt: now,
      updatedAt: now,
    };
    const url = request.script.kind === 'url' ? request.script.url : undefined;
    this.#core.ledger.count('calls', [url, request.statusCallback, request.asyncAmdStatusCallback]);
    const call = new TwilioCall(this.#core, this.#callbacks, request, record, this);
    this.#calls.set(record.sid, call);
    return call;
  }

  /** @throws TwilioError 20404 */
  fetch(sid: string, path: string): object {
    return callResource(this.#find(sid, path).record);
  }

  list(path: string, query: URLSearchParams): object {
    const wanted = (name: string, value: string) => (query.get(name) ?? value) === value;
    const rows = this.#calls
      .values()
      .map((call) => call.record)
      .filter(({ to, from }) => wanted('To', to) && wanted('From', from))
      .filter(({ status }) => wanted('Status', status))
      .filter((call) => datePasses(query, 'StartTime', call.startedAt ?? call.createdAt))
      .filter((call) => datePasses(query, 'EndTime', call.endedAt ?? call.createdAt))
      .reverse();
    return page('calls', path, query, rows.map(callResource));
  }

  /** Ends, cancels or redirects a call. @throws TwilioError 21220 if its state does not allow that */
  update(sid: string, path: string, form: TwilioForm): object {
    const call = this.#find(sid, path);
    const status = form.text('Status');
    if (status !== undefined) {
      if (status !== 'completed' && status !== 'canceled') {
        throw new TwilioError(21218, 'Status must be completed or canceled.');
      }
      if (!call.update(status)) {
        throw new TwilioError(21220, `Unable to update record. Call is ${call.record.status}.`);
      }
      return callResource(call.record);
    }
    const script = readScript(form);
    if (!script) throw new TwilioError(21218, 'Give Status, Url or Twiml.');
    if (!call.redirect(script)) {
      throw new TwilioError(
        21220,
        'Unable to update record. Call is not in-progress. Cannot redirect.',
      );
    }
    return callResource(call.record);
  }

  /** @throws TwilioError 20404, or 20009 while the call is in progress */
  remove(sid: string, path: string): void {
    if (this.#find(sid, path).record.endedAt === undefined) {
      throw new TwilioError(20009, 'Call resource not complete');
    }
    this.#calls.delete(sid);
  }

  clear(): void {
    this.#calls.clear();
  }

  #find(sid: string, path: string): TwilioCall {
    const call = this.#calls.get(sid);
    if (!call) throw notFound(path);
    return call;
  }
}

const TWIML_CHARACTERS_MAX = 4000;
const TIMEOUT_SECONDS_MAX = 600;
const TIME_LIMIT_SECONDS_MAX = 14_400;
const DETECTION_SECONDS = 30;
const EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const;

export type TwilioCallEvent = (typeof EVENTS)[number];

/** Where a call's TwiML comes from. */
export type TwimlSource =
  | {
      readonly kind: 'url';
      readonly url: string;
      readonly method: 'GET' | 'POST';
      readonly fallbackUrl?: string;
      readonly fallbackMethod?: 'GET' | 'POST';
    }
  | {
      readonly kind: 'inline';
      readonly twiml: string;
      /** Where it came from; other addresses are relative to it. */
      readonly base?: TwimlSource & { readonly kind: 'url' };
    };

export interface TwilioCallRequest {
  readonly to: string;
  readonly from: string;
  readonly script: TwimlSource;
  readonly timeoutSeconds: number;
  readonly timeLimitSeconds: number;
  readonly statusCallback?: string;
  readonly statusCallbackMethod: 'GET' | 'POST';
  readonly statusCallbackEvents: readonly TwilioCallEvent[];
  readonly machineDetection?: 'Enable' | 'DetectMessageEnd';
  /** Without a result by then it is `unknown`. */
  readonly machineDetectionTimeoutSeconds: number;
  readonly asyncAmd: boolean;
  readonly asyncAmdStatusCallback?: string;
  readonly asyncAmdStatusCallbackMethod: 'GET' | 'POST';
}

/** As long as a call may last. */
const BRIDGED = `<Response><Pause length="${TIME_LIMIT_SECONDS_MAX}"/></Response>`;

/** With Twilio's own defaults. */
function plainCall(call: Pick<TwilioCallRequest, 'to' | 'from' | 'script'>): TwilioCallRequest {
  return {
    ...call,
    timeoutSeconds: 60,
    timeLimitSeconds: TIME_LIMIT_SECONDS_MAX,
    statusCallbackMethod: 'POST',
    statusCallbackEvents: ['completed'],
    machineDetectionTimeoutSeconds: DETECTION_SECONDS,
    asyncAmd: false,
    asyncAmdStatusCallbackMethod: 'POST',
  };
}

/** A call of the account's own, with a script of the carrier's, such as one that reads a code out. */
export function scriptedCall(to: string, from: string, twiml: string): TwilioCallRequest {
  return plainCall({ to, from, script: { kind: 'inline', twiml } });
}

/** In the order of Twilio's checks. */
function readCall(form: TwilioForm, account: TwilioAccountState): TwilioCallRequest {
  const to = form.to(21201);
  const from = readCaller(form, account);
  if (account.any) refuseTestNumbers('call', from, to);
  const script = readScript(form);
  if (!script) throw new TwilioError(21205, 'Url parameter is required.');
  const statusCallback = form.url('StatusCallback', 21609);
  const asyncAmdStatusCallback = form.url('AsyncAmdStatusCallback', 21609);
  const machineDetection = readMachineDetection(form);
  return {
    to,
    from,
    script,
    timeoutSeconds: form.integer('Timeout', 0, TIMEOUT_SECONDS_MAX, 20001) ?? 60,
    timeLimitSeconds:
      form.integer('TimeLimit', 1, TIME_LIMIT_SECONDS_MAX, 20001) ?? TIME_LIMIT_SECONDS_MAX,
    statusCallbackMethod: form.method('StatusCallbackMethod'),
    statusCallbackEvents: readEvents(form),
    machineDetectionTimeoutSeconds:
      form.integer('MachineDetectionTimeout', 3, 59, 20001) ?? DETECTION_SECONDS,
    asyncAmd: form.flag('AsyncAmd'),
    asyncAmdStatusCallbackMethod: form.method('AsyncAmdStatusCallbackMethod'),
    ...(statusCallback === undefined ? {} : { statusCallback }),
    ...(asyncAmdStatusCallback === undefined ? {} : { asyncAmdStatusCallback }),
    ...(machineDetection === undefined ? {} : { machineDetection }),
  };
}

/** `Url` takes precedence over `Twiml`; undefined if neither is given. */
function readScript(form: TwilioForm): TwimlSource | undefined {
  const url = form.url('Url', 21205);
  if (url) {
    const fallbackUrl = form.url('FallbackUrl', 21205);
    return {
      kind: 'url',
      url,
      method: form.method('Method'),
      ...(fallbackUrl ? { fallbackUrl, fallbackMethod: form.method('FallbackMethod') } : {}),
    };
  }
  const twiml = form.text('Twiml');
  if (!twiml) return undefined;
  if (twiml.length > TWIML_CHARACTERS_MAX) {
    throw new TwilioError(32018, 'Twiml size exceeded maximum allowed value of 4000 characters');
  }
  return { kind: 'inline', twiml };
}

function readCaller(form: TwilioForm, account: TwilioAccountState): string {
  const from = form.text('From');
  if (!from) throw new TwilioError(21213, 'Caller phone number is required.');
  if (account.maySend(from)) return from;
  if (!from.startsWith('+') || !dialable(from)) {
    throw new TwilioError(21212, `Invalid From Number (caller ID): ${masked(from)}`);
  }
  throw new TwilioError(
    21210,
    `The source phone number provided, ${masked(from)}, is not yet verified for your account.`,
  );
}

function readEvents(form: TwilioForm): TwilioCallEvent[] {
  const asked = form.list('StatusCallbackEvent');
  if (asked.length === 0) return ['completed'];
  return asked.map((text) => {
    const event = EVENTS.find((known) => known === text);
    if (event) return event;
    throw new TwilioError(21626, `StatusCallbackEvent must be one of ${EVENTS.join(', ')}.`);
  });
}

function readMachineDetection(form: TwilioForm): 'Enable' | 'DetectMessageEnd' | undefined {
  const text = form.text('MachineDetection');
  if (text === undefined || text === '') return undefined;
  if (text === 'Enable' || text === 'DetectMessageEnd') return text;
  throw new TwilioError(20001, 'MachineDetection must be Enable or DetectMessageEnd.');
}
