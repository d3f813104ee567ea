// The messages and calls of all phones, newest first, with a search. Updated while it is shown.

/** @import {InboxEntry} from './carrier.js' */
import { callerOf, outcome } from './call-words.js';
import { carrier, explain } from './carrier.js';
import { channelName } from './channel-badge.js';
import { element, fill, setText, uniqueId } from './element.js';
import { formatParty, partyKey } from './phone-number.js';
import { clockTime } from './time.js';

const REFRESH_MS = 1_500;
const TYPED_MS = 200;

/**
 * @param {object} actions
 * @param {(number: string) => void} actions.onPhone
 * @param {(id: string, title: string) => void} actions.onExchange
 */
export function createInboxPanel({ onPhone, onExchange }) {
  /** What is on view, to redraw only changes. */
  let drawn = '';
  /** @type {number | undefined} */
  let typed;
  const id = uniqueId('inbox-search');
  const search = element('input', {
    id,
    type: 'search',
    class: 'inbox-search',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'Number, text, status or id',
    oninput: () => {
      clearTimeout(typed);
      typed = setTimeout(refresh, TYPED_MS);
    },
  });
  const status = element('p', { class: 'hint', role: 'status' });
  const list = element('ol', { class: 'inbox' });
  const node = element(
    'div',
    { class: 'panel-body' },
    element('label', { for: id, class: 'inbox-label' }, 'Search all phones'),
    search,
    status,
    list,
  );

  setInterval(() => {
    if (!node.hidden && document.visibilityState === 'visible') void refresh();
  }, REFRESH_MS);

  async function refresh() {
    const asked = search.value;
    try {
      const entries = await carrier.inbox(asked);
      if (asked === search.value) draw(entries, asked);
    } catch (error) {
      setText(status, explain(error));
    }
  }

  /** @param {InboxEntry[]} entries @param {string} asked */
  function draw(entries, asked) {
    const content = JSON.stringify(entries);
    if (content === drawn) return;
    // A person who stands on a button keeps it.
    const held = list.contains(document.activeElement) ? document.activeElement?.id : '';
    drawn = content;
    setText(status, summary(entries.length, asked));
    fill(list, ...entries.map(row));
    if (held) document.getElementById(held)?.focus();
  }

  /** @param {InboxEntry} entry */
  function row(entry) {
    const { what, text, state, at, about } = words(entry);
    const name = formatParty(entry.number);
    return element(
      'li',
      { class: 'inbox-entry' },
      element(
        'p',
        { class: 'inbox-head' },
        element('b', {}, what),
        element('time', { datetime: at }, clockTime(at)),
      ),
      element('p', { class: 'inbox-text' }, text),
      element(
        'p',
        { class: 'inbox-foot' },
        element('span', { class: 'vendor' }, state),
        element(
          'button',
          {
            type: 'button',
            class: 'link',
            id: `phone-of-${about}`,
            'aria-label': `Open the phone ${name}`,
            onclick: () => onPhone(partyKey(entry.number)),
          },
          'Phone',
        ),
        element(
          'button',
          {
            type: 'button',
            class: 'link',
            id: `exchange-of-${about}`,
            'aria-label': `Exchange of: ${what}`,
            onclick: () => onExchange(about, what),
          },
          'Exchange',
        ),
      ),
    );
  }

  return { node, refresh };
}

/** @param {InboxEntry} entry */
function words(entry) {
  if (entry.kind === 'message') {
    const { from, to, body, media = [], vendor, status, channel, at, id } = entry.message;
    const what = `${channelName(channel)} ${formatParty(from)} → ${formatParty(to)}`;
    const files = media.map((url) => `[${url}]`).join(' ');
    return { what, text: `${body} ${files}`.trim(), state: `${vendor} · ${status}`, at, about: id };
  }
  const { call } = entry;
  const caller = call.direction === 'from_phone' ? formatParty(call.from) : callerOf(call);
  const said = call.transcript.filter(({ kind }) => kind === 'says').at(-1);
  return {
    what: `Call ${caller} → ${formatParty(call.to)}`,
    text: said?.text ?? '',
    state: `${call.vendor} · ${outcome(call)}`,
    at: call.at,
    about: call.id,
  };
}

/** @param {number} count @param {string} asked */
function summary(count, asked) {
  if (count > 0) return count === 1 ? '1 message or call' : `${count} messages and calls`;
  return asked === ''
    ? 'Nothing yet. Send a message or place a call with your application.'
    : 'Nothing matches this search.';
}
