// The push messages of one phone: its subscriptions with their keys, and the decryption of what arrives. Keys are in this browser's storage,
// so only the browser that subscribed can read the messages.

/** @import {Push, Subscription} from './carrier.js' */
/** @import {PushKeys} from './push-crypto.js' */
import { carrier } from './carrier.js';
import { readStored, writeStored } from './preferences.js';
import { createPushKeys, decryptPush } from './push-crypto.js';

const VERSION = 1;

/**
 * @typedef {{title: string, text: string}} Notice
 * @typedef {Subscription & {keys: PushKeys, notice?: Notice}} KeptSubscription
 */

/** @type {Notice} */
const FALLBACK = { title: 'Authenticator', text: 'There is a request. Open it to answer.' };

export class PushInbox {
  #number;
  /** @type {Set<string>} messages that are being read, or were */
  #read = new Set();

  /** @param {string} number E.164 digits */
  constructor(number) {
    this.#number = number;
  }

  /**
   * One subscription for each application; made anew if the carrier has forgotten it.
   *
   * @param {string} applicationServerKey
   * @param {Notice | undefined} notice what the banner says of messages without texts of their own
   */
  async subscribe(applicationServerKey, notice) {
    const present = await carrier.subscriptions(this.#number);
    const found = this.#kept().find(
      (kept) =>
        kept.applicationServerKey === applicationServerKey &&
        present.some(({ id }) => id === kept.id),
    );
    const made = found ?? {
      ...(await carrier.subscribe(this.#number, applicationServerKey)),
      keys: await createPushKeys(),
    };
    const others = this.#kept().filter(
      (kept) => kept.applicationServerKey !== applicationServerKey,
    );
    this.#keep([...others, { ...made, ...(notice ? { notice } : {}) }]);
    const { endpoint, keys } = made;
    return { endpoint, p256dh: keys.p256dh, auth: keys.auth };
  }

  /** @param {string} applicationServerKey */
  async unsubscribe(applicationServerKey) {
    const ended = this.#kept().filter((kept) => kept.applicationServerKey === applicationServerKey);
    this.#keep(this.#kept().filter((kept) => !ended.includes(kept)));
    for (const { id } of ended) await carrier.unsubscribe(id);
  }

  /**
   * Reads a message that nobody has received yet; null if it is none, or not for this browser.
   *
   * @param {Push} push
   * @returns {Promise<{data: string, notice: Notice} | null>}
   */
  async receive(push) {
    const kept = this.#kept().find(({ id }) => id === push.subscription);
    if (push.status !== 'waiting' || !kept || this.#read.has(push.id)) return null;
    this.#read.add(push.id);
    try {
      const data = await decryptPush(push.body, kept.keys);
      void carrier.received(push.id).catch(() => {});
      return { data, notice: noticeOf(data) ?? kept.notice ?? FALLBACK };
    } catch {
      return null;
    }
  }

  /** @returns {KeptSubscription[]} */
  #kept() {
    try {
      const { version, subscriptions } = JSON.parse(readStored(this.#name) ?? '{}');
      return version === VERSION && Array.isArray(subscriptions) ? subscriptions : [];
    } catch {
      return [];
    }
  }

  /** @param {KeptSubscription[]} subscriptions */
  #keep(subscriptions) {
    writeStored(this.#name, JSON.stringify({ version: VERSION, subscriptions }));
  }

  get #name() {
    return `push.${this.#number}`;
  }
}

/** A message may bring its own texts: `{"title", "text"}`. @param {string} data @returns {Notice | undefined} */
function noticeOf(data) {
  try {
    const { title, text } = JSON.parse(data);
    return typeof title === 'string' && typeof text === 'string' ? { title, text } : undefined;
  } catch {
    return undefined;
  }
}
