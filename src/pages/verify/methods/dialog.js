// A dialog on the page: the browser keeps the focus in it, closes it by Escape, and gives the focus back.

/** @import {One} from '../dom.js' */
/** @import {Texts} from '../texts.js' */
import { busyWhile, button, isIdle } from '../buttons.js';
import { h } from '../dom.js';
import { ErrorBox } from '../error-text.js';
import { attempts } from './attempts.js';

/**
 * @param {Texts} texts
 * @param {object} parts
 * @param {string} parts.title
 * @param {One[]} parts.content
 * @param {string} [parts.words] of the main button; without it, the dialog can only be closed
 * @param {() => unknown} [parts.act] the dialog closes when it is done, unless it returns false
 * @returns {{close: () => void, errorBox: ErrorBox}}
 */
export function openDialog(texts, { title, content, words, act }) {
  const errorBox = new ErrorBox();
  const attempt = attempts(errorBox, texts);
  // Enter on a radio button or in a field presses it too.
  const main = words && button('primary', words, () => {}, { type: 'submit' });
  const node = h('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title' });
  node.addEventListener('close', () => node.remove());
  node.append(
    h(
      'form',
      { class: 'screen', novalidate: true, onsubmit: submit },
      h('h2', { id: 'dialog-title' }, title),
      content,
      errorBox.node,
      h(
        'div',
        { class: 'row' },
        button('secondary', texts.text('button.cancel'), () => node.close()),
        main,
      ),
    ),
  );

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    if (main && isIdle(main)) void busyWhile(main, () => attempt(confirm));
  }

  async function confirm() {
    if ((await act?.()) !== false) node.close();
  }

  // Beside the screen: it goes away with it. Not inside, where a form would get its events.
  document.querySelector('.place')?.append(node);
  node.showModal();
  return { close: () => node.close(), errorBox };
}
