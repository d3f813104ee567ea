// The phone is being called: the page shows the call's progress, and the keys to press.

import { attribute, h, show } from './dom.js';
import { ErrorBox } from './error-text.js';
import { icon } from './icons.js';
/** @import {Context, Screen} from './context.js' */
/** @import {PhoneChannel} from './page-data.js' */
import { createResend } from './resend.js';
import { stepBack } from './step-back.js';
import { tabStorage } from './tab-storage.js';

const STEPS = ['calling', 'ringing', 'in_call'];

/** @param {Context} context @param {{onBack: () => Promise<void> | void}} options @returns {Screen} */
export function createCallScreen(context, { onBack }) {
  const { texts, model, actions } = context;
  const errorBox = new ErrorBox();
  const heading = h('h2', { tabindex: -1 });
  const { transaction } = model.session;
  const confirms =
    transaction && h('p', { class: 'lead' }, texts.nodes('code.transaction', transaction));
  const picture = h(
    'div',
    { class: 'call-picture', 'aria-hidden': 'true' },
    h('span', { class: 'wave' }),
    h('span', { class: 'wave' }),
    h('span', { class: 'handset' }, icon('phone')),
  );
  const instruction = h('p', { class: 'lead' });
  const keys = h('p', { class: 'keys', dir: 'ltr', 'aria-hidden': 'true' });
  const steps = h('ol', { class: 'steps' });
  const again = createResend(context, 'call', resend);
  const node = h(
    'section',
    { class: 'screen call' },
    context.exits?.before(),
    picture,
    heading,
    confirms,
    instruction,
    keys,
    errorBox.node,
    steps,
    h('div', { class: 'row' }, stepBack(context, errorBox, onBack)),
    h('div', { class: 'help' }, again.node),
  );

  /** @param {PhoneChannel} channel */
  async function resend(channel) {
    errorBox.clear();
    try {
      await actions.resend(channel);
    } catch (error) {
      errorBox.showError(error, texts);
    }
  }

  function update() {
    const { challenge } = model;
    if (!challenge) return;
    const digit = challenge.matchDigit ?? tabStorage.digitOf(challenge.id);
    show(heading, texts.nodes('call.calling', { phone: context.phone(challenge.to).node }));
    const hidden = challenge.deliveries.at(-1)?.caller === 'hidden';
    show(
      instruction,
      hidden && `${texts.text('call.hidden')} `,
      digit ? texts.nodes('call.instruction_match', { digit }) : texts.text('call.instruction'),
    );
    show(
      keys,
      [...(digit ?? '')].map((each) => h('kbd', { class: 'match' }, each)),
      h('kbd', null, '#'),
    );
    node.dataset.state = challenge.state;
    show(steps, reached(challenge.state).map(step), ahead(challenge.state).map(placeholder));
    again.update();
  }

  /** @param {string} state @param {number} at @param {string[]} all */
  function step(state, at, all) {
    const current = at === all.length - 1;
    const item = h(
      'li',
      { class: current ? 'step' : 'step past' },
      h('span', { class: 'step-mark', 'aria-hidden': 'true' }, !current && icon('check')),
      texts.text(`status.${state}`),
    );
    attribute(item, 'aria-current', current && 'step');
    return item;
  }

  /** Reserves the place of a future step, hidden from screen readers. @param {string} state */
  function placeholder(state) {
    return h(
      'li',
      { class: 'step ahead', 'aria-hidden': 'true' },
      h('span', { class: 'step-mark' }),
      texts.text(`status.${state}`),
    );
  }

  update();
  return { node, heading, focus: heading, update, plansCame: update, leave: () => again.stop() };
}

/** The steps so far, without future ones. @param {string} state */
function reached(state) {
  const at = STEPS.indexOf(state);
  return at < 0 ? [state] : STEPS.slice(0, at + 1);
}

/** @param {string} state */
function ahead(state) {
  return STEPS.slice(Math.max(1, STEPS.indexOf(state) + 1));
}
