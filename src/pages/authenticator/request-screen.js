// One request: whose it is, what for, from where and when, and the two digits of the sign-in page.

/** @import {Found} from './accounts.js' */
/** @import {Context, Screen} from './context.js' */
import { busyWhile, button, isIdle } from '../verify/buttons.js';
import { attribute, h } from '../verify/dom.js';
import { errorText } from './error-text.js';
import { timeText } from './moments.js';
import { createNumberPad, DIGITS } from './number-pad.js';

/** @param {Context} context @param {Found} found @returns {Screen} */
export function createRequestScreen(context, { account, request }) {
  const { texts, api, accounts } = context;
  const heading = h('h1', null, texts.text('request.title'));
  const pad = createNumberPad(texts);
  const fault = h('p', { id: 'number-fault', class: 'fault', role: 'alert' });
  const trouble = h('p', { class: 'alert trouble', role: 'alert' });
  const approve = button('primary', texts.text('request.approve'), () => {}, { type: 'submit' });
  const form = h(
    'form',
    {
      class: 'screen',
      novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        if (isIdle(approve)) await busyWhile(approve, send);
      },
    },
    h(
      'div',
      { class: 'group' },
      h('label', { class: 'label', for: 'number' }, texts.text('request.number')),
      h('p', { id: 'number-hint', class: 'hint' }, texts.text('request.number_hint')),
      pad.field,
      fault,
    ),
    pad.pad,
    h(
      'div',
      { class: 'stack' },
      approve,
      button('secondary', texts.text('request.deny'), () =>
        context.go(`deny/${request.challenge}`),
      ),
    ),
  );
  let answering = false;
  // Every later screen of this request knows that the person has seen it; that it could not be told is no trouble.
  void api.shown(account, request.challenge).catch(() => {});
  return {
    node: h('div', { class: 'screen request' }, heading, facts(context, request), trouble, form),
    heading,
    // Ended elsewhere while it was on the screen.
    update: () => answering || accounts.request(request.challenge) !== undefined,
  };

  async function send() {
    const number = pad.value();
    const whole = number.length === DIGITS;
    fault.textContent = whole ? '' : texts.text('request.number_error');
    attribute(pad.field, 'aria-invalid', !whole && 'true');
    if (!whole) return pad.field.focus();
    trouble.textContent = '';
    answering = true;
    try {
      const { outcome } = await api.answer(account, request, 'approve', number);
      ended(context, outcome);
    } catch (error) {
      trouble.textContent = errorText(texts, error);
      answering = false;
    }
    void accounts.refresh(account.device);
  }
}

/** @param {Context} context @param {string} outcome */
export function ended({ go }, outcome) {
  go(`end/${outcome === 'too_late' ? 'over' : outcome}`);
}

/** A request without words of its own is a sign-in. @param {Context['texts']} texts @param {string} what */
export function whatText(texts, what) {
  return what === '' ? texts.text('request.sign_in') : what;
}

/** @param {Context} context @param {import('./app-data.js').Request} request */
export function facts({ texts, accounts }, request) {
  const { account } = accounts.request(request.challenge) ?? {};
  const logo = account?.view?.brand.logo;
  // A private address says nothing about the place.
  const rows = [
    [texts.text('request.what'), whatText(texts, request.what)],
    [texts.text('request.where'), request.where],
    [texts.text('request.when'), timeText(texts, request.createdAt)],
  ].filter(([, value]) => value !== '');
  return h(
    'div',
    { class: 'facts' },
    h(
      'p',
      { class: 'facts-brand' },
      logo
        ? h('img', { src: logo, alt: request.brand, height: 28 })
        : h('bdi', null, request.brand),
      account?.label && h('bdi', { class: 'hint' }, account.label),
    ),
    h(
      'dl',
      null,
      rows.map(([name, value]) =>
        h('div', null, h('dt', null, name), h('dd', null, h('bdi', null, value))),
      ),
    ),
  );
}
