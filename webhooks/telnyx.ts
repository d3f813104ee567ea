/**
 * Telnyx's webhooks. Every one is signed with the account's Ed25519 key over its time and its body, and counts once. A call is run from here:
 * Telnyx reports what has happened, and is told by a command what comes next. The body names the delivery and the place in the call, which
 * the signature covers; the address only has to name the same delivery.
 */
import { z } from 'zod';
import { type DeliveryId, formatDeliveryId } from '../src/challenge/challenge.js';
import type { DeliveryEvent } from '../src/challenge/event.js';
import {
  commandId,
  readClientState,
  renderCommand,
  renderExtensionWait,
  TELNYX_CALLBACKS,
  type TelnyxCommand,
} from '../src/providers/telnyx/telnyx-call-script.js';
import { TelnyxCommands } from '../src/providers/telnyx/telnyx-commands.js';
import type { TelnyxSettings } from '../src/providers/telnyx/telnyx-entry.js';
import { callControlId } from '../src/providers/telnyx/telnyx-requests.js';
import { telnyxCarrier } from '../src/providers/telnyx/telnyx-sms.js';
import {
  telnyxAnswererEvents,
  telnyxCharge,
  telnyxCost,
  telnyxHangupEvents,
} from '../src/providers/telnyx/telnyx-status.js';
import { declaredSource } from './declared.js';
import { signatureCheck } from './declared-signature.js';
import { type Outcome, once } from './receiver.js';
import {
  type CallbackOrigin,
  callPosition,
  type RawRequest,
  type SourceContext,
  type WebhookSource,
} from './webhook-handler.js';

const PROVIDER = 'telnyx';
/** An event's id is remembered as long as its signature is valid, on both sides of the clock. */
const REPLAY_SECONDS = 660;

const HANDLED = { kind: 'handled' } as const;
const IGNORED = { kind: 'ignored' } as const;

/** @param commands to the calls; closed with the source */
export function telnyxSource(
  settings: TelnyxSettings,
  context: SourceContext,
  commands: Pick<TelnyxCommands, 'run' | 'close'> = new TelnyxCommands(settings),
): WebhookSource {
  const { sink, replayProtection, now } = context;
  const carrier = telnyxCarrier(settings);
  const forged = signatureCheck(carrier, carrier.receipts.signature);

  /** Checks the signature, then the form, then whether the event is new. */
  const receive = async <T extends z.ZodType<{ data: { id: string } }>>(
    request: RawRequest,
    form: T,
    handle: (event: z.output<T>) => Promise<Outcome>,
  ): Promise<Outcome> => {
    const fault = forged(request, now());
    if (fault !== undefined) return { kind: 'forged', fault };
    const parsed = form.safeParse(parseJson(request.body));
    if (!parsed.success) return { kind: 'malformed', fault: faultOf(parsed.error) };
    const signed = { id: `${PROVIDER}:${parsed.data.data.id}`, ttlSeconds: REPLAY_SECONDS };
    return once(replayProtection, signed, () => handle(parsed.data), IGNORED);
  };

  const record = async (
    origin: CallbackOrigin,
    events: readonly DeliveryEvent[],
  ): Promise<Outcome> => {
    if (events.length === 0) return IGNORED;
    const result = await sink.record(origin, events);
    return result === 'recorded' ? HANDLED : IGNORED;
  };

  const run = async (origin: CallbackOrigin, command: TelnyxCommand): Promise<Outcome> =>
    (await commands.run(origin.reference, command)) === 'taken' ? HANDLED : IGNORED;

  const runCall = async (
    { event_type, id, payload }: CallEvent,
    { origin, query }: CallPlace,
  ): Promise<Outcome> => {
    const deliveryId = formatDeliveryId(origin.delivery);
    switch (event_type) {
      case 'call.initiated':
        return record(origin, [{ kind: 'sent' }]);
      case 'call.answered': {
        const digits = Number(/^extension:(\d)$/.exec(query)?.[1] ?? 0);
        if (digits > 0) {
          await record(origin, [{ kind: 'picked_up' }]);
          return run(origin, renderExtensionWait(digits, deliveryId, id));
        }
        return run(origin, renderCommand(await sink.stepCall(origin), deliveryId, id));
      }
      case 'call.gather.ended': {
        // The end of the call is reported by itself.
        if (payload.status === 'call_hangup') return IGNORED;
        const position = callPosition(`?${query}`);
        if (position === undefined)
          return { kind: 'malformed', fault: 'client_state has no place' };
        const step =
          position === 'first'
            ? await sink.stepCall(origin)
            : await sink.stepCall(origin, position, payload.digits ?? '');
        return run(origin, renderCommand(step, deliveryId, id));
      }
      case 'call.speak.ended':
        if (query !== 'farewell' || payload.status === 'call_hangup') return IGNORED;
        return run(origin, { action: 'hangup', body: { command_id: commandId(id) } });
      case 'call.machine.detection.ended':
      case 'call.machine.premium.detection.ended':
        return record(origin, telnyxAnswererEvents(payload.result));
      case 'call.hangup':
        return record(origin, telnyxHangupEvents(payload.hangup_cause, payload.sip_hangup_cause));
      case 'call.cost': {
        const cost = telnyxCost.safeParse(payload).data;
        const charge = cost && telnyxCharge(cost);
        if (charge === undefined) return IGNORED;
        await sink.charge(origin, charge);
        return HANDLED;
      }
      default:
        return IGNORED;
    }
  };

  const call = (request: RawRequest): Promise<Outcome> =>
    receive(request, telnyxCallEvent, async ({ data }) => {
      const place = placeOf(data, request.delivery, settings.connectionId);
      return 'fault' in place ? { kind: 'forged', fault: place.fault } : runCall(data, place);
    });

  const inbound = (request: RawRequest): Promise<Outcome> =>
    receive(request, telnyxInbound, async ({ data: { event_type, payload } }) => {
      const from = payload.from?.phone_number ?? '';
      const to = payload.to?.[0]?.phone_number;
      const isReply = event_type === 'message.received' && E164.test(from);
      if (!isReply || to === undefined || payload.text === undefined) return IGNORED;
      const { id: reference, text } = payload;
      const result = await sink.reply({ provider: PROVIDER, reference, from, to, text });
      return result === 'verified' ? HANDLED : IGNORED;
    });

  return {
    provider: PROVIDER,
    contentType: 'application/json',
    routes: [
      ...declaredSource(carrier, context).routes,
      { path: TELNYX_CALLBACKS.call, receive: call },
      { path: TELNYX_CALLBACKS.inbound, receive: inbound },
    ],
    close: () => commands.close(),
  };
}

