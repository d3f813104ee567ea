// What has been spent within the hour and the day, against the budgets.
import { h } from '../verify/dom.js';
import { table, tenantChoice } from './actions.js';

/** @type {import('./views.js').View} */
export const spendView = { id: 'spend', title: 'Spend', role: 'viewer', render };

const FIGURE = 'figure';

/** @param {import('./views.js').Stage} stage */
async function render({ root, api, params, me, go }) {
  const [named = ''] = params;
  const tenant = me.tenants.includes(named) ? named : (me.tenants[0] ?? '');
  const { lines, currency } = await api.get(`/spend/${tenant}`);
  const note =
    currency === undefined
      ? 'Estimates by the configured prices, in the operator’s own currency. Configure limits.currency to have the carriers’ prices take their place.'
      : `In ${currency}: estimates, until the carrier says what it charged.`;
  root.append(
    h('h1', null, 'Spend against budgets'),
    tenantChoice(me.tenants, tenant, (id) => go(`spend/${id}`)),
    h('p', { class: 'quiet' }, note),
    h(
      'section',
      { class: 'card' },
      linesTable(
        'Challenges',
        lines.filter((/** @type {any} */ line) => line.of === 'challenges'),
      ),
    ),
    h(
      'section',
      { class: 'card' },
      linesTable(
        'Messages of others',
        lines.filter((/** @type {any} */ line) => line.of === 'messages'),
      ),
    ),
  );
}

/** @param {string} caption @param {readonly any[]} lines */
function linesTable(caption, lines) {
  const rows = lines.map(({ country, hour, day }) => [
    country ?? 'The whole tenant',
    money(hour.spent),
    used(hour, `Of the hour, ${country ?? 'the whole tenant'}`),
    money(day.spent),
    used(day, `Of the day, ${country ?? 'the whole tenant'}`),
  ]);
  const heads = [
    'Country',
    { title: 'Within an hour', class: FIGURE },
    'Of its budget',
    { title: 'Within a day', class: FIGURE },
    'Of its budget',
  ];
  return table(caption, heads, rows);
}

/** @param {{ spent: number, budget?: number }} window @param {string} label */
function used({ spent, budget }, label) {
  if (budget === undefined) return h('span', { class: 'quiet' }, 'no budget');
  const percent = budget === 0 ? 100 : Math.round((100 * spent) / budget);
  const shown = percent === 0 && spent > 0 ? '< 1' : String(percent);
  const kind = percent >= 100 ? 'bad' : percent >= 80 ? 'note' : '';
  return [
    h('meter', { min: 0, max: 100, high: 80, value: Math.min(100, percent), 'aria-label': label }),
    ' ',
    h('span', { class: `tag ${kind}` }, `${shown} % of ${money(budget)}`),
  ];
}

/** @param {number} amount */
function money(amount) {
  return amount.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
