// One phone on the page: its frame, screens and call dialog. Owns where focus goes when a call comes
// and goes, and what is announced. Refuses to know about other phones.

/** @import {Call, Message} from './carrier.js' */
import { announce } from './announcer.js';
import { createCallScreen } from './call-screen.js';
import { wasAnswered } from './call-words.js';
import { createCallsScreen } from './calls-screen.js';
import { copyButton } from './clipboard.js';
import { element, setText } from './element.js';
import { HandsetState } from './handset-state.js';
import { icon } from './icons.js';
import { createMessagesScreen } from './messages-screen.js';
import { formatParty } from './phone-number.js';
import { ringer } from './ringer.js';
import { createTabs } from './tabs.js';
import { clockTime } from './time.js';

const CALLS = 1;

/**
 * @typedef {object} HandsetOptions
 * @property {(id: string, title: string, from: HTMLElement) => void} onExchange
 * @property {() => void} onChange the person wants another number for this phone
 * @property {() => void} onRemove
 * @property {() => void} onRetry
 * @property {() => void} onNews something changed that the page's title may tell
 */

export class Handset {
  #options;
  #state;
  #messages;
  #calls;
  #tabs;
  #callScreen;
  #behindCall;
  #service = element('span', { class: 'service' });
  #clock = element('span', { class: 'clock' });
  #noService;
  /** @type {Call | null} the ended call that the person has not closed yet */
  #ended = null;
  /** @type {Element | null} */
  #focusBefore = null;
  #unread = 0;
  #missed = 0;
  #clockTimer;

