// 'Text me a code' or 'Call me'.

/** @import {Channel} from './page-data.js' */
/** @import {Texts} from './texts.js' */
import { h } from './dom.js';
import { icon } from './icons.js';

/**
 * @param {object} options
 * @param {Channel[]} options.channels with one channel, no choice is shown
 * @param {Channel} options.value
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
          icon(input.value === 'sms' ? 'message' : 'phone'),
          h('span', null, texts.text(`number.${input.value}`)),
        ),
      ),
    ),
  );
  return {
    node,
    /** @returns {Channel} */
    get value() {
      return inputs.find((input) => input.checked)?.value === 'call' ? 'call' : 'sms';
    },
  };
}
