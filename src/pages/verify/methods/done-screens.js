// After a step, and at the end of a set-up.

/** @import {Screen} from '../context.js' */
/** @import {One} from '../dom.js' */
/** @import {MethodFlow} from './flow.js' */
import { button, isIdle } from '../buttons.js';
import { h } from '../dom.js';
import { ErrorBox } from '../error-text.js';
import { icon } from '../icons.js';
import { openAddDialog } from './add-dialog.js';
import { attempts } from './attempts.js';
import { before } from './layout.js';
import { KIND_ICONS, kindWords } from './words.js';

/** @type {Record<string, [title: string, text: string]>} by what proved the step */
const DONE = {
  approve: ['try.approved', 'app.added_text'],
  totp: ['app.added', 'app.added_text'],
  sms: ['end_title.sms_verified', 'end_text.sms_verified'],
  rcs: ['end_title.text_verified', 'end_text.sms_verified'],
  whatsapp: ['end_title.text_verified', 'end_text.sms_verified'],
  call: ['end_title.call_answered', 'end_text.call_answered'],
  inbound_sms: ['end_title.sms_verified', 'end_text.sms_verified'],
  passkey: ['passkey.created', 'passkey.created_text'],
  recovery: ['recovery.saved', 'recovery.saved_text'],
};
/** @type {Record<string, string>} */
const BY = { app: 'approve', phone: 'sms' };

/** A step is done. @param {MethodFlow} flow @returns {Screen} */
export function createStepDone(flow) {
  const { texts, model } = flow.context;
  const { step } = flow;
  const by = step?.step.by ?? BY[step?.kind ?? ''] ?? step?.kind ?? '';
  const [title = '', text = ''] = DONE[by] ?? ['app.added', 'app.added_text'];
  const words = model.session.purpose === 'manage' ? 'button.done' : 'button.next';
  return createEnd(flow, {
    title: texts.text(title),
    text: texts.text(text),
    next: [texts.text(words), () => flow.next()],
    above: true,
  });
}

/** Everything is set up: names the default method, and lists all. @param {MethodFlow} flow @returns {Screen} */
export function createSuccess(flow) {
  const { texts, actions } = flow.context;
  const { methods } = flow;
  const { registered, mayFinish } = methods;
  const usual = registered.find((each) => each.default);
  const missing = Math.max(1, methods.require - registered.length);
  return createEnd(flow, {
    title: texts.text(mayFinish ? 'success.title' : 'add.title'),
    text: mayFinish
      ? texts.text('success.text', { done: texts.text('button.done') })
      : texts.text('success.missing', { count: missing }),
    next: mayFinish
      ? [texts.text('button.done'), () => actions.finish('done')]
      : [texts.text('add.title'), () => openAddDialog(flow)],
    content: [
      usual &&
        h(
          'p',
          { class: 'default-method' },
          h('strong', null, texts.text('success.default')),
          ' ',
          nameOf(usual),
        ),
      h('ul', { class: 'set-up' }, registered.map(item)),
    ],
  });

  /** @param {import('../page-data.js').Registered} each */
  function item(each) {
    return h('li', null, icon(KIND_ICONS[each.kind]), h('span', null, nameOf(each)), icon('check'));
  }

  /** @param {import('../page-data.js').Registered} each */
  function nameOf({ kind, masked }) {
    const words = kindWords(kind, texts);
    return masked ? h('span', null, words, ' ', flow.context.phone(masked).node) : words;
  }
}

/**
 * @param {MethodFlow} flow
 * @param {{title: string, text: string, next: [words: string, act: () => unknown], content?: One[], above?: boolean}} parts
 * @returns {Screen}
 */
function createEnd(flow, { title, text, next: [words, act], content = [], above = false }) {
  const { texts } = flow.context;
  const errorBox = new ErrorBox();
  const attempt = attempts(errorBox, texts);
  const next = button('primary', words, () => attempt(act));
  const heading = h('h2', { tabindex: -1, 'aria-describedby': 'done-text' }, title);
  const node = h(
    'section',
    { class: 'screen end' },
    above && before(flow),
    h('div', { class: 'end-picture', 'data-state': 'verified' }, icon('check')),
    heading,
    h('p', { id: 'done-text', class: 'lead' }, text),
    ...content,
    errorBox.node,
    h('div', { class: 'stack' }, next),
  );
  document.addEventListener('keydown', press);

  /** The heading has the focus, so that the result is read out; Enter still presses the button. @param {KeyboardEvent} event */
  function press(event) {
    const control =
      event.target instanceof Element && event.target.closest('a, button, dialog, select');
    if (event.key === 'Enter' && !event.repeat && !control && isIdle(next)) next.click();
  }

  return {
    node,
    heading,
    focus: heading,
    leave: () => document.removeEventListener('keydown', press),
  };
}
