/** Vonage's SMS API: accepts SMS, and reports their receipts. Source: Vonage, SMS API reference and "SMS delivery receipts". */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { isAlphanumericSender, isWebAddress, smsParts } from '../request-values.js';
import type { Accepted, CarrierCore } from '../vendor-api.js';
import type { VendorRouter } from '../vendor-router.js';
import { readParameters } from './form-api.js';
import type { VonageAccountState } from './vonage-account.js';
import type { VonageCallbacks } from './vonage-callbacks.js';
import { e164, plain, vonageNumber } from './vonage-conventions.js';

const RECEIPT_AFTER_MS = 1_000;
/** In EUR, for each part. */
const PART_PRICE = 0.0333;
const NETWORK = '00000';

const smsRequest = z.object({
  to: z.string().transform(plain).pipe(vonageNumber),
  from: z
    .string()
    .transform(plain)
    .refine((text) => /^\d{3,15}$/.test(text) || isAlphanumericSender(text)),
  text: z.string().min(1).max(3_200),
  type: z.enum(['text', 'unicode']).default('text'),
  'client-ref': z.string().max(100).optional(),
  callback: z.string().refine(isWebAddress).optional(),
});

type SmsRequest = z.output<typeof smsRequest>;

/** Why an SMS did not arrive: status and code of the receipt. */
const FAILURES = {
  landline: ['failed', '9'],
  opted_out: ['rejected', '5'],
  unreachable: ['failed', '1'],
  filtered: ['rejected', '7'],
} as const;

export class VonageSms {
  readonly #core: CarrierCore;
  readonly #account: VonageAccountState;
  readonly #callbacks: VonageCallbacks;

  constructor(core: CarrierCore, account: VonageAccountState, callbacks: VonageCallbacks) {
    this.#core = core;
    this.#account = account;
    this.#callbacks = callbacks;
  }

  addTo(routes: VendorRouter): void {
    routes.sends('/json', (request) => {
      const sms = readParameters(request, this.#account, smsRequest);
      return { to: e164(sms.to), accept: () => this.#accept(sms) };
    });
  }

  #accept(sms: SmsRequest): Accepted {
    const id = randomBytes(8).toString('hex').toUpperCase();
    const { count } = smsParts(sms.text);
    this.#core.ledger.count('messages', [sms.callback, sms['client-ref']]);
    this.#core.network.addMessage({
      id,
      vendor: 'vonage',
      direction: 'to_phone',
      from: this.#account.maySend(sms.from) ? e164(sms.from) : sms.from,
      to: e164(sms.to),
      body: sms.text,
      status: 'submitted',
    });
    const part = {
      to: sms.to,
      'message-id': id,
      status: '0',
      'remaining-balance': '100.00000000',
      'message-price': PART_PRICE.toFixed(8),
      network: NETWORK,
      ...(sms['client-ref'] === undefined ? {} : { 'client-ref': sms['client-ref'] }),
    };
    const messages = Array.from({ length: count }, () => part);
    return {
      id,
      answer: { status: 200, body: { 'message-count': String(count), messages } },
      begin: () => this.#begin(id, sms),
    };
  }

  async #begin(id: string, sms: SmsRequest): Promise<void> {
    const { timers, network, magic } = this.#core;
    const { generation } = network;
    await timers.wait(RECEIPT_AFTER_MS);
    if (generation !== network.generation) return;
    const behaviour = magic.behaviourOf(e164(sms.to), 'vonage');
    const [status, code] = behaviour.sms ? FAILURES[behaviour.sms] : (['delivered', '0'] as const);
    network.setMessageStatus(id, status);
    if (behaviour.silentCarrier || !sms.callback) return;
    const now = new Date(timers.now());
    const payload = {
      msisdn: sms.to,
      to: sms.from,
      'network-code': NETWORK,
      messageId: id,
      price: PART_PRICE.toFixed(8),
      status,
      scts: now.toISOString().replace(/\D/g, '').slice(2, 12),
      'err-code': code,
      'api-key': this.#account.apiKey,
      'message-timestamp': now.toISOString().slice(0, 19).replace('T', ' '),
      ...(sms['client-ref'] === undefined ? {} : { 'client-ref': sms['client-ref'] }),
    };
    const request = { about: id, kind: 'status', url: sms.callback, method: 'POST' } as const;
    await this.#callbacks.notify({ ...request, payload }, 'messages');
  }
}
