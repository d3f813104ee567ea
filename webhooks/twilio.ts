/**
 * Twilio's webhooks. Twilio's SDK checks the signature over the public address and every parameter,
 * made with one of the account's auth tokens. Translates Twilio's statuses into an event, a key or a reply.
 */
import twilioWebhooks from 'twilio/lib/webhooks/webhooks.js';
import type { z } from 'zod';
import {
  type Channel,
  type DeliveryId,
  formatDeliveryId,
  type TextChannel,
} from '../src/challenge/challenge.js';
import type { DeliveryEvent } from '../src/challenge/event.js';
import { optOutWord } from '../src/limits/opt-outs.js';
import { callbackUrl } from '../src/providers/provider.js';
import { TWILIO_CALLBACKS } from '../src/providers/twilio/twilio-addresses.js';
import { EMPTY_TWIML, renderTwiml } from '../src/providers/twilio/twilio-call-script.js';
import type { TwilioSettings } from '../src/providers/twilio/twilio-entry.js';
import {
  TWILIO_ANSWERERS,
  TWILIO_CALL_STATUSES,
  TWILIO_MESSAGE_STATUSES,
  twilioAnswererEvents,
  twilioCallEvents,
  twilioMessageEvents,
} from '../src/providers/twilio/twilio-status.js';
import type { Outcome, Reply } from './receiver.js';
import { once } from './receiver.js';
import {
  twilioCallStatus,
  twilioCallStep,
  twilioInbound,
  twilioKey,
  twilioMachine,
  twilioMessageStatus,
} from './twilio-fields.js';
import {
  callPosition,
  type RawRequest,
  type SourceContext,
  type WebhookSource,
} from './webhook-handler.js';

const PROVIDER = 'twilio';
/**
 * Twilio's signature has no time: a copied START stays valid until the auth token is replaced. Such messages are rare, and
 * each is remembered for longer than a token should live.
 */
const WORD_SECONDS = 400 * 86_400;
/** A code expires after ten minutes, and Twilio repeats a request for less than that. */
const CODE_SECONDS = 3_600;

export function twilioSource(settings: TwilioSettings, context: SourceContext): WebhookSource {
  const { sink, publicUrl, replayProtection } = context;
  const tokens = [settings.authToken, settings.secondaryAuthToken].filter(
    (token) => token !== undefined,
  );

  const base = callbackUrl(publicUrl, '');

  /** Checks the signature, then the fields, then the delivery in the path. */
  const route = <T extends z.ZodType>(
    path: string,
    fields: T,
    handle: (fields: z.output<T>, request: RawRequest) => Promise<Outcome>,
  ) => ({
    path,
    receive: async (request: RawRequest): Promise<Outcome> => {
      const form = parseTwilioForm(request.body);
      // Twilio never repeats a parameter.
      if (form === undefined) return { kind: 'forged', fault: 'a parameter came twice' };
      const url = base + request.pathAndQuery;
      if (!isSigned(tokens, request.header('x-twilio-signature'), url, form)) {
        return { kind: 'forged', fault: 'the signature does not match' };
      }
      if (form['AccountSid'] !== settings.accountSid) {
        return { kind: 'forged', fault: 'another account' };
      }
      const shifted = shiftedName(form);
      if (shifted !== undefined) return { kind: 'malformed', fault: shifted };
      const parsed = fields.safeParse(form);
      if (!parsed.success) return { kind: 'malformed', fault: faultOf(parsed.error) };
      return handle(parsed.data, request);
    },
  });

  const record = async (
    channel: Channel,
    delivery: DeliveryId | undefined,
    reference: string,
    events: readonly DeliveryEvent[],
  ): Promise<Outcome> => {
    if (delivery === undefined) return { kind: 'malformed', fault: 'the path names no delivery' };
    if (events.length === 0) return { kind: 'ignored' };
    const result = await sink.record({ provider: PROVIDER, channel, delivery, reference }, events);
    return { kind: result === 'recorded' ? 'handled' : 'ignored' };
  };

  const text = (channel: TextChannel) =>
    route(TWILIO_CALLBACKS[channel], twilioMessageStatus, (fields, { delivery }) =>
      record(
        channel,
        delivery,
        fields.MessageSid,
        twilioMessageEvents(channel, fields.MessageStatus, fields.ErrorCode),
      ),
    );

  return {
    provider: PROVIDER,
    contentType: 'application/x-www-form-urlencoded',
    routes: [
      text('sms'),
      text('rcs'),
      text('whatsapp'),
      route(TWILIO_CALLBACKS.callStatus, twilioCallStatus, (fields, { delivery }) =>
        record(
          'call',
          delivery,
          fields.CallSid,
          twilioCallEvents({
            status: fields.CallStatus,
            answeredBy: fields.AnsweredBy,
            errorCode: fields.ErrorCode,
            sipCode: fields.SipResponseCode,
          }),
        ),
      ),
      route(TWILIO_CALLBACKS.callMachine, twilioMachine, (fields, { delivery }) =>
        record('call', delivery, fields.CallSid, twilioAnswererEvents(fields.AnsweredBy)),
      ),
      route(TWILIO_CALLBACKS.call, twilioCallStep, async (fields, { delivery, pathAndQuery }) => {
        const position = callPosition(pathAndQuery);
        if (delivery === undefined || position === undefined) {
          return {
            kind: 'malformed',
            fault: 'the address names no delivery or no place in the call',
          };
        }
        const origin = {
          provider: PROVIDER,
          channel: 'call',
          delivery,
          reference: fields.CallSid,
        } as const;
        const step =
          position === 'first'
            ? await sink.stepCall(origin)
            : await sink.stepCall(origin, position, twilioKey(fields));
        return {
          kind: 'handled',
          reply: twiml(renderTwiml(step, publicUrl, formatDeliveryId(delivery))),
        };
      }),
      route(TWILIO_CALLBACKS.inbound, twilioInbound, async (fields) => {
        const reply = twiml(EMPTY_TWIML);
        if (!E164.test(fields.From)) return { kind: 'ignored', reply };
        const take = async (): Promise<Outcome> => {
          const result = await sink.reply({
            provider: PROVIDER,
            reference: fields.MessageSid,
            from: fields.From,
            to: fields.To,
            text: fields.Body,
          });
          return { kind: result === 'verified' ? 'handled' : 'ignored', reply };
        };
        const message = {
          id: `${PROVIDER}:${fields.MessageSid}`,
          ttlSeconds: optOutWord(fields.Body) === undefined ? CODE_SECONDS : WORD_SECONDS,
        };
        // Twilio repeats a request if it did not get the answer.
        return once(replayProtection, message, take, { kind: 'ignored', reply });
      }),
    ],
  };
}

