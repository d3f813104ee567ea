// 'No, it's not me', confirmed: it refuses the request, and says what may be behind it.

/** @import {Found} from './accounts.js' */
/** @import {Context, Screen} from './context.js' */
import { button } from '../verify/buttons.js';
import { h } from '../verify/dom.js';
import { errorText } from './error-text.js';
import { ended, facts } from './request-screen.js';

/** @param {Context} context @param {Found} found @returns {Screen} */
export function createDenyScreen(context, { account, request }) {
  const { texts, api, accounts, go } = context;
  const heading = h('h1', null, texts.text('deny.title'));
  const trouble = h('p', { class: 'alert trouble', role: 'alert' });
  let answering = false;
  return {
    node: h(
      'div',
      { class: 'screen' },
      heading,
      facts(context, request),
      h('p', null, texts.text('deny.text')),
      trouble,
      h(
        'div',
        { class: 'stack' },
        button('primary', texts.text('deny.confirm'), send),
        button('secondary', texts.text('button.back'), () => go(`request/${request.challenge}`)),
      ),
    ),
    heading,
    update: () => answering || accounts.request(request.challenge) !== undefined,
  };

  async function send() {
    answering = true;
    trouble.textContent = '';
    try {
      const { outcome } = await api.answer(account, request, 'deny', '');
      ended(context, outcome);
    } catch (error) {
      trouble.textContent = errorText(texts, error);
      answering = false;
    }
    void accounts.refresh(account.device);
  }
}
