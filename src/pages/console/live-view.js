// What begins and ends, as it happens: the newest first, at most so many rows. Pausing holds the rows still; the stream goes on.
import { h } from '../verify/dom.js';
import { headOf, rowOf } from './challenge-parts.js';
import { filterRow, queryOf } from './filters.js';

/** @typedef {import('./challenge-parts.js').Found} Found */

export const ROWS_MAX = 200;
const FIRST_ROWS = 50;
const START_MS = 5_000;
/** Screen readers are told this often at most. */
const SAY_EVERY_MS = 10_000;

/** @type {import('./views.js').View} */
export const liveView = {
  id: 'live',
  title: 'Live',
  role: 'viewer',
  render(stage) {
    const { root, api, me, say } = stage;
    const many = me.tenants.length > 1;
    const body = h('tbody', null);
    const state = h('p', { class: 'quiet', role: 'status' });
    const missed = h('p', { class: 'quiet' });
    const pause = h(
      'button',
      { type: 'button', 'aria-pressed': 'false', onclick: toggle },
      'Pause',
    );
    /** Rows in the table, by challenge. @type {Map<string, HTMLTableRowElement>} */
    const rows = new Map();
    /** What came while the rows are held, oldest first. @type {Found[]} */
    let held = [];
    let paused = false;
    let connected = false;
    /** When this connection began; undefined before the first. @type {number | undefined} */
    let openedAt;
    let left = 0;
    let news = 0;
    let close = () => {};
    let turn = 0;
    const telling = setInterval(tell, SAY_EVERY_MS);

    const filters = filterRow(stage, {}, open);
    root.append(
      h('div', { class: 'row between' }, h('h1', null, 'Live'), pause),
      filters,
      h('div', { class: 'row between' }, state, missed),
      h(
        'div',
        {
          class: 'card table',
          tabindex: '0',
          role: 'region',
          'aria-label': 'Challenges, newest first',
        },
        h(
          'table',
          { class: 'found' },
          h('caption', { class: 'visually-hidden' }, `The newest first, ${ROWS_MAX} at most`),
          headOf(many),
          body,
        ),
      ),
    );
    open({});
    return () => {
      close();
      clearInterval(telling);
    };

    /** @param {import('./filters.js').Filter} filter */
    function open(filter) {
      close();
      turn += 1;
      const own = turn;
      rows.clear();
      body.replaceChildren();
      held = [];
      left = 0;
      connected = false;
      openedAt = undefined;
      missed.textContent = '';
      const query = queryOf(filter);
      close = api.stream(
        `/live?${query}`,
        (data, type) => {
          if (own === turn) take(data, type);
        },
        (now) => {
          if (own !== turn) return;
          connected = now === 'open';
          if (connected && openedAt !== undefined) miss();
          if (connected) openedAt = performance.now();
          showState();
        },
      );
      showState();
      fill(query, own);
    }

    /** What has ended before; what the stream has told meanwhile is newer. @param {string} query @param {number} own */
    async function fill(query, own) {
      const first = await api
        .get(`/challenges?limit=${FIRST_ROWS}&${query}`)
        .catch(() => undefined);
      if (own !== turn || !first) return;
      for (const found of first.challenges) {
        if (rows.has(found.id) || rows.size >= ROWS_MAX) continue;
        const row = rowOf(found, many);
        rows.set(found.id, row);
        body.append(row);
      }
      showState();
    }

    /** @param {any} data @param {string} type */
    function take(data, type) {
      if (type === 'ready') {
        // At first it belongs to the start; later the gateway has lost its own connection.
        if (performance.now() - (openedAt ?? 0) > START_MS) miss();
      }
      if (type !== 'lines') return;
      left += data.skipped;
      if (left > 0) missed.textContent = `${left} more came too fast to be shown. Find lists them.`;
      news += data.lines.length;
      if (paused) held = [...held, ...data.lines].slice(-ROWS_MAX);
      else put(data.lines);
      showState();
    }

    function miss() {
      missed.textContent = 'The connection was lost for a moment: rows may be missing.';
    }

    /** @param {Found[]} lines oldest first */
    function put(lines) {
      const newest = lines.slice(-ROWS_MAX);
      const focused = document.activeElement?.closest('tr')?.dataset.id;
      for (const found of newest) {
        rows.get(found.id)?.remove();
        const row = rowOf(found, many);
        rows.delete(found.id);
        rows.set(found.id, row);
        body.prepend(row);
        if (found.id === focused) row.querySelector('a')?.focus({ preventScroll: true });
      }
      while (body.rows.length > ROWS_MAX) {
        const last = body.rows[body.rows.length - 1];
        rows.delete(last?.dataset.id ?? '');
        last?.remove();
      }
    }

    function toggle() {
      paused = !paused;
      pause.setAttribute('aria-pressed', String(paused));
      pause.textContent = paused ? 'Go on' : 'Pause';
      if (!paused) put(held.splice(0));
      showState();
    }

    function showState() {
      const empty = rows.size === 0 ? ' Nothing has begun or ended yet.' : '';
      if (paused) show(`Paused. ${held.length === 0 ? 'Nothing' : held.length} new.`);
      else show(connected ? `Live.${empty}` : 'Connecting …');
    }

    /** @param {string} text */
    function show(text) {
      if (state.textContent !== text) state.textContent = text;
    }

    function tell() {
      if (news > 0 && !paused) say(`${news} new rows`);
      news = 0;
    }
  },
};
