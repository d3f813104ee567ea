// Sign-in: the preferred method is being started.

/** @import {Context, Screen} from './context.js' */
import { h } from './dom.js';

/** @param {Context} context @returns {Screen} */
export function createStartingScreen({ texts }) {
  const heading = h('h2', { tabindex: -1 }, texts.text('page.loading'));
  return { node: h('section', { class: 'screen' }, heading), heading, focus: heading };
}
