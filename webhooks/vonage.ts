/**
 * Vonage's webhooks. A token signed with the account's secret counts once, for its body; a call's callbacks
 * must also come to the call's own address, and a message's must name the delivery in its path.
 * Translates Vonage's statuses into an event, a key or a reply.
 */
import { z } from 'zod';
import {
  type Channel,
  type DeliveryId,
  formatDeliveryId,
  type TextChannel,
} from '../src/challenge/challenge.js';
import type { DeliveryEvent } from '../src/challenge/event.js';
import type { Charge } from '../src/limits/limits.js';
import {
  isVonageCallbackPath,
  renderNcco,
  VONAGE_CALLBACKS,
} from '../src/providers/vonage/vonage-call-script.js';
import type { VonageSettings } from '../src/providers/vonage/vonage-entry.js';
import { vonageCode } from '../src/providers/vonage/vonage-errors.js';
import {
  vonageCallEvents,
  vonageCharge,
  vonageMessageEvents,
} from '../src/providers/vonage/vonage-status.js';
import { type Outcome, once } from './receiver.js';
import { REPLAY_SECONDS, vonageVerifier } from './vonage-signature.js';
import {
  callPosition,
  type RawRequest,
  type SourceContext,
  type WebhookSource,
} from './webhook-handler.js';

const PROVIDER = 'vonage';

export function vonageSource(settings: VonageSettings, context: SourceContext): WebhookSource {
  const { sink, publicUrl, replayProtection, now } = context;
  const verify = vonageVerifier(settings);
  const secrets = [settings.signatureSecret, settings.previousSignatureSecret].filter(
    (secret) => secret !== undefined,
  );

  /** Checks the signature, then the fields, then the address, and last whether the token is new. */
  const route = <T extends z.ZodType>(
    path: string,
    fields: T,
    handle: (fields: z.output<T>, request: RawRequest) => Promise<Outcome>,
  ) => ({
    path,
    receive: async (request: RawRequest): Promise<Outcome> => {
      const signature = verify(request.header('authorization'), request.body, now());
      if (signature.kind === 'forged') return signature;
      const parsed = fields.safeParse(parseJson(request.body));
      if (!parsed.success) return { kind: 'malformed', fault: faultOf(parsed.error) };
      if (isCallPath(path) && !isVonageCallbackPath(secrets, request.pathAndQuery)) {
        return { kind: 'forged', fault: 'an address that was not made for this call' };
      }
      const token = { id: `${PROVIDER}:${signature.jti}`, ttlSeconds: REPLAY_SECONDS };
      const used = { kind: 'forged', fault: 'a token that was used before' } as const;
      return once(replayProtection, token, () => handle(parsed.data, request), used);
    },
  });

  const record = async (
    channel: Channel,
    delivery: DeliveryId | undefined,
    reference: string | undefined,
    events: readonly DeliveryEvent[],
    charge: Charge | undefined,
  ): Promise<Outcome> => {
    if (delivery === undefined) return { kind: 'malformed', fault: 'the path names no delivery' };
    if (events.length === 0) return { kind: 'ignored' };
    if (reference === undefined) return { kind: 'malformed', fault: 'uuid is missing' };
    const origin = { provider: PROVIDER, channel, delivery, reference };
    const result = await sink.record(origin, events);
    if (charge !== undefined) await sink.charge(origin, charge);
    return { kind: result === 'recorded' ? 'handled' : 'ignored' };
  };

  const text = (channel: TextChannel) =>
    route(VONAGE_CALLBACKS[channel], vonageMessageStatus, async (fields, { delivery }) => {
      if (delivery !== undefined && fields.client_ref !== formatDeliveryId(delivery)) {
        return { kind: 'forged', fault: 'client_ref names another delivery than the path' };
      }
      const code = fields.error === undefined ? undefined : vonageCode(fields.error);
      return record(
        channel,
        delivery,
        fields.message_uuid,
        vonageMessageEvents(channel, fields.status, code),
        vonageCharge(channel, fields.status, fields.usage?.price, fields.usage?.currency),
      );
    });

  return {
    provider: PROVIDER,
    contentType: 'application/json',
    routes: [
      text('sms'),
      text('rcs'),
      text('whatsapp'),
      route(VONAGE_CALLBACKS.callEvent, vonageCallEvent, (event, { delivery }) =>
        record(
          'call',
          delivery,
          event.reference,
          vonageCallEvents(event.status ?? '', event.detail),
          vonageCharge('call', event.status ?? '', event.price),
        ),
      ),
      route(VONAGE_CALLBACKS.call, vonageCallStep, async (fields, request) => {
        const { delivery } = request;
        const position = callPosition(request.pathAndQuery);
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
          reference: fields.uuid,
        } as const;
        const step =
          position === 'first'
            ? await sink.stepCall(origin)
            : await sink.stepCall(origin, position, vonageKey(fields.dtmf));
        const ncco = renderNcco(
          step,
          publicUrl,
          formatDeliveryId(delivery),
          settings.signatureSecret,
        );
        return {
          kind: 'handled',
          reply: { contentType: 'application/json', body: JSON.stringify(ncco) },
        };
      }),
      route(VONAGE_CALLBACKS.inbound, vonageInbound, async (fields) => {
        const from = e164(fields.from);
        if (fields.channel !== 'sms' || fields.text === undefined || from === undefined) {
          return { kind: 'ignored' };
        }
        const result = await sink.reply({
          provider: PROVIDER,
          reference: fields.message_uuid,
          from,
          to: e164(fields.to) ?? fields.to,
          text: fields.text,
        });
        return { kind: result === 'verified' ? 'handled' : 'ignored' };
      }),
    ],
  };
}

