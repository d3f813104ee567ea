// The page 'Behind which door?': choose a platform, send its request, follow its message.

/** @import {Message} from './steps.js' */
import { carrierSwitches } from './carrier-switches.js';
import { ask, explain } from './demo-api.js';
import { platformList } from './platform-list.js';
import { headline, stepItems } from './steps.js';

const WAIT_SECONDS = 20;
const AGAIN_MS = 2_000;

const { doors, phone } = JSON.parse(place('page-data').textContent ?? '');
const form = /** @type {HTMLFormElement} */ (place('form'));
const number = /** @type {HTMLInputElement} */ (place('number'));
const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
const call = /** @type {HTMLInputElement} */ (form.querySelector('[value="call"]'));
const frame = /** @type {HTMLIFrameElement} */ (place('phone'));
let shownNumber = number.value;
let turn = 0;

const platforms = platformList(doors, (door) => {
  call.disabled = !door.calls;
  if (call.disabled) channelOf('sms').checked = true;
  place('calls').textContent = door.calls ? '' : `${door.title} asks for SMS alone.`;
});
place('platforms').append(...platforms.items);
void carrierSwitches(place('carriers'), place('carriers-hint'));
for (const id of ['request', 'answer', 'steps-box']) letScroll(place(id));

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void send();
});

/** One request at a time; a message that is still followed is left alone. */
async function send() {
  const door = platforms.chosen();
  if (!door || button.getAttribute('aria-disabled') === 'true') return;
  turn += 1;
  const mine = turn;
  button.setAttribute('aria-disabled', 'true');
  openPhone(number.value);
  say('Sending …', []);
  try {
    const channel = call.checked ? 'call' : 'sms';
    const sent = await ask('/demo/doors/send', { door: door.path, to: number.value, channel });
    place('request').textContent = sent.request;
    place('answer').textContent = sent.answer;
    // In a small window it is below the form.
    place('asked').scrollIntoView();
    if (sent.message === undefined) say(`Answered with ${sent.status}. Nothing is sent.`, []);
    else void follow(sent.message, mine);
  } catch (error) {
    say(explain(error), []);
  } finally {
    button.removeAttribute('aria-disabled');
  }
}

/** Until the message is final, or another one is sent. @param {string} id @param {number} mine */
async function follow(id, mine) {
  /** @type {Message | undefined} */
  let message;
  while (mine === turn && !message?.final) {
    try {
      const since = message === undefined ? '' : `?wait=${WAIT_SECONDS}&since=${message.sequence}`;
      message = /** @type {Message} */ (await ask(`/demo/doors/messages/${id}${since}`));
      if (mine === turn) say(headline(message), stepItems(message));
    } catch (error) {
      if (mine !== turn) return;
      place('status').textContent = explain(error);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

/** @param {string} text @param {readonly Element[]} steps */
function say(text, steps) {
  if (place('status').textContent !== text) place('status').textContent = text;
  place('steps').replaceChildren(...steps);
  const box = place('steps-box');
  box.hidden = steps.length === 0;
  box.scrollTop = box.scrollHeight;
}

/** The phone beside the page is the one that is sent to. @param {string} text */
function openPhone(text) {
  const digits = text.replace(/[\s()-]/g, '').replace(/^(?:\+|00)/, '');
  if (!/^[1-9]\d{6,14}$/.test(digits) || text === shownNumber) return;
  shownNumber = text;
  frame.src = `${phone}?number=${digits}`;
}

/** Long content scrolls, also by the keyboard. @param {HTMLElement} node */
function letScroll(node) {
  node.tabIndex = 0;
  node.setAttribute('role', 'group');
  const heading = node.parentElement?.querySelector('h2');
  if (heading) node.setAttribute('aria-labelledby', heading.id);
}

/** @param {string} value */
function channelOf(value) {
  return /** @type {HTMLInputElement} */ (form.querySelector(`[name="channel"][value="${value}"]`));
}

/** @param {string} id */
function place(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no ${id}.`);
  return node;
}
