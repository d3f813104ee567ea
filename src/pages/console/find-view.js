// Search by one field, the list with its filters, and the way to one challenge. A number stays in memory and in bodies: it is in no address.
import { h } from '../verify/dom.js';
import { addressOf, headOf, rowOf } from './challenge-parts.js';
import { renderChallenge } from './challenge-view.js';
import { eraseForm } from './erase-form.js';
import { addressParts, filterOf, filterRow, queryOf } from './filters.js';
import { hasRole } from './roles.js';

/** @typedef {import('./challenge-parts.js').Found} Found */
/** @typedef {{ as: string, challenges: Found[] }} Answer */

/** The last search, so that the way back from a challenge leads to it. @type {{ text: string, answer: Answer } | undefined} */
let last;

/** @type {Readonly<Record<string, string>>} */
const READ_AS = {
  id: 'a challenge’s id',
  number: 'a phone number',
  reference: 'your reference',
  carrier: 'a carrier’s id',
  subject: 'a subject',
};

/** @type {import('./views.js').View} */
export const findView = {
  id: 'find',
  title: 'Find',
  role: 'viewer',
  render(stage) {
    const [first = '', ...rest] = stage.params;
    if (/^(ch|ms)_/.test(first)) return renderChallenge(stage, first);
    renderSearch(stage, first, filterOf(rest));
  },
};

/** @param {import('./views.js').Stage} stage @param {string} mode @param {import('./filters.js').Filter} filter */
function renderSearch(stage, mode, filter) {
  const { root, api, go, me, say } = stage;
  const many = me.tenants.length > 1;
  const field = h('input', {
    ...{ type: 'search', name: 'text', required: true, maxlength: '128' },
    ...{ autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'find-hint' },
  });
  const form = h(
    'form',
    { class: 'row search', role: 'search', onsubmit: submit },
    h('label', { class: 'grow' }, 'Number, id, reference or subject', field),
    h('button', { class: 'main' }, 'Find'),
  );
  const hint = h(
    'p',
    { id: 'find-hint', class: 'quiet' },
    'A number with its country code, as in +358 44 123 4567; a challenge’s id (ch_…); your own reference or subject; a carrier’s id of a message.',
  );
  const result = h('div', { class: 'stack' });
  const list = h('section', { class: 'stack', 'aria-labelledby': 'find-list' });
  root.append(h('h1', null, 'Find'), form, hint, result, list);
  drawList(stage, list, filter);
  if (hasRole(me, 'operator')) root.append(eraseForm(stage, mode === 'erase', forget));
  if (last && mode === '') {
    field.value = last.text;
    drawAnswer(last.answer, last.text);
  } else if (mode === '') field.focus();
  if (mode === 'erase') root.querySelector('details')?.querySelector('input')?.focus();

  function forget() {
    last = undefined;
    field.value = '';
    result.replaceChildren();
  }

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const text = field.value.trim();
    if (text === '') return;
    try {
      /** @type {Answer} */
      const answer = await api.post('/challenges/search', { text });
      last = { text, answer };
      const [only] = answer.challenges;
      if (answer.challenges.length === 1 && only) return go(addressOf(only.id).slice(1));
      drawAnswer(answer, text);
      if (answer.challenges.length > 0) say(foundWords(answer));
    } catch (error) {
      result.replaceChildren(h('p', { class: 'alert', role: 'alert' }, messageOf(error)));
    }
  }

  /** @param {Answer} answer @param {string} text */
  function drawAnswer(answer, text) {
    const { challenges, as } = answer;
    if (challenges.length === 0) {
      result.replaceChildren(...nothingFound(text));
      return;
    }
    const words = `${foundWords(answer)}, read as ${READ_AS[as] ?? as}. The newest first.`;
    result.replaceChildren(tableOf(words, challenges, many).region);
  }
}

/** @param {Answer} answer */
function foundWords({ challenges: { length } }) {
  return length === 1 ? '1 challenge' : `${length} challenges`;
}

/** @param {string} text */
function nothingFound(text) {
  const isNational = /^[\d\s().\-/]{6,}$/.test(text);
  return [
    h('p', { class: 'alert', role: 'status' }, 'Nothing is recorded under this.'),
    h(
      'p',
      null,
      isNational
        ? 'Write a phone number with its country code: +358 44 123 4567.'
        : 'Then no request came for it within the time that facts are kept. Is the number in the account the one that the person has, and does the identity service reach the gateway?',
    ),
  ];
}

/** @param {import('./views.js').Stage} stage @param {HTMLElement} root @param {import('./filters.js').Filter} first */
function drawList(stage, root, first) {
  const { api, me, say } = stage;
  const many = me.tenants.length > 1;
  const table = tableOf('What ended in the last 24 hours, the newest first', [], many);
  const state = h('p', { class: 'quiet', role: 'status' });
  const more = h(
    'button',
    { type: 'button', class: 'hidden', onclick: () => load(next) },
    'Show more',
  );
  const file = h('a', { download: 'octothorpe-challenges.csv' }, 'CSV');
  let filter = first;
  /** @type {string | undefined} */
  let next;
  let turn = 0;
  const filters = filterRow(stage, first, (changed) => {
    filter = changed;
    // The address names the list, and the view stays as it is.
    history.replaceState(null, '', `#find/list${addressParts(filter).join('')}`);
    load();
  });
  const head = h('div', { class: 'row between' }, h('h2', { id: 'find-list' }, 'List'), file);
  root.append(head, filters, state, table.region, h('div', null, more));
  load();

  /** @param {string} [cursor] */
  async function load(cursor) {
    turn += 1;
    const own = turn;
    const query = queryOf(filter);
    file.href = `api/challenges.csv?${query}`;
    try {
      const asked = cursor === undefined ? query : `${query}&cursor=${encodeURIComponent(cursor)}`;
      const page = await api.get(`/challenges?${asked}`);
      if (own !== turn) return;
      if (cursor === undefined) table.body.replaceChildren();
      table.body.append(...page.challenges.map((/** @type {Found} */ found) => rowOf(found, many)));
      next = page.next;
      more.classList.toggle('hidden', next === undefined);
      const { length } = table.body.rows;
      state.textContent =
        length === 0 ? 'Nothing fits.' : `${length} shown${next ? ', and there are more' : ''}.`;
      if (cursor !== undefined) say(`${page.challenges.length} more rows`);
    } catch (error) {
      state.textContent = messageOf(error);
    }
  }
}

/** @param {string} caption @param {Found[]} challenges @param {boolean} many */
function tableOf(caption, challenges, many) {
  const body = h('tbody', null, ...challenges.map((found) => rowOf(found, many)));
  const table = h('table', { class: 'found' }, h('caption', null, caption), headOf(many), body);
  const region = h(
    'div',
    { class: 'card table', tabindex: '0', role: 'region', 'aria-label': caption },
    table,
  );
  return { region, body };
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : 'Something went wrong. Try again.';
}
