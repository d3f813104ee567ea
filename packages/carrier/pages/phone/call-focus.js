// Moves the keyboard focus when a call comes and when it is over.

/**
 * @param {HTMLElement} phone
 * @param {HTMLElement} dialog
 * @param {HTMLElement} fallback takes the focus if the previous element is gone
 */
export function createCallFocus(phone, dialog, fallback) {
  /** @type {Element | null} */
  let before = null;

  return {
    /** Remembers the focused element. */
    note() {
      before = document.activeElement;
    },
    /** Moves the focus into the dialog, unless the person is typing elsewhere on the page. */
    enter() {
      const active = document.activeElement;
      const typing = active?.matches('input, textarea, select') ?? false;
      if (!typing || phone.contains(active)) dialog.focus();
    },
    /** Moves the focus back, unless the person has moved it meanwhile. */
    leave() {
      const active = document.activeElement;
      const movedOn = active !== null && active !== document.body && !dialog.contains(active);
      if (movedOn) return;
      const usable =
        before instanceof HTMLElement && before.isConnected && before !== document.body;
      (usable ? /** @type {HTMLElement} */ (before) : fallback).focus();
    },
  };
}
