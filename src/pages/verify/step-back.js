// The Back link: to the form in a set-up, to the choice of a method in a sign-in.

/** @import {Context} from './context.js' */
/** @import {ErrorBox} from './error-text.js' */
import { button } from './buttons.js';

/** @param {Context} context @param {ErrorBox} errorBox @param {() => Promise<void> | void} onBack */
export function stepBack({ texts, model, exits }, errorBox, onBack) {
  const usual = model.session.purpose === 'setup' ? 'button.back' : 'button.cannot_use_now';
  const words = exits?.backWords() ?? usual;
  return button('secondary', texts.text(words), async () => {
    try {
      await onBack();
    } catch (error) {
      errorBox.showError(error, texts);
    }
  });
}
