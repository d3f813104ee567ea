// A session with several methods: what the person chose on this page, which screen that shows, and the requests behind it.

/** @import {Extension, Page} from '../page.js' */
/** @import {Choice, Methods, Snapshot} from '../page-data.js' */
import { announce } from '../announcer.js';
import { ApiError } from '../api.js';
import { createDoneScreen } from '../done-screen.js';
import { createAccountScreen, createGetScreen } from './app-start.js';
import { createApproveScreen, createTryScreen } from './approve-screen.js';
import { createAuthenticatorCode, createRecoveryProof, createTotpProof } from './code-entry.js';
import { createStepDone, createSuccess } from './done-screens.js';
import { createEndedScreen } from './ended-screen.js';
import { createInfoScreen } from './info-screen.js';
import { before, exitLinks } from './layout.js';
import { createPasskeyAdd, createPasskeyProof } from './passkey-screens.js';
import { createRecoveryCodes } from './recovery-screen.js';
import { createScanScreen } from './scan-screen.js';
import {
  currentStep,
  isProven,
  isTodo,
  kindOf,
  methodScreenFor,
  methodScreenKey,
} from './screen-choice.js';
import { createWaysScreen } from './ways-screen.js';

/**
 * @typedef {object} Change a request that may need a proof first
 * @property {string} path
 * @property {object} body
 * @property {string} [id] of the method, which must not prove it
 * @property {string} [done] the key of its sentence
 */

