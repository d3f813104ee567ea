// What stands around every screen: the brand, the note of the sandbox, the title, the links to the tenant's terms.

/** @import {Screen} from './desk.js' */
/** @import {Session} from './page-data.js' */
/** @import {Texts} from './texts.js' */
import { h } from './dom.js';

/** @param {Session} session @param {Texts} texts */
export function createFrame({ brand, mode, purpose }, texts) {
  const title = texts.text(purpose === 'setup' ? 'setup.title' : 'signin.title');
  const place = h('div', { class: 'place' });
  const node = h(
    'main',
    { id: 'card', class: 'card' },
    h(
      'p',
      { class: 'brand' },
      brand.logo
        ? h('img', { src: brand.logo, alt: brand.name, height: 28 })
        : h('bdi', null, brand.name),
    ),
    h('h1', null, title),
    place,
  );
  const links = [
    brand.termsUrl && link(brand.termsUrl, texts.text('setup.terms')),
    brand.privacyUrl && link(brand.privacyUrl, texts.text('setup.privacy')),
  ].filter((each) => each);
  document
    .getElementById('page')
    ?.replaceChildren(
      ...(mode === 'sandbox' ? [h('header', { class: 'note' }, texts.text('page.sandbox'))] : []),
      node,
      ...(links.length > 0 ? [h('footer', { class: 'foot' }, links)] : []),
    );

  return {
    node,
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
