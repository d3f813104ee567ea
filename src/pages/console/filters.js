// The filters of lists: country, channel, carrier, outcome, tenant. What can be chosen is what the last week had.
import { h } from '../verify/dom.js';
import { channelName, OUTCOMES, stateWords } from './challenge-parts.js';
import { countryName, routeName } from './figures.js';

/** @typedef {Record<string, string>} Filter by the query's names; without those that are not set */

const NAMES = ['country', 'channel', 'carrier', 'outcome', 'tenant'];

/** @param {string[]} parts of an address: 'country=FI' @returns {Filter} */
export function filterOf(parts) {
  const pairs = parts.map((part) => /^(\w+)=(.+)$/.exec(part)?.slice(1) ?? ['', '']);
  return Object.fromEntries(pairs.filter(([name = '']) => NAMES.includes(name)));
}

/** @param {Filter} filter */
export function addressParts(filter) {
  return Object.entries(filter).map(([name, value]) => `/${name}=${encodeURIComponent(value)}`);
}

/** @param {Filter} filter */
export function queryOf(filter) {
  return new URLSearchParams(filter).toString();
}

/**
 * @param {Pick<import('./views.js').Stage, 'api' | 'me'>} stage
 * @param {Filter} filter what is set at first
 * @param {(filter: Filter) => void} onChange
 * @returns {HTMLElement} a row of fields, filled in as soon as the choices are known
 */
export function filterRow({ api, me }, filter, onChange) {
  const outcomes = OUTCOMES.map((state) => ({ value: state, text: stateWords(state) }));
  const tenants = me.tenants.map((tenant) => ({ value: tenant, text: tenant }));
  const fields = [
    field('country', 'Country', 'All countries'),
    field('channel', 'Channel', 'All channels'),
    field('carrier', 'Carrier', 'All carriers'),
    field('outcome', 'Outcome', 'All outcomes', outcomes),
    ...(tenants.length > 1 ? [field('tenant', 'Tenant', 'All tenants', tenants)] : []),
  ];
  /** @type {Filter} */
  const current = { ...filter };
  fill();
  return h('div', { class: 'row filters' }, ...fields.map(({ label }) => label));

  /** @param {string} name @param {string} title @param {string} all @param {{ value: string, text: string }[]} choices */
  function field(name, title, all, choices = []) {
    const select = h('select', { name, onchange: changed });
    put(select, all, choices, filter[name]);
    return { name, all, select, label: h('label', null, title, select) };
  }

  function changed() {
    for (const { name, select } of fields) {
      if (select.value === '') delete current[name];
      else current[name] = select.value;
    }
    onChange({ ...current });
  }

  async function fill() {
    const week = await api.get('/overview?range=week').catch(() => undefined);
    if (!week) return;
    const lists = {
      country: choicesOf(week.countries, countryName),
      channel: choicesOf(week.channels, channelName),
      carrier: choicesOf(week.carriers, routeName),
    };
    for (const { name, all, select } of fields) {
      const choices = lists[/** @type {keyof typeof lists} */ (name)];
      if (choices) put(select, all, choices, select.value);
    }
  }
}

/** @param {{ name: string }[]} lines @param {(name: string) => string} textOf */
function choicesOf(lines, textOf) {
  return lines
    .filter(({ name }) => name !== '' && name !== '*')
    .map(({ name }) => ({ value: name, text: textOf(name) }))
    .sort((a, b) => a.text.localeCompare(b.text, 'en'));
}

/** @param {HTMLSelectElement} select @param {string} all @param {{ value: string, text: string }[]} choices @param {string} [chosen] */
function put(select, all, choices, chosen = '') {
  const known = chosen === '' || choices.some(({ value }) => value === chosen);
  const shown = known ? choices : [{ value: chosen, text: chosen }, ...choices];
  select.replaceChildren(
    h('option', { value: '' }, all),
    ...shown.map(({ value, text }) => h('option', { value }, text)),
  );
  select.value = chosen;
}
