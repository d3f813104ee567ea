// The QR code for our own app, which pairs the phone, or for any other, which takes over a secret; and the same by hand.

/** @import {Screen} from '../context.js' */
/** @import {MethodFlow} from './flow.js' */
import { announce } from '../announcer.js';
import { button } from '../buttons.js';
import { everySecond } from '../countdown.js';
import { h } from '../dom.js';
import { copyButton } from './copy.js';
import { createStep } from './layout.js';
import { qrCode } from './qr-code.js';

/**
 * @typedef {object} Code what the server answers
 * @property {string} qr SVG
 * @property {string} [url] our own app
 * @property {string} [expiresAt] our own app
 * @property {string} [uri] other apps
 * @property {string} [secret] other apps, in groups of four
 * @property {string} [account] other apps
 */

/** @param {MethodFlow} flow @param {{code?: Code}} [draft] @returns {Screen} */
export function createScanScreen(flow, draft) {
  const { texts, model, actions } = flow.context;
  const own = flow.step?.kind === 'app';
  /** @type {Code | undefined} */ let code = draft?.code;
  let over = false;
  const place = h('div', { class: 'qr-place', 'aria-busy': 'true' });
  const waiting = h('p', { class: 'arrival', hidden: !own }, texts.text('app.waiting'));
  const byHand = h('div', { class: 'by-hand' });
  const next = texts.text('button.next');
  const step = createStep(flow, {
    title: texts.text('app.scan_title'),
    lead: texts.nodes(own ? 'app.scan' : 'app.scan_totp', { next }),
    content: () => [
      place,
      waiting,
      h('details', { class: 'more' }, h('summary', null, texts.text('app.cannot_scan')), byHand),
    ],
    back: () => flow.goTo('account'),
    next: button('primary', next, goOn),
  });
  const stop = everySecond(expire);
  if (code) draw();
  else void step.attempt(load).then(offerAgain);

  async function load() {
    code = await actions.ask(own ? 'app/pair' : 'totp/begin');
    over = false;
    draw();
  }

  function draw() {
    if (!code) return;
    place.removeAttribute('aria-busy');
    place.replaceChildren(qrCode(code.qr, texts.text('app.qr')) ?? '');
    const { url, uri, secret, account } = code;
    // A sandbox's demonstration hands it to the phone beside the page.
    place.dataset.content = url ?? uri ?? '';
    byHand.replaceChildren(...(url ? [linkOf(url)] : secretOf(secret ?? '', account ?? '')));
    waiting.hidden = !own;
  }

  /** @param {string} url */
  function linkOf(url) {
    const shown = h('code', { class: 'secret link', dir: 'ltr' }, url);
    return h(
      'div',
      { class: 'stack' },
      h('p', null, texts.text('app.link')),
      h('div', { class: 'copy-row' }, shown, copyButton(texts, shown, url)),
      h(
        'a',
        { href: url, target: '_blank', rel: 'noopener noreferrer' },
        texts.text('app.open_here'),
      ),
    );
  }

  /** @param {string} secret @param {string} account */
  function secretOf(secret, account) {
    const shown = h('code', { class: 'secret', dir: 'ltr' }, secret);
    return [
      h('p', null, texts.text('app.by_hand')),
      h(
        'dl',
        { class: 'pairs' },
        h('dt', null, texts.text('app.account_name')),
        h('dd', null, h('bdi', null, account)),
        h('dt', null, texts.text('app.secret')),
        h('dd', { class: 'copy-row' }, shown, copyButton(texts, shown, secret.replace(/\s/g, ''))),
      ),
    ];
  }

  /** The pairing arrives with the state, and turns the screen by itself. */
  function goOn() {
    if (!own) return code && flow.goTo('code');
    step.errorBox.show(texts.text(over ? 'app.qr_expired' : 'app.not_paired'));
  }

  function expire() {
    if (!code?.expiresAt || over || model.secondsUntil(code.expiresAt) > 0) return;
    over = true;
    announce(texts.text('app.qr_expired'));
    offerAgain();
  }

  function offerAgain() {
    if (code && !over) return;
    waiting.hidden = true;
    delete place.dataset.content;
    place.removeAttribute('aria-busy');
    place.replaceChildren(
      h(
        'div',
        { class: 'qr-over' },
        over && h('p', null, texts.text('app.qr_expired')),
        button('secondary', texts.text('app.new_qr'), () => step.attempt(load)),
      ),
    );
  }

  return { ...step, draft: () => ({ code }), leave: () => stop() };
}
