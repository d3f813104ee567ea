// The challenge ended without a proof: shows the reason and the next steps.

/** @import {Context, Screen} from './context.js' */
/** @import {Challenge} from './page-data.js' */
/** @import {Step} from './next-steps.js' */
import { button } from './buttons.js';
import { h } from './dom.js';
import { ErrorBox } from './error-text.js';
import { icon } from './icons.js';
import { leaveLinks } from './leave-links.js';
import { nextSteps } from './next-steps.js';

/** @type {Record<string, import('./icons.js').IconName>} */
const PICTURES = { expired: 'clock', locked: 'shield', denied: 'shield' };

/**
 * @param {Context} context
 * @param {{challenge: Challenge, onBack: () => Promise<void> | void}} options
 * @returns {Screen}
 */
export function createEndScreen(context, { challenge, onBack }) {
  const { texts, model, actions } = context;
  const { session } = model;
  const { state, reason, channel } = challenge;
  const errorBox = new ErrorBox();
  const heading = h(
    'h2',
    { tabindex: -1, 'aria-describedby': 'end-text' },
    texts.text(`end_title.${state}`),
  );
  const words = state === 'failed' && reason ? `reason.${reason}` : `end_text.${state}`;
  const steps = nextSteps(session, challenge);
  const node = h(
    'section',
    { class: 'screen end' },
    h('div', { class: 'end-picture', 'data-state': state }, icon(PICTURES[state] ?? 'cross')),
    heading,
    h('p', { id: 'end-text', class: 'lead' }, texts.text(words)),
    errorBox.node,
    h('div', { class: 'stack' }, steps.map(step)),
    context.exits
      ? context.exits.links()
      : leaveLinks(context, (outcome) => attempt(() => actions.finish(outcome))),
  );

  /** @param {Step} name @param {number} at */
  function step(name, at) {
    const kind = at === 0 ? 'primary' : name === 'return' ? 'quiet' : 'secondary';
    return button(kind, wordsOf(name), () => attempt(() => act(name)));
  }

  /** @param {Step} name */
  function wordsOf(name) {
    switch (name) {
      case 'again':
        return texts.text(state === 'failed' ? 'button.try_again' : 'button.start_again');
      case 'other':
        return texts.text(channel === 'sms' ? 'button.call_instead' : 'button.text_instead');
      case 'number':
        return texts.text('button.another_number');
      default:
        return texts.text('button.return', { brand: session.brand.name });
    }
  }

  /** The server still knows the number. @param {Step} name */
  function act(name) {
    switch (name) {
      case 'again':
        return actions.start({ channel });
      case 'other':
        return actions.start({ channel: channel === 'sms' ? 'call' : 'sms' });
      case 'number':
        return onBack();
      default:
        return actions.finish('cancel');
    }
  }

  /** @param {() => unknown} act */
  async function attempt(act) {
    errorBox.clear();
    try {
      await act();
    } catch (error) {
      errorBox.showError(error, texts);
    }
  }

  return { node, heading, focus: heading };
}
