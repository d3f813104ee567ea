// A new message: to whom, and what. A scanned `sms:` address fills it in.

/** @import {Message} from './carrier.js' */
import { carrier, explain } from './carrier.js';
import { element, setText, uniqueId } from './element.js';
import { threadHead } from './thread-screen.js';

const TEXT_MAX = 1600;

/**
 * @param {string} number this phone
 * @param {object} options
 * @param {() => void} options.onBack
 * @param {(message: Message) => void} options.onSent
 */
export function createComposeScreen(number, { onBack, onSent }) {
  const toId = uniqueId('to');
  const textId = uniqueId('text');
  const problem = element('p', { class: 'field-problem', id: uniqueId('problem'), role: 'alert' });
  const to = element('input', {
    id: toId,
    type: 'tel',
    inputmode: 'tel',
    autocomplete: 'off',
    maxlength: 40,
    placeholder: '+1 202 555 0100',
    'aria-describedby': problem.id,
  });
  const text = element('textarea', { id: textId, rows: 4, maxlength: TEXT_MAX, dir: 'auto' });
  const title = element('h3', { class: 'thread-title', tabindex: -1 }, 'New message');
  const form = element(
    'form',
    { class: 'compose', novalidate: true, onsubmit: send },
    element('label', { for: toId }, 'To'),
    to,
    element('label', { for: textId }, 'Text'),
    text,
    problem,
    element('button', { type: 'submit', class: 'button primary wide' }, 'Send'),
  );
  const node = element('div', { class: 'thread-screen' }, threadHead(title, onBack), form);

  /** @param {SubmitEvent} event */
  async function send(event) {
    event.preventDefault();
    const [receiver, body] = [to.value.replace(/[^+\d]/g, ''), text.value.trim()];
    if (receiver === '') return complain('Type the number to write to, with its country code.', to);
    if (body === '') return complain('Write the text to send.', text);
    setText(problem, '');
    try {
      const sent = await carrier.reply(number, receiver, body);
      to.value = '';
      text.value = '';
      onSent(sent);
    } catch (error) {
      complain(`Not sent. ${explain(error)}`, to);
    }
  }

  /** @param {string} sentence @param {HTMLElement} field */
  function complain(sentence, field) {
    setText(problem, sentence);
    field.focus();
  }

  return {
    node,
    /** @param {{to: string, body: string}} [draft] what was typed stays where there is none */
    open(draft) {
      setText(problem, '');
      if (draft) {
        to.value = draft.to;
        text.value = draft.body;
      }
      title.focus();
    },
  };
}
