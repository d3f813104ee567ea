// The magic numbers: the behaviour of each, and a button to use it.

/** @import {MagicNumber} from './carrier.js' */
import { carrier, explain } from './carrier.js';
import { copyButton } from './clipboard.js';
import { element, fill } from './element.js';
import { formatParty, partyKey } from './phone-number.js';

/** @param {(number: string) => void} onUse */
export function createMagicPanel(onUse) {
  const list = element('ul', { class: 'magic' });
  const status = element('div', { role: 'status' }, element('p', { class: 'hint' }, 'Loading…'));
  const node = element(
    'div',
    { class: 'panel-body' },
    element(
      'p',
      { class: 'hint' },
      'Ask for a code or a call to one of these numbers to see how a phone in trouble behaves.',
    ),
    status,
    list,
  );

  async function load() {
    try {
      const numbers = await carrier.magic();
      fill(status);
      fill(list, ...numbers.map(card));
    } catch (error) {
      fill(
        status,
        element('p', { class: 'field-problem' }, explain(error)),
        element('button', { type: 'button', class: 'button small', onclick: load }, 'Try again'),
      );
    }
  }

  /** @param {MagicNumber} magic */
  function card(magic) {
    const name = formatParty(magic.number);
    return element(
      'li',
      { class: 'magic-number' },
      element(
        'p',
        {},
        sentence(magic.does),
        magic.vendor && element('span', { class: 'vendor' }, VENDORS[magic.vendor]),
      ),
      element(
        'div',
        { class: 'magic-use' },
        element('code', {}, name),
        copyButton({
          label: 'Copy',
          name: `Copy ${name}`,
          className: 'link',
          text: () => `+${partyKey(magic.number)}`,
        }),
        element(
          'button',
          {
            type: 'button',
            class: 'button small',
            'aria-label': `Use ${name}: ${magic.does}`,
            onclick: () => onUse(partyKey(magic.number)),
          },
          'Use',
        ),
      ),
    );
  }

  return { node, load };
}

const VENDORS = { twilio: 'Twilio only', vonage: 'Vonage only', telnyx: 'Telnyx only' };

/** @param {string} text */
function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
