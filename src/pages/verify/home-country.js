// The country that is selected at first.

/** @import {Country} from './page-data.js' */

/**
 * In this order: typed before, named by the service, the browser's region, the main region of the language.
 *
 * @param {Country[]} countries
 * @param {(string | undefined)[]} known
 * @param {string} locale
 */
export function homeCountry(countries, known, locale) {
  const guesses = [...known, ...navigator.languages.map(regionOf), mainRegionOf(locale)];
  return guesses.find((guess) => countries.some(({ code }) => code === guess)) ?? '';
}

/** @param {string} tag */
function regionOf(tag) {
  try {
    return new Intl.Locale(tag).region;
  } catch {
    return undefined;
  }
}

/** @param {string} tag */
function mainRegionOf(tag) {
  return regionOf(new Intl.Locale(tag).maximize().toString());
}
