// The sentence for a request that failed, and the place on a screen where it is said.

/** @import {Texts} from './texts.js' */
import { ApiError } from './api.js';
import { h } from './dom.js';

const MINUTE = 60;
const HOUR = 3_600;

/** @param {unknown} error @param {Texts} texts */
export function sentenceFor(error, texts) {
  if (!(error instanceof ApiError)) return texts.text('error.unexpected');
  if (error.code === 'offline')
    return texts.text(navigator.onLine ? 'error.unavailable' : 'live.offline');
  if (error.status === 429) return waitFor(error.retryAfterSeconds ?? HOUR, texts);
  return texts.text(error.status === 503 ? 'error.unavailable' : 'error.unexpected');
}

/** @param {number} seconds @param {Texts} texts */
function waitFor(seconds, texts) {
  if (seconds < HOUR)
    return texts.text('error.limit_minutes', { minutes: Math.ceil(seconds / MINUTE) });
  return texts.text('error.limit_hours', { hours: Math.ceil(seconds / HOUR) });
}

/** There from the start and empty, so that what comes into it is announced. */
export class TroubleBox {
  node = h('div', { class: 'trouble', role: 'alert' });

  /** @param {string} sentence */
  show(sentence) {
    this.node.replaceChildren(h('p', { class: 'alert' }, sentence));
  }

  clear() {
    this.node.replaceChildren();
  }
}
