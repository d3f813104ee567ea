// Sign-in: the preferred method is being started.

/** @import {Desk, Screen} from './desk.js' */
import { h } from './dom.js';

/** @param {Desk} desk @returns {Screen} */
export function createStartingScreen({ texts }) {
  const heading = h('h2', { tabindex: -1 }, texts.text('page.loading'));
  return { node: h('section', { class: 'screen' }, heading), heading, focus: heading };
}
