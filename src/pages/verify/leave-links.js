// The ways to leave the set-up that the service allows: another method, or skipping it.

/** @import {Context} from './context.js' */
import { button } from './buttons.js';
import { h } from './dom.js';

/**
 * @param {Context} context
 * @param {(outcome: 'skip' | 'other_method') => Promise<void>} leave
 */
export function leaveLinks({ texts, model: { session } }, leave) {
  const { purpose, otherMethods, skippable } = session;
  if (purpose !== 'setup' || !(otherMethods || skippable)) return null;
  return h(
    'div',
    { class: 'exits' },
    otherMethods &&
      button('quiet', texts.text('button.different_method'), () => leave('other_method')),
    skippable && button('quiet', texts.text('button.skip'), () => leave('skip')),
  );
}
