// The frame of the console: who is signed in, the navigation, and the view that the address names.
import { h } from '../verify/dom.js';
import { api } from './api.js';
import { hasRole } from './roles.js';
import { VIEWS } from './views.js';

const main = /** @type {HTMLElement} */ (document.querySelector('#view'));
const nav = /** @type {HTMLElement} */ (document.querySelector('#views'));
const who = /** @type {HTMLElement} */ (document.querySelector('#who'));
const polite = /** @type {HTMLElement} */ (document.querySelector('#polite'));

/** Of the view that is shown. @type {() => void} */
let cleanUp = () => {};
/** Counts the views, so that a late one does not draw over the next. */
let shown = 0;

begin();

async function begin() {
  try {
    const me = await api.get('/me');
    const views = VIEWS.filter((view) => hasRole(me, view.role));
    drawWho(me);
    drawNavigation(views);
    addEventListener('hashchange', () => draw(views, me, true));
    await draw(views, me, false);
  } catch (error) {
    complain(main, error);
  }
}

/** @param {readonly import('./views.js').View[]} views @param {import('./views.js').Me} me @param {boolean} moved */
async function draw(views, me, moved) {
  // The link that skips the navigation.
  if (location.hash === '#view') return;
  const [id, ...params] = location.hash.slice(1).split('/').map(decoded);
  const view = views.find((each) => each.id === id) ?? views[0];
  cleanUp();
  cleanUp = () => {};
  shown += 1;
  const turn = shown;
  const root = h('div', { class: 'stack' });
  main.replaceChildren(root);
  for (const link of nav.querySelectorAll('a')) {
    if (link.hash === `#${view?.id}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!view) {
    root.append(h('h1', null, 'Console'), h('p', null, 'There is nothing to show yet.'));
    main.setAttribute('aria-busy', 'false');
    return;
  }
  document.title = `${view.title} – Octothorpe console`;
  main.setAttribute('aria-busy', 'true');
  try {
    const stage = { root, api, go, params: id === view.id ? params : [], me, say };
    const ended = (await view.render(stage)) ?? (() => {});
    if (turn === shown) cleanUp = ended;
    else ended();
  } catch (error) {
    complain(root, error);
  }
  if (turn !== shown) return;
  main.setAttribute('aria-busy', 'false');
  // A view may have put the focus where one types.
  if (moved && !root.contains(document.activeElement)) main.focus({ preventScroll: true });
}

/** @param {import('./views.js').Me} me */
function drawWho({ operator, role, hasLogin }) {
  const leave = h('button', { type: 'button', onclick: signOut }, 'Sign out');
  who.replaceChildren(h('span', null, `${operator} (${role})`), ...(hasLogin ? [leave] : []));
}

async function signOut() {
  await fetch('logout', { method: 'POST', headers: { 'X-Console': '1' } }).catch(() => {});
  location.assign('./');
}

/** @param {readonly import('./views.js').View[]} views */
function drawNavigation(views) {
  const links = views.map(({ id, title }) => h('li', null, h('a', { href: `#${id}` }, title)));
  nav.replaceChildren(h('ul', null, ...links));
}

/** @param {string} address */
function go(address) {
  location.hash = address;
}

/** @param {string} text */
function say(text) {
  polite.textContent = text;
}

/** @param {HTMLElement} root @param {unknown} error */
function complain(root, error) {
  const text =
    error instanceof Error ? error.message : 'Something went wrong. Load the page again.';
  root.append(h('p', { class: 'alert', role: 'alert' }, text));
}

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
