// The first screen: what waits for an answer, the accounts, and how to add one.

/** @import {Account} from './account-store.js' */
/** @import {Found} from './accounts.js' */
/** @import {Context, Screen} from './context.js' */
import { announce } from '../verify/announcer.js';
import { button } from '../verify/buttons.js';
import { attribute, h } from '../verify/dom.js';
import { icon } from '../verify/icons.js';
import { timeText } from './moments.js';
import { whatText } from './request-screen.js';

const TICKET = /(?:^|#pair=)([\w-]{22})$/;

/** @param {Context} context @param {{adding: boolean}} how @returns {Screen} */
export function createHomeScreen(context, { adding }) {
  const { texts, accounts } = context;
  const heading = h('h1', null, texts.text(adding ? 'pair.title' : 'home.title'));
  const content = h('div', { class: 'screen' });
  const node = h('div', { class: 'screen' }, heading, content);
  const pull = pullToRefresh(() => context.refresh());
  let shown = '';
  update();
  return { node, heading, update, leave: pull.stop };

  function update() {
    // Not while nothing has changed: a person may be typing, or be on a button.
    const state = JSON.stringify([
      accounts.loaded,
      accounts.all.map(({ device, brand, label, name, removed }) => [
        device,
        brand,
        label,
        name,
        removed,
      ]),
      accounts.requests.map(({ request }) => request.challenge),
    ]);
    if (state === shown) return;
    shown = state;
    if (!accounts.loaded) return;
    if (adding || accounts.all.length === 0) content.replaceChildren(...adder());
    else content.replaceChildren(waiting(), list(), foot());
  }

  function adder() {
    const empty = accounts.all.length === 0 && !adding;
    const field = h('input', {
      id: 'link',
      class: 'field',
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      dir: 'ltr',
    });
    const fault = h('p', { id: 'link-fault', class: 'fault', role: 'alert' });
    const form = h(
      'form',
      {
        class: 'screen',
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          const ticket = TICKET.exec(field.value.trim())?.[1];
          if (ticket) return location.assign(`#pair=${ticket}`);
          fault.textContent = texts.text('home.paste_error');
          attribute(field, 'aria-invalid', 'true');
          attribute(field, 'aria-describedby', 'link-fault');
          field.focus();
        },
      },
      h(
        'div',
        { class: 'group' },
        h('label', { class: 'label', for: 'link' }, texts.text('home.paste')),
        field,
        fault,
      ),
      h(
        'div',
        { class: 'row' },
        button('primary', texts.text('home.continue'), () => {}, { type: 'submit' }),
        adding && button('secondary', texts.text('button.back'), context.back),
      ),
    );
    return [
      ...(empty ? [h('h2', null, texts.text('home.empty'))] : []),
      h('p', null, texts.text('home.empty_text')),
      form,
    ];
  }

  function waiting() {
    const found = accounts.requests;
    if (found.length === 0) return h('p', { class: 'quiet' }, texts.text('home.none_waiting'));
    const sentence = texts.text('home.waiting', { count: found.length });
    return h('section', { class: 'stack' }, h('h2', null, sentence), found.map(requestLine));
  }

  /** @param {Found} found */
  function requestLine({ request }) {
    return h(
      'a',
      { class: 'entry waiting', href: `#request/${request.challenge}` },
      h(
        'span',
        { class: 'entry-text' },
        h('bdi', { class: 'entry-name' }, request.brand),
        h('bdi', { class: 'hint' }, whatText(texts, request.what)),
      ),
      h('span', { class: 'hint' }, timeText(texts, request.createdAt)),
    );
  }

  function list() {
    return h(
      'section',
      { class: 'stack' },
      h('h2', null, texts.text('home.accounts')),
      h(
        'ul',
        { class: 'stack' },
        accounts.all.map((account) => h('li', null, accountLine(account))),
      ),
    );
  }

  /** @param {Account} account */
  function accountLine(account) {
    const { brand, label, name, device, removed, view } = account;
    const text = h(
      'span',
      { class: 'entry-text' },
      h('bdi', { class: 'entry-name' }, brand),
      h('bdi', { class: 'hint' }, label ?? name),
    );
    if (removed) {
      return h(
        'div',
        { class: 'entry removed' },
        h(
          'div',
          { class: 'entry-text' },
          text,
          h('p', { class: 'fault' }, texts.text('home.removed')),
        ),
        button('secondary', texts.text('home.forget'), async () => {
          await accounts.forget(account);
          announce(texts.text('remove.done'));
        }),
      );
    }
    return h(
      'a',
      { class: 'entry', href: `#account/${device}` },
      view?.brand.logo
        ? h('img', { class: 'entry-logo', src: view.brand.logo, alt: '' })
        : h('span', { class: 'entry-mark', 'aria-hidden': 'true' }, [...brand][0] ?? ''),
      text,
      icon('forward'),
    );
  }

  function foot() {
    return h(
      'div',
      { class: 'row' },
      button('secondary', texts.text('home.add'), () => context.go('add')),
      button('secondary', texts.text('home.refresh'), context.refresh),
    );
  }
}

const PULL_PX = 90;

/** Pulling the page down from its top reads everything again. @param {() => unknown} refresh */
function pullToRefresh(refresh) {
  let from = Number.NaN;
  /** @param {TouchEvent} event */
  const begin = ({ touches }) => {
    from = scrollY === 0 ? (touches[0]?.clientY ?? Number.NaN) : Number.NaN;
  };
  /** @param {TouchEvent} event */
  const end = ({ changedTouches }) => {
    if ((changedTouches[0]?.clientY ?? 0) - from > PULL_PX) refresh();
  };
  addEventListener('touchstart', begin, { passive: true });
  addEventListener('touchend', end, { passive: true });
  return {
    stop() {
      removeEventListener('touchstart', begin);
      removeEventListener('touchend', end);
    },
  };
}
