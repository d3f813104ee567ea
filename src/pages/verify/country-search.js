// Which countries fit what somebody types: a name in the reader's language or in English, a code (FI), a dialling code (+358).

/** @import {Country} from './page-data.js' */

/** Best first; in the order of the list where equally good. @param {Country[]} countries @param {string} query */
export function searchCountries(countries, query) {
  const wanted = fold(query);
  if (wanted === '') return countries;
  const digits = /^\+?\d+$/.test(wanted) ? wanted.replace('+', '') : undefined;
  return countries
    .map((country) => ({
      country,
      rank: digits ? byCode(country, digits) : byName(country, wanted),
    }))
    .filter(({ rank }) => rank < NONE)
    .sort((one, other) => one.rank - other.rank)
    .map(({ country }) => country);
}

const NONE = 9;
/** @type {Map<string, string>} */
const folded = new Map();
const english = new Intl.DisplayNames(['en'], { type: 'region' });

/** @param {Country} country @param {string} digits */
function byCode({ callingCode }, digits) {
  const code = callingCode.replace('+', '');
  if (code === digits) return 0;
  return code.startsWith(digits) ? 1 : NONE;
}

/** @param {Country} country @param {string} wanted */
function byName({ code, name }, wanted) {
  const names = [foldedOnce(name), foldedOnce(english.of(code) ?? '')];
  if (names.some((each) => each.startsWith(wanted))) return 0;
  if (code.toLowerCase() === wanted) return 1;
  if (names.some((each) => each.includes(` ${wanted}`))) return 2;
  return names.some((each) => wanted.length > 1 && each.includes(wanted)) ? 3 : NONE;
}

/** @param {string} name */
function foldedOnce(name) {
  const known = folded.get(name) ?? fold(name);
  folded.set(name, known);
  return known;
}

/** Upper and lower case, accents, direction marks, hyphens and brackets do not matter. @param {string} text */
function fold(text) {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase();
  return plain.replace(/[\s\-()’'.]+/g, ' ').trim();
}
