// One phone on the page: its screens, its authenticator and its call dialog. Shows and announces
// messages and calls. Independent of other phones.

/** @import {Authenticator, Call, Message, Push} from './carrier.js' */
import { announce } from './announcer.js';
import { createAuthenticator } from './authenticator.js';
import { createCallFocus } from './call-focus.js';
import { createCallScreen } from './call-screen.js';
import { callerOf, wasAnswered } from './call-words.js';
import { createCallsScreen } from './calls-screen.js';
import { element } from './element.js';
import { createFrame } from './handset-frame.js';
import { HandsetState } from './handset-state.js';
import { icon } from './icons.js';
import { createMessagesScreen } from './messages-screen.js';
import { formatParty } from './phone-number.js';
import { ringer } from './ringer.js';
import { readSmsAddress } from './sms-address.js';
import { createTabs } from './tabs.js';

const MESSAGES = 0;
const CALLS = 1;
const AUTHENTICATOR = 2;

/**
 * @typedef {object} HandsetOptions
 * @property {(id: string, title: string) => void} onExchange
 * @property {() => void} onChange the person requests another number for this phone
 * @property {() => void} onRemove
 * @property {() => void} onRetry
 * @property {() => void} onNews something changed that the page's title may show
 */

export class Handset {
  #options;
  #state;
  #messages;
  #calls;
  #authenticator;
  #tabs;
  #callScreen;
  #frame;
  #focus;
  /** @type {Call | null} the ended call that the person has not closed yet */
  #ended = null;
  #unread = 0;
  #missed = 0;

