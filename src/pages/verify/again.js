// 'Send it again' and 'reach me in the other way', with the time that has to pass before.

/** @import {Desk} from './desk.js' */
/** @import {Channel} from './page-data.js' */
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
 * @param {Desk} desk
 * @param {Channel} channel of the screen
 * @param {(channel: Channel) => Promise<void>} send
 */
export function createAgain({ texts, model }, channel, send) {
  const words = WORDS[channel];
  /** @type {Channel} */
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
    attribute(each, 'aria-describedby', wait.id);
    // A press during the wait is answered by its reason.
    each.addEventListener('click', () => {
      if (each.getAttribute('aria-disabled') === 'true') announce(wait.textContent ?? '');
    });
  }
  let waited = false;
  const stop = everySecond(update);

  /** @param {Channel} to */
  async function act(to) {
    await send(to);
    update();
  }

  function update() {
    const allowedAt = model.challenge?.resend?.allowedAt;
    const seconds = allowedAt === undefined ? 0 : model.secondsUntil(allowedAt);
    const waits = allowedAt === undefined || seconds > 0;
    show(wait, allowedAt === undefined ? texts.text(words.noMore) : waits && waitFor(seconds));
    wait.hidden = !waits;
    for (const each of [again, instead]) attribute(each, 'aria-disabled', waits && 'true');
    if (waited && !waits) announce(texts.text(words.ready));
    waited = waits && allowedAt !== undefined;
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
