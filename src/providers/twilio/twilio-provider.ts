/**
 * Twilio behind the provider port: SMS, RCS, WhatsApp and calls through Twilio's own SDK.
 * Twilio has no idempotency key, so each create call is made once; `find` tells later what became of it.
 */
import twilio, { type Twilio } from 'twilio';
import { HOLD_SECONDS } from '../../challenge/call-script.js';
import type { Channel } from '../../challenge/challenge.js';
import type { DeliveryEvent } from '../../challenge/event.js';
import { type Clock, Deadline, systemClock } from '../../challenge/time.js';
import { chargeOf } from '../../limits/limits.js';
import {
  ASK_TIMEOUT_MS,
  failureClassOfStatus,
  findAmong,
  type ListedSend,
  onChannel,
  refusal,
  unansweredRefusal,
} from '../failure.js';
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
  type Refusal,
  type SendResult,
  type SmsRequest,
  type TemplateRequest,
} from '../provider.js';
import {
  type Attempted,
  type Progress,
  type Transport,
  VendorHttpClient,
  type VendorRequest,
} from '../vendor-http-client.js';
import {
  CONNECTION_OVERRIDES,
  MESSAGING_SERVICE,
  TWILIO_CALLBACKS,
  twilioAddress,
  withoutChannel,
} from './twilio-addresses.js';
import type { TwilioSettings } from './twilio-entry.js';
import { classOfTwilioCode, twilioResourceEvents } from './twilio-status.js';

/** Newest first; far more than one number gets within a challenge's life. */
const LISTED_MAX = 50;

export class TwilioProvider implements Required<Provider> {
  readonly #settings: TwilioSettings;
  readonly #publicUrl: string;
  readonly #smsCallback: string;
  readonly #clock: Clock;
  readonly #outgoing: VendorHttpClient;

  constructor(settings: TwilioSettings, context: ProviderContext) {
    this.#settings = settings;
    this.#publicUrl = context.publicUrl;
    this.#smsCallback = callbackUrl(context.publicUrl, TWILIO_CALLBACKS.sms) + CONNECTION_OVERRIDES;
    this.#clock = context.clock ?? systemClock;
    this.#outgoing = new VendorHttpClient(context);
    // The SDK loads a resource's code on first use: the start pays for that, not the first person.
    const client = createTwilioClient(settings, () => Promise.reject(new Error('Not an attempt.')));
    void [client.messages, client.calls];
  }

