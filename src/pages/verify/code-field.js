// One field for six digits, drawn as six cells. Accepts pasted spaces, other scripts' digits and auto-fill.

import { plainDigits } from './digits.js';
import { attribute, h } from './dom.js';

const LENGTH = 6;

/**
 * @param {object} options
 * @param {string} options.id
 * @param {string} options.describedBy
 * @param {(code: string) => void} options.onComplete called each time the field has six digits
 * @param {() => void} options.onInput
 */
export function createCodeField({ id, describedBy, onComplete, onInput }) {
  const cells = Array.from({ length: LENGTH }, () => h('span'));
  const field = h('input', {
    id,
    class: 'code-field',
    name: 'code',
    type: 'text',
    inputmode: 'numeric',
    pattern: '[0-9]*',
    autocomplete: 'one-time-code',
    autocapitalize: 'off',
    spellcheck: 'false',
    dir: 'ltr',
    'aria-describedby': describedBy,
    oninput: (event) => {
      if (event.isComposing) return;
      take();
    },
    oncompositionend: () => take(),
    onselect: draw,
    onfocus: draw,
    onblur: draw,
    onkeyup: draw,
    onclick: draw,
  });
  const node = h(
    'div',
    { class: 'code', dir: 'ltr' },
    h('div', { class: 'code-cells', 'aria-hidden': 'true' }, cells),
    field,
  );
  let last = '';

  function take() {
    const code = plainDigits(field.value).replace(/\D/g, '').slice(0, LENGTH);
    if (code !== field.value) {
      const caret = field.selectionStart ?? code.length;
      field.value = code;
      field.setSelectionRange(caret, caret);
    }
    draw();
    if (code !== last) onInput();
    const complete = code.length === LENGTH && code !== last;
    last = code;
    if (complete) onComplete(code);
  }

  /** Marks the cell of the next digit. */
  function draw() {
    const [from, to] = [field.selectionStart ?? 0, field.selectionEnd ?? 0];
    const at = Math.min(from, LENGTH - 1);
    for (const [place, cell] of cells.entries()) {
      attribute(cell, 'data-selected', place >= from && place < to);
      attribute(cell, 'data-filled', place < field.value.length);
      attribute(cell, 'data-next', document.activeElement === field && place === at);
    }
  }

  return {
    node,
    field,
    get value() {
      return field.value;
    },
    /** Sets the code like typing. @param {string} code */
    set value(code) {
      field.value = code;
      take();
    },
    /** @param {boolean} wrong */
    markWrong(wrong) {
      attribute(field, 'aria-invalid', wrong && 'true');
      attribute(node, 'data-wrong', wrong);
      if (wrong) {
        field.focus();
        field.select();
      }
    },
  };
}
