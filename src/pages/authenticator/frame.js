// The frame of every screen: the note of the sandbox, the app's name, the choice of the language, and the bar while there is no connection.

/** @import {Texts} from '../verify/texts.js' */
/** @import {AppData} from './app-data.js' */
/** @import {Screen} from './context.js' */
import { announce } from '../verify/announcer.js';
import { h } from '../verify/dom.js';
import { icon } from '../verify/icons.js';
import { choose } from './language.js';

/** @param {AppData} data @param {Texts} texts */
export function createFrame({ mode, languages }, texts) {
  // The phone has its own note around this page.
  const sandbox = mode === 'sandbox' && parent === window;
  const bar = h('p', { class: 'connection', hidden: true }, texts.text('live.offline'));
  const place = h('div', { class: 'app-place' });
  const select = h(
    'select',
    {
      id: 'language',
      class: 'language-field',
      'aria-label': texts.text('page.language'),
      onchange: () => choose(select.value),
    },
    languages.map(({ locale, name }) =>
      h('option', { value: locale, lang: locale, selected: locale === texts.locale }, name),
    ),
  );
  const node = h(
    'main',
    { id: 'card', class: 'card app' },
    h(
      'div',
      { class: 'head' },
      h('p', { class: 'brand' }, h('bdi', null, texts.text('home.title'))),
      h('div', { class: 'language' }, icon('globe'), select),
    ),
    bar,
    place,
  );
  const note = h('header', { class: 'note', hidden: !sandbox }, texts.text('page.sandbox'));
  document.getElementById('page')?.replaceChildren(note, node);

  return {
    /** @param {Screen} screen @param {boolean} moved the person was on another screen before */
    show(screen, moved) {
      place.replaceChildren(screen.node);
      const app = texts.text('home.title');
      const title = screen.heading.textContent ?? '';
      document.title = title === app ? app : `${title} · ${app}`;
      if (!moved) return;
      screen.heading.tabIndex = -1;
      (screen.focus ?? screen.heading).focus({ preventScroll: true });
      scrollTo(0, 0);
    },
    /** @param {boolean} offline */
    setOffline(offline) {
      if (offline && bar.hidden) announce(texts.text('live.offline'));
      bar.hidden = !offline;
    },
  };
}
