// One challenge: why it ended as it did, what to say and to do, and what happened.
import { h } from '../verify/dom.js';
import { askReason, maskedNumber } from './actions.js';
import { channelName, durationOf, stateTag, stateWords, timeOf } from './challenge-parts.js';
import { countryName, money, seconds } from './figures.js';
import { addressParts } from './filters.js';
import { hasRole } from './roles.js';
import { timelineOf } from './timeline.js';

/** @typedef {import('./challenge-parts.js').Found & { wrongCodes: number, deliveries: Delivery[], timeline: import('./timeline.js').Line[] }} Detail */
/**
 * @typedef {object} Delivery
 * @property {number} number
 * @property {string} channel
 * @property {string} [carrier]
 * @property {string} [sender]
 * @property {string} state
 * @property {string} [reason]
 * @property {string} [code]
 * @property {string} [reference]
 * @property {string} queuedAt
 * @property {string} [acceptedAt]
 * @property {string} [arrivedAt]
 * @property {number} price
 * @property {boolean} charged
 */

/** While it is open. */
const LOOK_EVERY_MS = 2_000;

/** @param {import('./views.js').Stage} stage @param {string} id */
export async function renderChallenge(stage, id) {
  const { root, api, say } = stage;
  const path = `/challenges/${encodeURIComponent(id)}`;
  /** @type {Detail} */
  let detail = await api.get(path);
  const facts = h('div', { class: 'stack' });
  const actions = h('div', { class: 'row' });
  root.append(h('p', null, h('a', { href: '#find' }, 'Find')), facts, actions);
  draw();
  let timer = setTimeout(look, LOOK_EVERY_MS);
  return () => clearTimeout(timer);

  function draw() {
    facts.replaceChildren(...factsOf(stage, detail));
    actions.replaceChildren(...actionsOf(stage, detail, path, take));
  }

  /** @param {Detail} now */
  function take(now) {
    const moved = now.state !== detail.state;
    if (JSON.stringify(now) === JSON.stringify(detail)) return;
    detail = now;
    draw();
    if (moved) say(`Now ${stateWords(detail.state)}`);
  }

  async function look() {
    if (detail.final) return;
    const now = await api.get(path).catch(() => undefined);
    if (now) take(now);
    timer = setTimeout(look, LOOK_EVERY_MS);
  }
}

/** @param {import('./views.js').Stage} stage @param {Detail} detail */
function factsOf(stage, detail) {
  const { id, to, kind, cause, deliveries, timeline, createdAt, tenant, rule, wrongCodes } = detail;
  return [
    h(
      'div',
      { class: 'row title' },
      h('h1', { class: 'number' }, to ?? kind),
      stateTag(detail.state),
    ),
    h(
      'p',
      { class: 'quiet' },
      [channelName(detail.channel), countryName(detail.country), detail.carrier, `tenant ${tenant}`]
        .filter((text) => text !== undefined && text !== '')
        .join(' · '),
      ' · started ',
      timeOf(createdAt),
      ` · ${durationOf(detail)}`,
    ),
    h(
      'div',
      { class: 'advice' },
      advice('Say this to the person', cause.support, 'say'),
      advice('For the engineer', cause.engineer),
      advice('What to do', cause.cure),
    ),
    h(
      'section',
      { class: 'card', 'aria-labelledby': 'what-happened' },
      h('h2', { id: 'what-happened' }, 'What happened'),
      timelineOf(timeline, createdAt, deliveries),
    ),
    ...(deliveries.length === 0 ? [] : [deliveryTable(detail)]),
    h(
      'section',
      { class: 'card', 'aria-labelledby': 'facts' },
      h('h2', { id: 'facts' }, 'Facts'),
      h(
        'dl',
        { class: 'facts' },
        ...(to === undefined ? [] : fact('Number', maskedNumber(stage, id, to))),
        ...fact('Id', h('span', { class: 'id' }, id)),
        ...fact('Cause', cause.cause),
        ...(rule === undefined ? [] : fact('Rule that refused', rule)),
        ...(detail.reason === undefined ? [] : fact('Reason', detail.reason)),
        ...fact('Wrong codes', String(wrongCodes)),
        ...fact('Spend', money(detail.spend, undefined)),
      ),
    ),
  ];
}

/** @param {string} title @param {string} text @param {string} [more] */
function advice(title, text, more = '') {
  return h('section', { class: `card ${more}` }, h('h2', null, title), h('p', null, text));
}

/** @param {string} name @param {Node | string} value */
function fact(name, value) {
  return [h('dt', null, name), h('dd', null, value)];
}

/** @param {Detail} detail */
function deliveryTable({ deliveries }) {
  const head = [
    'Delivery',
    'State',
    'Through',
    'Sender',
    'Accepted after',
    'Arrived after',
    'Price',
    'Carrier’s id',
  ];
  const rows = deliveries.map((each) => {
    const { number, channel, carrier = '', sender = '', reason, code, reference = '' } = each;
    const why = [reason?.replaceAll('_', ' '), code && `code ${code}`].filter(Boolean).join(', ');
    return h(
      'tr',
      null,
      h('th', { scope: 'row' }, String(number)),
      h('td', null, stateTag(each.state), why === '' ? '' : ` ${why}`),
      h('td', null, `${channelName(channel)} ${carrier}`),
      h('td', null, sender),
      h('td', { class: 'figure' }, between(each.queuedAt, each.acceptedAt)),
      h('td', { class: 'figure' }, between(each.acceptedAt, each.arrivedAt)),
      h(
        'td',
        { class: 'figure' },
        `${money(each.price, undefined)}${each.charged ? '' : ' expected'}`,
      ),
      h('td', { class: 'id' }, reference),
    );
  });
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'deliveries' },
    h('h2', { id: 'deliveries' }, 'Deliveries'),
    h(
      'div',
      { class: 'table', tabindex: '0', role: 'region', 'aria-label': 'Deliveries, oldest first' },
      h(
        'table',
        null,
        h('caption', { class: 'visually-hidden' }, 'Deliveries, oldest first'),
        h('thead', null, h('tr', null, ...head.map((name) => h('th', { scope: 'col' }, name)))),
        h('tbody', null, ...rows),
      ),
    ),
  );
}

/** @param {string} [from] @param {string} [to] */
function between(from, to) {
  if (from === undefined || to === undefined) return '–';
  return seconds((Date.parse(to) - Date.parse(from)) / 1000);
}

/**
 * @param {import('./views.js').Stage} stage @param {Detail} detail @param {string} path
 * @param {(detail: Detail) => void} take what it is afterwards
 */
function actionsOf({ api, me }, detail, path, take) {
  const { country, carrier, state, final, deliveries } = detail;
  const same = { country, ...(carrier === undefined ? {} : { carrier }), outcome: state };
  const many = h(
    'a',
    { href: `#find/list${addressParts(same).join('')}` },
    'One person or many? The same outcome there',
  );
  const mayRepeat = !final && deliveries.length > 0 && hasRole(me, 'support');
  const repeat = h(
    'button',
    {
      type: 'button',
      onclick: () =>
        askReason({
          title: 'Send the code again',
          text: 'A new message or call goes out, as far as the limits allow it. The audit keeps your name and the reason.',
          action: 'Send again',
          act: async (reason) => take(await api.post(`${path}/resend`, { reason })),
        }),
    },
    'Send the code again',
  );
  const erase = h('a', { href: '#find/erase' }, 'Erase a person’s facts');
  return [
    ...(final ? [many] : []),
    ...(mayRepeat ? [repeat] : []),
    ...(hasRole(me, 'operator') ? [erase] : []),
  ];
}