interface CallPlace {
  readonly origin: CallbackOrigin;
  /** Where in the call the event belongs, from `client_state`. */
  readonly query: string;
}

/** The signature does not cover the address: an event that is genuine for one delivery is worth nothing at another's. */
function placeOf(
  { payload }: CallEvent,
  delivery: DeliveryId | undefined,
  connectionId: string,
): CallPlace | { readonly fault: string } {
  if (payload.connection_id !== connectionId) return { fault: 'another application' };
  const { deliveryId, query } = readClientState(payload.client_state);
  if (delivery === undefined || deliveryId !== formatDeliveryId(delivery)) {
    return { fault: 'client_state names another delivery than the path' };
  }
  const reference = payload.call_control_id;
  return { origin: { provider: PROVIDER, channel: 'call', delivery, reference }, query };
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

const E164 = /^\+[1-9]\d{6,14}$/;

// The used fields of Telnyx's webhooks; others are ignored.

const word = z.string().max(64);
const eventId = z.string().regex(/^[\w-]{1,64}$/);

const telnyxCallEvent = z.object({
  data: z.object({
    id: eventId,
    event_type: word,
    payload: z.looseObject({
      call_control_id: callControlId,
      connection_id: word,
      client_state: z.string().max(1_000),
      digits: z
        .string()
        .regex(/^[0-9*#]?$/)
        .nullish(),
      status: word.nullish(),
      result: word.optional(),
      hangup_cause: word.optional(),
      sip_hangup_cause: word.optional(),
    }),
  }),
});
type CallEvent = z.output<typeof telnyxCallEvent>['data'];

const party = z.object({ phone_number: word });

const telnyxInbound = z.object({
  data: z.object({
    id: eventId,
    event_type: word,
    payload: z.object({
      id: z.string().max(100),
      from: party.optional(),
      to: z.array(party).max(10).optional(),
      text: z.string().max(3_200).optional(),
    }),
  }),
});
