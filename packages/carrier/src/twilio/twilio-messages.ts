/**
 * Twilio's Messages resource: accepts SMS, reports their statuses by callbacks, lists and changes them, and
 * reports SMS from phones by webhook.
 */
import { randomBytes } from 'node:crypto';
import type { Answer } from '../callback-sender.js';
import type { Message } from '../carrier-interface.js';
import { BoundedMap } from '../records.js';
import { dialable, isWebAddress, stopWordOf } from '../request-values.js';
import type { Accepted, CarrierCore } from '../vendor-api.js';
import { repliesIn } from './message-twiml.js';
import type { TwilioAccountState, Webhook } from './twilio-account.js';
import type { TwilioCallbacks } from './twilio-callbacks.js';
import { datePasses, notFound, page, TwilioError, type TwilioForm } from './twilio-conventions.js';
import {
  addressOf,
  inboundParameters,
  mediaResources,
  messageResource,
  type TwilioMessage,
  TwilioMessageLife,
} from './twilio-message.js';
import { readMessage, type TwilioMessageRequest } from './twilio-message-request.js';

const KEPT_MAX = 10_000;
const REDIRECTS_MAX = 10;
const FINAL = new Set(['delivered', 'undelivered', 'failed', 'canceled']);

export class TwilioMessages {
  readonly #core: CarrierCore;
  readonly #account: TwilioAccountState;
  readonly #callbacks: TwilioCallbacks;
  readonly #life: TwilioMessageLife;
  readonly #messages = new BoundedMap<TwilioMessage>(KEPT_MAX);

  constructor(core: CarrierCore, account: TwilioAccountState, callbacks: TwilioCallbacks) {
    this.#core = core;
    this.#account = account;
    this.#callbacks = callbacks;
    this.#life = new TwilioMessageLife(core, callbacks);
  }

