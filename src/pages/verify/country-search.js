// Finds countries by the typed text: a name in the reader's language, in English or in the country's own, another common
// name (country-names.js), a code (FI), a dialling code (+358).

/** @import {Country} from './page-data.js' */
import { MAIN_COUNTRIES, OTHER_NAMES } from './country-names.js';

/** The matches, best first; equal ones in the order of the list. */
const RANK = { whole: 0, beginsAsCode: 1, begins: 2, code: 3, otherBegins: 4, word: 5, inside: 6 };
const NONE = 9;
const INSIDE_MIN = 3; // fewer letters stand in the middle of nearly every name

/**
 * @param {Country[]} countries
 * @param {string} query
 * @returns {{found: Country[], sure: boolean}} sure: the first one equals the typed text, or begins with it
 */
export function searchCountries(countries, query) {
  const wanted = fold(query);
  if (wanted === '') return { found: countries, sure: false };
  const digits = /^\+?\d+$/.test(wanted) ? wanted.replace('+', '') : undefined;
  const ranked = countries
    .map((country) => ({
      country,
      rank: digits ? byCode(country, digits) : byName(country, wanted),
    }))
    .filter(({ rank }) => rank < NONE)
    .sort((one, other) => one.rank - other.rank);
  const best = ranked[0]?.rank ?? NONE;
  return {
    found: ranked.map(({ country }) => country),
    sure: best <= (digits ? RANK.begins : RANK.otherBegins),
  };
}

/** Several countries share +1, +7, +44: the main one is first. @param {Country} country @param {string} digits */
function byCode({ code, callingCode }, digits) {
  const own = callingCode.replace('+', '');
  if (own === digits) return MAIN_COUNTRIES.includes(code) ? RANK.whole : RANK.begins;
  return own.startsWith(digits) ? RANK.word : NONE;
}

/** @param {Country} country @param {string} wanted */
function byName(country, wanted) {
  const [shown = '', ...others] = namesOf(country);
  const names = [shown, ...others];
  const isCode = country.code.toLowerCase() === wanted;
  if (names.includes(wanted)) return RANK.whole;
  if (shown.startsWith(wanted)) return isCode ? RANK.beginsAsCode : RANK.begins;
  if (isCode) return RANK.code;
  if (others.some((each) => each.startsWith(wanted))) return RANK.otherBegins;
  if (names.some((each) => each.includes(` ${wanted}`))) return RANK.word;
  const inside = wanted.length >= INSIDE_MIN && names.some((each) => each.includes(wanted));
  return inside ? RANK.inside : NONE;
}

/** @type {Map<string, string[]>} */
const known = new Map();
const english = new Intl.DisplayNames(['en'], { type: 'region' });

/** The displayed name comes first. @param {Country} country */
function namesOf({ code, name }) {
  const names = known.get(code) ?? [
    fold(name),
    ...[english.of(code) ?? '', nativeName(code), ...(OTHER_NAMES[code] ?? [])].map(fold),
  ];
  known.set(code, names);
  return names;
}

/** In the country's most common language. @param {string} code */
function nativeName(code) {
  const { language } = new Intl.Locale('und', { region: code }).maximize();
  return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? '';
}

/** Upper and lower case, accents, direction marks and punctuation do not matter; ‘and’ is ‘&’, ‘Saint’ is ‘St.’. @param {string} text */
function fold(text) {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase();
  return plain
    .replace(/\b(\p{L})\.(?=\p{L}\b)/gu, '$1') // u.k. is uk
    .replace(/[\s\-()’'.]+/g, ' ')
    .trim()
    .replace(/\bsaint\b/g, 'st')
    .replaceAll(' and ', ' & ');
}