function isCallPath(path: string): boolean {
  return path === VONAGE_CALLBACKS.call || path === VONAGE_CALLBACKS.callEvent;
}

/** Vonage writes E.164 without the plus sign; undefined for short codes and names. */
function e164(number: string): string | undefined {
  return /^\+?[1-9]\d{6,14}$/.test(number) ? `+${number.replace(/^\+/, '')}` : undefined;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function faultOf(error: z.ZodError): string {
  return `${error.issues[0]?.path.join('.') || 'the body'} is missing or not as expected`;
}

// The used fields of Vonage's webhooks; others are ignored.

const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);

const decimal = z.string().max(24);

const vonageMessageStatus = z.object({
  message_uuid: uuid,
  status: z.string().max(64),
  /** The delivery's id, as given with the message. */
  client_ref: z.string().max(100),
  error: z.object({ type: z.unknown().optional(), title: z.unknown().optional() }).optional(),
  /** The price; an unknown form is ignored. */
  usage: z
    .object({ price: decimal, currency: z.string().max(8) })
    .optional()
    .catch(undefined),
});

const vonageInbound = z.object({
  channel: z.string().max(32),
  message_type: z.string().max(32),
  message_uuid: uuid,
  from: z.string().max(64),
  to: z.string().max(64),
  text: z.string().max(3200).optional(),
});

/** Call events have `uuid`; results of machine detection have `call_uuid`. */
const vonageCallEvent = z
  .object({
    uuid: uuid.optional(),
    call_uuid: uuid.optional(),
    status: z.string().max(64).optional(),
    detail: z.string().max(64).optional().catch(undefined),
    price: decimal.optional().catch(undefined),
  })
  .transform((event) => ({ ...event, reference: event.call_uuid ?? event.uuid }));

const vonageCallStep = z.object({
  uuid,
  dtmf: z
    .object({
      digits: z
        .string()
        .regex(/^[0-9*#]?$/)
        .nullish(),
      timed_out: z.boolean(),
    })
    .optional(),
});

/** `#` comes as the digit, or ends the input with no digits before it, in time. */
function vonageKey(dtmf: z.infer<typeof vonageCallStep>['dtmf']): string {
  if (dtmf?.digits === '' && !dtmf.timed_out) return '#';
  return dtmf?.digits ?? '';
}
