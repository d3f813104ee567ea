// A notification on one phone: what a push message says, over the screen until the person opens or closes it.

/** @import {Notice} from './push-inbox.js' */
import { element, setText } from './element.js';
import { icon } from './icons.js';
import { soundSwitch } from './sound-switches.js';

/**
 * @param {string} name of the phone
 * @param {() => void} onOpen
 */
export function createNoticeBanner(name, onOpen) {
  const title = element('b', { dir: 'auto' });
  const text = element('span', { dir: 'auto' });
  const node = element(
    'div',
    { class: 'notice', role: 'group', 'aria-label': `Notification on ${name}`, hidden: true },
    element(
      'button',
      { type: 'button', class: 'notice-open', onclick: open },
      element('span', { class: 'notice-mark' }, icon('shield')),
      element('span', { class: 'notice-text' }, title, text),
    ),
    element(
      'div',
      { class: 'notice-tools' },
      soundSwitch(),
      element(
        'button',
        {
          type: 'button',
          class: 'icon-button',
          title: 'Close the notification',
          'aria-label': `Close the notification on ${name}`,
          onclick: hide,
        },
        icon('close'),
      ),
    ),
  );

  function open() {
    hide();
    onOpen();
  }

  function hide() {
    node.hidden = true;
  }

  return {
    node,
    hide,
    /** @param {Notice} notice */
    show(notice) {
      setText(title, notice.title);
      setText(text, notice.text);
      node.hidden = false;
    },
  };
}
