// The HTTP exchanges of one message or call, updated while they are shown.

/** @import {Exchange} from './carrier.js' */
import { carrier, explain } from './carrier.js';
import { element, fill, setText } from './element.js';
import { exchangeCard } from './exchange-card.js';

const REFRESH_MS = 1_500;

export function createExchangePanel() {
  /** @type {string | null} */
  let about = null;
  /** @type {Element | null} */
  let openedFrom = null;
  /** @type {(() => void) | undefined} */
  let opener;
  /** The ids on view. @type {Set<number>} */
  const drawn = new Set();
  const heading = element(
    'h3',
    { class: 'exchange-title', tabindex: -1 },
    'No message or call chosen',
  );
  const id = element('code', { class: 'exchange-id' });
  const hint = element(
    'p',
    { class: 'hint' },
    'Choose “Exchange” at a message or a call: the request that started it, the script that the call ran, and every callback with its signature.',
  );
  const problem = element('p', { class: 'field-problem', role: 'status' });
  const list = element('ol', { class: 'exchanges' });
  const back = element(
    'button',
    { type: 'button', class: 'link', hidden: true, onclick: goBack },
    'Back to the phone',
  );
  const node = element('div', { class: 'panel-body' }, back, heading, id, hint, problem, list);

  setInterval(() => {
    if (about !== null && !node.hidden && document.visibilityState === 'visible') void refresh();
  }, REFRESH_MS);

  /**
   * @param {string} wanted
   * @param {string} title
   * @param {() => void} [openAgain] the inbox, if it was opened from there
   */
  async function show(wanted, title, openAgain) {
    about = wanted;
    opener = openAgain;
    setText(back, openAgain ? 'Back to the inbox' : 'Back to the phone');
    openedFrom = document.activeElement;
    drawn.clear();
    setText(heading, title);
    setText(id, wanted);
    setText(problem, '');
    hint.hidden = true;
    back.hidden = false;
    fill(list);
    await refresh();
    heading.focus();
  }

  function goBack() {
    opener?.();
    if (openedFrom instanceof HTMLElement) openedFrom.focus();
  }

  async function refresh() {
    const asked = about;
    if (asked === null) return;
    try {
      const exchanges = await carrier.exchanges(asked);
      if (asked !== about) return;
      draw(exchanges);
      setText(problem, exchanges.length === 0 ? 'The sandbox holds no exchange for this.' : '');
    } catch (error) {
      if (asked === about) setText(problem, explain(error));
    }
  }

  /** An exchange is recorded when it is over and never changes, so only new ones are rendered. @param {Exchange[]} exchanges */
  function draw(exchanges) {
    for (const exchange of exchanges) {
      if (drawn.has(exchange.id)) continue;
      drawn.add(exchange.id);
      list.append(exchangeCard(exchange));
    }
  }

  return { node, show };
}
