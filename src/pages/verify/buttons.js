// Buttons that stay in the tab order while they wait: a removed or disabled button loses the focus.

/** @import {IconName} from './icons.js' */
import { attribute, h } from './dom.js';
import { icon } from './icons.js';

/**
 * @param {'primary' | 'secondary' | 'quiet'} kind
 * @param {string} words
 * @param {() => unknown} act the button works again when this is done
 * @param {{name?: IconName, type?: 'button' | 'submit'}} [more]
 */
export function button(kind, words, act, { name, type = 'button' } = {}) {
  const node = h(
    'button',
    {
      type,
      class: `button ${kind}`,
      onclick: async (event) => {
        if (type === 'submit') return;
        event.preventDefault();
        if (isIdle(node)) await busyWhile(node, act);
      },
    },
    name && icon(name),
    h('span', null, words),
  );
  return node;
}

/** Marks a button as busy until the act is over. @param {HTMLElement} node @param {() => unknown} act */
export async function busyWhile(node, act) {
  attribute(node, 'aria-busy', 'true');
  try {
    await act();
  } finally {
    attribute(node, 'aria-busy', false);
  }
}

/** @param {HTMLElement} node */
export function isIdle(node) {
  return !node.hasAttribute('aria-busy') && node.getAttribute('aria-disabled') !== 'true';
}
