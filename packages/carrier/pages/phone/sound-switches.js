// The two switches for sound: the ring, and the voice that reads calls. Every copy of a switch on the
// page shows the same stored setting.

import { element } from './element.js';
import { icon } from './icons.js';
import { ringer } from './ringer.js';
import { voice } from './voice.js';

/** @type {Map<HTMLElement, () => void>} */
const refreshers = new Map();

export function soundSwitch() {
  return switchFor('Ring sound', {
    get: () => !ringer.muted,
    set: (on) => {
      ringer.muted = !on;
    },
  });
}

/** Hidden if the browser cannot speak. */
export function voiceSwitch() {
  const button = switchFor('Voice', {
    get: () => !voice.muted,
    set: (on) => {
      voice.muted = !on;
    },
  });
  button.classList.add('voice-switch');
  button.hidden = !voice.available;
  return button;
}

/**
 * @param {string} label
 * @param {{get: () => boolean, set: (on: boolean) => void}} setting
 */
function switchFor(label, setting) {
  const picture = element('span', { class: 'switch-icon' });
  const button = element(
    'button',
    { type: 'button', role: 'switch', class: 'call-tool', onclick: toggle },
    picture,
    label,
  );

  function toggle() {
    setting.set(!setting.get());
    for (const [copy, refreshCopy] of refreshers) {
      if (copy.isConnected) refreshCopy();
      else refreshers.delete(copy);
    }
  }

  function refresh() {
    const on = setting.get();
    button.setAttribute('aria-checked', String(on));
    picture.replaceChildren(icon(on ? 'sound' : 'muted'));
  }

  refreshers.set(button, refresh);
  refresh();
  return button;
}
