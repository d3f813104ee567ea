// A passkey: created in a set-up, used as a proof.

/** @import {Screen} from '../context.js' */
/** @import {MethodFlow} from './flow.js' */
import { announce } from '../announcer.js';
import { busyWhile, button, isIdle } from '../buttons.js';
import { h } from '../dom.js';
import { ErrorBox } from '../error-text.js';
import { icon } from '../icons.js';
import { attempts } from './attempts.js';
import { createStep } from './layout.js';
import { createPasskey, PasskeyError, passkeysWork, usePasskey } from './passkey.js';

/** @type {Record<import('./passkey.js').Failure, string>} */
const NOT_CREATED = {
  canceled: 'passkey.not_created',
  unsupported: 'passkey.unsupported',
  exists: 'passkey.exists',
  failed: 'passkey.not_created',
};

/** @param {MethodFlow} flow @returns {Screen} */
export function createPasskeyAdd(flow) {
  const { texts, actions } = flow.context;
  const leaving = new AbortController();
  const step = createStep(flow, {
    title: texts.text('passkey.title'),
    lead: [texts.text('passkey.text')],
    first: true,
    content: () => [h('div', { class: 'passkey-picture' }, icon('key'))],
    next: button('primary', texts.text('passkey.create'), () => step.attempt(create)),
  });
  if (!passkeysWork()) step.errorBox.show(texts.text('passkey.unsupported'));

  async function create() {
    const options = await actions.ask('passkey/options');
    announce(texts.text('passkey.busy'));
    try {
      const credential = await createPasskey(options.publicKey ?? options, leaving.signal);
      const { outcome } = await actions.ask('passkey/register', { credential });
      if (outcome === 'wrong_code') step.errorBox.show(texts.text('passkey.refused'));
    } catch (error) {
      if (leaving.signal.aborted) return;
      if (!(error instanceof PasskeyError)) throw error;
      step.errorBox.show(texts.text(NOT_CREATED[error.failure]));
    }
  }

  return { ...step, leave: () => leaving.abort() };
}

/** The browser is asked at once. @param {MethodFlow} flow @returns {Screen} */
export function createPasskeyProof(flow) {
  const { texts, model, actions } = flow.context;
  const leaving = new AbortController();
  const errorBox = new ErrorBox();
  const attempt = attempts(errorBox, texts);
  const id = model.challenge?.id;
  const heading = h(
    'h2',
    { tabindex: -1, 'aria-describedby': 'passkey-text' },
    texts.text('way.passkey'),
  );
  const use = button('primary', texts.text('way.passkey'), () => attempt(prove));
  const node = h(
    'section',
    { class: 'screen' },
    heading,
    h('p', { id: 'passkey-text' }, texts.text('passkey.use_text')),
    h('div', { class: 'passkey-picture' }, icon('key')),
    errorBox.node,
    h(
      'div',
      { class: 'stack' },
      use,
      button('quiet', texts.text('button.cannot_use_now'), () => flow.others()),
    ),
  );
  let asked = false;
  if (!passkeysWork()) errorBox.show(texts.text('passkey.unsupported'));
  else ask();

  /** Once, as soon as the options are there: an event may show this screen before the start is answered. */
  function ask() {
    if (asked || !isIdle(use) || !passkeysWork() || !actions.passkeyOptions(id)) return;
    asked = true;
    void busyWhile(use, () => attempt(prove));
  }

  async function prove() {
    const options = actions.passkeyOptions(id);
    // The options were another tab's, or are lost by a reload.
    if (!options) return actions.start({ channel: 'passkey' });
    try {
      const credential = await usePasskey(options, leaving.signal);
      const outcome = await actions.checkPasskey(credential);
      if (outcome === 'wrong_code') errorBox.show(texts.text('passkey.refused'));
    } catch (error) {
      if (leaving.signal.aborted) return;
      if (!(error instanceof PasskeyError)) throw error;
      const unsupported = error.failure === 'unsupported';
      errorBox.show(texts.text(unsupported ? 'passkey.unsupported' : 'passkey.not_used'));
    }
  }

  return { node, heading, focus: heading, update: ask, leave: () => leaving.abort() };
}
