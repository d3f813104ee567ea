// Adds an account: shows whose it is, asks for the device's name, makes the key, and registers it with the ticket.

/** @import {Context, Screen} from './context.js' */
import { busyWhile, button, isIdle } from '../verify/buttons.js';
import { attribute, h } from '../verify/dom.js';
import { createKey } from './device-key.js';
import { errorText } from './error-text.js';

const NAME_CHARS_MAX = 64;

/** @param {Context} context @param {{ticket: string, onDone: () => void}} how @returns {Screen} */
export function createPairScreen(context, { ticket, onDone }) {
  const { texts, api, accounts } = context;
  const heading = h('h1', null, texts.text('pair.title'));
  const about = h('p', null, '…');
  const trouble = h('p', { class: 'alert trouble', role: 'alert' });
  const fault = h('p', { id: 'name-fault', class: 'fault' });
  const field = h('input', {
    id: 'name',
    class: 'field',
    maxlength: NAME_CHARS_MAX,
    autocomplete: 'off',
    value: suggestedName(),
    'aria-describedby': 'name-hint name-fault',
  });
  const add = button('primary', texts.text('pair.add'), () => {}, { type: 'submit' });
  const form = h(
    'form',
    {
      class: 'screen',
      novalidate: true,
      hidden: true,
      onsubmit: async (event) => {
        event.preventDefault();
        if (isIdle(add)) await busyWhile(add, pair);
      },
    },
    h(
      'div',
      { class: 'group' },
      h('label', { class: 'label', for: 'name' }, texts.text('pair.name')),
      field,
      h('p', { id: 'name-hint', class: 'hint' }, texts.text('pair.name_hint')),
      fault,
    ),
    h('div', { class: 'row' }, add, button('secondary', texts.text('button.cancel'), leave)),
  );
  const exit = h(
    'div',
    { class: 'row', hidden: true },
    button('secondary', texts.text('button.done'), leave),
  );
  void look();
  return {
    node: h('div', { class: 'screen' }, heading, about, trouble, form, exit),
    heading,
    update: () => true,
  };

  async function look() {
    try {
      if (!window.crypto?.subtle || !window.indexedDB) throw new Error('unsupported');
      const { brand, label } = await api.ticket(ticket);
      about.replaceChildren(
        ...texts.nodes('pair.text', { brand: label ? `${brand.name} (${label})` : brand.name }),
      );
      form.hidden = false;
    } catch (error) {
      about.hidden = true;
      exit.hidden = false;
      show(error);
    }
  }

  async function pair() {
    const name = field.value.trim();
    fault.textContent = name === '' ? texts.text('pair.name_error') : '';
    attribute(field, 'aria-invalid', name === '' && 'true');
    if (name === '') return field.focus();
    trouble.textContent = '';
    try {
      const keys = await createKey();
      const view = await api.pair(ticket, name, keys);
      const { brand, label, device } = view;
      await accounts.add({
        ...{ device: device.id, privateKey: keys.privateKey, brand: brand.name, name: device.name },
        ...(label === undefined ? {} : { label }),
        ...{ addedAtMs: Date.now(), view },
      });
      onDone();
      context.go(`account/${device.id}`, texts.text('pair.done'));
    } catch (error) {
      show(error);
    }
  }

  /** @param {unknown} error */
  function show(error) {
    trouble.textContent = errorText(texts, error, {
      not_found: 'pair.over',
      other: window.crypto?.subtle && window.indexedDB ? undefined : 'pair.unsupported',
    });
  }

  function leave() {
    context.go('');
  }
}

function suggestedName() {
  const { platform = '', brands = [] } = /** @type {any} */ (navigator).userAgentData ?? {};
  const device =
    /iPhone|iPad|Android|Windows|Macintosh|Linux/.exec(navigator.userAgent)?.[0] ?? platform;
  const browser =
    /Firefox|Edg|Chrome|Safari/.exec(navigator.userAgent)?.[0] ?? brands[0]?.brand ?? '';
  return [device.replace('Macintosh', 'Mac'), browser.replace('Edg', 'Edge')]
    .filter(Boolean)
    .join(', ');
}
