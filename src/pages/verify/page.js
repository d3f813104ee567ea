// Puts the page together: reads the server's data, shows the screen for the state, and keeps it up to date.

/** @import {Context, Screen} from './context.js' */
/** @import {Snapshot, Spoken} from './page-data.js' */
import { Actions } from './actions.js';
import { Api } from './api.js';
import { wearBrand } from './brand.js';
import { createCallScreen } from './call-screen.js';
import { createChooseScreen } from './choose-screen.js';
import { createClosedScreen } from './closed-screen.js';
import { createCodeScreen } from './code-screen.js';
import { connectionBar } from './connection-bar.js';
import { everySecond } from './countdown.js';
import { createDoneScreen } from './done-screen.js';
import { createEndScreen } from './end-screen.js';
import { createFormScreen } from './form-screen.js';
import { createFrame } from './frame.js';
import { createHistory } from './history.js';
import { createLanguageSwitch } from './language-switch.js';
import { announceChange } from './live-announcements.js';
import { LiveLine } from './live-line.js';
import { Model } from './model.js';
import { createOtherTabs } from './other-tabs.js';
import { readPageData } from './page-data.js';
import { fullText, maskedText, numberNode, spokenText } from './phone-text.js';
import { screenFor, screenKey } from './screen-choice.js';
import { createStartingScreen } from './starting-screen.js';
import { tabStorage } from './tab-storage.js';
import { createTextUsScreen } from './text-us-screen.js';
import { Texts } from './texts.js';

/**
 * What a page with several methods adds to that of a phone alone.
 *
 * @typedef {object} Extension
 * @property {(snapshot: Snapshot, wish: {starting: boolean}) => string} screenFor
 * @property {(name: string, snapshot: Snapshot) => string} screenKey
 * @property {(name: string, draft?: any) => Screen | undefined} create undefined: the page has this screen itself
 * @property {() => Promise<void> | void} onBack from a challenge
 * @property {string} [title] the key of the page's title
 *
 * @typedef {object} Page what an extension may use
 * @property {Context} context
 * @property {() => void} render call it after the extension's own state has changed
 * @property {() => Promise<void>} leaveChallenge back to the form
 */

/** Screens of a challenge that is under way: one entry of the browser's history. */
const OF_CHALLENGE = ['code', 'call', 'text-us'];

