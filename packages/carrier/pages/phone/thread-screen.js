// One conversation: its messages, a button for each code, and the reply box.

/** @import {Message} from './carrier.js' */
/** @import {Thread} from './handset-state.js' */
import { carrier, explain } from './carrier.js';
import { channelBadge, channelName } from './channel-badge.js';
import { copyButton } from './clipboard.js';
import { findCode } from './code.js';
import { element, fill, setText, uniqueId } from './element.js';
import { icon } from './icons.js';
import { formatParty, isNumber } from './phone-number.js';
import { clockTime } from './time.js';

const REPLY_MAX = 1600;
const NEAR_END_PX = 60;

/**
 * @param {string} number this phone
 * @param {object} options
 * @param {() => void} options.onBack
 * @param {(id: string, title: string) => void} options.onExchange
 */
export function createThreadScreen(number, { onBack, onExchange }) {
  /** @type {Thread | null} */
  let shown = null;
  /** @type {Map<string, HTMLElement>} */
  const bubbles = new Map();
  const title = element('h3', { class: 'thread-title', tabindex: -1 });
  const list = element('ol', { class: 'bubbles' });
  const scroller = element(
    'div',
    { class: 'thread-scroll', tabindex: 0, role: 'region', 'aria-label': 'Conversation' },
    list,
  );
  const problem = element('p', { class: 'reply-problem', role: 'alert' });
  const fieldId = uniqueId('reply');
  const field = element('textarea', {
    id: fieldId,
    rows: 1,
    maxlength: REPLY_MAX,
    placeholder: 'Reply',
    enterkeyhint: 'send',
    onkeydown: sendOnEnter,
  });
  const form = element(
    'form',
    { class: 'reply', onsubmit: send },
    element('label', { for: fieldId, class: 'visually-hidden' }, 'Reply'),
    field,
    element('button', { type: 'submit', class: 'button primary' }, 'Send'),
  );
  const oneWay = element('p', { class: 'one-way' });
  const node = element(
    'div',
    { class: 'thread-screen' },
    threadHead(title, onBack),
    scroller,
    problem,
    form,
    oneWay,
  );

  /** @param {Thread} thread */
  function show(thread) {
    const another = shown?.key !== thread.key;
    if (another) {
      bubbles.clear();
      list.replaceChildren();
      setText(problem, '');
      field.value = '';
    }
    shown = thread;
    fill(title, formatParty(thread.party), channelBadge(thread.channel));
    form.hidden = thread.channel !== undefined || !isNumber(thread.party);
    oneWay.hidden = !form.hidden;
    setText(
      oneWay,
      thread.channel
        ? `This carrier takes no replies by ${channelName(thread.channel)}.`
        : `${thread.party} is a name, not a number. It cannot take a reply.`,
    );
    const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
    for (const message of thread.messages) place(message);
    if (another || atEnd) scroller.scrollTop = scroller.scrollHeight;
  }

  /** @param {Message} message */
  function place(message) {
    const known = bubbles.get(message.id);
    const status = statusWords(message);
    if (known) {
      const place = known.querySelector('.bubble-status');
      if (place) setText(place, status);
      return;
    }
    const bubble = bubbleFor(message, status);
    bubbles.set(message.id, bubble);
    list.append(bubble);
  }

  /** @param {Message} message @param {string} status */
  function bubbleFor(message, status) {
    const own = message.direction === 'from_phone';
    const code = own ? null : findCode(message.body);
    return element(
      'li',
      { class: own ? 'bubble own' : 'bubble' },
      element(
        'span',
        { class: 'visually-hidden' },
        own ? 'You: ' : `${formatParty(message.from)}: `,
      ),
      element('p', { class: 'bubble-text', dir: 'auto' }, message.body),
      code &&
        copyButton({
          label: `Copy ${code}`,
          className: 'code-chip',
          text: () => code,
        }),
      element(
        'p',
        { class: 'bubble-foot' },
        element('time', { datetime: message.at }, clockTime(message.at)),
        element('span', { class: 'bubble-status' }, status),
        element(
          'button',
          {
            type: 'button',
            class: 'link',
            'aria-label': `Exchange of this message, ${clockTime(message.at)}`,
            onclick: () =>
              onExchange(
                message.id,
                `${channelName(message.channel)} · ${formatParty(message.from)}`,
              ),
          },
          'Exchange',
        ),
      ),
    );
  }

  /** @param {KeyboardEvent} event */
  function sendOnEnter(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  }

  /** @param {SubmitEvent} event */
  async function send(event) {
    event.preventDefault();
    const body = field.value.trim();
    if (!shown || body === '') return;
    setText(problem, '');
    try {
      await carrier.reply(number, shown.party, body);
      field.value = '';
      scroller.scrollTop = scroller.scrollHeight;
    } catch (error) {
      setText(problem, `Not sent. ${explain(error)}`);
    }
    field.focus();
  }

  return { node, show, focus: () => title.focus() };
}

/** @param {Message} message */
function statusWords(message) {
  return message.direction === 'from_phone' ? message.status : '';
}

/** The title of a conversation, or of a new message, with the way back. @param {HTMLElement} title @param {() => void} onBack */
export function threadHead(title, onBack) {
  return element(
    'div',
    { class: 'thread-head' },
    element(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': 'Back to all messages',
        onclick: onBack,
      },
      icon('back'),
    ),
    title,
  );
}
