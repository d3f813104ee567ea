/**
 * Vonage behind the provider port: SMS, RCS and WhatsApp through the Messages API and calls through the Voice API, by Vonage's own SDK.
 * Vonage has no idempotency key, so each send is made once. Calls can be found by number and time; there is
 * no list of messages, so a text whose answer was lost stays unknown.
 */
import type { Vonage } from '@vonage/server-sdk';
import { z } from 'zod';
import type { Channel, TextChannel } from '../../challenge/challenge.js';
import type { DeliveryEvent } from '../../challenge/event.js';
import { type Clock, Deadline, systemClock } from '../../challenge/time.js';
import { chargeOf } from '../../limits/limits.js';
import { ASK_TIMEOUT_MS, findAmong, unansweredRefusal } from '../failure.js';
import {
  type AcceptedDelivery,
  type CallRequest,
  callbackPath,
  callbackUrl,
  type EarlierAttempt,
  type FindResult,
  type PriceResult,
  type Provider,
  type ProviderContext,
  type SendResult,
  type SmsRequest,
  type TemplateRequest,
} from '../provider.js';
import { type Attempted, type Transport, VendorHttpClient } from '../vendor-http-client.js';
import { VONAGE_CALLBACKS, vonageCallbackPath } from './vonage-call-script.js';
import { vonageClients } from './vonage-client.js';
import type { VonageSettings } from './vonage-entry.js';
import { VonageError, vonageRefusal } from './vonage-errors.js';
import { VONAGE_CURRENCY, vonageCallEvents } from './vonage-status.js';
import { authenticationTemplate } from './vonage-template.js';

type Message = Parameters<Vonage['messages']['send']>[0];
type Call = Parameters<Vonage['voice']['createOutboundCall']>[0];

/** The shortest time to live that Vonage takes, for SMS and RCS. */
const TTL_MIN_SECONDS = 20;
const LISTED_MAX = 100;
const LIST_WINDOW_MS = 60_000;

export class VonageProvider implements Required<Provider> {
  readonly #settings: VonageSettings;
  readonly #publicUrl: string;
  readonly #clock: Clock;
  readonly #outgoing: VendorHttpClient;
  readonly #clientOver: (transport: Transport) => Vonage;

  constructor(settings: VonageSettings, context: ProviderContext) {
    this.#settings = settings;
    this.#publicUrl = context.publicUrl;
    this.#clock = context.clock ?? systemClock;
    this.#outgoing = new VendorHttpClient(context);
    this.#clientOver = vonageClients(settings, () => this.#outgoing.vendorNowMs());
  }

  sendSms(request: SmsRequest) {
    return this.#sendMessage('sms', request, this.#text(request));
  }

  /** There is no failover in the request, so Vonage sends nothing else (https://developer.vonage.com/en/messages/concepts/rcs). */
  sendRcs(request: SmsRequest) {
    return this.#sendMessage('rcs', request, this.#text(request));
  }

  sendWhatsApp(request: TemplateRequest) {
    const { template, code } = request;
    const custom = authenticationTemplate(template, code);
    return this.#sendMessage('whatsapp', request, { messageType: 'custom', custom });
  }

