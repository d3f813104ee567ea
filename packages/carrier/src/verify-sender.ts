/** Sends a vendor's own verification code to a phone: shows the message at once, and delivers it a second later unless its number is magic. */
import type { RichChannel, Vendor } from './carrier-interface.js';
import type { CarrierCore } from './vendor-api.js';

const DELIVERED_AFTER_MS = 1_000;

export interface CodeMessage {
  readonly id: string;
  readonly from: string;
  /** E.164 */
  readonly to: string;
  readonly body: string;
  readonly channel?: RichChannel;
}

export class VerifySender {
  readonly #core: CarrierCore;
  readonly #vendor: Vendor;

  constructor(core: CarrierCore, vendor: Vendor) {
    this.#core = core;
    this.#vendor = vendor;
  }

  /** @returns what begins its delivery */
  send(message: CodeMessage): () => Promise<void> {
    const { network, ledger, magic, timers } = this.#core;
    const { generation } = network;
    ledger.count('messages', []);
    network.addMessage({
      ...message,
      vendor: this.#vendor,
      direction: 'to_phone',
      status: 'sent',
    });
    return async () => {
      await timers.wait(DELIVERED_AFTER_MS);
      if (generation !== network.generation) return;
      const lost = magic.behaviourOf(message.to, this.#vendor).sms !== undefined;
      network.setMessageStatus(message.id, lost ? 'undelivered' : 'delivered');
    };
  }
}
