// The language of the app: the person's choice is kept on the device, and the server sends the page in it.

/** @import {AppData} from './app-data.js' */

const CHOICE = 'authenticator-language';

/** Loads the page in the chosen language, if it is another one. @param {AppData} data @param {string | undefined} ticket @returns {boolean} whether the page may go on */
export function speaksChosen({ texts, languages }, ticket) {
  const chosen = read();
  if (!chosen || chosen === texts.locale || !navigator.onLine) return true;
  if (!languages.some(({ locale }) => locale === chosen)) return true;
  // Not twice: an old page from the cache must not reload without end.
  if (new URLSearchParams(location.search).get('lang') === chosen) return true;
  location.replace(`${inLanguage(chosen)}${ticket ? `#pair=${ticket}` : location.hash}`);
  return false;
}

/** @param {string} locale */
export function choose(locale) {
  try {
    localStorage.setItem(CHOICE, locale);
  } catch {
    // Without storage the choice holds for this visit.
  }
  location.replace(`${inLanguage(locale)}${location.hash}`);
}

/** @param {string} locale */
function inLanguage(locale) {
  const query = new URLSearchParams(location.search);
  query.set('lang', locale);
  return `?${query}`;
}

function read() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null;
  }
}