  sendSms({ to, from, text, deliveryId, validitySeconds, deadline }: SmsRequest) {
    return this.#send('sms', deadline, (client) =>
      client.messages.create({
        to,
        body: text,
        ...(MESSAGING_SERVICE.test(from) ? { messagingServiceSid: from } : { from }),
        validityPeriod: validitySeconds,
        statusCallback: this.#smsCallback.replace(':deliveryId', deliveryId),
      }),
    );
  }

  /**
   * From the RCS sender itself to an `rcs:` address: then Twilio sends by RCS or not at all
   * (https://www.twilio.com/docs/rcs/send-an-rcs-message, https://www.twilio.com/docs/api/errors/21664).
   */
  sendRcs({ to, from, text, deliveryId, validitySeconds, deadline }: SmsRequest) {
    return this.#send('rcs', deadline, (client) =>
      client.messages.create({
        to: twilioAddress('rcs', to),
        from: twilioAddress('rcs', from),
        body: text,
        validityPeriod: validitySeconds,
        statusCallback: this.#callback(TWILIO_CALLBACKS.rcs, deliveryId),
      }),
    );
  }

  /** An authentication template has one variable, the code (https://www.twilio.com/docs/content/whatsappauthentication). */
  sendWhatsApp({ to, from, template, code, deliveryId, deadline }: TemplateRequest) {
    return this.#send('whatsapp', deadline, (client) =>
      client.messages.create({
        to: twilioAddress('whatsapp', to),
        from: twilioAddress('whatsapp', from),
        contentSid: template,
        contentVariables: JSON.stringify({ 1: code }),
        statusCallback: this.#callback(TWILIO_CALLBACKS.whatsapp, deliveryId),
      }),
    );
  }

  placeCall(request: CallRequest) {
    const { to, from, deliveryId, ringSeconds, callSecondsMax, deadline, extension } = request;
    return this.#send('call', deadline, (client) =>
      client.calls.create({
        to,
        from,
        url: this.#callback(TWILIO_CALLBACKS.call, deliveryId),
        method: 'POST',
        statusCallback: this.#callback(TWILIO_CALLBACKS.callStatus, deliveryId),
        statusCallbackMethod: 'POST',
        statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        timeout: ringSeconds,
        // `w` waits half a second: the switchboard has to listen first.
        ...(extension === undefined ? {} : { sendDigits: `ww${extension}` }),
        timeLimit: callSecondsMax,
        ...(this.#settings.amd ? this.#machineDetection(deliveryId) : {}),
      }),
    );
  }

  async find(attempt: EarlierAttempt): Promise<FindResult> {
    const query = { to: twilioAddress(attempt.channel, attempt.to), pageSize: LISTED_MAX };
    const listed = await this.#ask<TwilioPage>(new Deadline(attempt.timeoutMs), (client) =>
      attempt.channel === 'call' ? client.calls.page(query) : client.messages.page(query),
    );
    if (!listed.ok) return { kind: 'unknown' };
    const { instances, nextPageUrl } = listed.value;
    if (instances.length >= LISTED_MAX || nextPageUrl !== undefined) return { kind: 'unknown' };
    const outbound = instances.filter(({ direction }) => direction.startsWith('outbound'));
    return findAmong(outbound.map(listedSend), attempt, {
      nowMs: this.#clock.now(),
      aheadMs: this.#outgoing.aheadMs,
    });
  }

  async price({ channel, reference }: AcceptedDelivery): Promise<PriceResult> {
    const asked = await this.#ask<TwilioPriced>(new Deadline(ASK_TIMEOUT_MS), (client) =>
      channel === 'call' ? client.calls(reference).fetch() : client.messages(reference).fetch(),
    );
    if (!asked.ok) {
      const { status } = asked.error as { status?: unknown };
      return { kind: status === 404 ? 'unknown' : 'later' };
    }
    const { price, priceUnit, status } = asked.value;
    const unpaid = channel === 'call' && price === null && UNPAID_CALLS.has(status);
    const charge = chargeOf(unpaid ? '0' : price, priceUnit);
    return charge ? { kind: 'charged', charge } : { kind: 'later' };
  }

  async stateOf({ channel, reference }: AcceptedDelivery): Promise<readonly DeliveryEvent[]> {
    const asked = await this.#ask<unknown>(new Deadline(ASK_TIMEOUT_MS), (client) =>
      channel === 'call' ? client.calls(reference).fetch() : client.messages(reference).fetch(),
    );
    return asked.ok ? twilioResourceEvents(channel, asked.value) : [];
  }

  close(): Promise<void> {
    return this.#outgoing.close();
  }

  #ask<T>(deadline: Deadline, ask: (client: Twilio) => Promise<T>): Promise<Attempted<T>> {
    return this.#outgoing.attempt(deadline, (transport) =>
      ask(createTwilioClient(this.#settings, transport)),
    );
  }

  async #send(
    channel: Channel,
    deadline: Deadline,
    create: (client: Twilio) => Promise<{ sid: string }>,
  ): Promise<SendResult> {
    const sent = await this.#ask(deadline, create);
    if (!sent.ok) return { kind: 'refused', ...twilioRefusal(channel, sent.error, sent) };
    if (typeof sent.value.sid === 'string') {
      return { kind: 'accepted', reference: sent.value.sid, status: sent.status };
    }
    return {
      kind: 'refused',
      ...unansweredRefusal('Twilio', new Error('no sid'), { begun: true }),
    };
  }

  /** In the background: the prompt starts at once, and the verdict comes to a callback of its own, `unknown` after the time-out. */
  #machineDetection(deliveryId: string) {
    return {
      machineDetection: 'Enable',
      machineDetectionTimeout: HOLD_SECONDS,
      asyncAmd: 'true',
      asyncAmdStatusCallback: this.#callback(TWILIO_CALLBACKS.callMachine, deliveryId),
      asyncAmdStatusCallbackMethod: 'POST',
    };
  }

  #callback(pattern: string, deliveryId: string): string {
    const url = callbackUrl(this.#publicUrl, callbackPath(pattern, deliveryId));
    return url + CONNECTION_OVERRIDES;
  }
}

/** Calls that were not set up cost nothing (https://help.twilio.com/articles/223132547), and may keep their price null. */
const UNPAID_CALLS: ReadonlySet<string> = new Set(['busy', 'no-answer', 'canceled', 'failed']);

