/**
 * The parameters of a Twilio webhook. Twilio signs the concatenation of names and values, without separators:
 * `ToCity=X` and `ToCit=yX` have the same signature. So a valid signature alone does not make parameters genuine:
 * repeated names, names in a form that Twilio does not use, and names that are a known name extended, cut or merged are refused.
 * New parameters that Twilio may add pass.
 */

import { z } from 'zod';
import {
  TWILIO_ANSWERERS,
  TWILIO_CALL_STATUSES,
  TWILIO_MESSAGE_STATUSES,
} from '../src/providers/twilio/twilio-status.js';

export type TwilioForm = Readonly<Record<string, string>>;

/** The parameters that Twilio sends with messages and calls today. */
const KNOWN = [
  ...['AccountSid', 'ApiVersion', 'To', 'From', 'ErrorCode', 'ErrorMessage', 'ErrorUrl'],
  ...['MessageSid', 'MessageStatus', 'MessagingServiceSid', 'SmsSid', 'SmsMessageSid', 'SmsStatus'],
  ...['Body', 'NumMedia', 'NumSegments', 'OptOutType', 'RawDlrDoneDate', 'ChannelToAddress'],
  ...[
    'CallSid',
    'CallStatus',
    'CallDuration',
    'Duration',
    'Direction',
    'ParentCallSid',
    'CallToken',
  ],
  ...['Called', 'Caller', 'CallerName', 'ForwardedFrom', 'AnsweredBy', 'MachineDetectionDuration'],
  // `msg=Gather End` comes with every key.
  'msg',
  ...['Digits', 'FinishedOnKey', 'SequenceNumber', 'Timestamp', 'CallbackSource', 'StirVerstat'],
  ...['SipResponseCode', 'SipCallId', 'QueueTime', 'StirStatus', 'StirPassportToken', 'AddOns'],
  ...['To', 'From', 'Called', 'Caller'].flatMap((who) =>
    ['City', 'State', 'Zip', 'Country'].map((what) => `${who}${what}`),
  ),
];
const KNOWN_SET: ReadonlySet<string> = new Set(KNOWN);
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Undefined if a parameter is repeated. */
export function parseTwilioForm(body: Buffer): TwilioForm | undefined {
  const form: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    if (form[name] !== undefined) return undefined;
    form[name] = value;
  }
  return form;
}

/** The parameters that the service uses. A shift that changes one of them leaves the genuine one in another value. */
const DECIDING = {
  From: /^\+?\d{3}/,
  MessageSid: /^(SM|MM)[0-9a-f]{32}/,
  MessageStatus: new RegExp(`^(${TWILIO_MESSAGE_STATUSES.join('|')})`),
  CallSid: /^CA[0-9a-f]{32}/,
  CallStatus: new RegExp(`^(${TWILIO_CALL_STATUSES.join('|')})`),
  AnsweredBy: new RegExp(`^(${TWILIO_ANSWERERS.join('|')})`),
  Digits: keyBefore('Digits'),
  FinishedOnKey: keyBefore('FinishedOnKey'),
} as const;
const ANY_DECIDING = new RegExp(Object.keys(DECIDING).join('|'));
/** A key, or none: then the next parameter follows at once, or nothing. */
function keyBefore(name: string): RegExp {
  const later = KNOWN.filter((known) => known > name);
  return new RegExp(`^([0-9*#]|$|${later.join('|')})`);
}

/** These may hold any text. */
const FREE_TEXT: ReadonlySet<string> = new Set(['Body', 'ErrorMessage', 'ErrorUrl']);

