import { announce } from './announcer.js';
import { element, fill } from './element.js';

const THANKS_MS = 2_000;

/**
 * A button that copies a text and confirms it.
 *
 * @param {object} options
 * @param {string} options.label what the button shows
 * @param {string} [options.name] its accessible name, if the label is not enough
 * @param {string} [options.className]
 * @param {Node} [options.picture] shown instead of the label until it is pressed
 * @param {() => string} options.text
 * @param {() => string} [options.said] what is announced instead of 'Copied.'
 */
export function copyButton({ label, name, className = 'button small', picture, text, said }) {
  const idle = picture ?? label;
  const shown = element('span', { class: 'copy-face' }, idle);
  const button = element(
    'button',
    {
      type: 'button',
      class: className,
      title: picture && name,
      'aria-label': name,
      onclick: copyNow,
    },
    shown,
  );

  async function copyNow() {
    const copied = await copy(text());
    shown.textContent = copied ? 'Copied' : 'Not copied';
    button.classList.toggle('done', copied);
    announce(
      copied
        ? (said?.() ?? 'Copied.')
        : 'The browser does not allow copying here. Select the text instead.',
    );
    setTimeout(() => {
      fill(shown, idle);
      button.classList.remove('done');
    }, THANKS_MS);
  }

  return button;
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

// The clipboard API needs https or localhost; a phone page opened by address has neither.
/** @param {string} text */
function copyBySelection(text) {
  const before = document.activeElement;
  const field = element('textarea', { class: 'visually-hidden', 'aria-hidden': 'true' });
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
