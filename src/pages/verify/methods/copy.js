// 'Copy'. Where the clipboard is refused, the text is selected instead, so that the person can copy it.

/** @import {Texts} from '../texts.js' */
import { announce } from '../announcer.js';
import { button } from '../buttons.js';

const WORDS = { copy: 'app.copy', copied: 'app.copied' };

/** @param {Texts} texts @param {HTMLElement} node has the text @param {string} text as it is copied @param {{copy: string, copied: string}} [keys] of its words */
export function copyButton(texts, node, text, keys = WORDS) {
  const words = texts.text(keys.copy);
  const copy = button('secondary', words, async () => {
    try {
      await navigator.clipboard.writeText(text);
      announce(texts.text(keys.copied));
      label(texts.text(keys.copied));
      setTimeout(() => label(words), 2_000);
    } catch {
      getSelection()?.selectAllChildren(node);
    }
  });
  copy.classList.add('small-button');

  /** @param {string} shown */
  function label(shown) {
    const span = copy.querySelector('span');
    if (span) span.textContent = shown;
  }

  return copy;
}
