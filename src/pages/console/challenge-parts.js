// What several views show of a challenge: its state, its time, its row in a list.
import { h } from '../verify/dom.js';
import { countryName, seconds, shortTime, wholeTime } from './figures.js';

/**
 * As the record's views give it.
 * @typedef {object} Found
 * @property {string} id
 * @property {string} kind
 * @property {string} tenant
 * @property {string} [to] masked
 * @property {string} country
 * @property {string} channel
 * @property {string} [carrier]
 * @property {string} state
 * @property {boolean} final
 * @property {string} [reason]
 * @property {string} [rule]
 * @property {string} createdAt
 * @property {string} [endedAt]
 * @property {number} [seconds]
 * @property {number} spend
 * @property {{ cause: string, support: string, engineer: string, cure: string }} cause
 */

/** @type {Readonly<Record<string, string>>} */
const MOODS = {
  ...{
    sms_verified: 'good',
    call_answered: 'good',
    verified: 'good',
    approved: 'good',
    heard: 'good',
  },
  ...{ failed: 'bad', refused: 'bad', locked: 'bad', denied: 'bad' },
  ...{ expired: 'note', canceled: 'note' },
};

/** States at the end, as the list is filtered by them. */
export const OUTCOMES = [
  ...['sms_verified', 'call_answered', 'verified', 'approved', 'delivered', 'heard'],
  ...['failed', 'expired', 'refused', 'locked', 'denied', 'canceled'],
];

/** @param {string} state */
export function stateWords(state) {
  return state.replaceAll('_', ' ').replace('sms ', 'SMS ');
}

/** @param {string} state */
export function stateTag(state) {
  return h('span', { class: `tag ${MOODS[state] ?? ''}` }, stateWords(state));
}

/** @param {string} iso */
export function timeOf(iso) {
  return h('time', { datetime: iso, title: wholeTime(iso) }, shortTime(iso));
}

/** @param {string} name */
export function channelName(name) {
  return name === 'sms' || name === 'rcs' || name === 'totp' ? name.toUpperCase() : name;
}

/** Where the view of one challenge is. @param {string} id */
export function addressOf(id) {
  return `#find/${encodeURIComponent(id)}`;
}

/** The columns of a list, with what each is called. @param {boolean} manyTenants */
export function headOf(manyTenants) {
  const names = ['Time', 'State', 'Number'];
  const wide = ['Country', 'Channel', 'Carrier', ...(manyTenants ? ['Tenant'] : []), 'Why'];
  return h(
    'thead',
    null,
    h(
      'tr',
      null,
      ...names.map((name) => h('th', { scope: 'col' }, name)),
      ...wide.map((name) => h('th', { scope: 'col', class: 'wide' }, name)),
    ),
  );
}

/**
 * On a narrow page, what the last columns say stands below the number.
 * @param {Found} found @param {boolean} manyTenants
 */
export function rowOf(found, manyTenants) {
  const { id, to, kind, country, channel, carrier = '', tenant, cause } = found;
  const what = to ?? kind;
  const wide = [
    countryName(country),
    channelName(channel),
    carrier,
    ...(manyTenants ? [tenant] : []),
  ];
  const below = [country, channelName(channel), carrier].filter((text) => text !== '').join(' · ');
  return h(
    'tr',
    { 'data-id': id },
    h('td', { class: 'when' }, timeOf(found.endedAt ?? found.createdAt)),
    h('td', null, stateTag(found.state)),
    h(
      'th',
      { scope: 'row' },
      h('a', { class: 'number', href: addressOf(id) }, what),
      h('span', { class: 'narrow quiet' }, below),
      h('span', { class: 'narrow' }, cause.support),
    ),
    ...wide.map((text) => h('td', { class: 'wide' }, text)),
    h('td', { class: 'wide why' }, cause.support),
  );
}

/** @param {Found} found */
export function durationOf(found) {
  return found.seconds === undefined ? 'still open' : `ended after ${seconds(found.seconds)}`;
}
