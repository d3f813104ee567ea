// Figures by country, carrier, channel or tenant: a table whose bars show the conversion.
import { h } from '../verify/dom.js';
import { count, money, percent } from './figures.js';

/**
 * @param {string} title @param {string} heading what a line is of
 * @param {readonly import('./overview-view.js').Named[]} lines
 * @param {{ nameOf: (name: string) => string, currency: string | undefined, linkOf: (name: string) => string | undefined }} options
 */
export function nameTable(title, heading, lines, { nameOf, currency, linkOf }) {
  // What matters most stands where a narrow page still shows it.
  const before = ['Requested', 'Verified', 'Conversion'];
  const inMoney = (/** @type {string} */ name) => (currency ? `${name}, ${currency}` : name);
  const after = ['Failed', 'Sent', 'Delivered', inMoney('Spend'), 'Per verified'];
  const rows = lines.map((line) => {
    const { name, requested, sent, delivered, verified, failed, conversion } = line;
    const link = failed > 0 ? linkOf(name) : undefined;
    const failures =
      link === undefined
        ? count(failed)
        : h('a', { href: link, 'aria-label': `${count(failed)} failed: show them` }, count(failed));
    return h(
      'tr',
      null,
      h('th', { scope: 'row' }, nameOf(name)),
      ...[count(requested), count(verified), percent(conversion)].map(figure),
      barCell(conversion ?? 0),
      figure(failures),
      ...[count(sent), count(delivered)].map(figure),
      ...[money(line.spend, undefined), money(line.costPerVerified, undefined)].map(figure),
    );
  });
  return h(
    'section',
    { class: 'card' },
    h(
      'div',
      { class: 'table', tabindex: '0', role: 'region', 'aria-label': title },
      h(
        'table',
        null,
        h('caption', null, title),
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            h('th', { scope: 'col' }, heading),
            ...before.map((name) => h('th', { scope: 'col', class: 'figure' }, name)),
            h('td', { class: 'share' }),
            ...after.map((name) => h('th', { scope: 'col', class: 'figure' }, name)),
          ),
        ),
        h('tbody', null, ...rows),
      ),
    ),
    ...(lines.length === 0
      ? [h('p', { class: 'quiet' }, 'Nothing was counted in this time.')]
      : []),
  );
}

/** @param {string | Node} content */
function figure(content) {
  return h('td', { class: 'figure' }, content);
}

/** A picture of the figure beside it. @param {number} share 0..1 */
export function barCell(share) {
  const fill = h('span', { class: 'fill' });
  // A style attribute would need the policy's permission; a property set by script does not.
  fill.style.inlineSize = `${Math.min(100, Math.max(0, 100 * share)).toFixed(1)}%`;
  return h('td', { class: 'share', 'aria-hidden': 'true' }, h('span', { class: 'track' }, fill));
}
