/**
 * Vonage's Messages API, channels sms, rcs and whatsapp: accepts messages, reports their statuses, and reports SMS from phones.
 * Source: Vonage, Messages API v1 reference and "Messages API errors".
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Message, RichChannel } from '../carrier-interface.js';
import {
  isAlphanumericSender,
  isWebAddress,
  LATE_AFTER_MS,
  smsParts,
  stopWordOf,
  templateText,
} from '../request-values.js';
import type { Accepted, CarrierCore } from '../vendor-api.js';
import type { VonageAccountState } from './vonage-account.js';
import type { VonageCallbacks } from './vonage-callbacks.js';
import { e164, plain, vonageNumber } from './vonage-conventions.js';

const SUBMITTED_AFTER_MS = 300;
const RECEIPT_AFTER_MS = 700;
const TTL_SECONDS_MAX = 604_800;
/** In EUR, for each part; charged when it is submitted. */
const PART_PRICE = 0.0333;

const common = {
  to: vonageNumber,
  client_ref: z.string().max(100).optional(),
  webhook_url: z.string().refine(isWebAddress, 'Must be an http or https URL.').optional(),
  webhook_version: z.enum(['v0.1', 'v1']).optional(),
};

const sms = z.object({
  ...common,
  channel: z.literal('sms'),
  message_type: z.literal('text'),
  from: z
    .string()
    .refine(
      (text) => /^\d{3,15}$/.test(text) || isAlphanumericSender(text),
      'Must be a number without a plus sign, or a sender ID of up to 11 letters and digits.',
    ),
  text: z.string().min(1).max(1000),
  ttl: z.int().min(1).max(TTL_SECONDS_MAX).optional(),
});

const rcs = z.object({
  ...common,
  channel: z.literal('rcs'),
  message_type: z.literal('text'),
  from: z.string().regex(/^[\w.-]{1,64}$/, 'Must be the id of an RCS agent.'),
  text: z.string().min(1).max(3072),
  ttl: z.int().min(20).max(259_200).optional(),
});

/** The code as WhatsApp takes it in an authentication template: in the text, and in the button that copies it. */
const codeParameter = z.tuple([
  z.object({ type: z.literal('text'), text: z.string().regex(/^.{1,15}$/) }),
]);
const whatsapp = z
  .object({
    ...common,
    channel: z.literal('whatsapp'),
    message_type: z.literal('custom'),
    from: vonageNumber,
    custom: z.object({
      type: z.literal('template'),
      template: z.object({
        name: z.string().regex(/^[a-z0-9_]{1,512}$/),
        language: z.object({
          policy: z.literal('deterministic'),
          code: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/),
        }),
        components: z.tuple([
          z.object({ type: z.literal('body'), parameters: codeParameter }),
          z.object({
            type: z.literal('button'),
            sub_type: z.literal('url'),
            index: z.union([z.literal('0'), z.literal(0)]),
            parameters: codeParameter,
          }),
        ]),
      }),
    }),
  })
  .transform(({ custom, ...message }) => ({
    ...message,
    text: templateText(custom.template.components[0].parameters[0].text),
  }));

export const vonageMessage = z.discriminatedUnion('channel', [sms, rcs, whatsapp]);

export type VonageMessageRequest = z.infer<typeof vonageMessage>;

/** Why a message did not arrive: code and text of the Messages API's error list. */
const FAILURES = {
  sender: ['rejected', 1120, 'Illegal Sender Address'],
  opted_out: ['rejected', 1240, 'Illegal Number'],
  filtered: ['rejected', 1210, 'Anti-Spam Rejection'],
  unreachable: ['undeliverable', 1180, 'Absent Subscriber Temporary'],
  landline: ['undeliverable', 1310, 'Not Suitable Device'],
  absent: ['undeliverable', 1310, 'Not Suitable Device'],
} as const;

export class VonageMessages {
  readonly #core: CarrierCore;
  readonly #account: VonageAccountState;
  readonly #callbacks: VonageCallbacks;

  constructor(core: CarrierCore, account: VonageAccountState, callbacks: VonageCallbacks) {
    this.#core = core;
    this.#account = account;
    this.#callbacks = callbacks;
  }

