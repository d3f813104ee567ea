// Page and phone side by side: the QR code that the page shows is handed to the phone, which has no camera. The hosted page itself knows nothing of it.

import { h } from '../verify/dom.js';

const page = frame('page');
const phone = frame('phone');
const phoneOrigin = new URL(phone.src).origin;
const status = h('p', { class: 'hint', role: 'status' });
const beside = h(
  'div',
  { class: 'stack', lang: 'en', dir: 'ltr' },
  h(
    'button',
    { type: 'button', class: 'button secondary', onclick: scan },
    'Scan with the phone beside',
  ),
  status,
);

page.addEventListener('load', watch);
addEventListener('message', hear);
watch();
for (const link of visits()) link.addEventListener('click', () => mark(link.dataset.visit));
mark(document.body.dataset.visit);

/** Page and demonstration have one origin. */
function watch() {
  const shown = page.contentDocument?.body;
  if (!shown) return;
  const changes = { childList: true, subtree: true, attributeFilter: ['data-content'] };
  new MutationObserver(offer).observe(shown, changes);
  offer();
}

/** The button stands below a QR code for as long as there is one. */
function offer() {
  const place = qrPlace();
  if (!place?.dataset.content) return beside.remove();
  if (beside.previousElementSibling === place) return;
  status.textContent = '';
  place.after(beside);
}

function scan() {
  const uri = qrPlace()?.dataset.content;
  if (uri) phone.contentWindow?.postMessage({ type: 'octothorpe:scan', uri }, phoneOrigin);
}

/** @param {MessageEvent} event */
function hear({ data, origin, source }) {
  if (source !== phone.contentWindow || origin !== phoneOrigin) return;
  if (data?.type !== 'octothorpe:scanned') return;
  status.textContent = data.fault ?? 'The phone has read the QR code.';
  // In a narrow window one of both is shown.
  const choice = document.querySelector('input[value="phone"]');
  if (data.fault === null && choice instanceof HTMLInputElement) choice.checked = true;
}

/** @returns {HTMLElement | null | undefined} */
function qrPlace() {
  return page.contentDocument?.querySelector('.qr-place');
}

/** @returns {NodeListOf<HTMLAnchorElement>} */
function visits() {
  return document.querySelectorAll('nav a');
}

/** @param {string | undefined} visit */
function mark(visit) {
  for (const link of visits()) {
    if (link.dataset.visit === visit) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

/** @param {string} name @returns {HTMLIFrameElement} */
function frame(name) {
  const found = document.querySelector(`iframe.${name}`);
  if (!(found instanceof HTMLIFrameElement)) throw new Error(`The page has no ${name}.`);
  return found;
}
