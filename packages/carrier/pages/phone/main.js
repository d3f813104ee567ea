// Puts the page together: the phones, the event line that keeps them live, and the panel.

/** @import {Authenticator} from './carrier.js' */
/** @import {Handset} from './handset.js' */
import { numbersInAddress, writeAddress } from './address.js';
import { announce } from './announcer.js';
import { CarrierError, carrier } from './carrier.js';
import { createChaosPanel } from './chaos-panel.js';
import { EventLine } from './event-line.js';
import { createExchangePanel } from './exchange-panel.js';
import { HandsetList } from './handset-list.js';
import { createInboxPanel } from './inbox-panel.js';
import { createMagicPanel } from './magic-panel.js';
import { preferences } from './preferences.js';
import { soundSwitch, voiceSwitch } from './sound-switches.js';
import { createTabs } from './tabs.js';

const LOAD_AGAIN_MS = 1_500;
const INBOX_TAB = 0;
const MAGIC_TAB = 1;
const EXCHANGE_TAB = 3;
const title = document.title;
// The demonstration shows this page beside another, with its own note around both.
document.documentElement.toggleAttribute('data-framed', parent !== window);

/** Phones whose state has been read and that may get events. @type {WeakSet<Handset>} */
const loaded = new WeakSet();

const handsetList = new HandsetList({
  node: place('shelf'),
  addButton: place('add'),
  onAdded: (handset) => void load(handset),
  onChanged: remember,
  onExchange: showExchange,
  onRetry: retry,
  onNews: showTitle,
});
const line = new EventLine({
  onMessage: (message) => each((handset) => handset.message(message)),
  onCall: (call) => each((handset) => handset.call(call)),
  onPush: (push) => each((handset) => handset.push(push)),
  onConnected: () => each((handset) => void catchUp(handset)),
  onLost: () => each((handset) => handset.showService('lost')),
});

const exchange = createExchangePanel();
const chaos = createChaosPanel((active) => {
  place('faults').hidden = !active;
});
const magic = createMagicPanel((number) => handsetList.open(number));
const inbox = createInboxPanel({
  onPhone: (number) => handsetList.open(number),
  onExchange: (id, about) => showExchange(id, about, () => tabs.select(INBOX_TAB)),
});
const tabs = createTabs('Sandbox tools', [
  { name: 'Inbox', panel: inbox.node },
  { name: 'Magic numbers', panel: magic.node },
  { name: 'Faults', panel: chaos.node },
  { name: 'Exchange', panel: exchange.node },
]);
place('panel').append(tabs.list, inbox.node, magic.node, chaos.node, exchange.node);
place('sound').append(soundSwitch(), voiceSwitch());

const numbers = numbersInAddress() ?? preferences.phones;
// Whoever has named a phone looks at that one.
if (numbers.length > 0) tabs.select(MAGIC_TAB);
else void inbox.refresh();
handsetList.show(numbers);
window.addEventListener('hashchange', () => {
  const asked = numbersInAddress();
  if (asked) handsetList.show(asked);
});
window.addEventListener('message', (event) => void scan(event));
void magic.load();
void chaos.load();

/**
 * Reads a phone's state, then subscribes it to events. Retries until it succeeds.
 *
 * @param {Handset} handset
 */
async function load(handset) {
  try {
    const phone = await carrier.phone(handset.number);
    if (!handsetList.holds(handset)) return;
    handset.load(phone);
    handset.know(await authenticator());
    loaded.add(handset);
    follow();
  } catch (error) {
    if (!handsetList.holds(handset)) return;
    if (error instanceof CarrierError && error.status === 400)
      return handsetList.refuse(
        handset,
        'No carrier knows such a number. Check its country code and length.',
      );
    handset.showService('lost');
    setTimeout(() => handsetList.holds(handset) && load(handset), LOAD_AGAIN_MS);
  }
}

/**
 * After every new connection. The stream begins with the present state; only
 * deletions at the carrier are missing in it.
 *
 * @param {Handset} handset
 */
async function catchUp(handset) {
  try {
    await handset.forgetWhatIsGone(() => carrier.phone(handset.number));
    handset.showService('connected');
  } catch {
    line.drop(); // if requests fail, an open stream does not count as a connection
  }
}

/** @type {Promise<Authenticator> | undefined} */
let asked;

/** Asked for once; again after a failure. */
function authenticator() {
  asked ??= carrier.authenticator().catch((error) => {
    asked = undefined;
    throw error;
  });
  return asked;
}

/**
 * A page of the sandbox's application hands over the content of the QR code that it shows.
 *
 * @param {MessageEvent} event
 */
async function scan({ data, origin, source }) {
  if (data?.type !== 'octothorpe:scan' || typeof data.uri !== 'string') return;
  const { origins } = await authenticator();
  if (!origins.includes(origin)) return;
  const handset =
    handsetList.handsets.find(({ number }) => number === data.number) ?? handsetList.handsets[0];
  const fault = handset ? handset.scan(data.uri) : 'There is no phone on this page.';
  if (fault !== null) announce(fault);
  source?.postMessage({ type: 'octothorpe:scanned', fault }, { targetOrigin: origin });
}

function retry() {
  for (const handset of handsetList.handsets) if (!loaded.has(handset)) void load(handset);
  line.reconnect();
}

function followed() {
  return handsetList.handsets.filter((handset) => loaded.has(handset));
}

/** @param {(handset: Handset) => void} act */
function each(act) {
  for (const handset of followed()) act(handset);
}

function follow() {
  line.follow(followed().map((handset) => handset.number));
}

function remember() {
  const numbers = handsetList.handsets.map((handset) => handset.number);
  preferences.phones = numbers;
  writeAddress(numbers);
  follow();
  showTitle();
}

/** @param {string} id @param {string} about @param {() => void} [openAgain] */
function showExchange(id, about, openAgain) {
  tabs.select(EXCHANGE_TAB);
  void exchange.show(id, about, openAgain);
}

function showTitle() {
  const ringing = handsetList.handsets.find((handset) => handset.ringingFrom !== null);
  const news = handsetList.handsets.reduce((sum, handset) => sum + handset.news, 0);
  if (ringing) document.title = `Ringing: ${ringing.ringingFrom}`;
  else document.title = news > 0 ? `(${news}) ${title}` : title;
}

/** @param {string} id */
function place(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found;
}