  accept(request: VonageMessageRequest): Accepted {
    const id = randomUUID();
    this.#core.ledger.count('messages', [request.webhook_url, request.client_ref]);
    const isSms = request.channel === 'sms';
    if (isSms && this.#faultOf(request)?.arrives !== false) this.#show(id, request, 'submitted');
    return {
      id,
      answer: { status: 202, body: { message_uuid: id } },
      begin: () => this.#begin(id, request),
    };
  }

  /** A phone shows what came by RCS or WhatsApp once it has it. */
  #show(id: string, { channel, from, to, text }: VonageMessageRequest, status: string): void {
    this.#core.network.addMessage({
      id,
      vendor: 'vonage',
      direction: 'to_phone',
      from: channel !== 'rcs' && this.#account.maySend(from) ? e164(from) : from,
      to: e164(to),
      body: text,
      status,
      ...(channel === 'sms' ? {} : { channel }),
    });
  }

  /** @param number E.164 */
  owns(number: string): boolean {
    return this.#account.owns(number);
  }

  /** An SMS from a phone to one of the account's numbers. */
  receive(from: string, to: string, body: string): Message {
    const id = randomUUID();
    const word = stopWordOf(body);
    if (word === 'STOP') this.#core.network.setOptedOut('vonage', from, to, true);
    if (word === 'START') this.#core.network.setOptedOut('vonage', from, to, false);
    const seen = this.#core.network.addMessage({
      id,
      vendor: 'vonage',
      direction: 'from_phone',
      from,
      to,
      body,
      status: 'received',
    });
    if (this.#account.inboundUrl) {
      const payload = {
        channel: 'sms',
        message_uuid: id,
        to: plain(to),
        from: plain(from),
        timestamp: seen.at,
        text: body,
        message_type: 'text',
        sms: {
          num_messages: String(smsParts(body).count),
          keyword: body.trim().split(/\s+/, 1)[0]?.toUpperCase() ?? '',
        },
        usage: { currency: 'EUR', price: '0.0000' },
        origin: { network_code: '00000' },
      };
      const url = this.#account.inboundUrl;
      void this.#callbacks.notify(
        { about: id, kind: 'inbound', url, method: 'POST', payload },
        'messages',
      );
    }
    return seen;
  }

  /** Callbacks are not awaited: a slow application does not slow the network down. */
  async #begin(id: string, request: VonageMessageRequest): Promise<void> {
    const { timers, network } = this.#core;
    const { generation } = network;
    const failure = this.#failureOf(request);
    const told: Promise<void>[] = [];
    await timers.wait(SUBMITTED_AFTER_MS);
    if (generation !== network.generation) return;
    if (failure !== 'sender') told.push(this.#tell(id, request, 'submitted'));
    const fault = this.#faultOf(request);
    await timers.wait(RECEIPT_AFTER_MS);
    if (fault?.receipt === 'none' || generation !== network.generation) return;
    if (request.channel !== 'sms' && (await this.#isLate(request, request.channel))) return;
    const [status, error] = outcome(fault ? 'unreachable' : failure);
    const price = failure === 'sender' ? 0 : undefined;
    if (request.channel !== 'sms' && failure === undefined) this.#show(id, request, status);
    told.push(this.#tell(id, request, status, error, price));
    await Promise.all(told);
  }

  /** Waits where the phone is off. @returns true where everything was deleted meanwhile */
  async #isLate({ to }: VonageMessageRequest, channel: RichChannel): Promise<boolean> {
    const { magic, network, timers } = this.#core;
    const { generation } = network;
    if (magic.richFateOf(e164(to), 'vonage', channel) !== 'late') return false;
    await timers.wait(LATE_AFTER_MS);
    return generation !== network.generation;
  }

  #faultOf({ channel, to }: VonageMessageRequest) {
    return channel === 'sms' ? this.#core.chaos.smsFault('vonage', e164(to)) : undefined;
  }

  #failureOf(request: VonageMessageRequest): keyof typeof FAILURES | undefined {
    const { to, from, channel } = request;
    if (channel !== 'sms') {
      const known = channel === 'rcs' ? this.#account.hasAgent(from) : this.#account.maySend(from);
      if (!known) return 'sender';
      const fate = this.#core.magic.richFateOf(e164(to), 'vonage', channel);
      return fate === 'absent' ? 'absent' : undefined;
    }
    if (/^\d+$/.test(from) && !this.#account.maySend(from)) return 'sender';
    if (this.#core.network.hasOptedOut('vonage', e164(to), e164(from))) return 'opted_out';
    return this.#core.magic.behaviourOf(e164(to), 'vonage').sms;
  }

  async #tell(
    id: string,
    request: VonageMessageRequest,
    status: string,
    more: object = {},
    price?: number,
  ): Promise<void> {
    this.#core.network.setMessageStatus(id, status);
    const silent = this.#core.magic.behaviourOf(e164(request.to), 'vonage').silentCarrier;
    if (silent || !request.webhook_url) return;
    const parts = smsParts(request.text).count;
    const payload = {
      message_uuid: id,
      to: request.to,
      from: request.from,
      timestamp: new Date(this.#core.timers.now()).toISOString(),
      status,
      channel: request.channel,
      ...(request.client_ref === undefined ? {} : { client_ref: request.client_ref }),
      ...more,
      ...(request.channel === 'sms'
        ? {
            usage: { currency: 'EUR', price: (price ?? PART_PRICE * parts).toFixed(4) },
            destination: { network_code: '00000' },
            sms: { count_total: String(parts) },
          }
        : // Charged once it is delivered.
          status === 'delivered' && {
            usage: { currency: 'EUR', price: PART_PRICE.toFixed(4) },
          }),
    };
    await this.#callbacks.notify(
      { about: id, kind: 'status', url: request.webhook_url, method: 'POST', payload },
      'messages',
    );
  }
}

/** The final status, and its error. */
function outcome(failure: keyof typeof FAILURES | undefined): [status: string, error: object] {
  if (!failure) return ['delivered', {}];
  const [status, code, detail] = FAILURES[failure];
  const type = `https://developer.vonage.com/api-errors/messages#${code}`;
  const instance = randomBytes(16).toString('hex');
  return [status, { error: { type, title: String(code), detail, instance } }];
}
