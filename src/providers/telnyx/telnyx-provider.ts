/**
 * Telnyx behind the provider port: calls through Call Control, and SMS as the shipped description of the carrier says. A call can hide its
 * caller's number. Webhooks run the call: `webhooks/telnyx.ts`.
 */
import { z } from 'zod';
import type { Channel } from '../../challenge/challenge.js';
import type { DeliveryEvent } from '../../challenge/event.js';
import { declaredProvider } from '../declared/declared-provider.js';
import { unansweredRefusal } from '../failure.js';
import {
  type Able,
  type AcceptedDelivery,
  type CallRequest,
  callbackPath,
  callbackUrl,
  type EarlierAttempt,
  type FindResult,
  type PriceResult,
  type ProviderContext,
  type SendResult,
} from '../provider.js';
import { VendorHttpClient } from '../vendor-http-client.js';
import { clientState, commandId, readClientState, TELNYX_CALLBACKS } from './telnyx-call-script.js';
import type { TelnyxSettings } from './telnyx-entry.js';
import { telnyxRefusal } from './telnyx-errors.js';
import { askTelnyx, callControlId, documentOf, telnyxRequest } from './telnyx-requests.js';
import { telnyxCarrier } from './telnyx-sms.js';

/** The shortest limit that Telnyx takes for the length of a call. */
const LENGTH_MIN_SECONDS = 30;
const LISTED_MAX = 250;
/** A call waits for these: the shorter of a person's patience and Telnyx's limit of 60 s together. */
const RETRIES_MS = [500, 1_000, 2_000, 4_000, 8_000];
const RETRIED_EVENTS = [
  'call.initiated',
  'call.answered',
  'call.gather.ended',
  'call.speak.ended',
  'call.hangup',
  'call.machine.detection.ended',
  'call.machine.premium.detection.ended',
  'call.cost',
];

/** What the shipped description says that it can do. */
type SmsSide = Able<'sms' | 'lookup' | 'price'>;

export function telnyxProvider(
  settings: TelnyxSettings,
  context: ProviderContext,
): Able<'sms' | 'call' | 'lookup' | 'price'> {
  const sms = declaredProvider(telnyxCarrier(settings), context) as SmsSide;
  const calls = new TelnyxCalls(settings, context);
  const side = ({ channel }: { readonly channel: Channel }) => (channel === 'sms' ? sms : calls);
  return {
    ...sms,
    placeCall: (request) => calls.dial(request),
    find: (attempt) => side(attempt).find(attempt),
    price: (delivery) => side(delivery).price(delivery),
    stateOf: (delivery) => side(delivery).stateOf(delivery),
    close: async () => {
      await Promise.all([sms.close(), calls.close()]);
    },
  };
}

class TelnyxCalls {
  readonly #settings: TelnyxSettings;
  readonly #publicUrl: string;
  readonly #outgoing: VendorHttpClient;

  constructor(settings: TelnyxSettings, context: ProviderContext) {
    this.#settings = settings;
    this.#publicUrl = context.publicUrl;
    this.#outgoing = new VendorHttpClient(context);
  }

  async dial(request: CallRequest): Promise<SendResult> {
    const sent = await this.#outgoing.attempt(request.deadline, (transport) =>
      transport(telnyxRequest(this.#settings, 'POST', '/calls', this.#fields(request))),
    );
    if (!sent.ok) {
      return { kind: 'refused', ...unansweredRefusal('Telnyx', sent.error, sent) };
    }
    const answer = sent.value;
    if (answer.status >= 300) {
      return { kind: 'refused', ...telnyxRefusal(answer, this.#outgoing.vendorNowMs()) };
    }
    const dialled = documentOf(answer, oneCall);
    if (dialled) return { kind: 'accepted', reference: dialled.data.call_control_id };
    return {
      kind: 'refused',
      ...unansweredRefusal('Telnyx', new Error('no id'), { begun: true }),
    };
  }

  #fields({
    to,
    from,
    deliveryId,
    ringSeconds,
    callSecondsMax,
    extension,
    hiddenCaller,
  }: CallRequest): object {
    const { connectionId, amd } = this.#settings;
    return {
      connection_id: connectionId,
      to,
      from,
      ...(hiddenCaller ? { privacy: 'id' } : {}),
      timeout_secs: ringSeconds,
      // Otherwise Telnyx rings again by each of its further ways.
      retry_on_timeout: false,
      time_limit_secs: Math.max(callSecondsMax, LENGTH_MIN_SECONDS),
      ...(amd === false
        ? {}
        : { answering_machine_detection: amd === 'premium' ? 'premium' : 'detect' }),
      // `W` waits for a second: the switchboard has to listen first.
      ...(extension === undefined ? {} : { send_digits_on_answer: `W${extension}` }),
      client_state: clientState(
        deliveryId,
        extension === undefined ? 'start' : `extension:${extension.length}`,
      ),
      command_id: commandId(deliveryId),
      webhook_url: callbackUrl(this.#publicUrl, callbackPath(TELNYX_CALLBACKS.call, deliveryId)),
      webhook_url_method: 'POST',
      webhook_retries_policies: Object.fromEntries(
        RETRIED_EVENTS.map((event) => [event, { retries_ms: RETRIES_MS }]),
      ),
    };
  }

  /** Calls in progress come with our own id. One that is over is listed nowhere, so a search never proves that there was none. */
  async find(attempt: EarlierAttempt): Promise<FindResult> {
    const { connectionId } = this.#settings;
    const path = `/connections/${connectionId}/active_calls?page%5Bsize%5D=${LISTED_MAX}`;
    const answer = await askTelnyx(this.#settings, this.#outgoing, path, attempt.timeoutMs);
    const own = documentOf(answer, callList)?.data.find(
      ({ client_state }) => readClientState(client_state).deliveryId === attempt.deliveryId,
    );
    return own ? { kind: 'found', reference: own.call_control_id } : { kind: 'unknown' };
  }

  /** A call's price comes by webhook alone, and only where the application is set to send it. */
  async price(_call: AcceptedDelivery): Promise<PriceResult> {
    return { kind: 'unknown' };
  }

  /** A call's resource says that it is over, not why; Telnyx keeps it for ten minutes. */
  async stateOf({ reference }: AcceptedDelivery): Promise<readonly DeliveryEvent[]> {
    const path = `/calls/${encodeURIComponent(reference)}`;
    const call = documentOf(await askTelnyx(this.#settings, this.#outgoing, path), oneCall)?.data;
    const over = call?.is_alive === false && Boolean(call.end_time);
    return over ? [{ kind: 'call_ended' }] : [];
  }

  close(): Promise<void> {
    return this.#outgoing.close();
  }
}

const call = z.object({
  call_control_id: callControlId,
  client_state: z.string().max(1_000).default('').catch(''),
  is_alive: z.boolean().optional(),
  end_time: z.string().nullish(),
});
const oneCall = z.object({ data: call });
const callList = z.object({ data: z.array(call) });
