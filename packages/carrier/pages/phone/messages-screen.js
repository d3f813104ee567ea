// The messages of one phone: the list of threads, one thread with its reply box, and a new message.

import { channelBadge } from './channel-badge.js';
import { copyButton } from './clipboard.js';
/** @import {Message} from './carrier.js' */
/** @import {HandsetState, Thread} from './handset-state.js' */
import { findCode } from './code.js';
import { createComposeScreen } from './compose-screen.js';
import { element } from './element.js';
import { icon } from './icons.js';
import { formatParty, partyKey } from './phone-number.js';
import { preferences } from './preferences.js';
import { createThreadScreen } from './thread-screen.js';
import { clockTime } from './time.js';

/**
 * @param {HandsetState} state
 * @param {object} options
 * @param {(id: string, title: string) => void} options.onExchange
 * @param {() => void} options.onRead a conversation was opened or closed
 */
export function createMessagesScreen(state, { onExchange, onRead }) {
  /** @type {string | null} */
  let openKey = null;
  let composing = false;
  /** @type {Map<string, {shows: string, node: HTMLElement}>} */
  const rows = new Map();
  const list = element('ul', { class: 'threads' });
  const empty = element(
    'div',
    { class: 'empty' },
    element('p', { class: 'empty-title' }, 'No messages yet'),
    element(
      'p',
      {},
      'Ask for a code to ',
      element('b', {}, formatParty(state.number)),
      '. It arrives here.',
    ),
  );
  const write = element(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': 'New message',
      onclick: () => startCompose(),
    },
    icon('plus'),
  );
  const inbox = element(
    'div',
    { class: 'inbox' },
    element(
      'div',
      { class: 'inbox-head' },
      element('h3', { class: 'screen-title' }, 'Messages'),
      write,
    ),
    list,
    empty,
  );
  const thread = createThreadScreen(state.number, { onBack: () => open(null), onExchange });
  const compose = createComposeScreen(state.number, {
    onBack: () => {
      composing = false;
      render();
      write.focus();
    },
    onSent: (message) => {
      composing = false;
      state.putMessage(message);
      open(partyKey(message.to));
    },
  });
  const node = element('div', { class: 'screen' }, inbox, thread.node, compose.node);
  thread.node.hidden = true;
  compose.node.hidden = true;

  /** @param {string | null} key */
  function open(key) {
    const left = openKey;
    openKey = key;
    render();
    onRead();
    if (key !== null) thread.focus();
    else if (left !== null) rowOf(left)?.focus();
  }

  /** @param {{to: string, body: string}} [draft] */
  function startCompose(draft) {
    composing = true;
    render();
    compose.open(draft);
  }

  /** @param {string} key */
  function rowOf(key) {
    return /** @type {HTMLElement | null | undefined} */ (
      rows.get(key)?.node.querySelector('.thread-open')
    );
  }

  /** Returns the number of unread messages. */
  function render() {
    const threads = state.threads();
    const current = threads.find((candidate) => candidate.key === openKey);
    if (!current) openKey = null;
    compose.node.hidden = !composing;
    inbox.hidden = composing || current !== undefined;
    thread.node.hidden = composing || current === undefined;
    if (current && !composing) {
      thread.show(current);
      if (node.offsetParent !== null) markRead(current);
    }
    renderList(threads);
    return threads.reduce((sum, candidate) => sum + unreadIn(candidate), 0);
  }

  /**
   * Renders only changed threads, so that the focus and a 'Copied' stay.
   *
   * @param {Thread[]} threads
   */
  function renderList(threads) {
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    const focusedKey = focused?.closest('li')?.dataset['key'];
    const wanted = threads.map((candidate) => keptOrNewRow(candidate));
    const same = wanted.length === list.children.length;
    if (!same || wanted.some((node, index) => node !== list.children[index])) {
      list.replaceChildren(...wanted);
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
      else if (focusedKey !== undefined) rowOf(focusedKey)?.focus();
    }
    empty.hidden = threads.length > 0;
  }

  /** @param {Thread} candidate */
  function keptOrNewRow(candidate) {
    const shows = `${candidate.messages.at(-1)?.id} ${unreadIn(candidate)}`;
    const kept = rows.get(candidate.key);
    if (kept?.shows === shows) return kept.node;
    const node = row(candidate);
    rows.set(candidate.key, { shows, node });
    return node;
  }

  /** @param {Thread} candidate */
  function row(candidate) {
    const newest = /** @type {Message} */ (candidate.messages.at(-1)); // no thread is empty
    const unread = unreadIn(candidate);
    const code = newest.direction === 'to_phone' ? findCode(newest.body) : null;
    return element(
      'li',
      { class: unread > 0 ? 'thread unread' : 'thread', 'data-key': candidate.key },
      element(
        'button',
        {
          type: 'button',
          class: 'thread-open',
          onclick: () => open(candidate.key),
        },
        element(
          'span',
          { class: 'thread-party' },
          formatParty(candidate.party),
          channelBadge(candidate.channel),
        ),
        element('time', { class: 'thread-time', datetime: newest.at }, clockTime(newest.at)),
        element('span', { class: 'thread-preview', dir: 'auto' }, newest.body),
        unread > 0 && element('span', { class: 'visually-hidden' }, `, ${unread} unread`),
      ),
      code &&
        copyButton({
          label: `Copy ${code}`,
          className: 'code-chip',
          text: () => code,
        }),
    );
  }

  /** @param {Thread} candidate */
  function unreadIn(candidate) {
    const until = preferences.readUntil(state.number, candidate.key);
    return candidate.messages.filter(
      (message) => message.direction === 'to_phone' && message.at > until,
    ).length;
  }

  /** @param {Thread} candidate */
  function markRead(candidate) {
    const newest = candidate.messages.at(-1);
    if (newest) preferences.setReadUntil(state.number, candidate.key, newest.at);
  }

  render();
  return { node, render, compose: startCompose };
}
