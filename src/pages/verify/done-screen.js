// Verified. Set-up waits for 'Done'; a sign-in continues by itself, in the visible tab.

/** @import {Context, Screen} from './context.js' */
import { busyWhile, button, isIdle } from './buttons.js';
import { h } from './dom.js';
import { ErrorBox } from './error-text.js';
import { icon } from './icons.js';

const RETURN_AFTER_MS = 1_500;

/** @param {Context} context @param {string} [title] its text @returns {Screen} */
export function createDoneScreen(context, title) {
  const { texts, model, actions } = context;
  const { purpose, brand } = model.session;
  const state = model.challenge?.state === 'call_answered' ? 'call_answered' : 'sms_verified';
  const signsIn = purpose === 'signin';
  const errorBox = new ErrorBox();
  const words = texts.text(signsIn ? 'signin.verified' : `end_text.${state}`);
  const heading = h(
    'h2',
    { tabindex: -1, 'aria-describedby': 'done-text' },
    title ?? texts.text(titleOf(model.challenge, state)),
  );
  const done = button('primary', texts.text('button.done'), leave);
  const node = h(
    'section',
    { class: 'screen end' },
    h('div', { class: 'end-picture', 'data-state': 'verified' }, icon('check')),
    heading,
    h('p', { id: 'done-text', class: 'lead' }, words),
    signsIn && h('p', { class: 'hint' }, texts.nodes('done.returning', { brand: brand.name })),
    errorBox.node,
    h('div', { class: 'stack' }, done),
  );
  document.addEventListener('keydown', press);
  const timer = signsIn ? setTimeout(goOn, RETURN_AFTER_MS) : undefined;

  function goOn() {
    if (document.visibilityState === 'visible') void busyWhile(done, leave);
    else document.addEventListener('visibilitychange', goOn, { once: true });
  }

  /** The heading has the focus, so that the result is read out; Enter still presses the button. @param {KeyboardEvent} event */
  function press(event) {
    const control = event.target instanceof Element && event.target.closest('a, button');
    if (event.key === 'Enter' && !event.repeat && !control && isIdle(done))
      void busyWhile(done, leave);
  }

  async function leave() {
    clearTimeout(timer);
    errorBox.clear();
    try {
      await actions.finish('done');
    } catch (error) {
      errorBox.showError(error, texts);
    }
  }

  return {
    node,
    heading,
    focus: heading,
    leave() {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', goOn);
      document.removeEventListener('keydown', press);
    },
  };
}

/** @param {import('./page-data.js').Challenge | null} challenge @param {string} state */
function titleOf(challenge, state) {
  const rich = challenge?.text === 'rcs' || challenge?.text === 'whatsapp';
  return rich && state === 'sms_verified' ? 'end_title.text_verified' : `end_title.${state}`;
}
