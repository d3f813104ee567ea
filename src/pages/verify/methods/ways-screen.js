// The registered methods as ways to prove who the person is: at a sign-in, and before a change. A method under way is shown again, not restarted.

/** @import {Screen} from '../context.js' */
/** @import {Channel, PhoneChannel, Registered} from '../page-data.js' */
/** @import {MethodFlow} from './flow.js' */
import { button } from '../buttons.js';
import { h } from '../dom.js';
import { ErrorBox } from '../error-text.js';
import { attempts } from './attempts.js';
import { KIND_ICONS } from './words.js';

/** @typedef {{channel: Channel, method?: string, to?: string, words: (Node | string)[], name: import('../icons.js').IconName}} Way */

/** @param {MethodFlow} flow @returns {Screen} */
export function createWaysScreen(flow) {
  const { texts, model, actions } = flow.context;
  const { brand } = model.session;
  const proving = flow.proving;
  const ways = waysOf(flow);
  const errorBox = new ErrorBox();
  const attempt = attempts(errorBox, texts);
  const heading = h('h2', { tabindex: -1 }, texts.text(proving ? 'proof.title' : 'signin.choose'));
  const none = proving
    ? texts.nodes('proof.none', { brand: brand.name })
    : texts.nodes('signin.no_other', { brand: brand.name });
  const node = h(
    'section',
    { class: 'screen' },
    heading,
    proving && ways.length > 0 && h('p', null, texts.text('proof.text')),
    ways.length === 0 && h('p', null, none),
    h('div', { class: 'choices' }, ways.map(choice)),
    errorBox.node,
    h(
      'div',
      { class: 'row' },
      proving
        ? button('secondary', texts.text('button.cancel'), () => attempt(() => flow.cancel()))
        : button('secondary', texts.text('button.return', { brand: brand.name }), () =>
            attempt(() => actions.finish('cancel')),
          ),
    ),
  );

  /** @param {Way} way */
  function choice(way) {
    const node = button('secondary', '', () => attempt(() => reach(way)), { name: way.name });
    node.classList.add('choice');
    node.dataset.channel = way.channel;
    node.querySelector('span')?.replaceChildren(...way.words);
    return node;
  }

  /** @param {Way} way */
  async function reach({ channel, method, to }) {
    const { challenge } = model;
    const running = challenge && !challenge.final ? challenge : undefined;
    const same = running && running.channel === channel && (!isPhone(channel) || running.to === to);
    // A passkey is asked anew: the person has come back on purpose.
    if (same && channel !== 'passkey') return flow.chosen();
    // After a resend a code that still arrives stays valid; a new start would invalidate it.
    const resends = running && isPhone(channel) && isPhone(running.channel) && running.to === to;
    if (resends) await actions.resend(channel);
    else await actions.start({ channel, ...(method && { method }) });
    flow.chosen();
  }

  return { node, heading, focus: heading };
}

/** @param {MethodFlow} flow @returns {Way[]} */
function waysOf(flow) {
  const { texts, model, phone } = flow.context;
  const { to, channels } = model.session;
  const registered = flow.methods.registered.filter(({ id }) => id !== flow.excluded);
  const given = to === undefined ? [] : channels.map((channel) => byPhone(channel, to));
  return [...registered.flatMap(ways), ...given];

  /** @param {Registered} each @returns {Way[]} */
  function ways({ kind, id, name, masked = '', channels: own = [], left }) {
    const about = { method: id, name: KIND_ICONS[kind] };
    switch (kind) {
      case 'phone':
        // The session's own number wins.
        return to === undefined ? own.map((channel) => byPhone(channel, masked, id)) : [];
      case 'approve':
        return [{ ...about, channel: kind, words: approveWords(name) }];
      case 'recovery':
        return left === 0 ? [] : [{ ...about, channel: kind, words: [texts.text('way.recovery')] }];
      default:
        return [{ ...about, channel: kind, words: [texts.text(`way.${kind}`)] }];
    }
  }

  /** @param {string | undefined} name */
  function approveWords(name) {
    return name === undefined
      ? [texts.text('approve.title')]
      : texts.nodes('way.approve', { name });
  }

  /** @param {PhoneChannel} channel @param {string} number @param {string} [method] @returns {Way} */
  function byPhone(channel, number, method) {
    const words = texts.nodes(`signin.option_${channel}`, { phone: phone(number).node });
    const name = channel === 'sms' ? 'message' : 'phone';
    return { channel, to: number, words, name, ...(method && { method }) };
  }
}

/** @param {Channel} channel @returns {channel is PhoneChannel} */
function isPhone(channel) {
  return channel === 'sms' || channel === 'call';
}
