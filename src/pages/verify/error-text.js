// The sentence for a failed request, and its place on a screen. The bar shows a lost connection:
// meanwhile no screen repeats it.

/** @import {Texts} from './texts.js' */
import { ApiError } from './api.js';
import { attribute, h } from './dom.js';

const MINUTE = 60;
const HOUR = 3_600;

let connectionLost = false;

/** The bar shows the connection from now on, or has just stopped: in both cases screens do not mention it. @param {boolean} lost */
export function setConnectionLost(lost) {
  connectionLost = lost;
  for (const node of document.querySelectorAll('.alert[data-offline]')) node.remove();
}

/** @param {unknown} error */
export function isSaidByBar(error) {
  return connectionLost && isOffline(error);
}

/** @param {unknown} error @param {Texts} texts */
export function sentenceFor(error, texts) {
  if (!(error instanceof ApiError)) return texts.text('error.unexpected');
  if (isOffline(error)) return texts.text(navigator.onLine ? 'error.unavailable' : 'live.offline');
  if (error.status === 429) return waitFor(error.retryAfterSeconds ?? HOUR, texts);
  return texts.text(error.status === 503 ? 'error.unavailable' : 'error.unexpected');
}

/** @param {unknown} error */
function isOffline(error) {
  return error instanceof ApiError && error.code === 'offline';
}

/** @param {number} seconds @param {Texts} texts */
function waitFor(seconds, texts) {
  if (seconds < HOUR)
    return texts.text('error.limit_minutes', { minutes: Math.ceil(seconds / MINUTE) });
  return texts.text('error.limit_hours', { hours: Math.ceil(seconds / HOUR) });
}

/** Exists from the start and is empty, so that its text is announced. */
export class ErrorBox {
  node = h('div', { class: 'trouble', role: 'alert' });

  /** @param {string} sentence */
  show(sentence) {
    this.node.replaceChildren(h('p', { class: 'alert' }, sentence));
  }

  /** @param {unknown} error of a request @param {Texts} texts */
  showError(error, texts) {
    if (isSaidByBar(error)) return this.clear();
    this.show(sentenceFor(error, texts));
    if (isOffline(error) && this.node.firstElementChild)
      attribute(this.node.firstElementChild, 'data-offline', true);
  }

  clear() {
    this.node.replaceChildren();
  }
}
