// The twelve keys of a call. The tone sounds while a finger or the mouse is down; the key counts when
// released on the key, so a slip can be canceled (WCAG 2.5.2).

import { KEYS, playTone, startTone } from './dtmf.js';
import { element } from './element.js';

/** @type {Record<string, string>} */
const LETTERS = {
  2: 'ABC',
  3: 'DEF',
  4: 'GHI',
  5: 'JKL',
  6: 'MNO',
  7: 'PQRS',
  8: 'TUV',
  9: 'WXYZ',
  0: '+',
};
/** @type {Record<string, string>} */
const NAMES = { '*': 'Star, *', '#': 'Hash, #' };
const FLASH_MS = 160;

/**
 * @param {(key: string) => void} onKey
 * @returns {{node: HTMLElement, type: (event: KeyboardEvent) => void}} `type` takes a keyboard's
 *   digits, `*` and `#` from wherever the focus is inside the call
 */
export function createKeypad(onKey) {
  const buttons = new Map(KEYS.map((key) => [key, keyButton(key, onKey)]));
  const node = element(
    'div',
    { class: 'keypad', role: 'group', 'aria-label': 'Keypad' },
    ...buttons.values(),
  );

  /** @param {KeyboardEvent} event */
  function type(event) {
    const button = buttons.get(event.key);
    if (!button || event.repeat || event.ctrlKey || event.metaKey || node.hidden) return;
    event.preventDefault();
    playTone(event.key);
    button.classList.add('down');
    setTimeout(() => button.classList.remove('down'), FLASH_MS);
    onKey(event.key);
  }

  return { node, type };
}

/** @param {string} key @param {(key: string) => void} onKey */
function keyButton(key, onKey) {
  /** @type {(() => void) | null} */
  let endTone = null;
  let sounded = false;

  /** @param {PointerEvent} event */
  function down(event) {
    if (event.button !== 0) return;
    sounded = true;
    endTone = startTone(key);
  }

  function up() {
    endTone?.();
    endTone = null;
  }

  function click() {
    if (!sounded) playTone(key); // from Enter, Space or a screen reader: no pointer was down
    sounded = false;
    onKey(key);
  }

  return element(
    'button',
    {
      type: 'button',
      class: key === '#' ? 'key hash' : 'key',
      'aria-label': NAMES[key],
      onpointerdown: down,
      onpointerup: up,
      onpointercancel: up,
      onpointerleave: up,
      onclick: click,
    },
    element('span', { class: 'key-digit' }, key),
    element('span', { class: 'key-letters' }, LETTERS[key] ?? ''),
  );
}
