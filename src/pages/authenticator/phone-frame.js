// In a sandbox, the carrier's browser phone shows this app in a frame. The phone stands for the device: it names the profile, and takes push messages
// in place of the browser (docs/sandbox.md).

/** @import {AppData} from './app-data.js' */

const TIMEOUT_MS = 10_000;

/** @typedef {{endpoint: string, p256dh: string, auth: string}} PushSubscription */

/** @type {string | undefined} the phone's origin, once it has offered its push service */
let origin;
/** @type {{title: string, text: string} | undefined} */
let notice;
/** @type {((subscription: PushSubscription | null) => void) | undefined} */
let answered;

/** The number of the phone around this page; undefined outside of a sandbox's phone. @param {AppData} data */
export function profileIn({ phones }) {
  if (phones.length === 0 || parent === window) return undefined;
  return /^\d{7,15}$/.exec(new URLSearchParams(location.search).get('profile') ?? '')?.[0];
}

/**
 * @param {AppData} data
 * @param {object} listener
 * @param {{title: string, text: string}} listener.notice what the phone says of a message
 * @param {() => void} listener.onPush
 * @param {() => void} listener.onOpen the person has opened the notification
 * @param {() => void} listener.onOffer the phone takes push messages
 */
export function meetPhone({ phones }, { notice: texts, onPush, onOpen, onOffer }) {
  notice = texts;
  addEventListener('message', ({ data, origin: from, source }) => {
    if (source !== parent || !phones.includes(from)) return;
    switch (data?.type) {
      case 'octothorpe:push-service':
        origin = from;
        onOffer();
        break;
      case 'octothorpe:subscription':
        answered?.(data.subscription);
        break;
      case 'octothorpe:push':
        onPush();
        break;
      case 'octothorpe:open':
        onOpen();
    }
  });
}

export const phone = {
  get takesPush() {
    return origin !== undefined;
  },
  /** @param {string} applicationServerKey @returns {Promise<PushSubscription>} */
  async subscribe(applicationServerKey) {
    /** @type {PushSubscription | null} */
    const subscription = await new Promise((resolve) => {
      answered = resolve;
      setTimeout(() => resolve(null), TIMEOUT_MS);
      const message = { type: 'octothorpe:subscribe', applicationServerKey, notice };
      parent.postMessage(message, origin ?? location.origin);
    });
    if (!subscription) throw new Error('The phone has given no subscription.');
    return subscription;
  },
};
