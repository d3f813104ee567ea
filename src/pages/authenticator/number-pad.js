// Two digits by an own pad or a keyboard. The pad runs from left to right in every language, as phones' do.

/** @import {Texts} from '../verify/texts.js' */
import { h } from '../verify/dom.js';

export const DIGITS = 2;

/** @param {Texts} texts */
export function createNumberPad(texts) {
  const field = h('input', {
    id: 'number',
    class: 'field pad-field',
    // The pad stands on the page: a phone's keyboard would cover it.
    inputmode: 'none',
    autocomplete: 'off',
    maxlength: DIGITS,
    dir: 'ltr',
    'aria-describedby': 'number-hint number-fault',
    oninput: () => put(field.value),
  });
  /** @param {string} text */
  const put = (text) => {
    // Digits of other scripts as well.
    const latin = text.normalize('NFKC').replace(/\p{Nd}/gu, latinDigit);
    field.value = latin.replace(/\D/g, '').slice(0, DIGITS);
  };
  const keys = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(String).map(key);
  const erase = h(
    'button',
    {
      type: 'button',
      class: 'button pad-key',
      'aria-label': texts.text('request.delete'),
      onclick: () => put(field.value.slice(0, -1)),
    },
    h('span', { 'aria-hidden': 'true' }, '⌫'),
  );
  const pad = h('div', { class: 'pad', dir: 'ltr' }, keys, h('span'), key('0'), erase);
  return { field, pad, value: () => field.value };

  /** @param {string} digit */
  function key(digit) {
    return h(
      'button',
      { type: 'button', class: 'button pad-key', onclick: () => put(field.value + digit) },
      digit,
    );
  }
}

/** @param {string} digit of any script: each has its ten in a row, from a multiple of ten on within its block */
function latinDigit(digit) {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero -= 1;
  return String(code - zero);
}
