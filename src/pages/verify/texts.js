// Fills in the texts that the server sent in the reader's language: `{name}` and at most one plural.

/** @import {Language} from './page-data.js' */

/** @typedef {Record<string, string | number | Node>} Values */

const ISOLATE = '\u2068'; // first strong isolate: a phone number keeps its order between Arabic words
const POP = '\u2069';

export class Texts {
  /** @type {Language} */ #language;
  /** @type {Intl.PluralRules} */ #plurals;

  /** @param {Language} language */
  constructor(language) {
    this.#language = language;
    this.#plurals = new Intl.PluralRules(language.locale);
  }

  /** Changes the language. @param {Language} language */
  speak(language) {
    this.#language = language;
    this.#plurals = new Intl.PluralRules(language.locale);
  }

  get locale() {
    return this.#language.locale;
  }

  get direction() {
    return this.#language.direction;
  }

  /** @param {string} key */
  has(key) {
    return key in this.#language.messages;
  }

  /**
   * For announcements, labels and titles.
   *
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  text(key, values = {}) {
    return this.#parts(key, values)
      .map((part) => (typeof part === 'string' ? part : this.#isolated(values[part.name])))
      .join('');
  }

  /**
   * For display: a value may be an element; a text value is put into a `<bdi>`.
   *
   * @param {string} key
   * @param {Values} [values]
   * @returns {(Node | string)[]}
   */
  nodes(key, values = {}) {
    return this.#parts(key, values).map((part) => {
      if (typeof part === 'string') return part;
      const value = values[part.name];
      if (value instanceof Node) return value;
      const holder = document.createElement('bdi');
      holder.textContent = String(value);
      return holder;
    });
  }

  /**
   * Alternating texts and names, text first.
   *
   * @param {string} key
   * @param {Values} values
   * @returns {(string | {name: string})[]}
   */
  #parts(key, values) {
    return this.#pattern(key, values)
      .split(/\{(\w+)\}/)
      .map((part, at) => (at % 2 === 1 ? { name: part } : part));
  }

  /** @param {string} key @param {Values} values */
  #pattern(key, values) {
    const message = this.#language.messages[key];
    if (message === undefined) throw new RangeError(`No text was sent for ${key}.`);
    if (typeof message === 'string') return message;
    const number = Number(values[message.by]);
    const { forms } = message;
    return forms[`=${number}`] ?? forms[this.#plurals.select(number)] ?? forms.other ?? '';
  }

  /** The page’s own numbers, such as minutes, need no isolate. @param {string | number | undefined} value */
  #isolated(value) {
    const isolate = this.#language.direction === 'rtl' && typeof value === 'string';
    return isolate ? ISOLATE + value + POP : String(value);
  }
}