interface TwilioPriced {
  /** A debit, so negative; null until the account was charged. */
  readonly price: string | null;
  readonly priceUnit: string;
  readonly status: string;
}

interface TwilioPage {
  readonly instances: readonly TwilioSend[];
  /** Absent where this page is the last. */
  readonly nextPageUrl?: string;
}

interface TwilioSend {
  readonly sid: string;
  readonly direction: string;
  readonly dateCreated: Date;
  readonly from?: string | null;
  readonly messagingServiceSid?: string | null;
  /** Of a message. */
  readonly body?: string;
}

function listedSend({ sid, dateCreated, body, ...send }: TwilioSend): ListedSend {
  const from = [send.from, send.messagingServiceSid]
    .filter((each) => typeof each === 'string')
    .map(withoutChannel);
  return {
    reference: sid,
    createdAtMs: dateCreated.getTime(),
    ...(from.length > 0 ? { from } : {}),
    ...(body === undefined ? {} : { text: body }),
  };
}

// Twilio's SDK over the transport of one attempt. The SDK keeps what it knows (resources, parameters, encoding of
// values, credentials); this client only carries its requests, to another host where the settings name one.

const TWILIO_API = 'https://api.twilio.com';

/** Costs 1 µs: each attempt has its own, so that its deadline reaches its request. */
export function createTwilioClient(settings: TwilioSettings, transport: Transport): twilio.Twilio {
  // The SDK calls `request` alone. Its own class makes an axios client and an HTTPS agent, 20 µs for each attempt.
  const httpClient: Pick<RequestClient, 'request'> = new AttemptClient(transport, settings);
  return twilio(settings.accountSid, settings.authToken, {
    httpClient: httpClient as RequestClient,
    logLevel: 'error',
  });
}

type RequestClient = InstanceType<typeof twilio.RequestClient>;
type RequestOptions = Parameters<RequestClient['request']>[0];
type Answer = Awaited<ReturnType<RequestClient['request']>>;

class AttemptClient {
  readonly #transport: Transport;
  readonly #apiBaseUrl: string;
  readonly #authorization: string;

  constructor(transport: Transport, { accountSid, authToken, apiBaseUrl }: TwilioSettings) {
    this.#transport = transport;
    this.#apiBaseUrl = (apiBaseUrl ?? TWILIO_API).replace(/\/+$/, '');
    this.#authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  }

  async request<TData>(options: RequestOptions): Promise<Answer & { body: TData }> {
    const answer = await this.#transport(this.#vendorRequest(options));
    return {
      statusCode: answer.status,
      // The SDK parses text itself, and says in its own words what an unreadable answer was.
      body: answer.body as TData,
      headers: answer.headers,
      toString: () => `HTTP ${answer.status}`,
    };
  }

  #vendorRequest({ method, uri, headers, params, data }: RequestOptions) {
    const url = this.#rewrite(uri);
    const query = encode(params);
    const body = encode(data);
    return {
      method: method.toUpperCase() as VendorRequest['method'],
      url: query === '' ? url : `${url}?${query}`,
      headers: { ...headers, Authorization: this.#authorization },
      ...(body === '' ? {} : { body }),
    };
  }

  /** The SDK names Twilio's own host in every address. */
  #rewrite(uri: string): string {
    return uri.startsWith(`${TWILIO_API}/`) ? this.#apiBaseUrl + uri.slice(TWILIO_API.length) : uri;
  }
}

/** `application/x-www-form-urlencoded`, an array as a repeated key. */
function encode(values: unknown): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries((values ?? {}) as object)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) form.append(name, String(item));
    }
  }
  return form.toString();
}

/** @param error what the SDK threw: a RestException, its RFC 9457 sibling, or the transport's own error */
export function twilioRefusal(channel: Channel, error: unknown, progress: Progress): Refusal {
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (!(error instanceof Error) || typeof status !== 'number') {
    return unansweredRefusal('Twilio', error, progress);
  }
  const known = typeof code === 'number' ? classOfTwilioCode(code) : undefined;
  return refusal(
    onChannel(channel, known ?? failureClassOfStatus(status)),
    `Twilio ${status}${typeof code === 'number' ? ` error ${code}` : ''}`,
    error.message ?? '',
    progress.retryAfterMs,
    { status, ...(typeof code === 'number' ? { code } : {}) },
  );
}