  #text({ text, validitySeconds }: SmsRequest) {
    return { messageType: 'text', text, ttl: Math.max(validitySeconds, TTL_MIN_SECONDS) };
  }

  #sendMessage(
    channel: TextChannel,
    { to, from, deliveryId, deadline }: SmsRequest | TemplateRequest,
    content: object,
  ) {
    const message = {
      channel,
      to: bare(to),
      from: bare(from),
      ...content,
      clientRef: deliveryId,
      webhookUrl: callbackUrl(this.#publicUrl, callbackPath(VONAGE_CALLBACKS[channel], deliveryId)),
      webhookVersion: 'v1',
    } as Message;
    return this.#send(
      channel,
      deadline,
      async (client) => (await client.messages.send(message)).messageUUID,
    );
  }

  placeCall(request: CallRequest) {
    const { to, from, deliveryId, ringSeconds, callSecondsMax, deadline, extension } = request;
    const call = {
      // `p` waits half a second: the switchboard has to listen first.
      to: [
        {
          type: 'phone',
          number: bare(to),
          ...(extension === undefined ? {} : { dtmfAnswer: `pp${extension}` }),
        },
      ],
      from: { type: 'phone', number: bare(from) },
      answerUrl: [this.#callCallback(VONAGE_CALLBACKS.call, deliveryId)],
      answerMethod: 'POST',
      eventUrl: [this.#callCallback(VONAGE_CALLBACKS.callEvent, deliveryId)],
      eventMethod: 'POST',
      ringingTimer: ringSeconds,
      lengthTimer: callSecondsMax,
      ...(this.#settings.amd ? { machineDetection: 'continue' } : {}),
    } as Call;
    return this.#send(
      'call',
      deadline,
      async (client) => (await client.voice.createOutboundCall(call)).uuid,
    );
  }

  async find(attempt: EarlierAttempt): Promise<FindResult> {
    if (attempt.channel !== 'call') return { kind: 'unknown' };
    const { aheadMs: assumedMs } = this.#outgoing;
    const listed = await this.#ask(new Deadline(attempt.timeoutMs), (client) =>
      client.voice.getCallsPage({
        dateStart: new Date(attempt.sinceMs + assumedMs - LIST_WINDOW_MS).toISOString(),
        pageSize: LISTED_MAX,
      }),
    );
    const page = listed.ok ? callPage.safeParse(listed.value) : undefined;
    const calls = page?.data?._embedded.calls;
    if (calls === undefined || calls.length === LISTED_MAX) return { kind: 'unknown' };
    const { aheadMs } = this.#outgoing;
    // The list began too late, by the clock that Vonage turns out to have: it may lack the call.
    if (assumedMs - aheadMs > LIST_WINDOW_MS / 2) return { kind: 'unknown' };
    const toPhone = calls.filter(
      ({ to, direction }) => direction === 'outbound' && to.number === bare(attempt.to),
    );
    return findAmong(
      toPhone.map(({ uuid, from, start_time }) => ({
        reference: uuid,
        ...(from?.number === undefined ? {} : { from: [`+${from.number}`, from.number] }),
        // A call that has not been set up yet has no time: it is as new as can be.
        createdAtMs: start_time ? Date.parse(start_time) : this.#outgoing.vendorNowMs(),
      })),
      attempt,
      { nowMs: this.#clock.now(), aheadMs },
    );
  }

  /** Of calls; a message's price comes with its status, and there is no list to ask. */
  async price({ channel, reference }: AcceptedDelivery): Promise<PriceResult> {
    if (channel !== 'call') return { kind: 'unknown' };
    const asked = await this.#ask(new Deadline(ASK_TIMEOUT_MS), (client) =>
      client.voice.getCall(reference),
    );
    if (!asked.ok) {
      const gone = asked.error instanceof VonageError && asked.error.status === 404;
      return { kind: gone ? 'unknown' : 'later' };
    }
    const call = callDetail.safeParse(asked.value);
    const ended = call.success && !UNFINISHED.has(call.data.status);
    const charge = ended ? chargeOf(call.data.price, VONAGE_CURRENCY) : undefined;
    return charge ? { kind: 'charged', charge } : { kind: 'later' };
  }

  /** Of calls: there is no list of messages to ask. */
  async stateOf({ channel, reference }: AcceptedDelivery): Promise<readonly DeliveryEvent[]> {
    if (channel !== 'call') return [];
    const asked = await this.#ask(new Deadline(ASK_TIMEOUT_MS), (client) =>
      client.voice.getCall(reference),
    );
    const call = asked.ok ? callState.safeParse(asked.value).data : undefined;
    return call ? vonageCallEvents(call.status, undefined) : [];
  }

  close(): Promise<void> {
    return this.#outgoing.close();
  }

  #ask<T>(deadline: Deadline, ask: (client: Vonage) => Promise<T>): Promise<Attempted<T>> {
    return this.#outgoing.attempt(deadline, (transport) => ask(this.#clientOver(transport)));
  }

  async #send(
    channel: Channel,
    deadline: Deadline,
    create: (client: Vonage) => Promise<string | undefined>,
  ): Promise<SendResult> {
    const sent = await this.#ask(deadline, create);
    if (!sent.ok) return { kind: 'refused', ...vonageRefusal(channel, sent.error, sent) };
    if (typeof sent.value === 'string') {
      return { kind: 'accepted', reference: sent.value, status: sent.status };
    }
    return {
      kind: 'refused',
      ...unansweredRefusal('Vonage', new Error('no id'), { begun: true }),
    };
  }

  #callCallback(pattern: string, deliveryId: string): string {
    const path = callbackPath(pattern, deliveryId);
    return callbackUrl(this.#publicUrl, vonageCallbackPath(this.#settings.signatureSecret, path));
  }
}

const UNFINISHED: ReadonlySet<string> = new Set([
  'started',
  'ringing',
  'answered',
  'machine',
  'human',
]);

const callState = z.object({ status: z.string() });
const callDetail = z.object({ status: z.string(), price: z.string() });

const callPage = z.object({
  _embedded: z.object({
    calls: z.array(
      z.object({
        uuid: z.string(),
        direction: z.string().optional().default('outbound'),
        to: z
          .union([z.object({ number: z.string() }), z.tuple([z.object({ number: z.string() })])])
          .transform((to) => (Array.isArray(to) ? to[0] : to)),
        from: z.object({ number: z.string().optional() }).nullish().catch(undefined),
        start_time: z.string().nullish(),
      }),
    ),
  }),
});

/** Vonage writes E.164 without the plus sign; alphanumeric sender IDs stay as they are. */
function bare(number: string): string {
  return number.replace(/^\+/, '');
}
