// Puts the page together: which phones are on it, the event line that keeps them live, and the panel.

import { numbersInAddress, writeAddress } from './address.js';
import { announce } from './announcer.js';
import { carrier } from './carrier.js';
import { createChaosPanel } from './chaos-panel.js';
import { EventLine } from './event-line.js';
import { createExchangePanel } from './exchange-panel.js';
import { Handset } from './handset.js';
import { createMagicPanel } from './magic-panel.js';
import { createNumberForm } from './number-form.js';
import { formatParty } from './phone-number.js';
import { preferences } from './preferences.js';
import { soundSwitch, voiceSwitch } from './sound-switches.js';
import { createTabs } from './tabs.js';

const PHONES_MAX = 6;
const RELOAD_MS = 1_500;
const EXCHANGE = 2;

const shelf = place('shelf');
const addButton = place('add');
const panel = place('panel');
const title = document.title;

/** @type {Map<string, Handset>} */
const handsets = new Map();
/** @type {Set<string>} phones whose state has been read: the line may tell them news */
const loaded = new Set();
/** @type {ReturnType<typeof createNumberForm> | null} */
let form = null;

const line = new EventLine({
  onMessage: (message) => each((handset) => handset.message(message)),
  onCall: (call) => each((handset) => handset.call(call)),
  onForgotten: () => each((handset) => void load(handset)),
  onConnected: (connected) => each((handset) => handset.connected(connected)),
});

const chaos = createChaosPanel((active) => {
  place('faults').hidden = !active;
});
const magic = createMagicPanel((number) => {
  const problem = addPhone(number);
  if (problem) announce(problem);
  else handsets.get(number)?.focus();
});
const exchange = createExchangePanel();
const tabs = createTabs('Sandbox tools', [
  { name: 'Magic numbers', panel: magic.node },
  { name: 'Faults', panel: chaos.node },
  { name: 'Exchange', panel: exchange.node },
]);
panel.append(tabs.list, magic.node, chaos.node, exchange.node);
place('sound').append(soundSwitch(), voiceSwitch());
addButton.addEventListener('click', () => showForm());
window.addEventListener('hashchange', () => showPhones(numbersInAddress()));

showPhones(numbersInAddress() ?? preferences.phones);
void magic.load();
void chaos.load();

/** @param {string[] | null} numbers */
function showPhones(numbers) {
  if (numbers === null) return;
  for (const number of [...handsets.keys()]) if (!numbers.includes(number)) removePhone(number);
  for (const number of numbers.slice(0, PHONES_MAX)) addPhone(number);
  if (handsets.size === 0) showForm('', false);
}

/**
 * Answers what is wrong, or null.
 *
 * @param {string} number
 * @param {Element} [before] where on the shelf
 */
function addPhone(number, before) {
  if (handsets.has(number)) return before ? 'This phone is already on the page.' : null;
  if (handsets.size >= PHONES_MAX)
    return `${PHONES_MAX} phones fit on this page. Remove one first.`;
  const handset = new Handset(number, {
    onExchange: (id, about) => showExchange(id, about),
    onChange: () => changeNumber(number),
    onRemove: () => {
      removePhone(number);
      announce(`Phone ${formatParty(number)} removed.`);
      if (handsets.size === 0) showForm();
      else addButton.focus();
    },
    onRetry: () => retry(),
    onNews: showTitle,
  });
  handsets.set(number, handset);
  shelf.insertBefore(handset.node, before ?? form?.node ?? null);
  hideForm();
  remember();
  void load(handset);
  return null;
}

/** @param {string} number */
function removePhone(number) {
  handsets.get(number)?.dispose();
  handsets.delete(number);
  loaded.delete(number);
  remember();
  follow();
  showTitle();
}

/** @param {string} number */
function changeNumber(number) {
  const old = handsets.get(number);
  if (!old) return;
  showForm(formatParty(number), true, old);
}

/**
 * @param {string} [typed]
 * @param {boolean} [focus]
 * @param {Handset} [instead] the phone that gets another number
 */
function showForm(typed = '', focus = true, instead) {
  hideForm();
  const back = document.activeElement;
  form = createNumberForm({
    typed,
    onNumber: (number) => submitNumber(number, instead),
    onCancel:
      handsets.size === 0
        ? null
        : () => {
            hideForm();
            if (back instanceof HTMLElement && back.isConnected) back.focus();
          },
  });
  if (instead) {
    shelf.insertBefore(form.node, instead.node);
    instead.node.hidden = true;
  } else shelf.append(form.node);
  addButton.hidden = true;
  if (focus) form.focus();
}

/** @param {string} number @param {Handset} [instead] */
function submitNumber(number, instead) {
  if (instead?.number === number) {
    hideForm();
    instead.focus();
    return null;
  }
  if (handsets.has(number)) return 'This phone is already on the page.';
  const next = instead?.node.nextElementSibling ?? undefined;
  if (instead) removePhone(instead.number);
  const problem = addPhone(number, next);
  if (problem === null) {
    announce(`Phone ${formatParty(number)} is on.`);
    handsets.get(number)?.focus();
  }
  return problem;
}

function hideForm() {
  form?.node.remove();
  form = null;
  each((handset) => {
    handset.node.hidden = false;
  });
  addButton.hidden = handsets.size >= PHONES_MAX;
}

/**
 * Reads a phone's state, then lets the line keep it live. Tries until it works.
 *
 * @param {Handset} handset
 */
async function load(handset) {
  try {
    const phone = await carrier.phone(handset.number);
    if (handsets.get(handset.number) !== handset) return;
    handset.load(phone);
    loaded.add(handset.number);
    follow();
  } catch {
    handset.connected(false);
    setTimeout(() => handsets.get(handset.number) === handset && load(handset), RELOAD_MS);
  }
}

function retry() {
  each((handset) => {
    if (!loaded.has(handset.number)) void load(handset);
  });
  line.reconnect();
}

function follow() {
  line.follow([...handsets.keys()].filter((number) => loaded.has(number)));
}

function remember() {
  const numbers = [...handsets.keys()];
  preferences.phones = numbers;
  writeAddress(numbers);
}

/** @param {string} id @param {string} about */
function showExchange(id, about) {
  tabs.select(EXCHANGE);
  void exchange.show(id, about);
}

function showTitle() {
  const all = [...handsets.values()];
  const ringing = all.find((handset) => handset.ringingFrom !== null);
  const unread = all.reduce((sum, handset) => sum + handset.unread, 0);
  if (ringing) document.title = `Ringing: ${ringing.ringingFrom}`;
  else document.title = unread > 0 ? `(${unread}) ${title}` : title;
}

/** @param {(handset: Handset) => void} act */
function each(act) {
  for (const handset of handsets.values()) act(handset);
}

/** @param {string} id */
function place(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found;
}
