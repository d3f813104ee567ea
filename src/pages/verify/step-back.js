// The Back link: to the form in a set-up, to the choice of a method in a sign-in.

/** @import {Desk} from './desk.js' */
/** @import {TroubleBox} from './trouble.js' */
import { button } from './buttons.js';

/** @param {Desk} desk @param {TroubleBox} trouble @param {() => Promise<void> | void} onBack */
export function stepBack({ texts, model }, trouble, onBack) {
  const words = model.session.purpose === 'setup' ? 'button.back' : 'button.cannot_use_now';
  return button('secondary', texts.text(words), async () => {
    try {
      await onBack();
    } catch (error) {
      trouble.showError(error, texts);
    }
  });
}
