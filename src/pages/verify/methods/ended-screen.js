// A proof ended without success: the reason, and the next steps.

/** @import {Screen} from '../context.js' */
/** @import {Challenge} from '../page-data.js' */
/** @import {IconName} from '../icons.js' */
/** @import {Texts} from '../texts.js' */
/** @import {MethodFlow} from './flow.js' */
import { button } from '../buttons.js';
import { h } from '../dom.js';
import { ErrorBox } from '../error-text.js';
import { icon } from '../icons.js';
import { attempts } from './attempts.js';

/** @type {Record<string, IconName>} */
const PICTURES = { expired: 'clock', locked: 'shield', denied: 'shield' };
/** Reasons with sentences of their own beside those of a phone: title and text. @type {Record<string, [string, string]>} */
const REASONS = {
  wrong_number: ['ended.wrong_number_title', 'ended.wrong_number'],
  no_device: ['ended.title', 'ended.no_device'],
};
const LIMITS = ['too_many_attempts', 'back_off', 'open_requests'];

/** @param {MethodFlow} flow @returns {Screen} */
export function createEndedScreen(flow) {
  const { texts, model, actions } = flow.context;
  const { challenge } = model;
  if (!challenge) throw new Error('No challenge has ended.');
  const { channel, state, reason } = challenge;
  const { name } = model.session.brand;
  const errorBox = new ErrorBox();
  const attempt = attempts(errorBox, texts);
  const { title, text } = endWords(challenge, texts);
  const heading = h('h2', { tabindex: -1, 'aria-describedby': 'end-text' }, title);
  const stopped = state === 'denied' || state === 'locked' || reason === 'no_device';
  const again = button('primary', texts.text('button.try_again'), () =>
    attempt(() => actions.start({ channel })),
  );
  const other = button(stopped ? 'primary' : 'secondary', texts.text('ended.other_way'), () =>
    flow.others(),
  );
  const node = h(
    'section',
    { class: 'screen end' },
    h('div', { class: 'end-picture', 'data-state': state }, icon(PICTURES[state] ?? 'cross')),
    heading,
    h('p', { id: 'end-text', class: 'lead' }, text),
    errorBox.node,
    h(
      'div',
      { class: 'stack' },
      !stopped && again,
      other,
      model.session.purpose === 'manage'
        ? button('quiet', texts.text('button.cancel'), () => attempt(() => flow.cancel()))
        : button('quiet', texts.text('button.return', { brand: name }), () =>
            attempt(() => actions.finish('cancel')),
          ),
    ),
  );
  return { node, heading, focus: heading };
}

/** @param {Challenge} challenge @param {Texts} texts */
export function endWords({ channel, state, reason = '' }, texts) {
  const [title, text] = endKeys(channel, state, reason, texts);
  return { title: texts.text(title), text: texts.text(text) };
}

/** @param {string} channel @param {string} state @param {string} reason @param {Texts} texts @returns {[string, string]} */
function endKeys(channel, state, reason, texts) {
  const phone = channel === 'sms' || channel === 'call';
  if (state === 'failed') {
    if (REASONS[reason]) return REASONS[reason];
    if (phone && texts.has(`reason.${reason}`)) return ['end_title.failed', `reason.${reason}`];
    return ['ended.title', LIMITS.includes(reason) ? 'ended.limit' : 'end_text.failed'];
  }
  if (state === 'expired' && channel === 'approve')
    return ['end_title.expired', 'ended.not_answered'];
  if (state === 'locked' && !phone) return ['end_title.locked', 'ended.locked'];
  return texts.has(`end_title.${state}`)
    ? [`end_title.${state}`, `end_text.${state}`]
    : ['ended.title', 'end_text.failed'];
}
