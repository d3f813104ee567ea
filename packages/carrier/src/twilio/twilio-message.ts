/** One SMS at Twilio: its life with the callbacks that report it, and its form in the API and in callbacks. */

import type { RichChannel } from '../carrier-interface.js';
import { countryOf, LATE_AFTER_MS, type OptOutWord, smsParts } from '../request-values.js';
import type { CarrierCore } from '../vendor-api.js';
import type { TwilioCallbacks } from './twilio-callbacks.js';
import { messagePrice, PRICED_AFTER_MS, twilioTime } from './twilio-conventions.js';

const API_VERSION = '2010-04-01';
const SENT_AFTER_MS = 300;
const RECEIPT_AFTER_MS = 700;

/** The life of an accepted message: its statuses, and the callbacks that report them. */
export class TwilioMessageLife {
  readonly #core: CarrierCore;
  readonly #callbacks: TwilioCallbacks;

  constructor(core: CarrierCore, callbacks: TwilioCallbacks) {
    this.#core = core;
    this.#callbacks = callbacks;
  }

  /** Callbacks are not awaited: a slow application does not slow the network down. */
  async begin(message: TwilioMessage): Promise<void> {
    const { timers, network, chaos } = this.#core;
    const { generation } = network;
    const told: Promise<void>[] = [];
    if (message.status === 'scheduled') {
      await timers.wait(((message.sendAt ?? 0) - timers.now()) * timers.scale);
      if (this.#isCanceled(message) || generation !== network.generation) return;
      this.sendToPhone(message);
    }
    if (message.messagingServiceSid) told.push(this.#move(message, 'queued'));
    await timers.wait(SENT_AFTER_MS);
    if (generation !== network.generation) return;
    message.sentAt = timers.now();
    told.push(this.#move(message, 'sent'));
    const fault = message.channel ? undefined : chaos.smsFault('twilio', message.to);
    await timers.wait(RECEIPT_AFTER_MS);
    if (fault?.receipt === 'none' || generation !== network.generation) return;
    if (message.channel) {
      await this.#reachRich(message, message.channel);
      if (generation !== network.generation) return;
    } else {
      const fate = this.#core.magic.behaviourOf(message.to, 'twilio').sms;
      if (fate === 'unreachable' || fault) message.errorCode = 30003;
      if (fate === 'filtered') message.errorCode = 30007;
    }
    told.push(this.#move(message, message.errorCode === undefined ? 'delivered' : 'undelivered'));
    timers.after(PRICED_AFTER_MS, () => {
      message.price = messagePrice(smsParts(message.body).count);
    });
    await Promise.all(told);
  }

  /** A phone shows what came by RCS or WhatsApp once it has it. */
  sendToPhone(message: TwilioMessage): void {
    this.#core.ledger.count('messages', [message.statusCallback]);
    if (message.channel || this.#core.chaos.smsFault('twilio', message.to)?.arrives === false)
      return;
    this.#show(message);
  }

  #show({ sid, from, to, body, status, channel, media }: TwilioMessage): void {
    const direction = 'to_phone' as const;
    const own = { ...(channel ? { channel } : {}), ...(media ? { media } : {}) };
    const shown = { id: sid, vendor: 'twilio', direction, from, to, body, status } as const;
    this.#core.network.addMessage({ ...shown, ...own });
  }

  async #reachRich(message: TwilioMessage, channel: RichChannel): Promise<void> {
    const { magic, timers, network } = this.#core;
    const { generation } = network;
    const fate = magic.richFateOf(message.to, 'twilio', channel);
    if (fate === 'late') await timers.wait(LATE_AFTER_MS);
    if (generation !== network.generation) return;
    // WhatsApp takes free text for a day after a person has written, which nobody does here.
    const lacksTemplate = channel === 'whatsapp' && !message.isTemplate && !message.sandbox;
    if (lacksTemplate) message.errorCode = 63016;
    else if (fate === 'absent') message.errorCode = channel === 'rcs' ? 63036 : 63024;
    else this.#show(message);
  }

  /** Sets the status and sends the callback; resolves when it has been sent. */
  async #move(message: TwilioMessage, status: string): Promise<void> {
    message.status = status;
    message.updatedAt = this.#core.timers.now();
    this.#core.network.setMessageStatus(message.sid, status);
    const silent = this.#core.magic.behaviourOf(message.to, 'twilio').silentCarrier;
    if (silent || !message.statusCallback) return;
    await this.#callbacks.notify({
      about: message.sid,
      kind: 'status',
      url: message.statusCallback,
      method: 'POST',
      parameters: statusParameters(message),
    });
  }