/** @implements {Extension} */
export class MethodFlow {
  /** @type {Page} */ #page;
  /** @type {import('./screen-choice.js').Wish['place']} */ #place = 'get';
  /** @type {Set<number>} */ #passed;
  #choosing = false;
  #listed = false;
  #step = '';
  /** A change that waits for a proof; `known` is the proof there was before. @type {(Change & {known: string}) | undefined} */ #waiting;
  /** @type {{error?: unknown, text?: string}} for the list */ #notice = {};

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    this.context = page.context;
    const { session } = this.context.model;
    const setsUp = session.purpose === 'setup';
    this.title =
      session.purpose === 'manage' ? 'info.title' : setsUp ? 'setup.title' : 'signin.title';
    this.#passed = passedAtFirst(this.methods);
    this.context.exits = {
      before: () => before(this),
      cancel: () => this.cancel(),
      links: () => exitLinks(this),
      backWords: () => (this.step && !this.proving ? 'button.back' : 'cannot.phone'),
    };
  }

  /** @returns {Methods} */
  get methods() {
    const { methods } = this.context.model.session;
    if (!methods) throw new Error('The session has no methods.');
    return methods;
  }

  /** A sign-in has no steps. */
  get step() {
    const { purpose } = this.context.model.session;
    if (purpose === 'signin') return undefined;
    const found = currentStep(this.methods, this.#passed);
    return found && { ...found, kind: kindOf(found.step, this.methods) };
  }

  get proving() {
    return this.#waiting !== undefined;
  }

  /** The method that must not prove its own removal. */
  get excluded() {
    return this.#waiting?.id;
  }

  /** @param {Snapshot} snapshot @param {{starting: boolean}} wish */
  screenFor(snapshot, { starting }) {
    const { step } = this;
    const now = step ? `${step.at} ${step.step.method}` : '';
    if (now !== this.#step) this.#place = 'get';
    this.#step = now;
    if (this.#waiting && this.#proof(snapshot) !== this.#waiting.known) void this.#repeat();
    return methodScreenFor(snapshot, { ...this.#wish, starting });
  }

  /** @param {string} name @param {Snapshot} snapshot */
  screenKey(name, snapshot) {
    return methodScreenKey(name, snapshot, { ...this.#wish, starting: false });
  }

  get #wish() {
    return {
      place: this.#place,
      passed: this.#passed,
      choosing: this.#choosing,
      listed: this.#listed,
      proving: this.proving,
    };
  }

  /** @param {string} name @param {any} [draft] */
  create(name, draft) {
    switch (name) {
      case 'app-get':
        return createGetScreen(this);
      case 'app-account':
        return createAccountScreen(this);
      case 'app-scan':
        return createScanScreen(this, draft);
      case 'app-code':
        return createAuthenticatorCode(this, draft);
      case 'try':
        return createTryScreen(this);
      case 'passkey-add':
        return createPasskeyAdd(this);
      case 'recovery-codes':
        return createRecoveryCodes(this, draft);
      case 'step-done':
        return createStepDone(this);
      case 'success':
        return createSuccess(this);
      case 'info':
        return createInfoScreen(this);
      case 'choose':
        return createWaysScreen(this);
      case 'approve':
        return createApproveScreen(this);
      case 'totp-proof':
        return createTotpProof(this, draft);
      case 'recovery':
        return createRecoveryProof(this, draft);
      case 'passkey-proof':
        return createPasskeyProof(this);
      case 'ended':
        return createEndedScreen(this);
      case 'done':
        return createDoneScreen(this.context, this.context.texts.text('ended.passed'));
      default:
        return undefined;
    }
  }

  /** From a phone's challenge: to the form in a step, else to the other methods. */
  onBack = () => {
    if (this.step && !this.proving) return this.#page.leaveChallenge();
    this.others();
  };

  /** 'I can’t use this right now'. */
  others() {
    this.#choosing = true;
    this.#page.render();
  }

  /** A method was chosen, or the one under way is shown again. */
  chosen() {
    this.#choosing = false;
    this.#page.render();
  }

  /** @param {import('./screen-choice.js').Wish['place']} place within the step of an app */
  goTo(place) {
    this.#place = place;
    this.#page.render();
  }

  /** The current step is done by this method, or a method is added. @param {Choice} choice */
  async choose(choice) {
    await this.change({ path: 'method', body: { choose: choice } });
  }

  /** @param {Choice} choice that the server has taken */
  #begin(choice) {
    this.#passed = new Set(doneSteps(this.methods));
    this.#listed = false;
    this.#page.render();
    // Whoever wants another app has one already.
    this.goTo(choice === 'totp' && this.methods.ownApp ? 'account' : 'get');
  }

  /** 'Next' after a step that is done. */
  async next() {
    const { steps } = this.methods;
    const waits = steps.some(isTodo) && !steps.some(({ state }) => state === 'current');
    const passed = doneSteps(this.methods);
    if (waits) await this.context.actions.ask('method', { next: true });
    for (const at of passed) this.#passed.add(at);
    this.#page.render();
  }

  /** In a set-up back to the service, else back to the list. */
  async cancel() {
    const { model, actions } = this.context;
    if (model.session.purpose !== 'manage') return actions.finish('cancel');
    if (model.challenge && !model.challenge.final) await actions.back();
    if (!this.#waiting) await actions.ask('method', { stop: true });
    this.#listed = true;
    this.#waiting = undefined;
    this.#choosing = false;
    this.#page.render();
  }

  /** Changes a registered method, if need be after a proof by another one. @param {Change} change */
  async change(change) {
    try {
      await this.#send(change);
    } catch (error) {
      if (!needsProof(error)) throw error;
      this.#waiting = { ...change, known: this.#proof(this.context.model.snapshot) };
      this.#choosing = false;
      this.#page.render();
    }
  }

  /** @param {Change} change */
  async #send({ path, body, done }) {
    await this.context.actions.ask(path, body);
    if (done) announce(this.context.texts.text(done));
    if ('choose' in body) this.#begin(/** @type {Choice} */ (body.choose));
  }

  /** After the proof. */
  async #repeat() {
    const change = this.#waiting;
    this.#waiting = undefined;
    this.#listed = true;
    if (!change) return;
    try {
      await this.#send(change);
      if (change.done) this.#notice = { text: change.done };
    } catch (error) {
      this.#notice = needsProof(error) ? { text: 'proof.text' } : { error };
    }
    this.#page.render();
  }

  /** What the list has to say, once. */
  takeNotice() {
    const notice = this.#notice;
    this.#notice = {};
    return notice;
  }

  /** Changes with every proof. @param {Snapshot} snapshot */
  #proof({ session, challenge }) {
    return `${session.methods?.proven?.until} ${isProven(challenge) ? challenge?.id : ''}`;
  }
}

/** @param {unknown} error */
function needsProof(error) {
  return error instanceof ApiError && error.code === 'proof_needed';
}

/** @param {Methods} methods */
function doneSteps({ steps }) {
  return steps.flatMap(({ state }, at) => (state === 'done' ? [at] : []));
}

/** A page that is opened between two steps shows the one that was done last. @param {Methods} methods */
function passedAtFirst(methods) {
  const done = doneSteps(methods);
  const between =
    methods.steps.some(isTodo) && !methods.steps.some((each) => each.state === 'current');
  return new Set(between ? done.slice(0, -1) : done);
}
