// An editable combobox with list autocomplete, as the ARIA Authoring Practices describe it: the focus stays in the field, arrow
// keys move through the list, typing filters it. Owns the list; country-search.js finds the matches.

/** @import {CountryBox, Options} from './country-box.js' */
/** @import {Country} from './page-data.js' */
import { announce } from './announcer.js';
import { countryLabel, diallingCode } from './country-label.js';
import { searchCountries } from './country-search.js';
import { attribute, h } from './dom.js';
import { icon } from './icons.js';

const ANNOUNCE_AFTER_MS = 500;
const PAGE = 8;

/** @param {Options} options @returns {CountryBox} */
export function createCombobox({ id, countries, texts, value, onChange }) {
  let chosen = value;
  let shown = countries;
  let active = -1;
  /** @type {number | undefined} */ let announcement;

  const list = h('ul', {
    id: `${id}-list`,
    class: 'country-list',
    role: 'listbox',
    'aria-label': texts.text('number.country'),
    hidden: true,
    // The field keeps the focus, so that leaving it means leaving the box.
    onmousedown: (event) => event.preventDefault(),
    onclick: (event) => {
      const option = event.target.closest('[role=option]');
      if (option) choose(option.dataset.code);
    },
  });
  const field = h('input', {
    id,
    class: 'field',
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': list.id,
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    placeholder: texts.text('number.country_search'),
    onfocus: () => field.select(),
    onclick: () => open(countries),
    oninput: () => filter(),
    onkeydown: press,
    onblur: () => settle(),
  });
  // Beside the list, because a listbox may contain only options. It announces the number of results.
  const nothing = h(
    'p',
    { class: 'country-none', hidden: true },
    texts.text('number.country_results', { count: 0 }),
  );
  const node = h('div', { class: 'country' }, field, icon('down'), list, nothing);
  write();

  /** @param {Country[]} found @param {number} [at] */
  function open(found, at = found.findIndex(({ code }) => code === chosen)) {
    if (found !== shown || list.childElementCount === 0) {
      shown = found;
      list.replaceChildren(...found.map(option));
    }
    list.hidden = found.length === 0;
    nothing.hidden = !list.hidden;
    attribute(field, 'aria-expanded', String(!list.hidden));
    move(at);
  }

  function close() {
    list.hidden = true;
    nothing.hidden = true;
    attribute(field, 'aria-expanded', 'false');
    move(-1);
  }

  /** @param {Country} country */
  function option(country) {
    return h(
      'li',
      {
        id: `${id}-${country.code}`,
        role: 'option',
        'aria-selected': 'false',
        'data-code': country.code,
      },
      texts.nodes('number.country_option', {
        country: country.name,
        code: h('bdi', { dir: 'ltr' }, diallingCode(country.callingCode)),
      }),
    );
  }

  /** @param {number} to */
  function move(to) {
    active = to;
    for (const each of list.querySelectorAll('[aria-selected=true]'))
      attribute(each, 'aria-selected', 'false');
    const option = list.children[to];
    attribute(field, 'aria-activedescendant', option?.id);
    if (!option) return;
    attribute(option, 'aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
  }

  function filter() {
    const { found, sure } = searchCountries(countries, field.value);
    // Leaving the box chooses the marked option, so a name that only contains the typed text is not marked.
    open(found, sure ? 0 : -1);
    clearTimeout(announcement);
    announcement = setTimeout(
      () => announce(texts.text('number.country_results', { count: found.length })),
      ANNOUNCE_AFTER_MS,
    );
  }

  /** @param {string} code */
  function choose(code) {
    const changed = chosen !== code;
    chosen = code;
    close();
    write();
    if (changed) onChange();
  }

  /** Leaving the box chooses the marked option, or restores the previous choice. */
  function settle() {
    clearTimeout(announcement);
    const typed = !list.hidden && field.value !== labelOf(chosen) ? shown[active] : undefined;
    if (typed) choose(typed.code);
    else {
      close();
      write();
    }
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[event.key];
    if (event.key === 'Enter' && !list.hidden) {
      event.preventDefault();
      const marked = shown[active];
      if (marked) choose(marked.code);
      else close();
    } else if (event.key === 'Escape' && (!list.hidden || field.value !== labelOf(chosen))) {
      event.preventDefault();
      close();
      write();
      field.select();
    } else if (step !== undefined) {
      event.preventDefault();
      if (list.hidden) open(countries);
      else if (event.key === 'ArrowUp' && event.altKey) settle();
      else move(Math.max(0, Math.min(shown.length - 1, active + step)));
    }
  }

  function write() {
    field.value = labelOf(chosen);
  }

  /** @param {string} wanted */
  function labelOf(wanted) {
    const country = countries.find(({ code }) => code === wanted);
    return country ? countryLabel(texts, country) : '';
  }

  return {
    node,
    field,
    get value() {
      return chosen;
    },
    set value(code) {
      chosen = code;
      write();
    },
  };
}
