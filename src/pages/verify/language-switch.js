// The choice of the page's language, on every screen. The page changes at once: texts, direction and the list of countries; input
// stays. Owns the control and the requests; the page changes itself.

/** @import {Api} from './api.js' */
/** @import {PageData, Snapshot, Spoken} from './page-data.js' */
/** @import {Texts} from './texts.js' */
import { attribute, h } from './dom.js';
import { icon } from './icons.js';

/**
 * @typedef {object} Listener
 * @property {(spoken: Spoken) => void} onSpoken called with the texts of another language
 * @property {(snapshot: Snapshot) => void} onSnapshot
 * @property {(error: unknown) => void} onError
 * @property {() => boolean} isGone this browser has no session any more
 *
 * @param {object} page
 * @param {PageData} page.data
 * @param {Texts} page.texts
 * @param {Api} page.api
 * @param {Listener} listener
 */
export function createLanguageSwitch({ data, texts, api }, listener) {
  let newest = 0;
  const field = h(
    'select',
    { id: 'language', class: 'language-field', name: 'language', onchange: () => void choose() },
    data.languages.map(({ locale, name, direction }) =>
      h('option', { value: locale, lang: locale, dir: direction }, name),
    ),
  );
  const node = h('div', { class: 'language' }, icon('globe'), field);
  translate();

  async function choose() {
    const locale = field.value;
    // The session is gone, so the server cannot store the language.
    if (listener.isGone()) return location.assign(`./?lang=${locale}`);
    try {
      await take(api.speak(locale));
    } catch (error) {
      translate();
      listener.onError(error);
    }
  }

  /** Another tab has changed the language: change this one too. @param {string} locale of the session */
  async function follow(locale) {
    if (locale === texts.locale) return;
    try {
      await take(api.language());
    } catch {
      // The next update of the session tries again.
    }
  }

  /** If the person chooses several times quickly, the last choice counts. @param {Promise<Spoken & Partial<Snapshot>>} answer */
  async function take(answer) {
    newest += 1;
    const own = newest;
    const { texts: language, countries, session, challenge = null, now } = await answer;
    if (own !== newest) return;
    listener.onSpoken({ texts: language, countries });
    translate();
    if (session) listener.onSnapshot({ session, challenge, ...(now && { now }) });
  }

  function translate() {
    field.value = texts.locale;
    attribute(field, 'aria-label', texts.text('page.language'));
  }

  return { node, follow };
}
