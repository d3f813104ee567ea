// Sign-in: the methods for the known number. A method in progress is shown again, not restarted.

/** @import {Context, Screen} from './context.js' */
/** @import {PhoneChannel} from './page-data.js' */
import { announce } from './announcer.js';
import { button } from './buttons.js';
import { everySecond } from './countdown.js';
import { attribute, h, show } from './dom.js';
import { ErrorBox } from './error-text.js';

const WORDS = {
  sms: {
    noMore: 'code.no_more',
    wait: 'code.resend_in',
    waitMinutes: 'code.resend_in_minutes',
  },
  call: {
    noMore: 'call.no_more',
    wait: 'call.again_in',
    waitMinutes: 'call.again_in_minutes',
  },
};

/** @param {Context} context @param {{onReturn: () => void}} options @returns {Screen} */
export function createChooseScreen(context, { onReturn }) {
  const { texts, model, actions } = context;
  const { session } = model;
  const brand = session.brand.name;
  const errorBox = new ErrorBox();
  const heading = h('h2', { tabindex: -1 }, texts.text('signin.choose'));
  const wait = h('p', { class: 'hint', id: 'choose-wait', hidden: true });
  const options = session.channels.map(option);
  const node = h(
    'section',
    { class: 'screen' },
    heading,
    errorBox.node,
    h('div', { class: 'choices' }, options),
    wait,
    session.channels.length < 2 && h('p', null, texts.nodes('signin.no_other', { brand })),
    h('div', { class: 'row' }, button('secondary', texts.text('button.return', { brand }), leave)),
  );
  const stop = everySecond(update);

  /** @param {PhoneChannel} channel */
  function option(channel) {
    const words = channel === 'sms' ? 'signin.option_sms' : 'signin.option_call';
    const node = button('secondary', '', () => reach(channel), {
      name: channel === 'sms' ? 'message' : 'phone',
    });
    node.classList.add('choice');
    node.dataset.channel = channel;
    attribute(node, 'aria-describedby', wait.id);
    node
      .querySelector('span')
      ?.replaceChildren(...texts.nodes(words, { phone: context.phone(session.to ?? '').node }));
    node.addEventListener('click', () => {
      if (node.getAttribute('aria-disabled') === 'true') announce(wait.textContent ?? '');
    });
    return node;
  }

  /** @param {PhoneChannel} channel */
  async function reach(channel) {
    errorBox.clear();
    const running = underWay();
    if (running?.channel === channel) return onReturn();
    try {
      // After a resend a code that still arrives stays valid; a new start would invalidate it.
      if (running) await actions.resend(channel);
      else await actions.start({ channel });
      onReturn();
    } catch (error) {
      errorBox.showError(error, texts);
    }
  }

  async function leave() {
    try {
      await actions.finish('cancel');
    } catch (error) {
      errorBox.showError(error, texts);
    }
  }

  function underWay() {
    const { challenge } = model;
    return challenge && !challenge.final ? challenge : undefined;
  }

  function update() {
    const running = underWay();
    // Shows the challenge in progress again.
    const other = running?.channel === 'sms' ? 'call' : 'sms';
    const seconds = (running && model.secondsToResend(other)) ?? 0;
    const waits = running !== undefined && model.secondsToResend(other) !== 0;
    for (const each of options)
      attribute(each, 'aria-disabled', waits && each.dataset.channel === other && 'true');
    const words = WORDS[running?.channel === 'call' ? 'call' : 'sms'];
    const sentence = !running?.resend
      ? texts.text(words.noMore)
      : seconds < 60
        ? texts.text(words.wait, { seconds })
        : texts.text(words.waitMinutes, { minutes: Math.ceil(seconds / 60) });
    wait.hidden = !waits;
    show(wait, waits && sentence);
  }

  return { node, heading, focus: heading, update, leave: stop };
}
