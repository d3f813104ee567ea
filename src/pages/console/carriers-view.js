// The carriers: what they delivered lately, and which of them are not used now.
import { h } from '../verify/dom.js';
import { moment, table } from './actions.js';

/** @type {import('./views.js').View} */
export const carriersView = { id: 'carriers', title: 'Carriers', role: 'viewer', render };

const EVERY_MS = 15_000;
const FIGURE = 'figure';

/** @param {import('./views.js').Stage} stage */
async function render({ root, api, say }) {
  const body = h('section', { class: 'card' });
  const note = h('p', { class: 'quiet' });
  root.append(h('h1', null, 'Carriers'), note, body);
  let open = '';
  await draw();
  const timer = setInterval(() => draw().catch(() => {}), EVERY_MS);
  return () => clearInterval(timer);

  async function draw() {
    const { at, carriers } = await api.get('/carriers');
    note.replaceChildren(
      'As of ',
      moment(at),
      '; renewed every 15 s. A breaker opens after several failures in a row, and another carrier is used meanwhile.',
    );
    body.replaceChildren(carriersTable(carriers));
    const now = carriers
      .filter((/** @type {any} */ each) => each.breakerUntil !== undefined)
      .map((/** @type {any} */ { carrier, channel }) => `${carrier} by ${channel}`)
      .join(', ');
    if (now !== open) say(now === '' ? 'All breakers are closed.' : `Breakers are open: ${now}.`);
    open = now;
  }
}

/** @param {readonly any[]} carriers */
function carriersTable(carriers) {
  const heads = [
    'Carrier',
    'Channel',
    'Breaker',
    { title: 'Sent, 2 h', class: FIGURE },
    { title: 'Arrived', class: FIGURE },
    { title: 'Failed', class: FIGURE },
    { title: 'Half arrive within', class: FIGURE },
    { title: 'Sent, 24 h', class: FIGURE },
    { title: 'Arrived', class: FIGURE },
    { title: 'Failed', class: FIGURE },
  ];
  const rows = carriers.map(({ carrier, channel, breakerUntil, recent, day }) => [
    carrier,
    channel === '' ? h('span', { class: 'quiet' }, 'not used within a day') : channel,
    breakerUntil === undefined
      ? h('span', { class: 'tag good' }, 'closed')
      : h('span', { class: 'tag bad' }, 'open until ', moment(breakerUntil)),
    ...figures(recent),
    recent?.deliveredMedianSeconds === undefined ? '–' : `${recent.deliveredMedianSeconds} s`,
    ...figures(day),
  ]);
  return table('Carriers by channel', heads, rows);
}

/** @param {any} measures */
function figures(measures) {
  if (measures === undefined) return ['–', '–', '–'];
  const { sent, delivered, failed } = measures;
  const share = sent > 0 ? ` (${Math.round((100 * delivered) / sent)} %)` : '';
  return [String(sent), `${delivered}${share}`, String(failed)];
}
