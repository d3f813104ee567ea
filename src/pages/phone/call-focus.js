// Where the keyboard's focus goes when a call comes and when it is over.

/**
 * @param {HTMLElement} phone
 * @param {HTMLElement} dialog
 * @param {HTMLElement} fallback where to go when the old place is gone
 */
export function createCallFocus(phone, dialog, fallback) {
  /** @type {Element | null} */
  let before = null;

  return {
    /** Remembers where the person was. */
    note() {
      before = document.activeElement;
    },
    /** Into the dialog, unless the person is typing somewhere else on the page. */
    enter() {
      const active = document.activeElement;
      const typing = active?.matches('input, textarea, select') ?? false;
      if (!typing || phone.contains(active)) dialog.focus();
    },
    /** Back to where the person was, unless they have moved on meanwhile. */
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