  /** @throws TwilioError for requests that Twilio refuses at once */
  read(form: TwilioForm): TwilioMessageRequest {
    const request = readMessage(form, this.#account);
    // How RCS and WhatsApp fare is told later.
    if (request.channel) return request;
    const fate = this.#core.magic.behaviourOf(request.to, 'twilio').sms;
    if (fate === 'landline') {
      throw new TwilioError(21614, "'To' number is not a valid mobile number");
    }
    const { to, from } = request;
    if (fate === 'opted_out' || this.#core.network.hasOptedOut('twilio', to, from)) {
      throw new TwilioError(21610, 'Attempt to send to unsubscribed recipient');
    }
    return request;
  }

  accept(
    request: TwilioMessageRequest,
    direction: TwilioMessage['direction'] = 'outbound-api',
  ): Accepted {
    const now = this.#core.timers.now();
    const scheduled = request.sendAt !== undefined && request.sendAt > now;
    const accepted = request.messagingServiceSid ? 'accepted' : 'queued';
    const message: TwilioMessage = {
      ...request,
      ...(this.#account.any ? { sandbox: true } : {}),
      sid: `${request.media ? 'MM' : 'SM'}${randomBytes(16).toString('hex')}`,
      accountSid: this.#account.accountSid,
      status: scheduled ? 'scheduled' : accepted,
      direction,
      createdAt: now,
      updatedAt: now,
    };
    this.#messages.set(message.sid, message);
    if (!scheduled) this.#life.sendToPhone(message);
    return {
      id: message.sid,
      answer: { status: 201, body: messageResource(message) },
      begin: () => this.#life.begin(message),
    };
  }

  /** @throws TwilioError 20404 */
  fetch(sid: string, path: string): object {
    return messageResource(this.#find(sid, path));
  }

  /** @throws TwilioError 20404 */
  media(sid: string, path: string, query: URLSearchParams): object {
    return page('media_list', path, query, mediaResources(this.#find(sid, path)));
  }

  list(path: string, query: URLSearchParams): object {
    const rows = this.#messages
      .values()
      .filter(
        (message) =>
          matches(query, 'To', addressOf(message, message.to)) &&
          matches(query, 'From', addressOf(message, message.from)),
      )
      .filter((message) => datePasses(query, 'DateSent', message.sentAt ?? message.createdAt))
      .reverse();
    return page('messages', path, query, rows.map(messageResource));
  }

  /** Cancels a scheduled message, or empties the text of a finished one. */
  update(sid: string, path: string, form: TwilioForm): object {
    const message = this.#find(sid, path);
    const status = form.text('Status');
    const body = form.text('Body');
    if (status === 'canceled' && body === undefined) {
      if (message.status !== 'scheduled') {
        throw new TwilioError(30409, 'This message cannot be canceled');
      }
      this.#life.cancel(message);
    } else if (body === '' && status === undefined) {
      if (!FINAL.has(message.status)) {
        throw new TwilioError(20009, 'Message resource not complete');
      }
      message.body = '';
    } else {
      throw new TwilioError(30400, 'Give Status=canceled, or an empty Body, and nothing else.');
    }
    return messageResource(message);
  }

  /** @throws TwilioError 20404 */
  remove(sid: string, path: string): void {
    this.#find(sid, path);
    this.#messages.delete(sid);
  }

  owns(number: string): boolean {
    return this.#account.owns(number);
  }

  /** An SMS from a phone to one of the account's numbers. */
  receive(from: string, to: string, body: string): Message {
    const now = this.#core.timers.now();
    const message: TwilioMessage = {
      sid: `SM${randomBytes(16).toString('hex')}`,
      accountSid: this.#account.accountSid,
      from,
      to,
      body,
      status: 'received',
      direction: 'inbound',
      createdAt: now,
      updatedAt: now,
      sentAt: now,
    };
    this.#messages.set(message.sid, message);
    const word = stopWordOf(body);
    if (word === 'STOP') this.#core.network.setOptedOut('twilio', from, to, true);
    if (word === 'START') this.#core.network.setOptedOut('twilio', from, to, false);
    const seen = this.#core.network.addMessage({
      id: message.sid,
      vendor: 'twilio',
      direction: 'from_phone',
      from,
      to,
      body,
      status: 'received',
    });
    const webhook = this.#account.inboundOf(to);
    if (webhook) this.#announce(message, webhook, inboundParameters(message, word));
    return seen;
  }

  /** @param redirects how often the answer has named another address */
  #announce(
    message: TwilioMessage,
    { url, method }: Webhook,
    parameters: Readonly<Record<string, string>>,
    redirects = 0,
  ): void {
    const request = { about: message.sid, kind: 'inbound', url, method, parameters } as const;
    void this.#callbacks.notify(request, (answer) => {
      const next = this.#reply(message, answer, url);
      if (next && redirects < REDIRECTS_MAX) {
        this.#announce(message, next, parameters, redirects + 1);
      }
    });
  }

  /** Sends what the answer's TwiML says. @returns where it says to ask next */
  #reply(message: TwilioMessage, answer: Answer, base: string): Webhook | undefined {
    const { replies, redirect, problem } = repliesIn(answer, base);
    if (problem) this.#core.log({ event: 'sandbox.twiml', about: message.sid, problem });
    const { generation } = this.#core.network;
    for (const { body, media, to = message.from, from = message.to, statusCallback } of replies) {
      const known = dialable(to);
      if (!known || this.#core.network.hasOptedOut('twilio', known, from)) continue;
      const own = statusCallback && isWebAddress(statusCallback) ? { statusCallback } : {};
      const files = media.length > 0 ? { media } : {};
      const { begin } = this.accept({ to: known, from, body, ...files, ...own }, 'outbound-reply');
      if (generation === this.#core.network.generation) void begin();
    }
    return redirect;
  }

  clear(): void {
    this.#messages.clear();
  }

  #find(sid: string, path: string): TwilioMessage {
    const message = this.#messages.get(sid);
    if (!message) throw notFound(path);
    return message;
  }
}

/** True if the query has no such filter, or its value matches. */
function matches(query: URLSearchParams, name: string, value: string): boolean {
  const wanted = query.get(name);
  return wanted === null || wanted === value;
}
