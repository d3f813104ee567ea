/** Reads the parameters of a new call, in the order of Twilio's checks. */
import type { TwilioAccount } from '../carrier-options.js';
import { dialable } from '../phone-number.js';
import { TwilioError } from './twilio-error.js';
import { masked, type TwilioForm } from './twilio-form.js';

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
  | { readonly kind: 'inline'; readonly twiml: string };

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

export function readCall(form: TwilioForm, account: TwilioAccount): TwilioCallRequest {
  const to = form.to(21201);
  const from = readCaller(form, account);
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
export function readScript(form: TwilioForm): TwimlSource | undefined {
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

function readCaller(form: TwilioForm, account: TwilioAccount): string {
  const from = form.text('From');
  if (!from) throw new TwilioError(21213, 'Caller phone number is required.');
  if (account.numbers.includes(from)) return from;
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
