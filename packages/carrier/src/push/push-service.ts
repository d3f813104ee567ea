/**
 * The subscriptions of the phones, and the push messages to them until a phone has received them or their time is over (RFC 8030). The phone has the
 * keys, so the messages stay encrypted here. Everything is in memory, and bounded.
 */
import { randomBytes } from 'node:crypto';
import { CarrierError, type Push, type PushSubscription } from '../carrier-interface.js';
import type { Chaos } from '../chaos.js';
import type { Network } from '../network.js';
import { BoundedMap } from '../records.js';
import type { Timers } from '../timers.js';
import { isApplicationKey } from './vapid.js';

const SUBSCRIPTIONS_MAX = 1000;
const ID_BYTES = 16;

export interface PushMessage {
  readonly ttlSeconds: number;
  readonly urgency: Push['urgency'];
  readonly topic?: string;
  readonly body: Buffer;
}

interface Subscription {
  readonly id: string;
  /** E.164 */
  readonly number: string;
  readonly applicationServerKey: string;
}

export type Found =
  | { readonly kind: 'found'; readonly subscription: Subscription }
  | { readonly kind: 'unknown' | 'removed' };

export class PushService {
  readonly #network: Network;
  readonly #chaos: Chaos;
  readonly #timers: Timers;
  readonly #subscriptions = new BoundedMap<Subscription>(SUBSCRIPTIONS_MAX);
  readonly #removed = new BoundedMap<true>(SUBSCRIPTIONS_MAX);
  #origin: string | undefined;

  constructor(network: Network, chaos: Chaos, timers: Timers) {
    this.#network = network;
    this.#chaos = chaos;
    this.#timers = timers;
  }

  /** Set once the service listens. @param origin such as `https://127.0.0.1:4321` */
  open(origin: string): void {
    this.#origin = origin;
  }

  /** @throws CarrierError 503 where this carrier has no push service */
  get origin(): string {
    if (this.#origin !== undefined) return this.#origin;
    throw new CarrierError(503, 'This carrier runs without a push service.');
  }

  /** @throws CarrierError 400, 503 */
  subscribe(number: string, applicationServerKey: string): PushSubscription {
    const { origin } = this;
    if (!isApplicationKey(applicationServerKey)) {
      throw new CarrierError(
        400,
        'applicationServerKey must be an uncompressed point of P-256 in base64url.',
      );
    }
    const id = randomBytes(ID_BYTES).toString('base64url');
    this.#subscriptions.set(id, { id, number, applicationServerKey });
    return { id, applicationServerKey, endpoint: `${origin}/push/${id}` };
  }

  /** Those that are in use. */
  subscriptions(number: string): PushSubscription[] {
    return this.#subscriptions
      .values()
      .filter((each) => each.number === number)
      .map(({ id, applicationServerKey }) => ({
        ...{ id, applicationServerKey },
        endpoint: `${this.origin}/push/${id}`,
      }));
  }

  /** Safe to say twice. */
  unsubscribe(id: string): void {
    if (this.#subscriptions.delete(id)) this.#removed.set(id, true);
  }

  find(id: string): Found {
    const subscription = this.#subscriptions.get(id);
    if (subscription) return { kind: 'found', subscription };
    return { kind: this.#removed.get(id) ? 'removed' : 'unknown' };
  }

  /** Takes a message for the phone; a newer one with the same topic replaces it until the phone has received it. */
  accept({ id, number }: Subscription, { ttlSeconds, body, ...message }: PushMessage): Push {
    const { topic } = message;
    if (topic !== undefined) {
      for (const push of this.#network.phone(number).pushes) {
        const open = push.status === 'waiting' || push.status === 'delayed';
        if (open && push.subscription === id && push.topic === topic) {
          this.#network.setPushStatus(push.id, 'replaced');
        }
      }
    }
    const { lossPercent, delayMs } = this.#chaos.settings.push;
    const lost = this.#chaos.happens(lossPercent);
    const push = this.#network.addPush(
      {
        ...{ id: randomBytes(ID_BYTES).toString('base64url'), subscription: id, to: number },
        ...message,
        body: body.toString('base64url'),
        status: lost ? 'lost' : delayMs > 0 ? 'delayed' : 'waiting',
      },
      ttlSeconds * 1000,
    );
    if (push.status === 'delayed') {
      // Real milliseconds, as the latency.
      this.#timers.after(delayMs * this.#timers.scale, () => {
        if (this.#network.push(push.id)?.status === 'delayed') {
          this.#network.setPushStatus(push.id, 'waiting');
        }
      });
    }
    return push;
  }

  /** The phone has received it. @throws CarrierError 404 */
  received(id: string): Push {
    const push = this.#network.push(id);
    if (!push) throw new CarrierError(404, `There is no push message ${id}.`);
    if (push.status === 'waiting') this.#network.setPushStatus(id, 'delivered');
    return this.#network.push(id) ?? push;
  }

  clear(): void {
    this.#subscriptions.clear();
    this.#removed.clear();
  }
}
