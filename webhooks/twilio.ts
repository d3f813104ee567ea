/**
 * Twilio's webhooks. Twilio's SDK checks the signature over the public address and every parameter,
 * made with one of the account's auth tokens. Translates Twilio's statuses into an event, a key or a reply.
 */
import twilioWebhooks from 'twilio/lib/webhooks/webhooks.js';
import type { z } from 'zod';
import { type Channel, type DeliveryId, formatDeliveryId } from '../src/challenge/challenge.js';
import type { DeliveryEvent } from '../src/challenge/event.js';
import { optOutWord } from '../src/limits/opt-outs.js';
import { callbackUrl } from '../src/providers/provider.js';
import { TWILIO_CALLBACKS } from '../src/providers/twilio/twilio-addresses.js';
import { EMPTY_TWIML, renderTwiml } from '../src/providers/twilio/twilio-call-script.js';
import type { TwilioSettings } from '../src/providers/twilio/twilio-entry.js';
import {
  twilioAnswererEvents,
  twilioCallEvents,
  twilioMessageEvents,
} from '../src/providers/twilio/twilio-status.js';
import type { Outcome, Reply } from './receiver.js';
import { once } from './receiver.js';
import {
  parseTwilioForm,
  shiftedName,
  type TwilioForm,
  twilioCallStatus,
  twilioCallStep,
  twilioInbound,
  twilioKey,
  twilioMachine,
  twilioMessageStatus,
} from './twilio-form.js';
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
      const url = callbackUrl(publicUrl, request.pathAndQuery);
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

  return {
    provider: PROVIDER,
    contentType: 'application/x-www-form-urlencoded',
    routes: [
      route(TWILIO_CALLBACKS.sms, twilioMessageStatus, (fields, { delivery }) =>
        record(
          'sms',
          delivery,
          fields.MessageSid,
          twilioMessageEvents(fields.MessageStatus, fields.ErrorCode),
        ),
      ),
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
