/** Examples: a block of text with a button that copies it, and the same request in several languages as tabs. */
import { element } from './element.js';
import { LANGUAGES } from './snippets.js';

const COPIED_FOR_MS = 2000;
const CHOICE = 'octothorpe-docs-language';

export function exampleBlock(title, text) {
  return element(
    'div',
    { className: 'example' },
    element(
      'div',
      { className: 'example-head' },
      element('h4', {}, title),
      copyButton(title, () => text),
    ),
    element('pre', {}, element('code', {}, text)),
  );
}

/** Every block of the page that has tabs: a language that is chosen in one is chosen in all. */
const blocks = [];

/**
 * @param {string} title
 * @param {string} id that no other block has
 * @param {{ id: string, title: string, text: string }[]} tabs
 * @param {string} level of its heading
 */
export function tabbedExample(title, id, tabs, level = 'h4') {
  const code = element('code');
  const panel = element(
    'pre',
    { id: `${id}-panel`, role: 'tabpanel', 'aria-labelledby': '' },
    code,
  );
  const buttons = tabs.map((tab) =>
    element(
      'button',
      { type: 'button', role: 'tab', id: `${id}-${tab.id}`, 'aria-controls': `${id}-panel` },
      tab.title,
    ),
  );
  let shown = tabs[0];
  const show = (language) => {
    shown = tabs.find((tab) => tab.id === language) ?? shown;
    code.textContent = shown.text;
    panel.setAttribute('aria-labelledby', `${id}-${shown.id}`);
    tabs.forEach((tab, at) => {
      buttons[at].setAttribute('aria-selected', String(tab === shown));
      buttons[at].tabIndex = tab === shown ? 0 : -1;
    });
  };
  const list = element('div', { role: 'tablist', 'aria-label': title, className: 'tabs' });
  list.append(...buttons);
  list.addEventListener('click', ({ target }) => {
    const at = buttons.indexOf(target.closest('button'));
    if (at >= 0) choose(tabs[at].id, list);
  });
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (tabs.indexOf(shown) + step + tabs.length) % tabs.length;
    choose(tabs[next].id, list);
    buttons[next].focus();
  });
  blocks.push(show);
  show(chosen());
  return element(
    'div',
    { className: 'example' },
    element(
      'div',
      { className: 'example-head' },
      element(level, {}, title),
      list,
      copyButton(title, () => shown.text),
    ),
    panel,
  );
}

/** A request in all languages. */
export function requestExample(title, id, sample) {
  return tabbedExample(
    title,
    id,
    LANGUAGES.map((language) => ({
      id: language.id,
      title: language.title,
      text: language.write(sample),
    })),
  );
}

/** Blocks above change their height as well; what the reader clicked stays where it is. */
function choose(language, clicked) {
  const before = clicked.getBoundingClientRect().top;
  for (const show of blocks) show(language);
  scrollBy(0, clicked.getBoundingClientRect().top - before);
  try {
    localStorage.setItem(CHOICE, language);
  } catch {
    // Storage may be refused: the choice lasts for this page.
  }
}

function chosen() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null;
  }
}

/** Browsers offer the clipboard only on localhost and https; elsewhere there is no button. */
export function copyButton(title, text) {
  if (!navigator.clipboard) return undefined;
  const button = element('button', { type: 'button', className: 'copy' }, 'Copy');
  button.setAttribute('aria-label', `Copy: ${title}`);
  button.addEventListener('click', async () => {
    const done = await navigator.clipboard.writeText(text()).then(
      () => 'Copied',
      () => 'Not allowed',
    );
    button.textContent = done;
    button.setAttribute('aria-label', `${done}: ${title}`);
    setTimeout(() => {
      button.textContent = 'Copy';
      button.setAttribute('aria-label', `Copy: ${title}`);
    }, COPIED_FOR_MS);
  });
  return button;
}