function isSigned(
  tokens: readonly string[],
  signature: string | undefined,
  url: string,
  form: TwilioForm,
): boolean {
  if (signature === undefined) return false;
  return tokens.some((token) => {
    try {
      return twilioWebhooks.validateRequest(token, signature, url, form);
    } catch {
      // An address that is not a URL is not one of ours.
      return false;
    }
  });
}

function twiml(body: string): Reply {
  return { contentType: 'text/xml; charset=utf-8', body };
}

function faultOf(error: z.ZodError): string {
  return `${error.issues[0]?.path.join('.') ?? 'a parameter'} is missing or not as expected`;
}

const E164 = /^\+[1-9]\d{6,14}$/;

// The parameters of a webhook. Twilio signs the concatenation of names and values, without separators: `ToCity=X` and `ToCit=yX` have the same
// signature. So a valid signature alone does not make parameters genuine: repeated names, names in a form that Twilio does not use, and names
// that are a known name extended, cut or merged are refused. New parameters that Twilio may add pass.

export type TwilioForm = Readonly<Record<string, string>>;

/** The parameters that Twilio sends with messages and calls today. */
const KNOWN = [
  ...['AccountSid', 'ApiVersion', 'To', 'From', 'ErrorCode', 'ErrorMessage', 'ErrorUrl'],
  ...['MessageSid', 'MessageStatus', 'MessagingServiceSid', 'SmsSid', 'SmsMessageSid', 'SmsStatus'],
  ...['Body', 'NumMedia', 'NumSegments', 'OptOutType', 'RawDlrDoneDate', 'ChannelToAddress'],
  // RCS and WhatsApp.
  ...['ChannelPrefix', 'ChannelInstallSid', 'ChannelStatusMessage', 'ChannelMetadata', 'EventType'],
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
  From: /^(?:\+?\d{3}|(?:rcs|whatsapp):)/,
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
const FREE_TEXT: ReadonlySet<string> = new Set([
  'Body',
  'ErrorMessage',
  'ErrorUrl',
  'ChannelStatusMessage',
  'ChannelMetadata',
]);

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
