// The state of one phone: its messages and calls, and values computed from them. Without DOM.

/** @import {Call, Message, Push} from './carrier.js' */
import { partyKey } from './phone-number.js';

/**
 * @typedef {object} Thread
 * @property {string} key
 * @property {string} party the other side, as its vendor writes it
 * @property {'rcs' | 'whatsapp'} [channel] absent for SMS
 * @property {Message[]} messages oldest first
 */

export class HandsetState {
  /** @type {Map<string, Message>} */ #messages = new Map();
  /** @type {Map<string, Call>} */ #calls = new Map();

  /** @param {string} number E.164 digits */
  constructor(number) {
    this.number = number;
  }

  /** @param {Message} message */
  concernsMessage(message) {
    const own = message.direction === 'to_phone' ? message.to : message.from;
    return partyKey(own) === this.number;
  }

  /** @param {Call} call */
  concernsCall(call) {
    return partyKey(call.direction === 'from_phone' ? call.from : call.to) === this.number;
  }

  /** @param {Push} push */
  concernsPush(push) {
    return partyKey(push.to) === this.number;
  }

  /** Keeps the newest copy; returns the previous one. @param {Message} message */
  putMessage(message) {
    const before = this.#messages.get(message.id);
    this.#messages.set(message.id, message);
    return before;
  }

  /** Keeps the newest copy; returns the previous one. @param {Call} call */
  putCall(call) {
    const before = this.#calls.get(call.id);
    this.#calls.set(call.id, call);
    return before;
  }

  /** The ids of all that is known. */
  ids() {
    return new Set([...this.#messages.keys(), ...this.#calls.keys()]);
  }

  /** @param {string} id */
  forget(id) {
    this.#messages.delete(id);
    this.#calls.delete(id);
  }

  /** Newest thread first. @returns {Thread[]} */
  threads() {
    /** @type {Map<string, Thread>} */
    const threads = new Map();
    for (const message of this.#messages.values()) {
      const party = otherParty(message);
      const { channel } = message;
      // WhatsApp is an app of its own: its messages are in no thread of the number's SMS.
      const key = channel ? `${channel} ${partyKey(party)}` : partyKey(party);
      const thread = threads.get(key) ?? { key, party, messages: [], ...(channel && { channel }) };
      thread.messages.push(message);
      threads.set(key, thread);
    }
    for (const thread of threads.values()) thread.messages.sort(byTime);
    return [...threads.values()].sort((one, other) =>
      (other.messages.at(-1)?.at ?? '').localeCompare(one.messages.at(-1)?.at ?? ''),
    );
  }

  /** Newest first; those that never rang are left out. */
  history() {
    return [...this.#calls.values()]
      .filter((call) => call.state !== 'queued')
      .sort(byTime)
      .reverse();
  }

  /** The current call: one in progress before a ringing one. */
  activeCall() {
    const calls = [...this.#calls.values()].sort(byTime);
    return (
      calls.find((call) => call.state === 'in_progress') ??
      calls.find((call) => call.state === 'ringing' && call.direction === undefined)
    );
  }

  /** @param {string} id */
  call(id) {
    return this.#calls.get(id);
  }
}

/** @param {Message} message */
export function otherParty(message) {
  return message.direction === 'to_phone' ? message.from : message.to;
}

/** @param {{at: string}} one @param {{at: string}} other */
function byTime(one, other) {
  return one.at.localeCompare(other.at);
}
