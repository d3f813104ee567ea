/** A service that records its calls, and can be down. */
import type { CallPosition, CallStep } from '../../src/challenge/call-script.js';
import { OctothorpeError } from '../../src/challenge/errors.js';
import type { DeliveryEvent } from '../../src/challenge/event.js';
import type { Charge } from '../../src/limits/limits.js';
import type {
  CallbackOrigin,
  InboundSms,
  ReplayProtection,
  WebhookHandler,
} from '../../webhooks/webhook-handler.js';

export class RecordingSink implements WebhookHandler {
  readonly records: { origin: CallbackOrigin; events: readonly DeliveryEvent[] }[] = [];
  readonly steps: { origin: CallbackOrigin; position?: CallPosition; key?: string }[] = [];
  readonly replies: InboundSms[] = [];
  readonly charges: { origin: CallbackOrigin; charge: Charge }[] = [];
  /** Redis is away. */
  down = false;
  /** It has an internal error. */
  faulty = false;
  step: CallStep = { kind: 'gather', say: ['Press hash.'], next: { prompt: 2 }, locale: 'en' };

  /** The number of all calls. */
  get calls(): number {
    return this.records.length + this.steps.length + this.replies.length;
  }

  async record(origin: CallbackOrigin, events: readonly DeliveryEvent[]) {
    this.#mustBeUp();
    this.records.push({ origin, events });
    return 'recorded' as const;
  }

  async charge(origin: CallbackOrigin, charge: Charge) {
    this.#mustBeUp();
    this.charges.push({ origin, charge });
  }

  async stepCall(origin: CallbackOrigin, position?: CallPosition, key?: string) {
    this.#mustBeUp();
    this.steps.push({
      origin,
      ...(position === undefined ? {} : { position }),
      ...(key === undefined ? {} : { key }),
    });
    return this.step;
  }

  async reply(message: InboundSms) {
    this.#mustBeUp();
    this.replies.push(message);
    return 'verified' as const;
  }

  #mustBeUp(): void {
    if (this.faulty) throw new TypeError('undefined is not iterable');
    if (this.down) throw new OctothorpeError('unavailable', 'The store is away.');
  }
}

export class MemoryReplayGuard implements ReplayProtection {
  readonly #seen = new Map<string, 'elsewhere' | 'handled'>();
  /** The replay protection times, in order. */
  readonly seconds: number[] = [];

  async claim(id: string) {
    const seen = this.#seen.get(id);
    if (seen === undefined) this.#seen.set(id, 'elsewhere');
    return seen ?? 'mine';
  }

  async handled(id: string, seconds: number) {
    this.seconds.push(seconds);
    this.#seen.set(id, 'handled');
  }

  async forget(id: string) {
    this.#seen.delete(id);
  }
}
