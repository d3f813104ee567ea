// 'Send it again' and the other channel, with the wait before each.

/** @import {Context} from './context.js' */
/** @import {PhoneChannel} from './page-data.js' */
import { announce } from './announcer.js';
import { button } from './buttons.js';
import { everySecond } from './countdown.js';
import { attribute, h, show } from './dom.js';

const MINUTE = 60;

const WORDS = {
  sms: {
    again: 'button.resend',
    other: 'button.call_instead',
    wait: 'code.resend_in',
    ready: 'code.resend_ready',
    noMore: 'code.no_more',
  },
  call: {
    again: 'button.call_again',
    other: 'button.text_instead',
    wait: 'call.again_in',
    ready: 'call.again_ready',
    noMore: 'call.no_more',
  },
};

/**
 * @param {Context} context
 * @param {PhoneChannel} channel of the screen
 * @param {(channel: PhoneChannel) => Promise<void>} send
 */
export function createResend({ texts, model }, channel, send) {
  const words = WORDS[channel];
  /** @type {PhoneChannel} */
  const other = channel === 'sms' ? 'call' : 'sms';
  const offersOther = model.session.channels.includes(other);
  const again = button('secondary', texts.text(words.again), () => act(channel), {
    name: channel === 'sms' ? 'message' : 'phone',
  });
  const instead = button('secondary', texts.text(words.other), () => act(other), {
    name: other === 'sms' ? 'message' : 'phone',
  });
  const wait = h('p', { class: 'hint', id: `${channel}-wait` });
  for (const each of [again, instead]) {
    // A press during the wait shows the reason.
    each.addEventListener('click', () => {
      if (each.getAttribute('aria-disabled') === 'true') announce(wait.textContent ?? '');
    });
  }
  let waited = false;
  const stop = everySecond(update);

  /** @param {PhoneChannel} to */
  async function act(to) {
    await send(to);
    update();
  }

  function update() {
    const seconds = model.secondsToResend(channel);
    const waits = seconds !== 0;
    show(wait, seconds === undefined ? texts.text(words.noMore) : waits && waitFor(seconds));
    wait.hidden = !waits;
    hold(again, waits);
    hold(instead, model.secondsToResend(other) !== 0);
    if (waited && !waits) announce(texts.text(words.ready));
    waited = waits && seconds !== undefined;
  }

  /** @param {HTMLElement} node @param {boolean} waits */
  function hold(node, waits) {
    attribute(node, 'aria-disabled', waits && 'true');
    attribute(node, 'aria-describedby', waits && wait.id);
  }

  /** @param {number} seconds */
  function waitFor(seconds) {
    if (seconds < MINUTE) return texts.text(words.wait, { seconds });
    return texts.text(`${words.wait}_minutes`, { minutes: Math.ceil(seconds / MINUTE) });
  }

  return {
    node: h(
      'div',
      { class: 'again' },
      h('div', { class: 'again-row' }, again, offersOther && instead),
      wait,
    ),
    update,
    stop,
  };
}
