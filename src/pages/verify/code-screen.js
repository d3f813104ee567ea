// The person types the code from the SMS, or the browser reads it from the message.

import { announce } from './announcer.js';
import { busyWhile, button, isIdle } from './buttons.js';
import { createCodeField } from './code-field.js';
import { everySecond } from './countdown.js';
import { h, show } from './dom.js';
import { ErrorBox, isSaidByBar } from './error-text.js';
/** @import {Context, Screen} from './context.js' */
/** @import {PhoneChannel} from './page-data.js' */
import { createResend } from './resend.js';
import { stepBack } from './step-back.js';
import { codeFromMessage } from './web-otp.js';

const MINUTE = 60;

/** @typedef {{code: string, resent: boolean}} Draft */

/** @param {Context} context @param {{onBack: () => Promise<void> | void, draft?: Draft}} options @returns {Screen} */
export function createCodeScreen(context, { onBack, draft }) {
  const { texts, model, actions } = context;
  const errorBox = new ErrorBox();
  const reading = new AbortController();
  let resent = draft?.resent ?? false;
  let minutesShown = 0;
  let wordsShown = '';
  /** A submitted code without an answer. @type {{code: string, checksLeft: number} | undefined} */
  let unanswered;

  const heading = h('h2', { tabindex: -1 }, texts.text('setup.heading'));
  const { transaction } = model.session;
  const confirms =
    transaction && h('p', { class: 'lead' }, texts.nodes('code.transaction', transaction));
  const sent = h('p', { id: 'code-sent', class: 'lead' });
  const life = h('p', { id: 'code-life', class: 'hint' });
  const fault = h('p', { class: 'fault', id: 'code-fault', hidden: true });
  const arrival = h('p', { class: 'arrival' });
  // Last, so that nothing moves when it disappears after the message has arrived.
  const help = h('p', { class: 'hint' }, texts.text('code.help'));
  const verify = button('primary', texts.text('button.verify'), () => {}, { type: 'submit' });
  const code = createCodeField({
    id: 'code',
    describedBy: 'code-fault code-sent code-hint',
    onInput: () => clearFault(),
    onComplete: () => void check(),
  });
  // Without submitting: a code that was wrong is not sent again.
  code.field.value = draft?.code ?? '';
  const again = createResend(context, 'sms', resend);
  const node = h(
    'form',
    { class: 'screen', novalidate: true, onsubmit: submit },
    context.exits?.before(),
    heading,
    confirms,
    sent,
    errorBox.node,
    h(
      'div',
      { class: 'group' },
      h(
        'div',
        { class: 'label-row' },
        h('label', { class: 'label', for: 'code' }, texts.text('code.label')),
        h('span', { class: 'hint', id: 'code-hint' }, texts.text('code.hint')),
      ),
      code.node,
      fault,
      life,
    ),
    h('div', { class: 'row' }, stepBack(context, errorBox, onBack), verify),
    h('div', { class: 'help' }, arrival, again.node, help),
  );
  const stopLife = everySecond(showLife);
  void readMessage();

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (code.value.length === 6) return check();
    showFault(texts.text(code.value === '' ? 'code_error.empty' : 'code_error.format'));
  }

  async function check() {
    if (!isIdle(verify)) return;
    clearFault();
    const checksLeft = model.challenge?.checksLeft ?? 0;
    code.field.readOnly = true;
    announce(texts.text('code.checking'));
    await busyWhile(verify, async () => {
      try {
        const outcome = await actions.check(code.value);
        if (outcome === 'wrong_code') showWrong();
      } catch (error) {
        if (isSaidByBar(error)) unanswered = { code: code.value, checksLeft };
        errorBox.showError(error, texts);
      } finally {
        code.field.readOnly = false;
      }
    });
  }

  /** Sends the waiting code, unless it arrived and only its answer was lost. */
  async function connected() {
    const waiting = unanswered;
    unanswered = undefined;
    if (waiting === undefined || waiting.code !== code.value) return;
    if ((model.challenge?.checksLeft ?? 0) < waiting.checksLeft) showWrong();
    else await check();
  }

  function showWrong() {
    const attempts = model.challenge?.checksLeft ?? 0;
    showFault(texts.text('code_error.wrong', { attempts }));
  }

  /** @param {PhoneChannel} channel */
  async function resend(channel) {
    errorBox.clear();
    try {
      await actions.resend(channel);
    } catch (error) {
      return errorBox.showError(error, texts);
    }
    if (channel !== 'sms') return;
    resent = true;
    update();
    code.field.focus();
    code.field.select();
    announce(texts.text('code.resent', { phone: phone().text }));
  }

  async function readMessage() {
    const found = await codeFromMessage(reading.signal);
    if (found === undefined || reading.signal.aborted) return;
    announce(texts.text('code.auto_read'));
    code.value = found;
  }

  /** @param {string} sentence */
  function showFault(sentence) {
    fault.textContent = sentence;
    fault.hidden = false;
    code.markWrong(true);
    announce(texts.text('error.announce', { message: sentence }));
  }

  function clearFault() {
    errorBox.clear();
    fault.textContent = '';
    fault.hidden = true;
    code.markWrong(false);
  }

  function phone() {
    return context.phone(model.challenge?.to ?? '');
  }

  function showLife() {
    const { challenge } = model;
    if (!challenge) return;
    const seconds = model.secondsUntil(challenge.expiresAt);
    const minutes = Math.ceil(seconds / MINUTE);
    const sentence =
      seconds > MINUTE
        ? texts.text('code.expires_in', { minutes })
        : texts.text('code.expires_in_seconds', { seconds });
    show(life, sentence);
    if (minutes === 1 && minutesShown === 2) announce(sentence);
    minutesShown = minutes;
  }

  /** Where the code went. */
  function sentWords() {
    const { text, fellBack } = model.challenge ?? {};
    if (fellBack) return 'code.fell_back';
    if (resent) return 'code.resent';
    return text === 'rcs' || text === 'whatsapp' ? `code.sent_${text}` : 'code.sent';
  }

  function update() {
    const state = model.challenge?.state ?? '';
    const words = sentWords();
    show(sent, texts.nodes(words, { phone: phone().node }));
    // The screen stays while the message takes another way.
    if (wordsShown !== '' && wordsShown !== words)
      announce(texts.text(words, { phone: phone().text }));
    wordsShown = words;
    show(arrival, texts.text(`status.${state}`));
    arrival.dataset.state = state;
    help.hidden = state === 'delivered';
    again.update();
  }

  update();
  return {
    node,
    heading,
    focus: code.field,
    update,
    plansCame: update,
    connected,
    draft: () => ({ code: code.value, resent }),
    leave() {
      reading.abort();
      again.stop();
      stopLife();
    },
  };
}
