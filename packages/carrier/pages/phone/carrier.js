// The carrier's control API, as docs/sandbox.md describes it. Owns every request of the page except
// the event stream. Turns every failure into a CarrierError with a message for the person.

/**
 * @typedef {object} Message
 * @property {string} id
 * @property {'twilio' | 'vonage' | 'telnyx'} vendor
 * @property {'to_phone' | 'from_phone'} direction
 * @property {string} from
 * @property {string} to
 * @property {string} body
 * @property {string[]} [media] addresses of pictures and files
 * @property {string} status the vendor's own term
 * @property {'rcs' | 'whatsapp'} [channel] absent for an SMS
 * @property {string} at ISO 8601
 *
 * @typedef {object} TranscriptLine
 * @property {string} at
 * @property {'caller' | 'phone'} who
 * @property {'says' | 'presses' | 'event'} kind
 * @property {string} text
 * @property {string} [language]
 *
 * @typedef {object} Call
 * @property {string} id
 * @property {'twilio' | 'vonage' | 'telnyx'} vendor
 * @property {string} from
 * @property {string} to
 * @property {'from_phone'} [direction] the phone has called
 * @property {true} [callerHidden] the phone does not see `from`
 * @property {'queued' | 'ringing' | 'in_progress' | 'ended'} state
 * @property {string} [end] the vendor's own term
 * @property {boolean} waitingForKeys
 * @property {TranscriptLine[]} transcript
 * @property {string} at
 *
 * @typedef {object} Push
 * @property {string} id
 * @property {string} subscription
 * @property {string} to
 * @property {string} body encrypted, base64url
 * @property {'waiting' | 'delivered' | 'replaced' | 'expired' | 'lost' | 'delayed'} status
 *
 * @typedef {{id: string, endpoint: string, applicationServerKey: string}} Subscription
 *
 * @typedef {object} Authenticator
 * @property {string | null} url the application's own authenticator app
 * @property {string[]} origins whose pages may hand accounts to phones
 * @property {boolean} push whether phones can take push messages
 *
 * @typedef {object} Exchange
 * @property {number} id
 * @property {'twilio' | 'vonage' | 'telnyx'} vendor
 * @property {'request' | 'callback'} direction to the vendor's API, or from it to the application
 * @property {string} kind create, twiml, status, gather, event, inbound …
 * @property {string} at
 * @property {{method: string, url: string, headers: Record<string, string>, body: string}} request
 * @property {{status: number, contentType?: string, body: string}} [answer]
 * @property {string} [failure] why there is no answer
 *
 * @typedef {{kind: 'message', number: string, message: Message} | {kind: 'call', number: string, call: Call}} InboxEntry
 *
 * @typedef {{number: string, does: string, vendor?: 'twilio' | 'vonage' | 'telnyx'}} MagicNumber
 *
 * @typedef {'none' | '503' | '429' | 'hang' | 'reset'} Outage
 * @typedef {'none' | '410' | '503'} PushAnswer
 *
 * @typedef {object} Chaos
 * @property {number} latencyMs 0-60000
 * @property {number} lossPercent
 * @property {number} duplicatePercent
 * @property {number} reorderPercent
 * @property {{twilio: Outage, vonage: Outage, telnyx: Outage}} outage
 * @property {{answer: PushAnswer, delayMs: number, lossPercent: number}} push
 */

const TIMEOUT_MS = 15_000;

export class CarrierError extends Error {
  /** @param {string} message @param {number} [status] of the refusal; 0 if there was no answer */
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

export const carrier = {
  /** @param {string} number @returns {Promise<{messages: Message[], calls: Call[]}>} */
  phone: (number) => get(`phones/${number}`),
  /** @param {string} number @param {string} to @param {string} body @returns {Promise<Message>} */
  reply: (number, to, body) => send('POST', `phones/${number}/messages`, { to, body }),
  /** @param {string} id */
  answer: (id) => send('POST', `calls/${encodeURIComponent(id)}/answer`),
  /** @param {string} id */
  decline: (id) => send('POST', `calls/${encodeURIComponent(id)}/decline`),
  /** @param {string} id @param {string} keys */
  press: (id, keys) => send('POST', `calls/${encodeURIComponent(id)}/press`, { keys }),
  /** @param {string} id */
  hangUp: (id) => send('POST', `calls/${encodeURIComponent(id)}/hangup`),
  /** @returns {Promise<Authenticator>} */
  authenticator: () => get('authenticator'),
  /** @param {string} number @returns {Promise<Subscription[]>} */
  subscriptions: (number) => get(`phones/${number}/subscriptions`),
  /** @param {string} number @param {string} applicationServerKey @returns {Promise<Subscription>} */
  subscribe: (number, applicationServerKey) =>
    send('POST', `phones/${number}/subscriptions`, { applicationServerKey }),
  /** @param {string} id */
  unsubscribe: (id) => send('DELETE', `subscriptions/${encodeURIComponent(id)}`),
  /** @param {string} id */
  received: (id) => send('POST', `pushes/${encodeURIComponent(id)}/received`),
  /** Oldest first. @param {string} id @returns {Promise<Exchange[]>} */
  exchanges: (id) => get(`exchanges?about=${encodeURIComponent(id)}`),
  /** Newest first. @param {string} search @returns {Promise<InboxEntry[]>} */
  inbox: (search) => get(`inbox?search=${encodeURIComponent(search)}`),
  /** @returns {Promise<MagicNumber[]>} */
  magic: () => get('magic'),
  /** @returns {Promise<Chaos>} */
  chaos: () => get('chaos'),
  /** @param {Chaos} change @returns {Promise<Chaos>} */
  setChaos: (change) => send('PUT', 'chaos', change),
};

/**
 * The sentence to show for an error.
 *
 * @param {unknown} error
 */
export function explain(error) {
  return error instanceof CarrierError ? error.message : 'Something went wrong on this page.';
}

/** @param {string} path */
function get(path) {
  return send('GET', path);
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
async function send(method, path, body) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(`/sandbox/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new CarrierError('The sandbox does not answer. Check that it is running and try again.');
  }
  const text = await response.text().catch(() => '');
  if (!response.ok) throw new CarrierError(problemIn(text, response.status), response.status);
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new CarrierError('The sandbox gave an answer that this page cannot read.');
  }
}

/** @param {string} text @param {number} status */
function problemIn(text, status) {
  try {
    const { error } = JSON.parse(text);
    if (typeof error === 'string') return error;
  } catch {
    // Not JSON: only the status is known.
  }
  return `The sandbox refused this (status ${status}).`;
}