  /** @param {string} number E.164 digits @param {HandsetOptions} options */
  constructor(number, options) {
    this.number = number;
    this.name = formatParty(number);
    this.#options = options;
    this.#state = new HandsetState(number);
    const { onExchange } = options;
    this.#messages = createMessagesScreen(this.#state, {
      onExchange,
      onRead: () => this.#renderAll(true),
    });
    this.#calls = createCallsScreen(this.#state, { onExchange });
    this.#authenticator = createAuthenticator(number, this.name, {
      onOpen: () => this.#tabs.select(AUTHENTICATOR),
      onNews: () => this.#authenticatorNews(),
    });
    this.#callScreen = createCallScreen({
      onClose: () => this.#closeCall(),
      onExchange: (call) => onExchange(call.id, `Call · ${callerOf(call)}`),
    });
    this.#tabs = createTabs(
      `Apps of ${this.name}`,
      [
        { name: 'Messages', icon: icon('message'), panel: this.#messages.node },
        { name: 'Calls', icon: icon('phone'), panel: this.#calls.node },
        { name: 'Authenticator', icon: icon('shield'), panel: this.#authenticator.node },
      ],
      (index) => this.#opened(index),
    );
    const panels = [this.#messages.node, this.#calls.node, this.#authenticator.node];
    const screens = element('div', { class: 'screens' }, ...panels);
    const { banner } = this.#authenticator;
    const parts = { screens, banner, tabs: this.#tabs.list, call: this.#callScreen.node };
    this.#frame = createFrame(number, parts, options);
    this.#focus = createCallFocus(this.node, this.#callScreen.node, this.#frame.heading);
  }

  get node() {
    return this.#frame.node;
  }

  focus() {
    this.#frame.heading.focus();
  }

  dispose() {
    this.#callScreen.dispose();
    this.#authenticator.dispose();
    this.#frame.dispose();
  }

  /** Unread messages, missed calls and unopened notifications. */
  get news() {
    return this.#unread + this.#missed + this.#authenticator.unseen;
  }

  /** The caller, while this phone rings. */
  get ringingFrom() {
    const call = this.#callScreen.shown();
    return call?.state === 'ringing' ? callerOf(call) : null;
  }

  /** @param {'connecting' | 'connected' | 'lost'} service */
  showService(service) {
    this.#frame.showService(service);
  }

  /**
   * Sets the carrier's first state. Old messages and calls are shown, not announced; a
   * call in progress is shown in its present state.
   *
   * @param {{messages: Message[], calls: Call[]}} phone
   */
  load(phone) {
    for (const message of phone.messages) this.#state.putMessage(message);
    for (const call of phone.calls) this.#state.putCall(call);
    this.#renderAll(false);
  }

  /**
   * Removes everything that the carrier no longer has. New things come only by the event line: `look`'s answer
   * may arrive after newer events.
   *
   * @param {() => Promise<{messages: Message[], calls: Call[]}>} look asks the carrier
   */
  async forgetWhatIsGone(look) {
    const gone = this.#state.ids();
    const { messages, calls } = await look();
    for (const { id } of [...messages, ...calls]) gone.delete(id);
    for (const id of gone) this.#state.forget(id);
    if (gone.size > 0) this.#renderAll(true);
  }

  /** @param {Message} message */
  message(message) {
    if (!this.#state.concernsMessage(message)) return;
    const before = this.#state.putMessage(message);
    if (!before && message.direction === 'to_phone') {
      ringer.chime();
      const from = formatParty(message.from);
      announce(`New message on ${this.name} from ${from}: ${message.body}`);
    }
    this.#renderMessages();
    this.#options.onNews();
  }

  /** @param {Call} call */
  call(call) {
    if (!this.#state.concernsCall(call)) return;
    const before = this.#state.putCall(call);
    const caller = callerOf(call);
    const rings = call.state === 'ringing' && call.direction === undefined;
    if (rings && before?.state !== 'ringing')
      announce(`${this.name} is ringing. Call from ${caller}.`, 'assertive');
    if (call.state === 'ended' && before && before.state !== 'ended') this.#hasEnded(call, before);
    this.#renderAll(true);
  }

  /** @param {Push} push */
  push(push) {
    if (this.#state.concernsPush(push)) void this.#authenticator.push(push);
  }

  /** @param {Authenticator} authenticator of the application */
  know(authenticator) {
    this.#authenticator.know(authenticator);
  }

  /** Takes the content of a QR code; returns what is wrong, or null. @param {string} text */
  scan(text) {
    const message = readSmsAddress(text);
    if (message) {
      this.#tabs.select(MESSAGES);
      this.#messages.compose(message);
      return null;
    }
    return this.#authenticator.scan(text);
  }

  /** @param {Call} call @param {Call} before */
  #hasEnded(call, before) {
    if (before.state === 'in_progress') this.#ended = call;
    else if (!wasAnswered(call) && call.direction === undefined) {
      this.#missed += this.#tabs.selected() === CALLS ? 0 : 1;
      announce(`The call from ${callerOf(call)} has ended. Nobody picked up.`);
    }
  }

  /** @param {boolean} live */
  #renderAll(live) {
    this.#renderMessages();
    this.#calls.render();
    this.#tabs.mark(CALLS, this.#missed, 'missed');
    this.#showCall(live);
    this.#options.onNews();
  }

  #authenticatorNews() {
    this.#tabs.mark(AUTHENTICATOR, this.#authenticator.unseen, 'new');
    this.#options.onNews();
  }

  #renderMessages() {
    this.#unread = this.#messages.render();
    this.#tabs.mark(MESSAGES, this.#unread, 'unread');
  }

  /** @param {boolean} live */
  #showCall(live) {
    const before = this.#callScreen.shown();
    const call = this.#state.activeCall() ?? this.#ended;
    if (call !== this.#ended) this.#ended = null;
    const entering = call !== null && (before?.id !== call.id || before.state !== call.state);
    if (call && !before) this.#focus.note();
    this.#callScreen.show(call, live);
    this.#frame.front.inert = call !== null;
    if (entering) this.#focus.enter();
    if (!call && before) this.#focus.leave();
  }

  #closeCall() {
    this.#ended = null;
    this.#showCall(true);
  }

  /** @param {number} index */
  #opened(index) {
    if (index === CALLS) this.#missed = 0;
    if (index === AUTHENTICATOR) {
      this.#authenticator.opened();
      this.#authenticatorNews();
    }
    this.#renderAll(true);
  }
}
