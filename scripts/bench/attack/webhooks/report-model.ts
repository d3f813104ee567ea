/**
 * A simple model of a challenge: the effects of carriers' reports, in a few lines without Redis. Row 7 compares
 * the service's own code and its Lua with it.
 */
import {
  type Channel,
  PROGRESS,
  type ProgressState,
  type Reason,
} from '../../../../src/challenge/challenge.js';
import type { DeliveryEvent } from '../../../../src/challenge/event.js';

/** A report about one delivery: an event, or a key press. */
export type Word =
  | { readonly delivery: number; readonly event: DeliveryEvent }
  | { readonly delivery: number; readonly key: string; readonly pressed?: string };

export interface ModelState {
  readonly state: string;
  readonly reason?: string;
  readonly deliveries: readonly string[];
}

interface ModelDelivery {
  readonly provider: string;
  state: ProgressState | 'failed';
  reason?: Reason;
  /** Whether the verifying key was pressed, and who picked up, if known. */
  held: boolean;
  human: boolean;
  machine: boolean;
}

export class ReportModel {
  readonly #channel: Channel;
  /** The remaining providers, in order. */
  readonly #providers: string[];
  readonly #deliveries: ModelDelivery[] = [];
  #final: { readonly state: string; readonly reason?: Reason } | undefined;
  #hungUp = false;

  constructor(channel: Channel, providers: readonly string[]) {
    this.#channel = channel;
    this.#providers = [...providers];
    this.#queueNext();
  }

  hear(word: Word): void {
    const delivery = this.#deliveries[word.delivery - 1];
    if (this.#final || !delivery) return;
    if ('key' in word) this.#press(delivery, word.key, word.pressed);
    else this.#apply(delivery, word.event);
  }

  /** The grace after hanging up is over. */
  settle(): void {
    const newest = this.#newest();
    if (this.#final || !this.#hungUp || !newest) return;
    newest.state = 'failed';
    newest.reason = 'hung_up';
    this.#final = { state: 'failed', reason: 'hung_up' };
  }

  get state(): ModelState {
    const { state, reason } = this.#final ?? { state: this.#newest()?.state ?? '' };
    return {
      state,
      ...(reason ? { reason } : {}),
      deliveries: this.#deliveries.map((each) => [each.state, each.reason ?? ''].join(' ').trim()),
    };
  }

  #press(delivery: ModelDelivery, key: string, pressed: string | undefined): void {
    if (delivery.state === 'failed' || delivery.machine || key !== '#') return;
    if (pressed === '0') this.#final = { state: 'denied' };
    else delivery.held = true;
    this.#release(delivery);
  }

  /** A key press counts once a human has been detected, in either order. */
  #release({ held, human, machine }: ModelDelivery): void {
    if (!this.#final && held && human && !machine) this.#final = { state: 'call_answered' };
  }

  #apply(delivery: ModelDelivery, event: DeliveryEvent): void {
    if (event.kind === 'human') delivery.human = true;
    if (event.kind === 'machine') delivery.machine = true;
    this.#release(delivery);
    // A proof counts from any delivery; all other reports only from the newest.
    if (this.#final || delivery !== this.#newest()) return;
    switch (event.kind) {
      case 'accepted':
      case 'human':
      case 'answerer_unknown':
        break;
      case 'sent':
        this.#advance(delivery, this.#channel === 'sms' ? 'sent' : 'calling');
        break;
      case 'ringing':
      case 'delivered':
        this.#advance(delivery, event.kind);
        break;
      case 'picked_up':
        this.#advance(delivery, 'in_call');
        break;
      case 'machine':
        this.#fail(delivery, 'voicemail', false);
        break;
      case 'call_ended':
        this.#hungUp = true;
        break;
      case 'failed':
        this.#fail(delivery, event.reason, event.retry === 'next_provider');
        break;
      default:
        event satisfies never;
    }
  }

  #advance(delivery: ModelDelivery, state: ProgressState): void {
    const order: readonly string[] = PROGRESS[this.#channel];
    if (order.indexOf(state) > order.indexOf(delivery.state)) delivery.state = state;
  }

  #fail(delivery: ModelDelivery, reason: Reason, elsewhere: boolean): void {
    delivery.state = 'failed';
    delivery.reason = reason;
    this.#hungUp = false;
    if (elsewhere && this.#queueNext()) return;
    this.#final = { state: 'failed', reason };
  }

  #queueNext(): boolean {
    const provider = this.#providers.shift();
    const unheard = { held: false, human: false, machine: false };
    if (provider !== undefined) this.#deliveries.push({ provider, state: 'queued', ...unheard });
    return provider !== undefined;
  }

  #newest(): ModelDelivery | undefined {
    return this.#deliveries.at(-1);
  }
}