  /** @param {string} number E.164 digits @param {HandsetOptions} options */
  constructor(number, options) {
    this.number = number;
    this.#options = options;
    this.#state = new HandsetState(number);
    /** @param {string} id @param {string} title */
    const onExchange = (id, title) =>
      options.onExchange(id, title, /** @type {HTMLElement} */ (document.activeElement));
    this.#messages = createMessagesScreen(this.#state, {
      onExchange,
      onUnread: (unread) => this.#showUnread(unread),
    });
    this.#calls = createCallsScreen(this.#state, { onExchange });
    this.#tabs = createTabs(
      `Apps of ${formatParty(number)}`,
      [
        { name: 'Messages', icon: icon('message'), panel: this.#messages.node },
        { name: 'Calls', icon: icon('phone'), panel: this.#calls.node },
      ],
      (index) => this.#opened(index),
    );
    this.#callScreen = createCallScreen({
      onClose: () => this.#closeCall(),
      onExchange: (call) => onExchange(call.id, `Call · ${formatParty(call.from)}`),
    });
    this.#noService = element(
      'div',
      { class: 'no-service', hidden: true },
      element('p', {}, element('b', {}, 'No connection to the sandbox.'), ' Trying again…'),
      element(
        'button',
        { type: 'button', class: 'button small', onclick: options.onRetry },
        'Try now',
      ),
    );
    this.#behindCall = element(
      'div',
      { class: 'device-front' },
      element('div', { class: 'screens' }, this.#messages.node, this.#calls.node),
      this.#noService,
      this.#tabs.list,
    );
    this.node = this.#frame();
    this.#clockTimer = setInterval(() => this.#tick(), 1000);
    this.#tick();
    this.connected(false, true);
  }

  #frame() {
    const name = formatParty(this.number);
    return element(
      'section',
      { class: 'handset', 'aria-label': `Phone ${name}`, 'data-number': this.number },
      element(
        'header',
        { class: 'handset-head' },
        element('h2', { class: 'handset-number', tabindex: -1 }, name),
        copyButton({
          label: 'Copy',
          name: `Copy number ${name}`,
          className: 'icon-button',
          picture: icon('copy'),
          text: () => `+${this.number}`,
        }),
        element(
          'button',
          {
            type: 'button',
            class: 'link',
            'aria-label': `Change number ${name}`,
            onclick: this.#options.onChange,
          },
          'Change',
        ),
        element(
          'button',
          {
            type: 'button',
            class: 'icon-button',
            'aria-label': `Remove phone ${name}`,
            onclick: this.#options.onRemove,
          },
          icon('close'),
        ),
      ),
      element(
        'div',
        { class: 'device' },
        element(
          'div',
          { class: 'device-screen' },
          element('div', { class: 'status-bar' }, this.#clock, this.#service),
          this.#behindCall,
          this.#callScreen.node,
        ),
      ),
    );
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.node.querySelector('.handset-number'))?.focus();
  }

  dispose() {
    clearInterval(this.#clockTimer);
    this.#callScreen.dispose();
    this.node.remove();
  }

  get unread() {
    return this.#unread + this.#missed;
  }

  /** The caller, while this phone rings. */
  get ringingFrom() {
    const call = this.#callScreen.shown();
    return call?.state === 'ringing' ? formatParty(call.from) : null;
  }

  /**
   * The state that the carrier holds, at the start or after it forgot everything. Old news is shown,
   * not announced; a call that is going on is shown as it stands.
   *
   * @param {{messages: Message[], calls: Call[]}} phone
   */
  load(phone) {
    this.#state.forget();
    for (const message of phone.messages) this.#state.putMessage(message);
    for (const call of phone.calls) this.#state.putCall(call);
    this.#ended = null;
    this.#renderAll(false);
  }

  /** @param {Message} message */
  message(message) {
    if (!this.#state.concernsMessage(message)) return;
    const before = this.#state.putMessage(message);
    if (!before && message.direction === 'to_phone') {
      ringer.chime();
      announce(
        `New message on ${formatParty(this.number)} from ${formatParty(message.from)}: ${message.body}`,
      );
    }
    this.#messages.render();
    this.#options.onNews();
  }

  /** @param {Call} call */
  call(call) {
    if (!this.#state.concernsCall(call)) return;
    const before = this.#state.putCall(call);
    if (call.state === 'ringing' && before?.state !== 'ringing')
      announce(
        `${formatParty(this.number)} is ringing. Call from ${formatParty(call.from)}.`,
        'assertive',
      );
    if (call.state === 'ended' && before && before.state !== 'ended') this.#hasEnded(call, before);
    this.#renderAll(true);
  }

  /** @param {boolean} connected @param {boolean} [starting] the first try is still on its way */
  connected(connected, starting = false) {
    const words = connected ? 'Sandbox' : starting ? 'Connecting' : 'No service';
    setText(this.#service, words);
    this.#service.classList.toggle('off', !connected);
    this.#noService.hidden = connected || starting;
  }

  /** @param {Call} call @param {Call} before */
  #hasEnded(call, before) {
    if (before.state === 'in_progress') this.#ended = call;
    else if (!wasAnswered(call)) {
      this.#missed += this.#tabs.selected() === CALLS ? 0 : 1;
      announce(`The call from ${formatParty(call.from)} has ended. Nobody picked up.`);
    }
  }

  /** @param {boolean} live */
  #renderAll(live) {
    this.#messages.render();
    this.#calls.render();
    this.#showMissed();
    this.#showCall(live);
    this.#options.onNews();
  }

  /** @param {boolean} live */
  #showCall(live) {
    const before = this.#callScreen.shown();
    const call = this.#state.activeCall() ?? this.#ended;
    if (call && this.#ended && call.id !== this.#ended.id) this.#ended = null;
    const entering = call !== null && (before?.id !== call.id || before.state !== call.state);
    if (call && !before) this.#focusBefore = document.activeElement;
    this.#callScreen.show(call, live);
    this.#behindCall.inert = call !== null;
    if (entering) this.#focusCall();
    if (!call && before) this.#restoreFocus();
  }

  /** Into the dialog, unless the person is typing somewhere else on the page. */
  #focusCall() {
    const active = document.activeElement;
    const elsewhere = active?.matches('input, textarea, select') && !this.node.contains(active);
    if (!elsewhere) this.#callScreen.node.focus({ preventScroll: false });
  }

  #restoreFocus() {
    const active = document.activeElement;
    if (active && active !== document.body && !this.#callScreen.node.contains(active)) return;
    if (
      this.#focusBefore instanceof HTMLElement &&
      this.#focusBefore.isConnected &&
      this.#focusBefore !== document.body
    )
      this.#focusBefore.focus();
    else this.focus();
  }

  #closeCall() {
    this.#ended = null;
    this.#showCall(true);
  }

  /** @param {number} index */
  #opened(index) {
    if (index === CALLS) this.#missed = 0;
    this.#showMissed();
    this.#messages.render();
    this.#options.onNews();
  }

  /** @param {number} unread */
  #showUnread(unread) {
    this.#unread = unread;
    this.#tabs?.mark(0, unread > 0 ? String(unread) : '', ` ${unread} unread`);
  }

  #showMissed() {
    this.#tabs.mark(CALLS, this.#missed > 0 ? String(this.#missed) : '', ` ${this.#missed} missed`);
  }

  #tick() {
    setText(this.#clock, clockTime(new Date().toISOString()));
  }
}
