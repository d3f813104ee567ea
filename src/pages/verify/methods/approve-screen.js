// A request in our own app: the two digits to enter there, and what becomes of it.

/** @import {Screen} from '../context.js' */
/** @import {Challenge} from '../page-data.js' */
/** @import {MethodFlow} from './flow.js' */
import { announce } from '../announcer.js';
import { button } from '../buttons.js';
import { attribute, h, show } from '../dom.js';
import { ErrorBox } from '../error-text.js';
import { tabStorage } from '../tab-storage.js';
import { attempts } from './attempts.js';
import { endWords } from './ended-screen.js';
import { createStep } from './layout.js';

const SAID = ['queued', 'sent', 'shown'];

/** 'Let's try it out', in a set-up. @param {MethodFlow} flow @returns {Screen} */
export function createTryScreen(flow) {
  const { texts, model, actions } = flow.context;
  const number = createNumber(flow);
  const again = button('primary', texts.text('approve.again'), () => step.attempt(test));
  const step = createStep(flow, {
    title: texts.text('try.title'),
    lead: [texts.text('try.text')],
    content: () => [number.node],
    next: again,
  });
  // A test that has ended, also before a reload, is repeated only by the person.
  const { challenge: last } = model;
  if (last?.channel === 'approve' && last.state !== 'canceled') update();
  else void step.attempt(test).then(update);

  async function test() {
    await actions.ask('app/test');
    update();
  }

  function update() {
    const { challenge } = model;
    const open = running(challenge);
    again.hidden = open;
    number.update();
    if (open || challenge?.channel !== 'approve' || challenge.state === 'approved') return;
    step.errorBox.show(endWords(challenge, texts).text);
  }

  return { ...step, update };
}

/** Sign-in, or the proof before a change. @param {MethodFlow} flow @returns {Screen} */
export function createApproveScreen(flow) {
  const { texts, model, actions } = flow.context;
  const errorBox = new ErrorBox();
  const attempt = attempts(errorBox, texts);
  const number = createNumber(flow);
  const heading = h(
    'h2',
    { tabindex: -1, 'aria-describedby': 'approve-text match' },
    texts.text('approve.title'),
  );
  const again = button('secondary', texts.text('approve.again'), () =>
    attempt(() => actions.start({ channel: 'approve' })),
  );
  const { transaction } = model.session;
  const node = h(
    'section',
    { class: 'screen' },
    heading,
    transaction && h('p', { class: 'lead' }, texts.nodes('code.transaction', transaction)),
    h('p', { id: 'approve-text' }, texts.text('approve.text')),
    number.node,
    errorBox.node,
    h(
      'div',
      { class: 'stack' },
      again,
      button('quiet', texts.text('cannot.app'), () => flow.others()),
    ),
  );

  function update() {
    number.update();
    again.hidden = number.isKnown();
  }

  update();
  return { node, heading, focus: heading, update };
}

/** The digits and the progress below them. @param {MethodFlow} flow */
function createNumber(flow) {
  const { texts, model } = flow.context;
  const digits = h('p', { id: 'match', class: 'match-number' });
  const progress = h('p', { class: 'arrival' });
  const unknown = h('p', { class: 'hint' }, texts.text('approve.no_number'));
  let said = '';

  function digit() {
    const { challenge } = model;
    return challenge?.matchDigit ?? (challenge ? tabStorage.digitOf(challenge.id) : undefined);
  }

  function update() {
    const { challenge } = model;
    const open = running(challenge);
    const shown = digit();
    digits.hidden = !open || shown === undefined;
    unknown.hidden = !open || shown !== undefined;
    progress.hidden = !open;
    if (!open || !challenge) return;
    show(
      digits,
      h('span', { class: 'visually-hidden' }, `${texts.text('approve.number')}: `),
      h('bdi', { dir: 'ltr' }, shown ?? ''),
    );
    const state = SAID.includes(challenge.state) ? challenge.state : 'queued';
    const sentence = texts.text(`approve.${state}`);
    show(progress, sentence);
    attribute(progress, 'data-state', state === 'shown' && 'delivered');
    if (said !== '' && said !== state) announce(sentence);
    said = state;
  }

  return {
    node: h('div', { class: 'match-place' }, digits, unknown, progress),
    update,
    isKnown: () => digit() !== undefined,
  };
}

/** @param {Challenge | null} challenge */
function running(challenge) {
  return challenge?.channel === 'approve' && !challenge.final;
}
