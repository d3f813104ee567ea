// The frame of every screen: the brand, the choice of the language, the note of the sandbox, the title, the links to the
// tenant's terms; and the notice that the verification is open in another tab.

/** @import {Screen} from './context.js' */
/** @import {Session} from './page-data.js' */
/** @import {Texts} from './texts.js' */
import { announce } from './announcer.js';
import { button } from './buttons.js';
import { h, show } from './dom.js';

const WARN_MINUTES = 5;

/**
 * @param {Session} session
 * @param {Texts} texts
 * @param {{title?: string, language: HTMLElement, bar: HTMLElement, onUseHere: () => void}} parts title: its key
 */
export function createFrame({ brand, mode, purpose }, texts, parts) {
  const { language, bar, onUseHere } = parts;
  // The demonstration has its own note around this page.
  const framed = parent !== window;
  document.documentElement.toggleAttribute('data-framed', framed);
  const shown = mode === 'sandbox' && !framed;
  const note = h('header', { class: 'note', hidden: !shown });
  const title = h('h1');
  const elsewhere = h('div', { class: 'connection elsewhere', hidden: true });
  const place = h('div', { class: 'place' });
  const timeLeft = h('p', { class: 'hint time-left', hidden: true });
  let minutesLeft = 0;
  const foot = h('footer', { class: 'foot', hidden: !(brand.termsUrl || brand.privacyUrl) });
  const node = h(
    'main',
    { id: 'card', class: 'card' },
    bar,
    elsewhere,
    h(
      'div',
      { class: 'head' },
      h(
        'p',
        { class: 'brand' },
        brand.logo
          ? h('img', { src: brand.logo, alt: brand.name, height: 28 })
          : h('bdi', null, brand.name),
      ),
      language,
    ),
    title,
    place,
    timeLeft,
  );
  translate();
  document.getElementById('page')?.replaceChildren(note, node, foot);

  function translate() {
    document.documentElement.lang = texts.locale;
    document.documentElement.dir = texts.direction;
    note.textContent = texts.text('page.sandbox');
    title.textContent = texts.text(
      parts.title ?? (purpose === 'setup' ? 'setup.title' : 'signin.title'),
    );
    elsewhere.replaceChildren(
      h('p', { role: 'status' }, texts.text('live.other_tab')),
      button('secondary', texts.text('button.use_here'), onUseHere),
    );
    const { termsUrl, privacyUrl } = brand;
    foot.replaceChildren(
      ...(termsUrl ? [link(termsUrl, texts.text('setup.terms'))] : []),
      ...(privacyUrl ? [link(privacyUrl, texts.text('setup.privacy'))] : []),
    );
  }

  return {
    translate,
    /** Another tab is active: this one keeps its content and waits. @param {boolean} waiting */
    wait(waiting) {
      elsewhere.hidden = !waiting;
      place.inert = waiting;
    },
    /** Shown for the last minutes, and announced at the first and the last of them. @param {number} seconds until the page expires */
    showTimeLeft(seconds) {
      const minutes = Math.ceil(seconds / 60);
      timeLeft.hidden = minutes < 1 || minutes > WARN_MINUTES;
      if (timeLeft.hidden) return;
      const sentence = texts.text('session.expires_in', { minutes });
      show(timeLeft, sentence);
      if (minutes !== minutesLeft && (minutesLeft === 0 || minutes === 1)) announce(sentence);
      minutesLeft = minutes;
    },
    /** @param {Screen} screen @param {boolean} moved the person was on another screen before */
    show(screen, moved) {
      place.replaceChildren(screen.node);
      document.title = `${screen.heading.textContent} · ${brand.name}`;
      if (!moved) return;
      screen.focus.focus({ preventScroll: true });
      scrollTo(0, 0);
    },
  };
}

/** @param {string} address @param {string} words */
function link(address, words) {
  return h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, words);
}
