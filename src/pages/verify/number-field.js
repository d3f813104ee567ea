// The field for the phone number: groups digits as they are typed, and keeps the caret at the same digit.

/** @import {Plans} from './number-format.js' */
import { plainDigits } from './digits.js';
import { h } from './dom.js';
import { formatInternational, formatNational, withPlusSign } from './number-format.js';

/**
 * @typedef {object} NumberField
 * @property {HTMLInputElement} field
 * @property {string} value
 * @property {() => void} format call it after the country or the plans have changed
 *
 * @param {object} options
 * @param {string} options.id
 * @param {string} options.value
 * @param {() => string} options.callingCode of the chosen country, without the plus sign
 * @param {() => Plans | undefined} options.plans
 * @param {(value: string) => void} options.onTyped
 * @returns {NumberField}
 */
export function createNumberField({ id, value, callingCode, plans, onTyped }) {
  const field = h('input', {
    id,
    class: 'field number-field',
    type: 'tel',
    name: 'tel',
    inputmode: 'tel',
    autocomplete: 'tel-national',
    dir: 'ltr',
    maxlength: 32,
    oninput: (event) => {
      if (event.isComposing) return;
      format();
      onTyped(field.value);
    },
    oncompositionend: () => format(),
  });
  field.value = value;

  function format() {
    const typed = withPlusSign(plainDigits(field.value));
    const written = write(typed);
    if (written === field.value) return;
    const caret = field.selectionStart ?? typed.length;
    const before = countDigits(plainDigits(field.value.slice(0, caret)));
    const atEnd = caret === field.value.length;
    field.value = written;
    if (field !== document.activeElement) return;
    const place = atEnd ? written.length : placeAfter(written, before);
    field.setSelectionRange(place, place);
  }

  /** @param {string} typed */
  function write(typed) {
    // Letters are not removed, so that the person can correct them.
    if (!/^[\s\d()+./\-‐-―]*$/.test(typed)) return typed;
    const digits = typed.replace('(0)', '').replace(/\D/g, '');
    if (/^\s*\+/.test(typed)) return digits === '' ? '+' : formatInternational(digits, plans());
    return formatNational(digits, plans()?.plans[callingCode()]);
  }

  return {
    field,
    get value() {
      return field.value;
    },
    set value(text) {
      field.value = text;
      format();
    },
    format,
  };
}

/** @param {string} text */
function countDigits(text) {
  return text.replace(/\D/g, '').length;
}

/** @param {string} text @param {number} digits */
function placeAfter(text, digits) {
  let place = 0;
  for (let passed = 0; passed < digits && place < text.length; place += 1)
    if (/\d/.test(text[place] ?? '')) passed += 1;
  return place;
}
