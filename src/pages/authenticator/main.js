// Puts the app together: which screen is shown follows the address after `#`, so that the device's own way back works.

/** @import {Context, Screen} from './context.js' */
import { announce } from '../verify/announcer.js';
import { Texts } from '../verify/texts.js';
import { createAccountScreen } from './account-screen.js';
import { keepNoticeTexts, useProfile } from './account-store.js';
import { Accounts } from './accounts.js';
import { Api } from './api.js';
import { readAppData } from './app-data.js';
import { createDenyScreen } from './deny-screen.js';
import { createEndScreen } from './end-screen.js';
import { createFrame } from './frame.js';
import { createHomeScreen } from './home-screen.js';
import { speaksChosen } from './language.js';
import { Live } from './live.js';
import { createPairScreen } from './pair-screen.js';
import { meetPhone, profileIn } from './phone-frame.js';
import { closeNotices, registerWorker, renew } from './push.js';
import { createRequestScreen } from './request-screen.js';

const data = readAppData();
// Taken at once, and out of the address: it must be in no history and no screenshot.
let ticket = ticketIn(location.hash);
if (ticket) history.replaceState(null, '', `${location.search || '.'}#pair`);
if (speaksChosen(data, ticket)) start();

function start() {
  const profile = profileIn(data);
  if (profile) useProfile(profile);
  const texts = new Texts(data.texts);
  const api = new Api(data.audience);
  const accounts = new Accounts(api);
  const frame = createFrame(data, texts);
  const live = new Live(api, {
    accounts: () => accounts.paired,
    refresh: async () => {
      const reached = await read();
      frame.setOffline(!reached);
      return reached;
    },
    onChange: (device) => void read(device),
  });
  /** @type {Context} */
  const context = { data, texts, api, accounts, go, back, refresh: () => live.look() };
  /** Requests that were shown: one that the person has left does not come up again by itself. */
  const seen = new Set();
  /** @type {{key: string, screen: Screen} | undefined} */
  let current;

  addEventListener('hashchange', () => {
    const pasted = ticketIn(location.hash);
    if (pasted) {
      ticket = pasted;
      history.replaceState(null, '', '#pair');
      // Another ticket needs another screen, even after that of an earlier one.
      if (current) current.key = 'replaced';
    }
    render();
  });
  navigator.serviceWorker?.addEventListener('message', () => void live.look());
  accounts.onChange = render;
  render();
  const loaded = accounts.load();
  void loaded.then(() => live.connect());
  // Without notifications the open app works all the same.
  const renewed = () =>
    loaded.then(() => renew(api, accounts.paired, data.pushKey)).catch(() => {});
  if (profile) {
    const onPush = () => void live.look();
    meetPhone(data, { notice: noticeTexts(texts), onPush, onOpen, onOffer: renewed });
  } else {
    void renewed();
    void registerWorker();
  }
  void keepNoticeTexts({
    ...noticeTexts(texts),
    locale: texts.locale,
    direction: texts.direction,
  }).catch(() => {});

  /** @param {string} [device] of one account alone @returns {Promise<boolean>} false where the service was not reached */
  async function read(device) {
    const reached = await accounts.refresh(device);
    // The person may have answered without opening the notification.
    if (reached && accounts.requests.length === 0) void closeNotices().catch(() => {});
    return reached;
  }

  /** A person who opens the notification wants to answer, also a request that was shown before. */
  async function onOpen() {
    await accounts.refresh();
    const [found] = accounts.requests;
    go(found ? `request/${found.request.challenge}` : '');
  }

  function render() {
    const key = location.hash.slice(1);
    // An account's page too: it is shown after pairing, when the set-up sends a request to try it out.
    if (key === '' || /^(end|account)\//.test(key)) {
      const found = accounts.requests.find(({ request }) => !seen.has(request.challenge));
      if (found) return go(`request/${found.request.challenge}`);
    }
    if (current?.key === key && current.screen.update?.() !== false) return;
    const moved = current !== undefined;
    current?.screen.leave?.();
    current = { key, screen: create(key) };
    frame.show(current.screen, moved);
  }

  /** @param {string} key @returns {Screen} */
  function create(key) {
    const [name, id = ''] = key.split('/');
    switch (name) {
      case 'add':
        return createHomeScreen(context, { adding: true });
      case 'pair':
        if (ticket) return createPairScreen(context, { ticket, onDone: () => void live.connect() });
        break;
      case 'account': {
        const account = accounts.find(id);
        if (account) return createAccountScreen(context, account);
        break;
      }
      case 'request': {
        const found = accounts.request(id);
        if (!found) return createEndScreen(context, 'over');
        seen.add(id);
        return createRequestScreen(context, found);
      }
      case 'deny': {
        const found = accounts.request(id);
        return found ? createDenyScreen(context, found) : createEndScreen(context, 'over');
      }
      case 'end':
        return createEndScreen(context, id);
    }
    return createHomeScreen(context, { adding: false });
  }

  /** @param {string} key @param {string} [sentence] is announced */
  function go(key, sentence) {
    if (sentence) announce(sentence);
    // What was answered is no place to go back to.
    const over = /^(request|deny|pair|end)/.test(location.hash.slice(1));
    // In a frame, the history is that of the page around it.
    history[over || profile ? 'replaceState' : 'pushState'](null, '', `#${key}`);
    render();
  }

  function back() {
    if (!profile && history.length > 1 && location.hash !== '') history.back();
    else go('');
  }
}

/** @param {Texts} texts */
function noticeTexts(texts) {
  return { title: texts.text('notice.title'), text: texts.text('notice.text') };
}

/** @param {string} hash */
function ticketIn(hash) {
  return /^#pair=([\w-]{22})$/.exec(hash)?.[1];
}
