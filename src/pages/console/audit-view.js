// Who did what: about limits and lists, about registered methods, and in this console.
import { h } from '../verify/dom.js';
import { moment, table } from './actions.js';

/** @type {import('./views.js').View} */
export const auditView = { id: 'audit', title: 'Audit', role: 'support', render };

const SOURCES = /** @type {const} */ ({
  limits: 'Limits and lists',
  console: 'Console',
  methods: 'Registered methods',
});

/** @param {import('./views.js').Stage} stage */
async function render({ root, api, params }) {
  const of = params[0] !== undefined && params[0] in SOURCES ? params[0] : 'limits';
  const links = Object.entries(SOURCES).map(([id, title]) =>
    h('a', { href: `#audit/${id}`, 'aria-current': id === of && 'true' }, title),
  );
  root.append(
    h('h1', null, 'Audit'),
    h('nav', { class: 'row', 'aria-label': 'Audit of' }, ...links),
  );
  const { acts } = await api.get(`/audit?of=${of}`);
  const rows = acts.map(
    (/** @type {any} */ { at, operator, key, act, tenant, target, reason, until }) => [
      moment(at),
      operator,
      h('span', { class: 'id' }, key ?? '–'),
      act,
      tenant ?? '–',
      target,
      reason ?? '–',
      until === undefined ? '–' : moment(until),
    ],
  );
  const heads = ['When', 'Who', 'By', 'What', 'Tenant', 'About', 'Reason', 'Until'];
  const title = SOURCES[/** @type {keyof typeof SOURCES} */ (of)];
  root.append(
    h(
      'section',
      { class: 'card' },
      table(`${title}: the newest acts`, heads, rows, 'Nothing yet.'),
    ),
  );
}
