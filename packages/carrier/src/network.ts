/**
 * The telephone network: every message, call and push message of the phones, and the listeners for changes. Keeps the last
 * 1,000 messages, ended calls and push messages each, and the calls in progress.
 */

import {
  type Call,
  CarrierError,
  type Message,
  type Phone,
  type Push,
  type Vendor,
} from './carrier-interface.js';
import type { InboxEntry } from './inbox/search.js';
import { type CallOwner, type CallParties, PhoneCall } from './phone-call.js';
import { BoundedMap } from './records.js';

const KEPT_MAX = 1000;
/** If more calls than this are in progress, the oldest one is ended. */
const LIVE_CALLS_MAX = 20_000;

export type NetworkChange =
  | { readonly kind: 'message'; readonly number: string; readonly message: Message }
  | { readonly kind: 'call'; readonly number: string; readonly call: Call }
  | { readonly kind: 'push'; readonly number: string; readonly push: Push };

export class Network {
  readonly #now: () => number;
  readonly #messages = new BoundedMap<Message>(KEPT_MAX);
  readonly #liveCalls = new BoundedMap<PhoneCall>(LIVE_CALLS_MAX, (call) => call.finish('failed'));
  readonly #endedCalls = new BoundedMap<PhoneCall>(KEPT_MAX);
  readonly #pushes = new BoundedMap<Push>(KEPT_MAX);
  readonly #listeners = new Set<(change: NetworkChange) => void>();
  /** `vendor phone number`: the phone has opted out of messages from that number. */
  readonly #optedOut = new BoundedMap<true>(KEPT_MAX);

  #generation = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Changes when everything is deleted, so that earlier messages and calls stop. */
  get generation(): number {
    return this.#generation;
  }

  /** @param number E.164 */
  phone(number: string): Phone {
    return {
      number,
      messages: this.#messages.values().filter((message) => phoneOf(message) === number),
      calls: [...this.#endedCalls.values(), ...this.#liveCalls.values()]
        .filter((call) => call.phone === number)
        .sort((one, other) => one.order - other.order)
        .map((call) => call.view()),
      pushes: this.#pushes
        .values()
        .filter(({ to }) => to === number)
        .map((push) => this.#atPresent(push)),
    };
  }

  /** Of all phones, newest first. */
  inbox(): InboxEntry[] {
    const messages = this.#messages.values().map((message): InboxEntry => {
      return { kind: 'message', number: phoneOf(message), message };
    });
    const calls = [...this.#endedCalls.values(), ...this.#liveCalls.values()].map(
      (call): InboxEntry => ({ kind: 'call', number: call.phone, call: call.view() }),
    );
    return [...messages, ...calls]
      .map((entry, order) => ({ entry, order }))
      .sort(newestFirst)
      .map(({ entry }) => entry);
  }

  addMessage(message: Omit<Message, 'at'>): Message {
    const dated = { ...message, at: new Date(this.#now()).toISOString() };
    this.#messages.set(dated.id, dated);
    this.#tell({ kind: 'message', number: phoneOf(dated), message: dated });
    return dated;
  }

  setMessageStatus(id: string, status: string): void {
    const message = this.#messages.get(id);
    if (!message || message.status === status) return;
    const changed = { ...message, status };
    this.#messages.set(id, changed);
    this.#tell({ kind: 'message', number: phoneOf(changed), message: changed });
  }

  addCall(parties: CallParties, owner: CallOwner): PhoneCall {
    const call = new PhoneCall(parties, owner, this.#now, (changed) => this.#tellCall(changed));
    this.#liveCalls.set(parties.id, call);
    this.#tellCall(call);
    return call;
  }

  /** @throws CarrierError 404 */
  call(id: string): PhoneCall {
    const call = this.#liveCalls.get(id) ?? this.#endedCalls.get(id);
    if (!call) throw new CarrierError(404, `There is no call ${id}.`);
    return call;
  }

  message(id: string): Message | undefined {
    return this.#messages.get(id);
  }

  /** The first news of it says `waiting` even if it is worth nothing a moment later: a phone that listens receives it. */
  addPush(push: Omit<Push, 'at' | 'expiresAt'>, ttlMs: number): Push {
    const nowMs = this.#now();
    const at = new Date(nowMs).toISOString();
    const dated = { ...push, at, expiresAt: new Date(nowMs + ttlMs).toISOString() };
    this.#pushes.set(dated.id, dated);
    this.#tell({ kind: 'push', number: dated.to, push: dated });
    return dated;
  }

  setPushStatus(id: string, status: Push['status']): void {
    const push = this.#pushes.get(id);
    if (!push || push.status === status) return;
    const changed = { ...push, status };
    this.#pushes.set(id, changed);
    this.#tell({ kind: 'push', number: changed.to, push: this.#atPresent(changed) });
  }

  push(id: string): Push | undefined {
    return this.#pushes.get(id);
  }

  /** Nobody notes the moment at which a message expires. */
  #atPresent(push: Push): Push {
    const open = push.status === 'waiting' || push.status === 'delayed';
    return open && Date.parse(push.expiresAt) <= this.#now()
      ? { ...push, status: 'expired' }
      : push;
  }

  /** Calls back after every change until the returned function is called. */
  watch(listener: (change: NetworkChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setOptedOut(vendor: Vendor, phone: string, number: string, optedOut: boolean): void {
    const key = `${vendor} ${phone} ${number}`;
    if (optedOut) this.#optedOut.set(key, true);
    else this.#optedOut.delete(key);
  }

  hasOptedOut(vendor: Vendor, phone: string, number: string): boolean {
    return this.#optedOut.get(`${vendor} ${phone} ${number}`) === true;
  }

  /** Ends every call and deletes everything; listeners stay. */
  clear(): void {
    this.#generation += 1;
    for (const call of this.#liveCalls.values()) call.finish('failed');
    this.#liveCalls.clear();
    this.#endedCalls.clear();
    this.#messages.clear();
    this.#pushes.clear();
    this.#optedOut.clear();
  }

  #tellCall(call: PhoneCall): void {
    if (call.state === 'ended' && this.#liveCalls.delete(call.id)) {
      this.#endedCalls.set(call.id, call);
    }
    this.#tell({ kind: 'call', number: call.phone, call: call.view() });
  }

  #tell(change: NetworkChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

function phoneOf(message: Message): string {
  return message.direction === 'to_phone' ? message.to : message.from;
}

interface Ordered {
  readonly entry: InboxEntry;
  readonly order: number;
}

function newestFirst(one: Ordered, other: Ordered): number {
  const [left, right] = [atOf(one.entry), atOf(other.entry)];
  return left === right ? other.order - one.order : right.localeCompare(left);
}

function atOf(entry: InboxEntry): string {
  return entry.kind === 'message' ? entry.message.at : entry.call.at;
}