  /** A scheduled message does not go out. */
  cancel(message: TwilioMessage): void {
    void this.#move(message, 'canceled');
  }

  #isCanceled(message: TwilioMessage): boolean {
    return message.status === 'canceled';
  }
}

export interface TwilioMessage {
  readonly sid: string;
  readonly accountSid: string;
  /** Without its channel. */
  readonly to: string;
  readonly from: string;
  /** Absent for an SMS. */
  readonly channel?: RichChannel;
  readonly media?: readonly string[];
  /** WhatsApp takes free text, as in Twilio's sandbox for WhatsApp, which every phone has joined. */
  readonly sandbox?: boolean;
  readonly isTemplate?: boolean;
  readonly direction: 'outbound-api' | 'outbound-reply' | 'inbound';
  readonly messagingServiceSid?: string;
  readonly statusCallback?: string;
  readonly sendAt?: number;
  readonly createdAt: number;
  body: string;
  status: string;
  updatedAt: number;
  sentAt?: number;
  errorCode?: number;
  /** Absent until the account was charged, some time after the end. */
  price?: string;
}

export function messageResource(message: TwilioMessage): object {
  const uri = `/${API_VERSION}/Accounts/${message.accountSid}/Messages/${message.sid}.json`;
  return {
    account_sid: message.accountSid,
    api_version: API_VERSION,
    body: message.body,
    date_created: twilioTime(message.createdAt),
    date_sent: message.sentAt === undefined ? null : twilioTime(message.sentAt),
    date_updated: twilioTime(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode ?? null,
    error_message: null,
    from: addressOf(message, message.from),
    messaging_service_sid: message.messagingServiceSid ?? null,
    num_media: String(message.media?.length ?? 0),
    num_segments: String(smsParts(message.body).count),
    price: message.price ?? null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: uri.replace('.json', '/Media.json') },
    to: addressOf(message, message.to),
    uri,
  };
}

/** The files of a message: addresses that nobody has fetched. */
export function mediaResources({
  sid,
  accountSid,
  createdAt,
  media = [],
}: TwilioMessage): object[] {
  return media.map((url, index) => {
    const own = `ME${sid.slice(2, 30)}${String(index).padStart(4, '0')}`;
    return {
      sid: own,
      account_sid: accountSid,
      parent_sid: sid,
      content_type: 'application/octet-stream',
      source_url: url,
      date_created: twilioTime(createdAt),
      date_updated: twilioTime(createdAt),
      uri: `/${API_VERSION}/Accounts/${accountSid}/Messages/${sid}/Media/${own}.json`,
    };
  });
}

/** The form fields of a status callback. */
function statusParameters(message: TwilioMessage): Record<string, string> {
  const arrived = message.status === 'delivered' || message.status === 'undelivered';
  const receipt = arrived && !message.channel;
  return {
    ...(message.errorCode === undefined ? {} : { ErrorCode: String(message.errorCode) }),
    ...(receipt ? { RawDlrDoneDate: receiptTime(message.updatedAt) } : {}),
    SmsSid: message.sid,
    SmsStatus: message.status,
    MessageStatus: message.status,
    To: addressOf(message, message.to),
    ...(message.channel ? { ChannelPrefix: message.channel } : {}),
    ...(message.messagingServiceSid ? { MessagingServiceSid: message.messagingServiceSid } : {}),
    MessageSid: message.sid,
    AccountSid: message.accountSid,
    From: addressOf(message, message.from),
    ApiVersion: API_VERSION,
  };
}

/** A number or sender as an address of the message's channel. */
export function addressOf({ channel }: Pick<TwilioMessage, 'channel'>, party: string): string {
  return channel ? `${channel}:${party}` : party;
}

/** The form fields that announce a message from a phone. */
export function inboundParameters(
  message: TwilioMessage,
  optOut: OptOutWord | undefined,
): Record<string, string> {
  return {
    ToCountry: countryOf(message.to),
    ToState: '',
    SmsMessageSid: message.sid,
    NumMedia: '0',
    ToCity: '',
    FromZip: '',
    SmsSid: message.sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: message.body,
    FromCountry: countryOf(message.from),
    To: message.to,
    ToZip: '',
    NumSegments: String(smsParts(message.body).count),
    MessageSid: message.sid,
    AccountSid: message.accountSid,
    From: message.from,
    ApiVersion: API_VERSION,
    ...(optOut ? { OptOutType: optOut } : {}),
  };
}

/** YYMMDDhhmm, as a carrier's receipt has it. */
function receiptTime(at: number): string {
  return new Date(at).toISOString().replace(/\D/g, '').slice(2, 12);
}
