// The overview: from request to proof, along the time, by country and carrier, and what it costs.
import { h } from '../verify/dom.js';
import { channelName } from './challenge-parts.js';
import { count, countryName, money, percent, routeName, seconds } from './figures.js';
import { barCell, nameTable } from './name-table.js';
import { chartsOf } from './time-charts.js';

/**
 * Figures of a time, a country or a carrier.
 * @typedef {object} Measures
 * @property {number} requested
 * @property {number} refused
 * @property {number} sent
 * @property {number} delivered
 * @property {number} verified
 * @property {number} failed
 * @property {number} ended
 * @property {number} [conversion]
 * @property {number} [deliveredMedianSeconds]
 * @property {number} [verifiedMedianSeconds]
 * @property {number} spend
 * @property {number} [costPerVerified]
 */
/** @typedef {Measures & { name: string }} Named */
/**
 * @typedef {object} Overview
 * @property {'hour' | 'day'} period
 * @property {string} [currency]
 * @property {Measures} whole
 * @property {(Measures & { from: string })[]} times
 * @property {Named[]} countries
 * @property {Named[]} channels
 * @property {Named[]} carriers
 * @property {Named[]} tenants
 */

const RANGES = { day: 'Last 24 hours', week: 'Last 7 days', month: 'Last 30 days' };

/** @type {import('./views.js').View} */
export const overviewView = {
  id: 'overview',
  title: 'Overview',
  role: 'viewer',
  async render(stage) {
    const { root, api, me, params, say } = stage;
    const [asked = 'day'] = params;
    let range = Object.hasOwn(RANGES, asked) ? asked : 'day';
    const figures = h('div', { class: 'stack' });
    const choose = select('Time', Object.entries(RANGES), range, (value) => {
      range = value;
      history.replaceState(null, '', `#overview/${range}`);
      load();
    });
    const tenant = select(
      'Tenant',
      [['', 'All tenants'], ...me.tenants.map((id) => [id, id])],
      '',
      () => load(),
    );
    const file = h('a', { download: 'octothorpe-stats.csv' }, 'CSV');
    root.append(
      h(
        'div',
        { class: 'row between' },
        h('h1', null, 'Overview'),
        h('div', { class: 'row' }, choose.label, me.tenants.length > 1 ? tenant.label : '', file),
      ),
      figures,
    );
    /** @type {(() => void)[]} */
    let closers = [];
    let turn = 0;
    await load();
    return close;

    async function load() {
      turn += 1;
      const own = turn;
      const of =
        tenant.select.value === '' ? '' : `&tenant=${encodeURIComponent(tenant.select.value)}`;
      file.href = `api/stats?period=${range === 'month' ? 'day' : 'hour'}&format=csv${of}`;
      /** @type {Overview} */
      const overview = await api.get(`/overview?range=${range}${of}`);
      if (own !== turn) return;
      const again = closers.length > 0;
      close();
      const drawn = chartsOf(overview);
      closers = drawn.closers;
      figures.replaceChildren(
        tilesOf(overview),
        h(
          'div',
          { class: 'halves' },
          funnelOf(overview.whole),
          nameTable('By carrier', 'Carrier', overview.carriers, {
            nameOf: routeName,
            currency: overview.currency,
            linkOf: (name) => listLink('carrier', name),
          }),
        ),
        drawn.node,
        nameTable('By country', 'Country', overview.countries, {
          nameOf: countryName,
          currency: overview.currency,
          linkOf: (name) => listLink('country', name),
        }),
        nameTable('By channel', 'Channel', overview.channels, {
          nameOf: (name) => channelName(routeName(name)),
          currency: overview.currency,
          linkOf: (name) => listLink('channel', name),
        }),
        ...(me.tenants.length > 1
          ? [
              nameTable('By tenant', 'Tenant', overview.tenants, {
                nameOf: String,
                currency: overview.currency,
                linkOf: (name) => listLink('tenant', name),
              }),
            ]
          : []),
      );
      if (again)
        say(
          `${RANGES[/** @type {keyof typeof RANGES} */ (range)]}: ${count(overview.whole.requested)} requested`,
        );
    }

    function close() {
      for (const each of closers.splice(0)) each();
    }
  },
};

/** @param {string} title @param {string[][]} choices @param {string} chosen @param {(value: string) => void} onChange */
function select(title, choices, chosen, onChange) {
  const node = h(
    'select',
    { onchange: () => onChange(node.value) },
    ...choices.map(([value = '', text = '']) => h('option', { value }, text)),
  );
  node.value = chosen;
  return { select: node, label: h('label', null, title, node) };
}

/** Failures of a country or carrier. @param {string} field @param {string} name */
function listLink(field, name) {
  return /^[\w-]+$/.test(name)
    ? `#find/list/${field}=${encodeURIComponent(name)}/outcome=failed`
    : undefined;
}

/** @param {Overview} overview */
function tilesOf({ whole, currency }) {
  const tiles = [
    ['Requested', count(whole.requested)],
    ['Verified', count(whole.verified)],
    ['Conversion', percent(whole.conversion)],
    ['Refused by rules', count(whole.refused)],
    ['Delivered in, median', seconds(whole.deliveredMedianSeconds)],
    ['Spend', money(whole.spend, currency)],
    ['Cost of one verified', money(whole.costPerVerified, currency)],
  ];
  return h(
    'dl',
    { class: 'tiles' },
    ...tiles.map(([name = '', value = '']) =>
      h('div', null, h('dt', null, name), h('dd', null, value)),
    ),
  );
}

/** @param {Measures} whole */
function funnelOf({ requested, sent, delivered, verified }) {
  const steps = /** @type {const} */ ([
    ['Requested', requested],
    ['Sent', sent],
    ['Delivered', delivered],
    ['Verified', verified],
  ]);
  const most = Math.max(1, ...steps.map(([, value]) => value));
  const rows = steps.map(([name, value]) =>
    h(
      'tr',
      null,
      h('th', { scope: 'row' }, name),
      h('td', { class: 'figure' }, count(value)),
      h('td', { class: 'figure' }, requested === 0 ? '–' : percent(value / requested)),
      barCell(value / most),
    ),
  );
  return h(
    'section',
    { class: 'card' },
    h(
      'table',
      null,
      h('caption', null, 'From request to proof'),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, 'Step'),
          h('th', { scope: 'col', class: 'figure' }, 'Count'),
          h('th', { scope: 'col', class: 'figure' }, 'Of requested'),
          h('td', { class: 'share' }),
        ),
      ),
      h('tbody', null, ...rows),
    ),
    h(
      'p',
      { class: 'quiet' },
      'Sent and delivered count messages and calls: a second try counts again.',
    ),
  );
}
