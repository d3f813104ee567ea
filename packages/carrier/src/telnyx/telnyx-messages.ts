/**
 * Telnyx's Messaging API: accepts SMS, reports their statuses, and reports SMS from phones.
 * Source: Telnyx, OpenAPI description and "Messaging error codes".
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Message, TelnyxAccount } from '../carrier-interface.js';
import { BoundedMap } from '../records.js';
import { isAlphanumericSender, smsParts, stopWordOf } from '../request-values.js';
import type { Accepted, CarrierCore } from '../vendor-api.js';
import type { TelnyxCallbacks } from './telnyx-callbacks.js';
import { TelnyxError, telnyxNumber, webAddress } from './telnyx-conventions.js';

const SENT_AFTER_MS = 300;
const RECEIPT_AFTER_MS = 700;
const KEPT_MAX = 1_000;
/** In USD, for each part. */
const PART_PRICE = 0.004;

export const telnyxMessage = z.object({
  to: telnyxNumber,
  from: z.string().min(1).max(16),
  text: z.string().min(1).max(1_600),
  type: z.literal('SMS').optional(),
  messaging_profile_id: z.string().max(100).optional(),
  webhook_url: webAddress.optional(),
  webhook_failover_url: webAddress.optional(),
  use_profile_webhooks: z.boolean().optional(),
});

export type TelnyxMessageRequest = z.infer<typeof telnyxMessage>;

/** Why a message did not arrive: code and title of the Messaging API's error list. */
const FAILURES = {
  landline: ['40001', 'Not routable'],
  unreachable: ['40008', 'Undeliverable'],
  filtered: ['40002', 'Blocked as spam - temporary'],
} as const;

interface MessageRecord {
  readonly id: string;
  readonly request: TelnyxMessageRequest;
  readonly receivedAt: string;
  status: string;
  failure?: keyof typeof FAILURES;
}

export class TelnyxMessages {
  readonly #core: CarrierCore;
  readonly #account: TelnyxAccount;
  readonly #callbacks: TelnyxCallbacks;
  readonly #records = new BoundedMap<MessageRecord>(KEPT_MAX);
  /** Senders that an application has used, where any may be used. */
  readonly #noted = new BoundedMap<true>(KEPT_MAX);

  constructor(core: CarrierCore, account: TelnyxAccount, callbacks: TelnyxCallbacks) {
    this.#core = core;
    this.#account = account;
    this.#callbacks = callbacks;
  }

  /** @throws TelnyxError for a sender that is not the account's, and a phone that has opted out */
  check(request: TelnyxMessageRequest): TelnyxMessageRequest {
    const { from, to, messaging_profile_id: profile } = request;
    const named = isAlphanumericSender(from) && profile !== undefined;
    if (this.#account.any) this.#noted.set(from, true);
    else if (!named && !this.owns(from)) throw new TelnyxError('invalid-message-sender');
    const fate = this.#core.magic.behaviourOf(to, 'telnyx').sms;
    if (fate === 'opted_out' || this.#core.network.hasOptedOut('telnyx', to, from)) {
      throw new TelnyxError('opted-out');
    }
    return request;
  }

  accept(request: TelnyxMessageRequest): Accepted {
    const id = randomUUID();
    const { to, from, text: body } = request;
    const receivedAt = new Date(this.#core.timers.now()).toISOString();
    const record: MessageRecord = { id, request, receivedAt, status: 'queued' };
    this.#records.set(id, record);
    this.#core.ledger.count('messages', [request.webhook_url]);
    this.#core.network.addMessage({
      ...{ id, from, to, body, vendor: 'telnyx', direction: 'to_phone', status: 'queued' },
    });
    return {
      id,
      answer: { status: 200, body: { data: resource(record) } },
      begin: () => this.#begin(record),
    };
  }

  /** @throws TelnyxError not-found */
  fetch(id: string): object {
    const record = this.#records.get(id);
    if (!record) throw new TelnyxError('not-found');
    return { data: resource(record) };
  }

  /** @param number E.164 */
  owns(number: string): boolean {
    return this.#account.numbers.includes(number) || this.#noted.get(number) === true;
  }

  /** An SMS from a phone to one of the account's numbers. */
  receive(from: string, to: string, body: string): Message {
    const id = randomUUID();
    const word = stopWordOf(body);
    if (word === 'STOP') this.#core.network.setOptedOut('telnyx', from, to, true);
    if (word === 'START') this.#core.network.setOptedOut('telnyx', from, to, false);
    const seen = this.#core.network.addMessage({
      ...{ id, from, to, body, vendor: 'telnyx', direction: 'from_phone', status: 'received' },
    });
    const url = this.#account.inboundUrl;
    if (url) {
      const payload = {
        record_type: 'message',
        direction: 'inbound',
        id,
        type: 'SMS',
        from: { phone_number: from, carrier: 'Sandbox', line_type: 'Wireless' },
        to: [{ phone_number: to, status: 'webhook_delivered' }],
        text: body,
        parts: smsParts(body).count,
        received_at: seen.at,
        errors: [],
      };
      void this.#callbacks.notify({ about: id, url, type: 'message.received', payload });
    }
    return seen;
  }

  clear(): void {
    this.#records.clear();
  }

  /** Callbacks are not awaited: a slow application does not slow the network down. */
  async #begin(record: MessageRecord): Promise<void> {
    const { timers, network, magic } = this.#core;
    const { generation } = network;
    const fate = magic.behaviourOf(record.request.to, 'telnyx').sms;
    const told: Promise<void>[] = [];
    await timers.wait(SENT_AFTER_MS);
    if (generation !== network.generation) return;
    told.push(this.#tell(record, 'sent', 'message.sent'));
    await timers.wait(RECEIPT_AFTER_MS);
    if (generation !== network.generation) return;
    if (fate !== undefined && fate !== 'opted_out') record.failure = fate;
    const status = record.failure === undefined ? 'delivered' : 'delivery_failed';
    told.push(this.#tell(record, status, 'message.finalized'));
    await Promise.all(told);
  }

  async #tell(record: MessageRecord, status: string, type: string): Promise<void> {
    const { id, request } = record;
    record.status = status;
    this.#core.network.setMessageStatus(id, status);
    const silent = this.#core.magic.behaviourOf(request.to, 'telnyx').silentCarrier;
    const url = request.webhook_url;
    if (silent || !url) return;
    await this.#callbacks.notify({ about: id, url, type, payload: resource(record) });
  }
}

function resource({ id, request, receivedAt, status, failure }: MessageRecord) {
  const parts = smsParts(request.text);
  const error = failure && FAILURES[failure];
  return {
    record_type: 'message',
    direction: 'outbound',
    id,
    type: 'SMS',
    from: { phone_number: request.from, carrier: 'Sandbox', line_type: 'Wireless' },
    to: [{ phone_number: request.to, status, carrier: 'Sandbox', line_type: 'Wireless' }],
    text: request.text,
    encoding: parts.encoding,
    parts: parts.count,
    webhook_url: request.webhook_url ?? null,
    cost: { amount: (PART_PRICE * parts.count).toFixed(4), currency: 'USD' },
    received_at: receivedAt,
    errors: error ? [{ code: error[0], title: error[1] }] : [],
  };
}
