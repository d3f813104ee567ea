// The form that takes what stands beside a QR code: the phone has no camera.

import { element, setText, uniqueId } from './element.js';

/**
 * @param {object} options
 * @param {(text: string) => string | null} options.onText returns what is wrong, or null
 * @param {() => void} options.onCancel
 */
export function createAddAccount({ onText, onCancel }) {
  const hint = element(
    'p',
    { class: 'hint', id: uniqueId('hint') },
    'The page with the QR code also shows the address that is in it. Paste it here: it begins with ',
    element('code', {}, 'otpauth://'),
    ', or is a link that pairs this phone.',
  );
  const problem = element('p', { class: 'field-problem', id: uniqueId('problem'), role: 'alert' });
  const field = element('textarea', {
    id: uniqueId('setup'),
    rows: 4,
    maxlength: 4_000,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    'aria-describedby': `${hint.id} ${problem.id}`,
    // Enter adds: an address has no lines.
    onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === 'Enter' && submit(event),
  });
  const node = element(
    'form',
    { class: 'add-account', hidden: true, novalidate: true, onsubmit: submit },
    element('label', { for: field.id }, 'Address of the QR code'),
    field,
    problem,
    hint,
    element('button', { type: 'submit', class: 'button primary wide' }, 'Add account'),
    element('button', { type: 'button', class: 'button wide', onclick: onCancel }, 'Cancel'),
  );

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const wrong = onText(field.value);
    complain(wrong ?? '');
    if (wrong !== null) field.focus();
  }

  /** @param {string} sentence */
  function complain(sentence) {
    setText(problem, sentence);
    field.setAttribute('aria-invalid', String(sentence !== ''));
  }

  return {
    node,
    open() {
      field.value = '';
      complain('');
      node.hidden = false;
      field.focus();
    },
    close() {
      node.hidden = true;
    },
  };
}
