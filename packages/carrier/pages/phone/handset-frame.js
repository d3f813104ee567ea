// The frame around a phone's screens: its name, the case, the status bar, and the notice that
// the connection is gone.

import { copyButton } from './clipboard.js';
import { element, setText } from './element.js';
import { icon } from './icons.js';
import { formatParty } from './phone-number.js';
import { clockTime } from './time.js';

/**
 * @param {string} number E.164 digits
 * @param {object} parts
 * @param {HTMLElement} parts.screens
 * @param {HTMLElement} parts.banner
 * @param {HTMLElement} parts.tabs
 * @param {HTMLElement} parts.call
 * @param {object} options
 * @param {() => void} options.onChange
 * @param {() => void} options.onRemove
 * @param {() => void} options.onRetry
 */
export function createFrame(
  number,
  { screens, banner, tabs, call },
  { onChange, onRemove, onRetry },
) {
  const name = formatParty(number);
  const heading = element('h2', { class: 'handset-number', tabindex: -1 }, name);
  const clock = element('span', { class: 'clock' });
  const service = element('span', { class: 'service' });
  const noService = element(
    'div',
    { class: 'no-service', hidden: true },
    element('p', {}, element('b', {}, 'No connection to the sandbox.'), ' Trying again…'),
    element('button', { type: 'button', class: 'button small', onclick: onRetry }, 'Try now'),
  );
  const front = element('div', { class: 'device-front' }, banner, screens, noService, tabs);
  const node = element(
    'section',
    { class: 'handset', 'aria-label': `Phone ${name}`, 'data-number': number },
    element(
      'header',
      { class: 'handset-head' },
      heading,
      copyButton({
        label: 'Copy',
        name: `Copy number ${name}`,
        className: 'icon-button',
        picture: icon('copy'),
        text: () => `+${number}`,
      }),
      headButton('Change', `Change number ${name}`, 'link', onChange),
      headButton(icon('close'), `Remove phone ${name}`, 'icon-button', onRemove),
    ),
    element(
      'div',
      { class: 'device' },
      element(
        'div',
        { class: 'device-screen' },
        element('div', { class: 'status-bar' }, clock, service),
        front,
        call,
      ),
    ),
  );
  const ticking = setInterval(tick, 1000);
  tick();

  function tick() {
    setText(clock, clockTime(new Date().toISOString()));
  }

  /** @param {'connecting' | 'connected' | 'lost'} state */
  function showService(state) {
    setText(service, SERVICE[state]);
    service.classList.toggle('off', state !== 'connected');
    noService.hidden = state !== 'lost';
  }

  showService('connecting');
  return {
    node,
    front,
    heading,
    showService,
    dispose() {
      clearInterval(ticking);
      node.remove();
    },
  };
}

const SERVICE = { connecting: 'Connecting', connected: 'Sandbox', lost: 'No service' };

/**
 * @param {Node | string} face
 * @param {string} name
 * @param {string} className
 * @param {() => void} onClick
 */
function headButton(face, name, className, onClick) {
  return element(
    'button',
    { type: 'button', class: className, title: name, 'aria-label': name, onclick: onClick },
    face,
  );
}
