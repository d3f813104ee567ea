// The call history of one phone, newest first, each call with its transcript.

/** @import {Call} from './carrier.js' */
/** @import {HandsetState} from './handset-state.js' */
import { transcriptLine } from './call-transcript.js';
import { callerOf, outcome } from './call-words.js';
import { element, setText } from './element.js';
import { formatParty } from './phone-number.js';
import { clockTime } from './time.js';

/**
 * @param {HandsetState} state
 * @param {object} options
 * @param {(id: string, title: string) => void} options.onExchange
 */
export function createCallsScreen(state, { onExchange }) {
  /** @type {Map<string, {node: HTMLElement, update: (call: Call) => void}>} */
  const rows = new Map();
  const list = element('ul', { class: 'history' });
  const empty = element(
    'div',
    { class: 'empty' },
    element('p', { class: 'empty-title' }, 'No calls yet'),
    element(
      'p',
      {},
      'Ask for a call to ',
      element('b', {}, formatParty(state.number)),
      '. It rings here.',
    ),
  );
  const node = element(
    'div',
    { class: 'screen' },
    element('h3', { class: 'screen-title' }, 'Calls'),
    list,
    empty,
  );

  function render() {
    const calls = state.history();
    empty.hidden = calls.length > 0;
    const wanted = new Set(calls.map((call) => call.id));
    for (const [id, row] of rows) {
      if (wanted.has(id)) continue;
      row.node.remove();
      rows.delete(id);
    }
    for (const call of calls.reverse()) {
      const row = rows.get(call.id) ?? add(call);
      row.update(call);
    }
  }

  /** @param {Call} call */
  function add(call) {
    const words = element('span', { class: 'history-outcome' });
    const lines = element('ol', { class: 'lines' });
    const details = element(
      'details',
      { class: 'history-details' },
      element(
        'summary',
        {},
        element('span', { class: 'history-party' }, callerOf(call)),
        element('time', { class: 'thread-time', datetime: call.at }, clockTime(call.at)),
        words,
      ),
      lines,
      element(
        'button',
        {
          type: 'button',
          class: 'link',
          'aria-label': `Exchange of this call, ${clockTime(call.at)}`,
          onclick: () => onExchange(call.id, `Call · ${callerOf(call)}`),
        },
        'Exchange',
      ),
    );
    const row = {
      node: element('li', {}, details),
      /** @param {Call} current */
      update(current) {
        const how = outcome(current);
        setText(words, how);
        details.classList.toggle('missed', how === 'Missed');
        if (lines.childElementCount !== current.transcript.length)
          lines.replaceChildren(...current.transcript.map(transcriptLine));
      },
    };
    rows.set(call.id, row);
    list.prepend(row.node);
    return row;
  }

  render();
  return { node, render };
}
