/** The life of an accepted SMS at Twilio: its statuses, and the callbacks that report them. */
import type { CarrierCore } from '../carrier-core.js';
import { smsParts } from '../sms-segments.js';
import type { TwilioCallbacks } from './twilio-callbacks.js';
import { statusParameters, type TwilioMessage } from './twilio-message-resource.js';
import { messagePrice, PRICED_AFTER_MS } from './twilio-price.js';

const SENT_AFTER_MS = 300;
const RECEIPT_AFTER_MS = 700;

export class TwilioMessageLife {
  readonly #core: CarrierCore;
  readonly #callbacks: TwilioCallbacks;

  constructor(core: CarrierCore, callbacks: TwilioCallbacks) {
    this.#core = core;
    this.#callbacks = callbacks;
  }

  /** Callbacks are not awaited: a slow application does not slow the network down. */
  async begin(message: TwilioMessage): Promise<void> {
    const { timers, network } = this.#core;
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
    await timers.wait(RECEIPT_AFTER_MS);
    if (generation !== network.generation) return;
    const fate = this.#core.magic.behaviourOf(message.to, 'twilio').sms;
    if (fate === 'unreachable') message.errorCode = 30003;
    if (fate === 'filtered') message.errorCode = 30007;
    told.push(this.#move(message, message.errorCode === undefined ? 'delivered' : 'undelivered'));
    timers.after(PRICED_AFTER_MS, () => {
      message.price = messagePrice(smsParts(message.body).count);
    });
    await Promise.all(told);
  }

  sendToPhone({ sid, from, to, body, status, statusCallback }: TwilioMessage): void {
    this.#core.ledger.count('messages', [statusCallback]);
    const direction = 'to_phone' as const;
    this.#core.network.addMessage({ id: sid, vendor: 'twilio', direction, from, to, body, status });
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
