// Times in the reader's language.

/** @import {Texts} from '../verify/texts.js' */

/** The time of day; with the date where it was another day. @param {Texts} texts @param {string} iso */
export function timeText({ locale }, iso) {
  const at = new Date(iso);
  const today = at.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(locale, {
    // Digits of the page are Latin in every language.
    numberingSystem: 'latn',
    timeStyle: 'short',
    ...(today ? {} : { dateStyle: 'medium' }),
  }).format(at);
}
