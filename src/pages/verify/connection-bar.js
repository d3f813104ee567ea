// Says that the connection is lost, once it has been for a moment, and that it is back; and what went wrong outside of any screen.

/** @import {Texts} from './texts.js' */
import { announce } from './announcer.js';
import { h } from './dom.js';

const PATIENCE_MS = 1_500;

/** @param {Texts} texts */
export function connectionBar(texts) {
  const node = h('p', { class: 'connection', hidden: true });
  /** @type {number | undefined} */ let timer;

  function showLost() {
    const sentence = texts.text(navigator.onLine ? 'live.reconnecting' : 'live.offline');
    say(sentence);
  }

  /** @param {string} sentence */
  function say(sentence) {
    node.textContent = sentence;
    node.hidden = false;
    announce(sentence);
  }

  return {
    node,
    say,
    /** @param {boolean} connected */
    set(connected) {
      if (!connected) timer ??= setTimeout(showLost, PATIENCE_MS);
      else if (timer !== undefined) {
        clearTimeout(timer);
        timer = undefined;
        if (!node.hidden) announce(texts.text('live.reconnected'));
        node.hidden = true;
      }
    },
    /** Another screen came: what was said of the one before is over, a lost connection is not. */
    turn() {
      if (timer === undefined) node.hidden = true;
    },
  };
}
