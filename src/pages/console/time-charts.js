// Figures along the time: three charts, and beside them the table that says the same.
import { h } from '../verify/dom.js';
import { chart } from './chart.js';
import { count, money, percent, periodTime } from './figures.js';

/**
 * @param {import('./overview-view.js').Overview} overview
 * @returns {{ node: HTMLElement, closers: (() => void)[] }}
 */
export function chartsOf({ times, period, currency }) {
  const name = period === 'hour' ? 'By hour' : 'By day';
  const seconds = times.map(({ from }) => Date.parse(from) / 1000);
  const rows = times.map((line) =>
    h(
      'tr',
      null,
      h('th', { scope: 'row' }, h('time', { datetime: line.from }, periodTime(line.from, period))),
      ...[
        count(line.requested),
        count(line.verified),
        percent(line.conversion),
        count(line.delivered),
        money(line.spend, undefined),
      ].map((text) => h('td', { class: 'figure' }, text)),
    ),
  );
  /** @param {number | undefined} index */
  const onPoint = (index) => {
    for (const row of rows) row.classList.remove('pointed');
    if (index !== undefined) rows[index]?.classList.add('pointed');
  };
  const whole = { times: seconds, utc: period === 'day', onPoint };
  const charts = [
    chart({
      ...whole,
      title: `Requested and verified ${name.toLowerCase()}`,
      series: [
        { title: 'Requested', colour: 'soft', values: times.map(({ requested }) => requested) },
        {
          title: 'Verified',
          colour: 'accent',
          filled: true,
          values: times.map(({ verified }) => verified),
        },
      ],
      write: count,
    }),
    chart({
      ...whole,
      title: `Conversion ${name.toLowerCase()}`,
      series: [
        {
          title: 'Verified of ended',
          colour: 'accent',
          values: times.map(({ conversion }) => conversion ?? null),
        },
      ],
      most: 1,
      write: (share) => `${Math.round(100 * share)} %`,
    }),
    chart({
      ...whole,
      title: `Spend ${name.toLowerCase()}`,
      series: [
        { title: 'Spend', colour: 'accent', filled: true, values: times.map(({ spend }) => spend) },
      ],
      write: (amount) => amount.toLocaleString('en', { maximumFractionDigits: 2 }),
    }),
  ];
  const head = [
    period === 'hour' ? 'Hour' : 'Day (UTC)',
    'Requested',
    'Verified',
    'Conversion',
    'Delivered',
    currency === undefined ? 'Spend' : `Spend, ${currency}`,
  ];
  const table = h(
    'div',
    { class: 'table tall', tabindex: '0', role: 'region', 'aria-label': `${name}, as figures` },
    h(
      'table',
      null,
      h('caption', { class: 'visually-hidden' }, `${name}, as figures`),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          ...head.map((title, at) => h('th', { scope: 'col', class: at > 0 && 'figure' }, title)),
        ),
      ),
      h('tbody', null, ...rows.toReversed()),
    ),
  );
  const node = h(
    'section',
    { class: 'card', 'aria-labelledby': 'along-time' },
    h('h2', { id: 'along-time' }, name),
    h(
      'div',
      { class: 'charts' },
      h('div', { class: 'stack' }, ...charts.map((each) => each.node)),
      table,
    ),
  );
  return { node, closers: charts.map((each) => each.close) };
}