/** @param {(page: Page) => Extension} [extend] */
export function openPage(extend) {
  const data = readPageData();
  const texts = new Texts(data.texts);
  wearBrand(data.session.brand);

  const api = new Api(data.csrf);
  const model = new Model(data, render);
  const actions = new Actions(api, model, { onGone: lose, onNoAnswer: () => line.ask() });
  /** @type {Context} */
  const context = { data, texts, model, actions, plans: undefined, phone, exits: undefined };
  const extension = extend?.({ context, leaveChallenge, render: () => render(model.snapshot) });
  const bar = connectionBar(texts);
  const languages = createLanguageSwitch(
    { data, texts, api },
    {
      onSpoken: speak,
      onSnapshot: (snapshot) => model.accept(snapshot),
      onError: (error) => bar.showError(error),
      isGone: () => gone,
    },
  );
  const frame = createFrame(data.session, texts, {
    title: extension?.title,
    language: languages.node,
    bar: bar.node,
    onUseHere: useHere,
  });

  let choosing = false;
  let starting = actions.mayStartByItself;
  let gone = false;
  /** @type {Snapshot} */
  let before = data;
  /** @type {{name: string, key: string, screen: Screen} | undefined} */
  let current;

  const pageHistory = createHistory(() => void stepBack().catch((error) => bar.showError(error)));
  const line = new LiveLine(api, {
    onSnapshot: (snapshot) => model.accept(snapshot),
    since: () => model.challenge?.sequence ?? 0,
    onConnection: (connected, noticed) => {
      bar.set(connected, noticed);
      if (connected) current?.screen.connected?.();
    },
    onGone: lose,
  });

  const tabs = createOtherTabs(data.csrf, {
    onOther: () => frame.wait(model.session.state === 'open' && !gone),
    onAlone: () => frame.wait(false),
  });

  render(data);
  everySecond(() => {
    const open = model.session.state === 'open' && !gone;
    frame.showTimeLeft(open ? model.secondsUntil(model.session.expiresAt) : 0);
  });
  void line.connect();
  if (data.session.purpose !== 'signin') void loadPlans();
  if (starting) void startByItself();

  /** @param {Snapshot} snapshot */
  function render(snapshot) {
    const [name, key] = chosen(snapshot);
    announceChange(before, snapshot, texts);
    before = snapshot;
    if (current?.key === key) current.screen.update?.();
    else turnTo(name, key);
    void languages.follow(snapshot.session.locale);
    if (snapshot.session.state === 'open' && !gone) return;
    frame.wait(false);
    line.close();
  }

  /** @param {Snapshot} snapshot @returns {[name: string, key: string]} */
  function chosen(snapshot) {
    if (gone) return ['closed', 'closed'];
    if (extension) {
      const name = extension.screenFor(snapshot, { starting });
      return [name, extension.screenKey(name, snapshot)];
    }
    const name = screenFor(snapshot, { choosing, starting });
    return [name, screenKey(name, snapshot)];
  }

  /** @param {string} name @param {string} key */
  function turnTo(name, key) {
    const from = current?.name;
    current?.screen.leave?.();
    const screen = create(name);
    current = { name, key, screen };
    bar.turn();
    frame.show(screen, from !== undefined);
    if (OF_CHALLENGE.includes(name)) pageHistory.enter(from === 'form');
  }

  /** The same screen in another language, with its input. @param {Spoken} spoken */
  function speak({ texts: language, countries }) {
    texts.speak(language);
    data.countries = countries;
    frame.translate();
    bar.translate();
    if (!current) return;
    const draft = current.screen.draft?.();
    const { id } = document.activeElement ?? {};
    current.screen.leave?.();
    current.screen = create(current.name, draft);
    frame.show(current.screen, false);
    if (id) document.getElementById(id)?.focus({ preventScroll: true });
  }

  function useHere() {
    frame.wait(false);
    tabs.use();
    current?.screen.focus.focus();
  }

  /** @param {string} name @param {any} [draft] of the same screen @returns {Screen} */
  function create(name, draft) {
    const { challenge, session } = model;
    const own = gone ? undefined : extension?.create(name, draft);
    if (own) return own;
    const toForm = session.purpose === 'setup' ? leaveChallenge : chooseAnother;
    const onBack = extension?.onBack ?? toForm;
    switch (name) {
      case 'form':
        return createFormScreen(context, draft);
      case 'code':
        return createCodeScreen(context, { onBack, draft });
      case 'call':
        return createCallScreen(context, { onBack });
      case 'text-us':
        return createTextUsScreen(context, { onBack, draft });
      case 'choose':
        return createChooseScreen(context, { onReturn });
      case 'end':
        if (challenge) return createEndScreen(context, { challenge, onBack: leaveChallenge });
        break;
      case 'done':
        return createDoneScreen(context);
      case 'starting':
        return createStartingScreen(context);
    }
    return createClosedScreen(context, { gone });
  }

  async function leaveChallenge() {
    if (!pageHistory.leave()) await stepBack();
  }

  async function stepBack() {
    if (current && [...OF_CHALLENGE, 'end'].includes(current.name)) await actions.back();
  }

  function chooseAnother() {
    choosing = true;
    render(model.snapshot);
  }

  function onReturn() {
    choosing = false;
    render(model.snapshot);
  }

  async function startByItself() {
    const { preferred = 'sms' } = model.session;
    const errorBox = await actions.startByItself(preferred).catch((error) => error);
    starting = false;
    render(model.snapshot);
    // If a challenge was started nevertheless, its screen shows the state.
    if (errorBox && current?.name === 'choose') bar.showError(errorBox);
  }

  /** This browser no longer has a session. */
  function lose() {
    gone = true;
    line.close();
    render(model.snapshot);
  }

  async function loadPlans() {
    try {
      const answer = await fetch(new URL('number-plans.json', import.meta.url));
      if (!answer.ok) return;
      context.plans = await answer.json();
      current?.screen.plansCame?.();
    } catch {
      // Without the plans, digits are not grouped.
    }
  }

  /** @param {string} masked */
  function phone(masked) {
    const { number, country } = tabStorage.typed;
    const found = data.countries?.find(({ code }) => code === country);
    const callingCode = found?.callingCode.replace('+', '') ?? '';
    const full =
      number === undefined ? undefined : fullText(number, callingCode, masked, context.plans);
    return full
      ? { node: numberNode(full), text: full }
      : { node: numberNode(maskedText(masked), spokenText(masked)), text: spokenText(masked) };
  }
}
