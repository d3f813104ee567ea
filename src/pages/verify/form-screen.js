// The first screen of a set-up: country, number, and method.

import { ApiError } from './api.js';
/** @import {Context, Screen} from './context.js' */
import { busyWhile, button, isIdle } from './buttons.js';
import { createCountryBox } from './country-box.js';
import { attribute, h } from './dom.js';
import { ErrorBox } from './error-text.js';
import { homeCountry } from './home-country.js';
import { leaveLinks } from './leave-links.js';
import { createMethodChoice } from './method-choice.js';
import { numberFault, refusedNumber } from './number-faults.js';
import { createNumberField } from './number-field.js';
import { callingCodeOf } from './number-format.js';
import { tabStorage } from './tab-storage.js';

/** @type {import('./page-data.js').FormChannel[]} */
const FORM_CHANNELS = ['sms', 'call', 'inbound_sms'];

/** @param {Context} context @param {Partial<import('./tab-storage.js').Typed>} [draft] @returns {Screen} */
export function createFormScreen(context, draft = tabStorage.typed) {
  const { texts, data, actions } = context;
  const { session } = context.model;
  const { countries } = data;
  const typed = draft;
  const errorBox = new ErrorBox();

  const country = createCountryBox({
    id: 'country',
    countries,
    texts,
    value: homeCountry(countries, [typed.country, session.country], session.locale),
    onChange: () => {
      number.format();
      showExample();
      offerTextUs();
      clearFault();
    },
  });
  const number = createNumberField({
    id: 'number',
    value: typed.number ?? '',
    callingCode,
    plans: () => context.plans,
    onTyped: (value) => {
      clearFault();
      followCode(value);
    },
  });
  const method = createMethodChoice({
    channels: session.inboundFrom ? [...session.channels, 'inbound_sms'] : session.channels,
    value: FORM_CHANNELS.find((each) => each === typed.channel) ?? session.channels[0] ?? 'sms',
    texts,
    onChange: () => {
      clearFault();
      consent.hidden = method.value === 'inbound_sms';
    },
  });
  // Whoever texts us is sent nothing.
  const consent = h(
    'span',
    { hidden: method.value === 'inbound_sms' },
    texts.nodes('setup.consent', {
      brand: session.brand.name,
      next: texts.text('button.next'),
    }),
  );
  const example = h('p', { class: 'hint', id: 'number-hint' });
  const fault = h('p', { class: 'fault', id: 'number-fault', hidden: true });
  const next = button('primary', texts.text('button.next'), () => {}, { type: 'submit' });
  attribute(number.field, 'aria-describedby', 'number-fault number-hint');

  const both = session.channels.length > 1;
  const heading = h('h2', { tabindex: -1 }, texts.text('setup.heading'));
  const node = h(
    'form',
    { class: 'screen', novalidate: true, onsubmit: submit },
    context.exits?.before(),
    heading,
    h('p', null, texts.text(both ? 'setup.intro' : `setup.intro_${session.channels[0]}`)),
    errorBox.node,
    h('h3', { class: 'question' }, texts.text('setup.question')),
    h(
      'div',
      { class: 'group' },
      h('label', { class: 'label', for: 'country' }, texts.text('number.country')),
      country.node,
    ),
    h(
      'div',
      { class: 'group' },
      h('label', { class: 'label', for: 'number' }, texts.text('number.label')),
      number.field,
      fault,
      example,
    ),
    method.node,
    h('p', { class: 'small' }, texts.text('setup.rates'), ' ', consent),
    h(
      'div',
      { class: 'row' },
      button('secondary', texts.text('button.cancel'), () => leave('cancel')),
      next,
    ),
    context.exits ? context.exits.links() : leaveLinks(context, leave),
  );
  showExample();
  offerTextUs();

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (!isIdle(next)) return;
    clearFault();
    const found = numberFault(number.value);
    if (found) return showFault(texts.text(found));
    const channel = method.value;
    const code = country.value;
    if (code === '' && !number.value.startsWith('+')) {
      errorBox.show(texts.text('number_error.no_country'));
      return country.field.focus();
    }
    tabStorage.typed = { number: number.value, country: code, channel };
    await busyWhile(next, async () => {
      try {
        await actions.start({ channel, to: number.value, ...(code && { country: code }) });
      } catch (error) {
        refuse(error, channel);
      }
    });
  }

  /** @param {unknown} error @param {import('./page-data.js').Channel} channel */
  function refuse(error, channel) {
    const about = { session, channel, country: nameOf(country.value) };
    const sentence = error instanceof ApiError ? refusedNumber(error, texts, about) : undefined;
    if (sentence) showFault(sentence);
    else errorBox.showError(error, texts);
  }

  /** @param {'cancel' | 'skip' | 'other_method'} outcome */
  async function leave(outcome) {
    try {
      if (context.exits) await context.exits.cancel();
      else await actions.finish(outcome);
    } catch (error) {
      errorBox.showError(error, texts);
    }
  }

  /** @param {string} sentence */
  function showFault(sentence) {
    fault.textContent = sentence;
    fault.hidden = false;
    attribute(number.field, 'aria-invalid', 'true');
    number.field.focus();
    number.field.select();
  }

  function clearFault() {
    errorBox.clear();
    fault.textContent = '';
    fault.hidden = true;
    attribute(number.field, 'aria-invalid', false);
  }

  /** A number that brings its own dialling code chooses the country. @param {string} value */
  function followCode(value) {
    const code = value.startsWith('+')
      ? callingCodeOf(value.replace(/\D/g, ''), context.plans)
      : '';
    if (!code || code === callingCode()) return;
    country.value = context.plans?.plans[code]?.countries[0] ?? country.value;
    showExample();
    offerTextUs();
  }

  function callingCode() {
    const chosen = countries.find(({ code }) => code === country.value);
    return chosen?.callingCode.replace('+', '') ?? '';
  }

  /** Phones of some countries have no number of ours to text to. */
  function offerTextUs() {
    const { inboundFrom = [] } = session;
    method.offer('inbound_sms', inboundFrom.includes('*') || inboundFrom.includes(country.value));
    consent.hidden = method.value === 'inbound_sms';
  }

  function showExample() {
    const written = context.plans?.examples[country.value];
    const holder = h('bdi', { dir: 'ltr' }, written ?? '');
    example.replaceChildren(...(written ? texts.nodes('number.example', { example: holder }) : []));
  }

  /** @param {string} code */
  function nameOf(code) {
    return countries.find((each) => each.code === code)?.name ?? '';
  }

  return {
    node,
    heading,
    focus: heading,
    draft: () => ({ number: number.value, country: country.value, channel: method.value }),
    plansCame: () => {
      number.format();
      showExample();
    },
  };
}
