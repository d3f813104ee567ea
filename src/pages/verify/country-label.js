// A country's label in the list: `Finland (+358)`.

/** @import {Country} from './page-data.js' */
/** @import {Texts} from './texts.js' */

/** @param {Texts} texts @param {Country} country */
export function countryLabel(texts, { name, callingCode }) {
  return texts.text('number.country_option', { country: name, code: diallingCode(callingCode) });
}

/** @param {string} callingCode with or without the plus sign */
export function diallingCode(callingCode) {
  return `+${callingCode.replace('+', '')}`;
}
