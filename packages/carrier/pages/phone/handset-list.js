// The phones side by side on the page, and the form that adds or changes one.

import { announce } from './announcer.js';
import { Handset } from './handset.js';
import { createNumberForm } from './number-form.js';

const PHONES_MAX = 6;
const ALREADY_HERE = 'This phone is already on the page.';
const FULL = `${PHONES_MAX} phones fit on this page. Remove one first.`;

/**
 * @typedef {object} ShelfOptions
 * @property {HTMLElement} node
 * @property {HTMLElement} addButton
 * @property {(handset: Handset) => void} onAdded
 * @property {() => void} onChanged phones were added or removed
 * @property {(id: string, title: string) => void} onExchange
 * @property {() => void} onRetry
 * @property {() => void} onNews
 */

export class HandsetList {
  /** @type {Map<string, Handset>} */ #handsets = new Map();
  /** @type {ReturnType<typeof createNumberForm> | null} */ #form = null;
  #options;

  /** @param {ShelfOptions} options */
  constructor(options) {
    this.#options = options;
    options.node.replaceChildren();
    options.addButton.removeAttribute('disabled');
    options.addButton.addEventListener('click', () => this.#ask());
  }

  get handsets() {
    return [...this.#handsets.values()];
  }

  /** @param {Handset} handset */
  holds(handset) {
    return this.#handsets.get(handset.number) === handset;
  }

  /** Shows exactly these phones, as far as there is room. @param {string[]} numbers */
  show(numbers) {
    for (const number of [...this.#handsets.keys()])
      if (!numbers.includes(number)) this.#take(number);
    for (const number of numbers.slice(0, PHONES_MAX)) this.#put(number);
    if (this.#handsets.size === 0) this.#ask({ focus: false });
  }

  /** Moves the focus to the phone with this number; adds it if it is missing. @param {string} number */
  open(number) {
    if (!this.#handsets.has(number) && this.#handsets.size >= PHONES_MAX) return announce(FULL);
    this.#put(number);
    this.#handsets.get(number)?.focus();
  }

  /**
   * @param {string} number
   * @param {Element | null} [before] the next phone; at the end if absent
   */
  #put(number, before = null) {
    if (this.#handsets.has(number)) return;
    const handset = new Handset(number, {
      ...this.#options,
      onChange: () => this.#ask({ typed: handset.name, instead: handset }),
      onRemove: () => this.#remove(handset),
    });
    this.#handsets.set(number, handset);
    this.#options.node.insertBefore(handset.node, before);
    this.#closeForm();
    this.#options.onChanged();
    this.#options.onAdded(handset);
  }

  /** @param {string} number */
  #take(number) {
    this.#handsets.get(number)?.dispose();
    this.#handsets.delete(number);
    this.#options.onChanged();
  }

  /** @param {Handset} handset */
  #remove(handset) {
    this.#take(handset.number);
    announce(`Phone ${handset.name} removed.`);
    this.#closeForm();
    if (this.#handsets.size === 0) this.#ask();
    else this.#options.addButton.focus();
  }

  /**
   * The carrier refused this phone's number: asks for another one.
   *
   * @param {Handset} handset
   * @param {string} why
   */
  refuse(handset, why) {
    const before = handset.node.nextElementSibling;
    this.#take(handset.number);
    this.#ask({ typed: handset.name, refused: why, before });
  }

  /**
   * Asks for a number: for another phone, or to replace a phone's number.
   *
   * @param {{typed?: string, refused?: string, focus?: boolean, instead?: Handset,
   *   before?: Element | null}} [request]
   */
  #ask({ typed = '', refused = '', focus = true, instead, before = instead?.node ?? null } = {}) {
    this.#closeForm();
    const back = document.activeElement;
    const cancel = () => {
      this.#closeForm();
      if (back instanceof HTMLElement) back.focus();
    };
    this.#form = createNumberForm({
      typed,
      refused,
      onNumber: (number) => this.#answered(number, instead),
      onCancel: this.#handsets.size === 0 ? null : cancel,
    });
    this.#options.node.insertBefore(this.#form.node, before);
    if (instead) instead.node.hidden = true;
    this.#options.addButton.hidden = true;
    if (focus) this.#form.focus();
  }

  /**
   * Returns the error of the number, or null.
   *
   * @param {string} number
   * @param {Handset} [instead]
   */
  #answered(number, instead) {
    if (instead?.number === number) this.#closeForm();
    else if (this.#handsets.has(number)) return ALREADY_HERE;
    else {
      const before = instead?.node.nextElementSibling ?? null;
      if (instead) this.#take(instead.number);
      this.#put(number, before);
    }
    const handset = this.#handsets.get(number);
    handset?.focus();
    announce(`Phone ${handset?.name} is on.`);
    return null;
  }

  #closeForm() {
    this.#form?.node.remove();
    this.#form = null;
    for (const handset of this.handsets) handset.node.hidden = false;
    this.#options.addButton.hidden = this.#handsets.size >= PHONES_MAX;
  }
}
