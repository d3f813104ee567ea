// Input that survives a reload of this tab, only in the browser: the typed number. If storage is refused, a reload
// loses it.

/** @import {Channel} from './page-data.js' */

/** @typedef {{number: string, country: string, channel: Channel}} Typed */

const TYPED = 'verify.typed';
const DIGIT = 'verify.digit';

export const tabStorage = {
  /** @returns {Partial<Typed>} */
  get typed() {
    return read(TYPED) ?? {};
  },

  /** @param {Partial<Typed>} typed */
  set typed(typed) {
    write(TYPED, typed);
  },

  /** The digit to press in the call of this challenge. @param {string} challenge @returns {string | undefined} */
  digitOf: (challenge) => read(DIGIT)?.[challenge],

  /** @param {string} challenge @param {string} digit */
  keepDigit: (challenge, digit) => write(DIGIT, { [challenge]: digit }),

  forget() {
    write(TYPED, undefined);
    write(DIGIT, undefined);
  },
};

/** @param {string} key @returns {any} */
function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} key @param {unknown} value */
function write(key, value) {
  try {
    if (value === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A private window may refuse storage.
  }
}
