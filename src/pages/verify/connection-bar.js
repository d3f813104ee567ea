// Shows, after a moment, that the connection is lost, and that it is back; also shows errors that belong to no screen.

/** @import {Texts} from './texts.js' */
import { announce } from './announcer.js';
import { h } from './dom.js';
import { isSaidByBar, sentenceFor, setConnectionLost } from './error-text.js';

const PATIENCE_MS = 1_500;

/** @param {Texts} texts */
export function connectionBar(texts) {
  const node = h('p', { class: 'connection', hidden: true });
  /** @type {number | undefined} */ let timer;
  let lost = false;

  function showLost() {
    const sentence = texts.text(navigator.onLine ? 'live.reconnecting' : 'live.offline');
    if (lost && node.textContent === sentence) return;
    lost = true;
    setConnectionLost(true);
    say(sentence);
  }

  function showBack() {
    clearTimeout(timer);
    timer = undefined;
    if (!lost) return;
    lost = false;
    setConnectionLost(false);
    node.hidden = true;
    announce(texts.text('live.reconnected'));
  }

  /** @param {string} sentence */
  function say(sentence) {
    node.textContent = sentence;
    node.hidden = false;
    announce(sentence);
  }

  return {
    node,
    /** @param {unknown} error */
    showError(error) {
      if (!isSaidByBar(error)) say(sentenceFor(error, texts));
    },
    /** @param {boolean} connected @param {boolean} [noticed] a request of the person got no answer */
    set(connected, noticed = false) {
      if (connected) showBack();
      else if (lost || noticed) showLost();
      else timer ??= setTimeout(showLost, PATIENCE_MS);
    },
    /** The screen has changed: removes the previous screen's error, but not a lost connection. */
    turn() {
      if (!lost) node.hidden = true;
    },
    /** The page's language has changed. */
    translate() {
      if (lost) showLost();
      else node.hidden = true;
    },
  };
}
