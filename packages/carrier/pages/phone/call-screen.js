// The call dialog of one phone: ringing, in the call, ended. Owns the ring, the voice, the keys and the
// announcements of its call; the handset moves the focus before and after.

/** @import {Call} from './carrier.js' */
import { announce } from './announcer.js';
import { createTranscript } from './call-transcript.js';
import { callerOf, duration } from './call-words.js';
import { carrier, explain } from './carrier.js';
import { element, setText, uniqueId } from './element.js';
import { icon } from './icons.js';
import { createKeypad } from './keypad.js';
import { ringer } from './ringer.js';
import { soundSwitch, voiceSwitch } from './sound-switches.js';
import { voice } from './voice.js';

/**
 * @param {object} options
 * @param {() => void} options.onClose the person has seen the ended call
 * @param {(call: Call) => void} options.onExchange
 */
export function createCallScreen({ onClose, onExchange }) {
  /** @type {Call | null} */
  let shown = null;
  /** @type {Promise<unknown>} */
  let pressing = Promise.resolve();

  const who = element('h3', { class: 'call-who', id: uniqueId('caller') });
  const stateText = element('p', { class: 'call-state', id: uniqueId('call-state') });
  const timer = element('p', {
    class: 'call-timer',
    role: 'timer',
    'aria-label': 'Length of the call',
  });
  const transcript = createTranscript();
  const listening = element('p', { class: 'call-listening' }, 'Listening for keys');
  const keypad = createKeypad(press);
  const problem = element('p', { class: 'call-problem', role: 'alert' });
  const blocked = element(
    'p',
    { class: 'call-blocked', hidden: true },
    'Your browser keeps the ring silent until you click or press a key on this page.',
  );
  const exchange = element(
    'button',
    { type: 'button', class: 'call-tool', onclick: () => shown && onExchange(shown) },
    icon('exchange'),
    'Exchange',
  );
  const decline = roundButton('Decline', 'red', () => act(carrier.decline));
  const accept = roundButton('Accept', 'green', () => act(carrier.answer));
  const hangUp = roundButton('Hang up', 'red', () => act(endCall));
  const close = element(
    'button',
    { type: 'button', class: 'button wide', onclick: onClose },
    'Close',
  );
  const actions = element('div', { class: 'call-actions' }, decline, accept, hangUp, close);
  const ringSwitch = soundSwitch();
  const spokenSwitch = voiceSwitch();
  const tools = element('div', { class: 'call-tools' }, ringSwitch, spokenSwitch, exchange);

  const node = element(
    'div',
    {
      class: 'call',
      role: 'dialog',
      'aria-labelledby': `${stateText.id} ${who.id}`,
      tabindex: -1,
      hidden: true,
      onkeydown: (/** @type {KeyboardEvent} */ event) => keypad.type(event),
    },
    element(
      'div',
      { class: 'call-head' },
      stateText,
      element('div', { class: 'call-face', 'aria-hidden': 'true' }, icon('phone')),
      who,
      timer,
    ),
    transcript.node,
    blocked,
    listening,
    keypad.node,
    problem,
    tools,
    actions,
  );

  const unwatch = ringer.watch(showBlocked);
  const ticking = setInterval(() => shown?.state === 'in_progress' && tick(shown), 500);

  /** The phone was removed: stops the ring and the timers. */
  function dispose() {
    if (shown) ringer.stop(shown.id);
    unwatch();
    clearInterval(ticking);
  }

  /**
   * @param {Call | null} call null hides the screen
   * @param {boolean} live false for lines from before the page was opened: these are not spoken
   */
  function show(call, live) {
    const before = shown;
    shown = call;
    if (before && before.id !== call?.id) ringer.stop(before.id);
    node.hidden = call === null;
    if (!call) return;
    const fresh = before?.id !== call.id;
    if (fresh || before?.state !== call.state) enter(call, fresh ? undefined : before?.state);
    const spoken = transcript.show(call, fresh);
    if (live && call.state !== 'ringing')
      for (const line of spoken) voice.say(line.text, line.language);
    listening.classList.toggle('on', call.state === 'in_progress' && call.waitingForKeys);
  }

  /** @param {Call} call @param {Call['state']} [from] */
  function enter(call, from) {
    const caller = callerOf(call);
    node.dataset['state'] = call.state;
    setText(who, caller);
    setText(problem, '');
    for (const button of [decline, accept, hangUp]) button.disabled = false;
    const ringing = call.state === 'ringing';
    const talking = call.state === 'in_progress';
    decline.hidden = accept.hidden = !ringing;
    hangUp.hidden = keypad.node.hidden = listening.hidden = !talking;
    ringSwitch.hidden = !ringing;
    spokenSwitch.hidden = ringing || !voice.available;
    close.hidden = call.state !== 'ended';
    timer.hidden = ringing;
    transcript.node.hidden = ringing;
    setText(stateText, ringing ? 'Incoming call' : talking ? 'In call' : 'Call ended');
    if (ringing) ringer.start(call.id);
    else ringer.stop(call.id);
    if (talking && from === 'ringing') announce(`In call with ${caller}.`);
    if (call.state === 'ended') announce(`Call with ${caller} ended.`);
    showBlocked();
    tick(call);
  }

  /** @param {Call} call */
  function tick(call) {
    setText(timer, duration(call, Date.now()));
  }

  function showBlocked() {
    blocked.hidden = !(shown?.state === 'ringing' && ringer.blocked);
  }

  /** @param {string} key */
  function press(key) {
    const call = shown;
    if (call?.state !== 'in_progress') return;
    voice.stop();
    // One after the other: two quick keys must arrive in order.
    pressing = pressing.then(() => carrier.press(call.id, key)).catch(complain);
  }

  /** @param {(id: string) => Promise<unknown>} action */
  async function act(action) {
    if (!shown) return;
    setText(problem, '');
    for (const button of [decline, accept, hangUp]) button.disabled = true;
    try {
      await action(shown.id);
    } catch (error) {
      complain(error);
      for (const button of [decline, accept, hangUp]) button.disabled = false;
    }
  }

  /** @param {string} id */
  async function endCall(id) {
    voice.stop();
    await carrier.hangUp(id);
  }

  /** @param {unknown} error */
  function complain(error) {
    setText(problem, explain(error));
  }

  return { node, show, shown: () => shown, dispose };
}

/**
 * @param {string} label
 * @param {string} colour
 * @param {() => void} onClick
 */
function roundButton(label, colour, onClick) {
  return element(
    'button',
    { type: 'button', class: `round ${colour}`, onclick: onClick },
    element('span', { class: 'round-face' }, icon('phone')),
    element('span', { class: 'round-label' }, label),
  );
}
