// The list of countries: on a touch screen the system's own select, elsewhere a combobox that typing filters.

/** @import {Country} from './page-data.js' */
/** @import {Texts} from './texts.js' */
import { createCombobox } from './country-combobox.js';
import { countryLabel } from './country-label.js';
import { h } from './dom.js';
import { icon } from './icons.js';

/**
 * @typedef {object} CountryBox
 * @property {HTMLElement} node
 * @property {HTMLElement} field takes the focus
 * @property {string} value ISO 3166-1 alpha-2, or empty
 *
 * @typedef {object} Options
 * @property {string} id of the field, for its label
 * @property {Country[]} countries
 * @property {Texts} texts
 * @property {string} value
 * @property {() => void} onChange
 */

/** @param {Options} options @returns {CountryBox} */
export function createCountryBox(options) {
  return matchMedia('(pointer: coarse)').matches ? nativeList(options) : createCombobox(options);
}

/** @param {Options} options @returns {CountryBox} */
function nativeList({ id, countries, texts, value, onChange }) {
  const field = h(
    'select',
    { id, name: 'country', autocomplete: 'country', class: 'field', onchange: onChange },
    countries.map((country) => h('option', { value: country.code }, countryLabel(texts, country))),
  );
  field.value = value;
  return {
    node: h('div', { class: 'country native' }, field, icon('down')),
    field,
    get value() {
      return field.value;
    },
    set value(code) {
      field.value = code;
    },
  };
}
