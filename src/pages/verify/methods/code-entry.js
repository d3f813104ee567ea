// A code that the person types: from an authenticator app, in a set-up and as a proof; or one of the recovery codes.

/** @import {Context, Screen} from '../context.js' */
/** @import {MethodFlow} from './flow.js' */
import { announce } from '../announcer.js';
import { ApiError } from '../api.js';
import { busyWhile, button, isIdle } from '../buttons.js';
import { createCodeField } from '../code-field.js';
import { attribute, h } from '../dom.js';
import { ErrorBox } from '../error-text.js';
import { createStep } from './layout.js';

/** @typedef {{code: string}} Draft */

/** 'Enter the code', in a set-up. @param {MethodFlow} flow @param {Draft} [draft] @returns {Screen} */
export function createAuthenticatorCode(flow, draft) {
  const { texts, actions } = flow.context;
  const next = button('primary', texts.text('button.next'), () => entry.submit());
  const entry = createSixDigits(flow.context, next, draft, async (code) => {
    const { outcome } = await actions.ask('totp/check', { code });
    return outcome;
  });
  const step = createStep(flow, {
    title: texts.text('totp.title'),
    lead: [texts.text('totp.text')],
    content: (errorBox) => {
      entry.errorBox = errorBox;
      return [entry.node];
    },
    next,
    back: () => flow.goTo('scan'),
  });
  return { ...step, focus: entry.field, draft: () => ({ code: entry.field.value }) };
}

/** @param {MethodFlow} flow @param {Draft} [draft] @returns {Screen} */
export function createTotpProof(flow, draft) {
  const { texts, actions } = flow.context;
  const next = button('primary', texts.text('button.verify'), () => entry.submit());
  const entry = createSixDigits(flow.context, next, draft, (code) => actions.check(code));
  return proofScreen(flow, {
    title: texts.text('totp.title'),
    text: texts.text('totp.text'),
    other: texts.text('cannot.app'),
    next,
    entry,
  });
}

/** @param {MethodFlow} flow @param {Draft} [draft] @returns {Screen} */
export function createRecoveryProof(flow, draft) {
  const { texts, actions } = flow.context;
  const next = button('primary', texts.text('button.verify'), () => entry.submit());
  const field = h('input', {
    id: 'recovery-code',
    class: 'field secret',
    type: 'text',
    name: 'recovery-code',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    dir: 'ltr',
    maxlength: 32,
    'aria-describedby': 'code-fault',
  });
  field.value = draft?.code ?? '';
  const entry = createEntry(flow.context, {
    next,
    field,
    label: texts.text('recovery.label'),
    content: field,
    read: () => field.value.trim(),
    isComplete: (code) => code.replace(/[\s-]/g, '').length >= 10,
    incomplete: texts.text('recovery.empty'),
    send: (code) => actions.check(code),
    fault: () => texts.text('recovery.wrong'),
  });
  field.addEventListener('input', () => entry.clear());
  return proofScreen(flow, {
    title: texts.text('way.recovery'),
    text: texts.text('recovery.text'),
    other: texts.text('button.cannot_use_now'),
    next,
    entry,
  });
}

/** @typedef {ReturnType<typeof createEntry>} Entry */

/** @param {MethodFlow} flow @param {{title: string, text: string, other: string, next: HTMLElement, entry: Entry}} parts @returns {Screen} */
function proofScreen(flow, { title, text, other, next, entry }) {
  const errorBox = new ErrorBox();
  entry.errorBox = errorBox;
  const heading = h('h2', { tabindex: -1 }, title);
  const node = h(
    'section',
    { class: 'screen' },
    heading,
    h('p', { id: 'entry-text' }, text),
    entry.node,
    errorBox.node,
    h(
      'div',
      { class: 'stack' },
      next,
      button('quiet', other, () => flow.others()),
    ),
  );
  attribute(entry.field, 'aria-describedby', 'code-fault entry-text');
  return { node, heading, focus: entry.field, draft: () => ({ code: entry.field.value }) };
}

/**
 * @param {Context} context
 * @param {HTMLElement} next
 * @param {Draft | undefined} draft
 * @param {(code: string) => Promise<string>} send
 */
function createSixDigits({ texts, model, actions }, next, draft, send) {
  const code = createCodeField({
    id: 'code',
    describedBy: 'code-fault step-lead',
    onInput: () => entry.clear(),
    onComplete: () => void entry.run(),
  });
  // Without submitting: a code that was wrong is not sent again.
  code.field.value = draft?.code ?? '';
  const entry = createEntry(
    { texts, model, actions },
    {
      next,
      field: code.field,
      label: texts.text('totp.label'),
      content: code.node,
      read: () => code.value,
      isComplete: (typed) => typed.length === 6,
      incomplete: texts.text('code_error.format'),
      send,
      fault: (outcome) => texts.text(outcome === 'used_code' ? 'totp.used' : 'totp.wrong'),
      mark: code.markWrong,
    },
  );
  return entry;
}

/**
 * @param {Pick<Context, 'texts' | 'model' | 'actions'>} context
 * @param {object} parts
 * @param {HTMLElement} parts.next
 * @param {HTMLInputElement} parts.field
 * @param {string} parts.label
 * @param {HTMLElement} parts.content
 * @param {() => string} parts.read
 * @param {(code: string) => boolean} parts.isComplete
 * @param {string} parts.incomplete
 * @param {(code: string) => Promise<string>} parts.send
 * @param {(outcome: string) => string} parts.fault
 * @param {(wrong: boolean) => void} [parts.mark]
 */
function createEntry({ texts }, parts) {
  const { next, field, label, content, read, isComplete, incomplete, send, fault } = parts;
  const mark = parts.mark ?? ((wrong) => attribute(field, 'aria-invalid', wrong && 'true'));
  const sentence = h('p', { class: 'fault', id: 'code-fault', hidden: true });
  const entry = {
    errorBox: new ErrorBox(),
    field,
    node: h(
      'form',
      { class: 'group', novalidate: true, onsubmit: submitted },
      h('label', { class: 'label', for: field.id }, label),
      content,
      sentence,
    ),
    clear,
    run,
    submit,
  };

  /** Enter in the field. @param {Event} event */
  function submitted(event) {
    event.preventDefault();
    void run();
  }

  async function run() {
    if (isIdle(next)) await busyWhile(next, submit);
  }

  async function submit() {
    if (field.readOnly) return;
    const code = read();
    clear();
    if (!isComplete(code)) return show(incomplete);
    field.readOnly = true;
    announce(texts.text('code.checking'));
    try {
      const outcome = await send(code);
      if (['wrong_code', 'used_code'].includes(outcome)) show(fault(outcome));
    } catch (error) {
      // A recovery code that cannot be one.
      const malformed = error instanceof ApiError && error.code === 'invalid_request';
      if (malformed) show(fault('wrong_code'));
      else entry.errorBox.showError(error, texts);
    } finally {
      field.readOnly = false;
    }
  }

  /** @param {string} text */
  function show(text) {
    sentence.textContent = text;
    sentence.hidden = false;
    mark(true);
    field.focus();
    field.select();
    announce(texts.text('error.announce', { message: text }));
  }

  function clear() {
    entry.errorBox.clear();
    sentence.textContent = '';
    sentence.hidden = true;
    mark(false);
  }

  return entry;
}
