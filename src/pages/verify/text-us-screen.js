// 'Text us instead': the page shows where to text and what, as a QR code, as a link and to be typed. The message turns the screen by itself.

/** @import {Context, Screen} from './context.js' */
import { announce } from './announcer.js';
import { button } from './buttons.js';
import { everySecond } from './countdown.js';
import { attribute, h, show } from './dom.js';
import { ErrorBox } from './error-text.js';
import { icon } from './icons.js';
import { copyButton } from './methods/copy.js';
import { qrCode } from './methods/qr-code.js';
import { stepBack } from './step-back.js';

const MINUTE = 60;
const COPY = { copy: 'text_us.copy', copied: 'text_us.copied' };

/**
 * @typedef {object} Shown what the server answers
 * @property {string} number where to text
 * @property {string} written the same as people write it
 * @property {string} word
 * @property {string} text
 * @property {string} link
 * @property {string} qr SVG
 */

/** @param {Context} context @param {{onBack: () => Promise<void> | void, draft?: {shown?: Shown}}} options @returns {Screen} */
export function createTextUsScreen(context, { onBack, draft }) {
  const { texts, model, actions } = context;
  const { id = '', to = '', expiresAt = '' } = model.challenge ?? {};
  const { brand } = model.session;
  const errorBox = new ErrorBox();
  /** @type {Shown | undefined} */ let shown = draft?.shown;
  let over = false;
  const heading = h(
    'h2',
    { tabindex: -1, 'aria-describedby': 'text-us-lead' },
    texts.text('text_us.title'),
  );
  const lead = h('p', { id: 'text-us-lead' });
  const place = h('div', { class: 'qr-place', 'aria-busy': 'true' });
  const scan = h('p', { class: 'hint' }, texts.text('text_us.scan'));
  const details = h('dl', { class: 'text-us-details' });
  const open = h('a', { class: 'button primary text-us-open', hidden: true }, icon('message'));
  open.append(h('span', null, texts.text('text_us.open')));
  const left = h('p', { class: 'arrival' });
  const again = button('secondary', texts.text('text_us.again'), startAgain);
  const parts = h(
    'div',
    { class: 'text-us-parts' },
    h('div', { class: 'text-us-scan' }, place, scan),
    h('div', { class: 'text-us-type' }, details, open),
  );
  const node = h(
    'section',
    { class: 'screen text-us' },
    context.exits?.before(),
    heading,
    lead,
    errorBox.node,
    parts,
    h('div', { class: 'text-us-left' }, left, again),
    h('p', { class: 'small' }, texts.nodes('text_us.hint', { brand: brand.name })),
    h('div', { class: 'row' }, stepBack(context, errorBox, onBack)),
  );
  const stop = everySecond(tick);
  update();
  if (shown) draw(shown);
  else void load();

  async function load() {
    try {
      shown = await actions.ask('inbound');
      if (shown) draw(shown);
    } catch (error) {
      place.removeAttribute('aria-busy');
      // Its time is over: the countdown says so.
      if (isOpen()) errorBox.showError(error, texts);
    }
  }

  /** @param {Shown} told */
  function draw({ number, written, word, text, link, qr }) {
    place.removeAttribute('aria-busy');
    place.replaceChildren(qrCode(qr, texts.text('text_us.qr')) ?? '');
    // A sandbox's demonstration hands it to the phone beside the page.
    place.dataset.content = link;
    const shownNumber = h('bdi', { dir: 'ltr' }, written);
    // The text ends with the word, which is read in one piece.
    const around = text.endsWith(word) ? text.slice(0, -word.length) : text;
    const shownText = h('bdi', null, around, around !== text && h('span', null, word));
    details.replaceChildren(
      h('dt', null, texts.text('text_us.to')),
      h('dd', null, shownNumber, copyButton(texts, shownNumber, number, COPY)),
      h('dt', null, texts.text('text_us.text')),
      h('dd', null, shownText, copyButton(texts, shownText, text, COPY)),
    );
    open.href = link;
    update();
  }

  function update() {
    show(lead, texts.nodes('text_us.lead', { phone: context.phone(to).node }));
    tick();
  }

  function tick() {
    const seconds = isOpen() ? model.secondsUntil(expiresAt) : 0;
    if (seconds === 0 && !over) end();
    const time = `${Math.floor(seconds / MINUTE)}:${String(seconds % MINUTE).padStart(2, '0')}`;
    const words = over ? texts.text('text_us.over') : texts.nodes('text_us.valid', { time });
    show(left, h('span', null, words));
    open.hidden = over || !shown;
  }

  function end() {
    over = true;
    attribute(node, 'data-over', true);
    // Nobody should send it any more.
    parts.hidden = true;
    delete place.dataset.content;
    again.classList.replace('secondary', 'primary');
    announce(texts.text('text_us.over'));
  }

  function isOpen() {
    return model.challenge?.id === id && !model.challenge.final;
  }

  /** The server still knows the number. */
  async function startAgain() {
    errorBox.clear();
    try {
      await actions.start({ channel: 'inbound_sms' });
    } catch (error) {
      errorBox.showError(error, texts);
    }
  }

  return {
    node,
    heading,
    focus: heading,
    update,
    plansCame: update,
    draft: () => ({ shown }),
    leave: () => stop(),
  };
}
