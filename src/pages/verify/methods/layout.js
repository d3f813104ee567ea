// What the screens of a set-up share: the steps above them, the row of buttons, and the ways out.

/** @import {One} from '../dom.js' */
/** @import {MethodFlow} from './flow.js' */
import { button } from '../buttons.js';
import { attribute, h } from '../dom.js';
import { ErrorBox } from '../error-text.js';
import { icon } from '../icons.js';
import { openAddDialog } from './add-dialog.js';
import { attempts } from './attempts.js';
import { stepWords } from './words.js';

/**
 * @param {MethodFlow} flow
 * @param {object} parts
 * @param {string} parts.title
 * @param {One[]} [parts.lead] the first paragraph, which describes the heading
 * @param {(errorBox: ErrorBox) => One[]} [parts.content]
 * @param {HTMLElement} [parts.next] the main button
 * @param {() => Promise<void> | void} [parts.back] without it, the button cancels
 * @param {boolean} [parts.first] names what the organisation requires
 */
export function createStep(flow, { title, lead, content, next, back, first = false }) {
  const { texts } = flow.context;
  const errorBox = new ErrorBox();
  const attempt = attempts(errorBox, texts);
  const heading = h('h2', { tabindex: -1, 'aria-describedby': lead && 'step-lead' }, title);
  const words = texts.text(back ? 'button.back' : 'button.cancel');
  const leave = back ?? (() => flow.cancel());
  const node = h(
    'section',
    { class: 'screen' },
    before(flow, first),
    heading,
    lead && h('p', { id: 'step-lead' }, lead),
    ...(content?.(errorBox) ?? []),
    errorBox.node,
    h(
      'div',
      { class: 'row' },
      button('secondary', words, () => attempt(leave)),
      next,
    ),
    exitLinks(flow),
  );

  return { node, heading, focus: heading, errorBox, attempt };
}

/** The steps of a set-up, above the heading. @param {MethodFlow} flow */
export function before(flow, first = false) {
  const { texts, model } = flow.context;
  const { step, methods } = flow;
  if (model.session.purpose !== 'setup' || !step) return null;
  const { steps } = methods;
  const required = first && !model.session.skippable && step.at === 0;
  const number = step.at + 1;
  const method = stepWords(step.step.method, texts);
  const count = steps.length;
  if (!required && count < 2) return null;
  return h(
    'div',
    { class: 'progress' },
    required && h('p', null, texts.text('step.required')),
    count > 1 && h('p', { class: 'hint' }, texts.text('step.of', { number, count, method })),
    count > 1 && h('ol', { class: 'stepper', 'aria-hidden': 'true' }, steps.map(mark)),
  );

  /** @param {import('../page-data.js').Step} each @param {number} at */
  function mark({ method: each, state }, at) {
    const done = state === 'done';
    const item = h(
      'li',
      { class: 'stepper-step' },
      h('span', { class: 'stepper-mark' }, done ? icon('check') : String(at + 1)),
      h('span', null, stepWords(each, texts)),
    );
    attribute(item, 'data-state', done ? 'done' : at === step?.at && 'current');
    return item;
  }
}

/** 'I want to set up a different method' and 'Skip setup'. @param {MethodFlow} flow */
export function exitLinks(flow) {
  const { texts, model, actions } = flow.context;
  const { purpose, otherMethods, skippable } = model.session;
  const shown = (otherMethods && flow.methods.choices.length > 0) || skippable;
  if (purpose !== 'setup' || !shown || model.session.state !== 'open') return null;
  const errorBox = new ErrorBox();
  const attempt = attempts(errorBox, texts);
  return h(
    'div',
    { class: 'exits' },
    errorBox.node,
    otherMethods &&
      flow.methods.choices.length > 0 &&
      button('quiet', texts.text('button.different_method'), () => openAddDialog(flow)),
    skippable &&
      button('quiet', texts.text('button.skip'), () => attempt(() => actions.finish('skip'))),
  );
}
