// How a request ended.

/** @import {Context, Screen} from './context.js' */
import { button } from '../verify/buttons.js';
import { h } from '../verify/dom.js';
import { icon } from '../verify/icons.js';

const OUTCOMES = /** @type {const} */ ({
  approved: { title: 'end.approved', picture: 'check', state: 'verified' },
  denied: { title: 'end.denied', picture: 'shield', state: 'denied' },
  wrong_number: { title: 'end.wrong_number', picture: 'cross', state: 'failed' },
  over: { title: 'end.expired', picture: 'clock', state: 'expired' },
});

/** @param {Context} context @param {string} outcome @returns {Screen} */
export function createEndScreen({ texts, go }, outcome) {
  const known = outcome in OUTCOMES ? /** @type {keyof typeof OUTCOMES} */ (outcome) : 'over';
  const { title, picture, state } = OUTCOMES[known];
  const heading = h('h1', null, texts.text(title));
  return {
    node: h(
      'div',
      { class: 'screen end' },
      h('div', { class: 'end-picture', 'data-state': state }, icon(picture)),
      heading,
      h('p', { class: 'lead' }, texts.text(`end_text.${known}`)),
      h(
        'div',
        { class: 'stack' },
        button('primary', texts.text('button.done'), () => go('')),
      ),
    ),
    heading,
    update: () => true,
  };
}
