// One account: the device's name, notifications, the latest requests, and how to remove it.

/** @import {Account} from './account-store.js' */
/** @import {Context, Screen} from './context.js' */
import { announce } from '../verify/announcer.js';
import { busyWhile, button, isIdle } from '../verify/buttons.js';
import { attribute, h, show } from '../verify/dom.js';
import { errorText } from './error-text.js';
import { timeText } from './moments.js';
import { pushState, turnOff, turnOn } from './push.js';
import { whatText } from './request-screen.js';

const NAME_CHARS_MAX = 64;

/** @param {Context} context @param {Account} account @returns {Screen} */
export function createAccountScreen(context, account) {
  const { texts, api, accounts, data } = context;
  const heading = h('h1', null, h('bdi', null, account.brand));
  const trouble = h('p', { class: 'alert trouble', role: 'alert' });
  const push = h('section', { class: 'screen section' });
  const past = h('ul', { class: 'past' });
  const none = h('p', { class: 'quiet' }, texts.text('history.empty'));
  const remove = h('section', { class: 'screen section' });
  let pushed = '';
  askRemove(false);
  update();
  return {
    node: h(
      'div',
      { class: 'screen' },
      h(
        'div',
        null,
        heading,
        account.label && h('p', { class: 'quiet' }, h('bdi', null, account.label)),
      ),
      trouble,
      nameForm(),
      push,
      h(
        'section',
        { class: 'screen section' },
        h('h2', null, texts.text('history.title')),
        none,
        past,
      ),
      remove,
      h('div', { class: 'row' }, button('secondary', texts.text('button.back'), context.back)),
    ),
    heading,
    update,
  };

  function update() {
    const { history = [] } = account.view ?? {};
    if (account.removed) return false;
    none.hidden = history.length > 0;
    show(past, history.map(pastLine));
    void showPush();
    return true;
  }

  /** @param {import('./app-data.js').Ended} ended */
  function pastLine({ what, where, end, endedAt }) {
    return h(
      'li',
      null,
      h('span', { class: 'past-end', 'data-end': end }, texts.text(`end.${end}`)),
      h('span', { class: 'hint' }, timeText(texts, endedAt)),
      h(
        'span',
        { class: 'past-what' },
        h('bdi', null, whatText(texts, what)),
        where !== '' && [' · ', h('bdi', null, where)],
      ),
    );
  }

  function nameForm() {
    const fault = h('p', { id: 'name-fault', class: 'fault' });
    const field = h('input', {
      id: 'name',
      class: 'field',
      maxlength: NAME_CHARS_MAX,
      autocomplete: 'off',
      value: account.name,
      'aria-describedby': 'name-hint name-fault',
    });
    const save = button('secondary', texts.text('account.save'), () => {}, { type: 'submit' });
    return h(
      'form',
      {
        class: 'group',
        novalidate: true,
        onsubmit: async (event) => {
          event.preventDefault();
          const name = field.value.trim();
          fault.textContent = name === '' ? texts.text('pair.name_error') : '';
          attribute(field, 'aria-invalid', name === '' && 'true');
          if (name === '') return field.focus();
          if (!isIdle(save)) return;
          await busyWhile(save, () =>
            tried(async () => {
              await api.change(account, { name });
              announce(texts.text('account.saved'));
              await accounts.refresh(account.device);
            }),
          );
        },
      },
      h('label', { class: 'label', for: 'name' }, texts.text('pair.name')),
      h('div', { class: 'name-row' }, field, save),
      h('p', { id: 'name-hint', class: 'hint' }, texts.text('pair.name_hint')),
      fault,
    );
  }

  async function showPush() {
    const state = await pushState(account.view?.device.push ?? false);
    if (state === pushed) return;
    pushed = state;
    const sentence = { on: 'push.on', off: 'push.ask', blocked: 'push.blocked', none: 'push.none' }[
      state
    ];
    const change = state === 'on' ? turnOff : turnOn;
    push.replaceChildren(
      h('h2', null, texts.text('push.title')),
      h('p', null, texts.text(sentence)),
      ...(state === 'on' || state === 'off'
        ? [
            h(
              'div',
              { class: 'row' },
              button(
                'secondary',
                texts.text(state === 'on' ? 'push.turn_off' : 'push.turn_on'),
                () =>
                  tried(async () => {
                    await change(api, account, data.pushKey);
                    await accounts.refresh(account.device);
                  }, 'push.failed'),
              ),
            ),
          ]
        : []),
    );
  }

  /** @param {boolean} asked */
  function askRemove(asked) {
    remove.replaceChildren(
      ...(asked
        ? [
            h('p', { tabindex: -1 }, texts.nodes('remove.text', { brand: account.brand })),
            h(
              'div',
              { class: 'row' },
              button('primary', texts.text('remove.confirm'), () => tried(removeAccount)),
              button('secondary', texts.text('button.cancel'), () => askRemove(false)),
            ),
          ]
        : [button('quiet', texts.text('remove.open'), () => askRemove(true))]),
    );
    if (asked) remove.querySelector('p')?.focus();
  }

  async function removeAccount() {
    try {
      await api.remove(account);
    } catch (error) {
      if (/** @type {{code?: string}} */ (error).code !== 'device_removed') throw error;
    }
    await accounts.forget(account);
    context.go('', texts.text('remove.done'));
  }

  /** @param {() => Promise<unknown>} act @param {string} [otherwise] the sentence for what is no answer of the service */
  async function tried(act, otherwise) {
    trouble.textContent = '';
    try {
      await act();
    } catch (error) {
      trouble.textContent = errorText(texts, error, {
        other: otherwise,
        invalid_request: otherwise,
      });
    }
  }
}
