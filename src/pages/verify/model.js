// The page's state: the newest snapshot of session and challenge, and the server's time. Answers and events come on
// several connections and may arrive out of order; an older one never replaces a newer one.

/** @import {Channel, Snapshot} from './page-data.js' */

export class Model {
  /** @type {Snapshot} */ #snapshot;
  /** @type {(snapshot: Snapshot) => void} */ #onChange;
  #skewMs = 0;

  /** @param {Snapshot} snapshot @param {(snapshot: Snapshot) => void} onChange */
  constructor(snapshot, onChange) {
    this.#snapshot = snapshot;
    this.#onChange = onChange;
    this.#readClock(snapshot);
  }

  get snapshot() {
    return this.#snapshot;
  }

  get session() {
    return this.#snapshot.session;
  }

  get challenge() {
    return this.#snapshot.challenge;
  }

  /** Unix ms by the server's clock: the browser's may be wrong by hours. */
  now() {
    return Date.now() + this.#skewMs;
  }

  /** Seconds from now, rounded up; 0 once it is over. @param {string} instant */
  secondsUntil(instant) {
    return Math.max(0, Math.ceil((Date.parse(instant) - this.now()) / 1000));
  }

  /**
   * Seconds until the challenge can be sent by this channel; undefined if it cannot be sent again. A channel that was not used yet
   * has no wait.
   *
   * @param {Channel} channel
   */
  secondsToResend(channel) {
    const { challenge } = this.#snapshot;
    if (!challenge?.resend) return undefined;
    const used =
      challenge.channel === channel ||
      challenge.deliveries.some((delivery) => delivery.channel === channel);
    return used ? this.secondsUntil(challenge.resend.allowedAt) : 0;
  }

  /** @param {Snapshot} incoming */
  accept(incoming) {
    if (!isNewer(this.#snapshot, incoming)) return;
    this.#readClock(incoming);
    this.#snapshot = incoming;
    this.#onChange(incoming);
  }

  /** @param {Snapshot} snapshot */
  #readClock({ now }) {
    if (now !== undefined) this.#skewMs = Date.parse(now) - Date.now();
  }
}

/** @param {Snapshot} current @param {Snapshot} incoming */
export function isNewer(current, incoming) {
  if (current.session.state !== 'open' && incoming.session.state === 'open') return false;
  const [had, has] = [current.challenge, incoming.challenge];
  if (had && has) {
    if (had.id === has.id && has.sequence !== had.sequence) return has.sequence > had.sequence;
    if (had.id === has.id) return isLater(current, incoming);
    return has.createdAt >= had.createdAt;
  }
  // The challenge does not show which is newer, so the server's clock does.
  return isLater(current, incoming);
}

/** @param {Snapshot} current @param {Snapshot} incoming */
function isLater(current, incoming) {
  return !(current.now && incoming.now) || incoming.now >= current.now;
}
