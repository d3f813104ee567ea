// The session ended without a result to show: canceled or skipped in another tab, expired, or not this browser's.

/** @import {Context, Screen} from './context.js' */
import { button } from './buttons.js';
import { h } from './dom.js';
import { ErrorBox } from './error-text.js';
import { icon } from './icons.js';

/** @param {Context} context @param {{gone: boolean}} options gone: the server no longer accepts requests of this browser @returns {Screen} */
export function createClosedScreen({ texts, model, actions }, { gone }) {
  const { state, brand } = model.session;
  const expired = gone || state === 'expired';
  const errorBox = new ErrorBox();
  const heading = h(
    'h2',
    { tabindex: -1, 'aria-describedby': 'end-text' },
    texts.text(expired ? 'session.expired_title' : 'end_title.canceled'),
  );
  const back = button('primary', texts.text('button.return', { brand: brand.name }), async () => {
    try {
      await actions.finish('cancel');
    } catch (error) {
      errorBox.showError(error, texts);
    }
  });
  const words = expired
    ? texts.nodes('session.expired', { brand: brand.name })
    : texts.nodes('end_text.canceled');
  const node = h(
    'section',
    { class: 'screen end' },
    h('div', { class: 'end-picture', 'data-state': 'expired' }, icon(expired ? 'clock' : 'cross')),
    heading,
    h('p', { id: 'end-text', class: 'lead' }, words),
    errorBox.node,
    !gone && h('div', { class: 'stack' }, back),
  );
  return { node, heading, focus: heading };
}
