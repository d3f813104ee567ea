// The carriers as switches: one that is off refuses everything.
import { h } from '../verify/dom.js';
import { ask, explain } from './demo-api.js';
import { carrierName } from './steps.js';

const PATH = '/demo/doors/carriers';

/** @param {Element} node @param {Element} hint where a fault is told */
export async function carrierSwitches(node, hint) {
  try {
    const works = await ask(PATH);
    node.replaceChildren(
      ...Object.keys(works).map((name) => carrierSwitch(name, works[name], hint)),
    );
  } catch (error) {
    hint.textContent = explain(error);
  }
}

/** @param {string} name @param {boolean} works @param {Element} hint */
function carrierSwitch(name, works, hint) {
  const input = h('input', {
    type: 'checkbox',
    role: 'switch',
    autocomplete: 'off',
    checked: works,
    onchange: () => void turn(),
  });

  /** Shows what the carrier says, also where the change failed. */
  async function turn() {
    const wanted = input.checked;
    try {
      const now = await ask(PATH, { name, works: wanted });
      input.checked = now[name];
    } catch (error) {
      input.checked = !wanted;
      hint.textContent = explain(error);
    }
  }

  return h('label', null, input, carrierName(name));
}
