// The application's own authenticator app in a frame of the phone, with a profile for each number: so each phone has keys of its own. The phone
// offers it the carrier's push service, as a browser offers its own. docs/sandbox.md describes the messages between both.

/** @import {Authenticator} from './carrier.js' */
/** @import {Notice} from './push-inbox.js' */
import { element, fill } from './element.js';

const TEXT_CHARACTERS_MAX = 200;

/**
 * @typedef {object} Subscriber
 * @property {(applicationServerKey: string, notice: Notice | undefined) => Promise<{endpoint: string, p256dh: string, auth: string}>} subscribe
 * @property {(applicationServerKey: string) => Promise<void>} unsubscribe
 */

/**
 * @param {string} number E.164 digits
 * @param {string} name of the phone
 * @param {Subscriber} subscriber
 */
export function createApprovalsFrame(number, name, subscriber) {
  const node = element('div', { class: 'auth-panel' });
  /** @type {Authenticator | null} */
  let known = null;
  /** @type {HTMLIFrameElement | null} */
  let frame = null;
  window.addEventListener('message', hear);

  function open() {
    if (!frame) load('');
  }

  /** @param {string} link of the application's own page, with the ticket in its fragment */
  function pair(link) {
    load(new URL(link).hash);
  }

  /** @param {string} fragment */
  function load(fragment) {
    if (!known || known.url === null) return;
    const address = appAddress(known, known.url);
    address.searchParams.set('profile', number);
    address.hash = fragment;
    frame = element('iframe', {
      class: 'approvals',
      title: `Approvals on ${name}`,
      src: address.href,
      referrerpolicy: 'no-referrer',
      onload: () => known?.push && tell({ type: 'octothorpe:push-service' }),
    });
    fill(node, frame);
  }

  /** @param {object} message */
  function tell(message) {
    if (known && known.url !== null) {
      frame?.contentWindow?.postMessage(message, appAddress(known, known.url).origin);
    }
  }

  /** @param {MessageEvent} event */
  function hear({ source, origin, data }) {
    if (!frame || source !== frame.contentWindow) return;
    if (!known || known.url === null || origin !== appAddress(known, known.url).origin) return;
    const key = data?.applicationServerKey;
    if (typeof key !== 'string') return;
    if (data.type === 'octothorpe:subscribe') void subscribe(key, noticeIn(data.notice));
    if (data.type === 'octothorpe:unsubscribe') void subscriber.unsubscribe(key);
  }

  /** @param {string} key @param {Notice | undefined} notice */
  async function subscribe(key, notice) {
    try {
      const subscription = await subscriber.subscribe(key, notice);
      tell({ type: 'octothorpe:subscription', subscription });
    } catch {
      tell({ type: 'octothorpe:subscription', subscription: null });
    }
  }

  return {
    node,
    open,
    pair,
    tell,
    /** @param {Authenticator} authenticator */
    know(authenticator) {
      known = authenticator;
    },
    dispose() {
      window.removeEventListener('message', hear);
    },
  };
}

/**
 * By the name that this page has itself, localhost or 127.0.0.1: browsers may refuse storage to a frame of another site.
 *
 * @param {Authenticator} authenticator @param {string} url
 */
function appAddress({ origins }, url) {
  const own = new URL(url);
  const named = origins
    .map((each) => new URL(own.pathname, each))
    .find(({ hostname, port }) => hostname === location.hostname && port === own.port);
  return named ?? own;
}

/** @param {unknown} given @returns {Notice | undefined} */
function noticeIn(given) {
  const { title, text } = /** @type {any} */ (given ?? {});
  if (typeof title !== 'string' || typeof text !== 'string') return undefined;
  return { title: title.slice(0, TEXT_CHARACTERS_MAX), text: text.slice(0, TEXT_CHARACTERS_MAX) };
}
