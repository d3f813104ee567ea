// Runs requests, and shows their failures on the screen.

/** @import {ErrorBox} from '../error-text.js' */
/** @import {Texts} from '../texts.js' */

/** @param {ErrorBox} errorBox @param {Texts} texts */
export function attempts(errorBox, texts) {
  /** @param {() => unknown} act */
  return async (act) => {
    errorBox.clear();
    try {
      await act();
    } catch (error) {
      errorBox.showError(error, texts);
    }
  };
}
