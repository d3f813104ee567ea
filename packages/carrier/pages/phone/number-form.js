// The form for a phone without a number.

import { element, setText, uniqueId } from './element.js';
import { readNumber } from './phone-number.js';

/**
 * @param {object} options
 * @param {(number: string) => string | null} options.onNumber returns the error, or null
 * @param {(() => void) | null} options.onCancel null if there is nothing to go back to
 * @param {string} [options.typed] the field's first value
 * @param {string} [options.refused] what was wrong with it
 */
export function createNumberForm({ onNumber, onCancel, typed = '', refused = '' }) {
  const fieldId = uniqueId('number');
  const hintId = uniqueId('hint');
  const problem = element('p', { class: 'field-problem', id: uniqueId('problem'), role: 'alert' });
  const field = element('input', {
    id: fieldId,
    type: 'tel',
    inputmode: 'tel',
    autocomplete: 'off',
    placeholder: '+358 44 123 4567',
    maxlength: 40,
    value: typed,
    'aria-describedby': `${hintId} ${problem.id}`,
  });
  const form = element(
    'form',
    { class: 'number-form', novalidate: true, onsubmit: submit },
    element('div', { class: 'number-mark', 'aria-hidden': 'true' }, '#'),
    element('h2', {}, 'Which number is this phone?'),
    element(
      'p',
      { id: hintId, class: 'hint' },
      'Any number, with its country code. It becomes that phone, here in the sandbox only.',
    ),
    element('label', { for: fieldId }, 'Phone number'),
    field,
    problem,
    element('button', { type: 'submit', class: 'button primary wide' }, 'Turn on'),
    onCancel &&
      element('button', { type: 'button', class: 'button wide', onclick: onCancel }, 'Cancel'),
  );
  const node = element(
    'section',
    { class: 'handset blank', 'aria-label': 'A phone without a number' },
    element(
      'header',
      { class: 'handset-head' },
      element('span', { class: 'handset-number quiet' }, 'New phone'),
    ),
    element(
      'div',
      { class: 'device' },
      element(
        'div',
        { class: 'device-screen' },
        element(
          'div',
          { class: 'status-bar' },
          element('span', {}),
          element('span', { class: 'service' }, 'Sandbox'),
        ),
        form,
      ),
    ),
  );

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const read = readNumber(field.value);
    const wrong = 'problem' in read ? read.problem : onNumber(read.number);
    complain(wrong ?? '');
    if (wrong !== null) field.focus();
  }

  /** @param {string} sentence */
  function complain(sentence) {
    setText(problem, sentence);
    field.setAttribute('aria-invalid', String(sentence !== ''));
  }

  complain(refused);
  return { node, focus: () => field.focus() };
}
