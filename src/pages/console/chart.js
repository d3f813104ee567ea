// A chart along the time, drawn by uPlot in the page's own colours. It is a picture: the table beside it says the same.
import uPlot from 'uplot';
import { h } from '../verify/dom.js';

/**
 * @typedef {object} Series
 * @property {string} title
 * @property {'accent' | 'soft' | 'good'} colour a custom property of the page
 * @property {(number | null)[]} values null where there is none
 * @property {boolean} [filled]
 */
/**
 * @typedef {object} ChartOptions
 * @property {string} title
 * @property {number[]} times Unix seconds
 * @property {Series[]} series
 * @property {boolean} utc days are counted in UTC; hours are shown in the browser's own time
 * @property {(value: number) => string} write
 * @property {number} [most] the top of the scale; what the values need, if absent
 * @property {(index: number | undefined) => void} onPoint where the pointer is
 */

const HEIGHT = 168;

/** @param {ChartOptions} options @returns {{ node: HTMLElement, close: () => void }} */
export function chart(options) {
  const { title, series } = options;
  const place = h('div', {
    class: 'plot',
    role: 'img',
    'aria-label': `${title}. The table has the same figures.`,
  });
  const keys = series.map((each) => h('span', { class: `key ${each.colour}` }, each.title));
  const node = h(
    'figure',
    null,
    h(
      'figcaption',
      { class: 'row between' },
      h('h3', null, title),
      h('span', { class: 'keys' }, ...keys),
    ),
    place,
  );
  /** @type {uPlot | undefined} */
  let plot;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const sizes = new ResizeObserver(() => {
    const width = place.clientWidth;
    if (width === 0) return;
    if (plot) plot.setSize({ width, height: HEIGHT });
    else draw();
  });
  sizes.observe(place);
  dark.addEventListener('change', draw);
  return {
    node,
    close() {
      sizes.disconnect();
      dark.removeEventListener('change', draw);
      plot?.destroy();
    },
  };

  function draw() {
    plot?.destroy();
    const colours = coloursOf(place);
    plot = new uPlot(
      optionsOf(options, colours, place.clientWidth),
      [options.times, ...series.map(({ values }) => values)],
      place,
    );
  }
}

/** @param {Element} node */
function coloursOf(node) {
  const style = getComputedStyle(node);
  /** @param {string} name */
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  const font = `12px ${of('sans')}`;
  return {
    accent: of('accent'),
    soft: of('edge'),
    good: of('good'),
    text: of('soft'),
    line: of('line'),
    font,
  };
}

/** @param {ChartOptions} options @param {ReturnType<typeof coloursOf>} colours @param {number} width @returns {uPlot.Options} */
function optionsOf({ series, utc, write, most, onPoint }, colours, width) {
  const axis = {
    stroke: colours.text,
    font: colours.font,
    grid: { stroke: colours.line, width: 1 },
    ticks: { stroke: colours.line, width: 1, size: 4 },
  };
  return {
    width,
    height: HEIGHT,
    padding: [8, 22, 0, 0],
    ...(utc ? { tzDate: (at) => uPlot.tzDate(new Date(1000 * at), 'Etc/UTC') } : {}),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { y: { range: (_plot, _least, highest) => [0, most ?? (highest || 1) * 1.08] } },
    axes: [
      {
        ...axis,
        space: 64,
        values: [
          [86_400, '{D} {MMM}', null, null, null, null, null, null, 1],
          [3_600, '{HH}:{mm}', '\n{D} {MMM}', null, null, null, null, null, 1],
        ],
      },
      { ...axis, size: 58, space: 36, values: (_plot, marks) => marks.map(write) },
    ],
    series: [
      {},
      ...series.map(({ title, colour, filled }) => ({
        label: title,
        stroke: colours[colour],
        width: 2,
        // The page's colours are of the form #rrggbb.
        ...(filled ? { fill: `${colours[colour]}2a` } : {}),
        points: { show: series.every(({ values }) => values.length < 32), size: 5 },
        spanGaps: false,
      })),
    ],
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? undefined)] },
  };
}
