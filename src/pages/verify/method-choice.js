// 'Text me a code', 'Call me', or 'Text us instead'.

/** @import {FormChannel} from './page-data.js' */
/** @import {IconName} from './icons.js' */
/** @import {Texts} from './texts.js' */
import { h } from './dom.js';
import { icon } from './icons.js';

/** @type {Record<FormChannel, IconName>} */
const ICONS = { sms: 'message', call: 'phone', inbound_sms: 'send' };

/**
 * @param {object} options
 * @param {FormChannel[]} options.channels with one channel, no choice is shown
 * @param {FormChannel} options.value
 * @param {Texts} options.texts
 * @param {() => void} options.onChange
 */
export function createMethodChoice({ channels, value, texts, onChange }) {
  const chosen = channels.includes(value) ? value : channels[0];
  const inputs = channels.map((channel) =>
    h('input', {
      type: 'radio',
      name: 'channel',
      value: channel,
      checked: channel === chosen,
      onchange: onChange,
    }),
  );
  const node = h(
    'fieldset',
    { class: 'methods', hidden: channels.length < 2 },
    h('legend', { class: 'label' }, texts.text('number.method')),
    h(
      'div',
      { class: 'method-list' },
      inputs.map((input) =>
        h(
          'label',
          { class: 'method' },
          input,
          icon(ICONS[/** @type {FormChannel} */ (input.value)]),
          h('span', null, texts.text(`number.${input.value}`)),
        ),
      ),
    ),
  );
  return {
    node,
    /** @returns {FormChannel} */
    get value() {
      const found = inputs.find((input) => input.checked)?.value;
      return channels.find((each) => each === found) ?? 'sms';
    },
    /** Another is chosen where this one was. @param {FormChannel} channel @param {boolean} offered */
    offer(channel, offered) {
      const input = inputs.find((each) => each.value === channel);
      const label = input?.closest('label');
      if (!input || !label) return;
      label.hidden = !offered;
      input.disabled = !offered;
      if (offered || !input.checked || !inputs[0]) return;
      inputs[0].checked = true;
    },
  };
}
