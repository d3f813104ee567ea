// The HTTP exchanges of one message or call, kept fresh while it is on view.

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
  /** @type {string[]} what each card on view was made from */
  let drawn = [];
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

  /** @param {string} wanted @param {string} title */
  async function show(wanted, title) {
    about = wanted;
    openedFrom = document.activeElement;
    drawn = [];
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

  /** Redraws only the cards that changed, so that what the person opened stays open. @param {Exchange[]} exchanges */
  function draw(exchanges) {
    const wanted = exchanges.map((exchange) => JSON.stringify(exchange));
    exchanges.forEach((exchange, index) => {
      if (drawn[index] === wanted[index]) return;
      const card = exchangeCard(exchange);
      const old = list.children[index];
      if (!old) list.append(card);
      else {
        const open = old.querySelector('details')?.open ?? false;
        old.replaceWith(card);
        const details = card.querySelector('details');
        if (details) details.open = open;
      }
    });
    while (list.children.length > exchanges.length) list.lastElementChild?.remove();
    drawn = wanted;
  }

  return { node, show };
}