/** Undefined if names and values are in Twilio's form. */
export function shiftedName(form: TwilioForm): string | undefined {
  const names = Object.keys(form);
  if (swallowsName(form, names)) return 'a parameter’s value has another parameter in it';
  const strange = names.filter((name) => !KNOWN_SET.has(name));
  if (strange.length === 0) return undefined;
  if (!strange.every((name) => NAME.test(name)))
    return 'a parameter has a name that is not Twilio’s';
  const absent = KNOWN.filter((name) => !(name in form));
  const shifted = strange.some((name) =>
    absent.some(
      (known) =>
        known.startsWith(name) ||
        name.startsWith(known) ||
        known.endsWith(name) ||
        name.endsWith(known),
    ),
  );
  return shifted || strange.some((name) => runsInto(form, name, absent))
    ? 'a parameter’s name and value have been shifted'
    : undefined;
}

/**
 * Twilio signs in the order of names, so only a later parameter can contain a shifted one. It does if the name is followed by
 * a value in Twilio's form: a town called `FromDigitsVille` contains no other parameter.
 */
function swallowsName(form: TwilioForm, names: readonly string[]): boolean {
  if (!names.some((name) => ANY_DECIDING.test(form[name] ?? ''))) return false;
  const sorted = [...names].sort();
  return sorted.some((name, at) => {
    const value = form[name] ?? '';
    if (FREE_TEXT.has(name) || !ANY_DECIDING.test(value)) return false;
    const after = sorted.slice(at + 1).map((each) => `${each}${form[each]}`);
    const text = `${value}${after.join('')}`;
    return Object.entries(DECIDING).some(
      ([deciding, written]) =>
        deciding < name &&
        placesOf(value, deciding).some((place) =>
          written.test(text.slice(place + deciding.length)),
        ),
    );
  });
}

function placesOf(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

/** Whether the concatenation of a strange name, the value before it and its own value contains an absent name. */
function runsInto(form: TwilioForm, strange: string, absent: readonly string[]): boolean {
  const names = Object.keys(form).sort();
  const before = names[names.indexOf(strange) - 1];
  const last = before === undefined ? '' : (form[before] ?? '');
  const own = `${strange}${form[strange] ?? ''}`;
  return absent.some((known) => `${last.slice(1 - known.length)}${own}`.includes(known));
}

// The used parameters of Twilio's webhooks; others are ignored.

const callSid = z.string().regex(/^CA[0-9a-f]{32}$/);
const messageSid = z.string().regex(/^(SM|MM)[0-9a-f]{32}$/);
const apiVersion = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Absent and empty mean the same. */
const code = z
  .string()
  .regex(/^\d{0,5}$/)
  .optional()
  .transform((text) => (text ? Number(text) : undefined));
/** The other party as the vendor writes it; not necessarily a number. */
const party = z.string().max(128);

export const twilioMessageStatus = z.object({
  MessageSid: messageSid,
  MessageStatus: z.enum(TWILIO_MESSAGE_STATUSES),
  To: party,
  ApiVersion: apiVersion.optional(),
  ErrorCode: code,
});
const call = { CallSid: callSid, ApiVersion: apiVersion.optional() };
export const twilioCallStatus = z.object({
  ...call,
  To: party,
  From: party,
  CallStatus: z.enum(TWILIO_CALL_STATUSES),
  AnsweredBy: z.enum(TWILIO_ANSWERERS).optional(),
  ErrorCode: code,
  SipResponseCode: code,
});
export const twilioMachine = z.object({ ...call, AnsweredBy: z.enum(TWILIO_ANSWERERS) });
export const twilioCallStep = z.object({
  ...call,
  To: party,
  From: party,
  Digits: z
    .string()
    .regex(/^[0-9*#]?$/)
    .default(''),
  FinishedOnKey: z
    .string()
    .regex(/^[0-9*#]?$/)
    .optional(),
});
export const twilioInbound = z.object({
  MessageSid: messageSid,
  From: party,
  To: party,
  Body: z.string().max(1600),
  ApiVersion: apiVersion.optional(),
});

/** `#` comes as the digit, or as the key that ended the Gather with no digits before it. */
export function twilioKey({ Digits, FinishedOnKey }: z.output<typeof twilioCallStep>): string {
  return Digits === '' && FinishedOnKey === '#' ? '#' : Digits;
}
