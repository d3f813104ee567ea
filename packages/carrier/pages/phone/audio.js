// The page's one AudioContext. Browsers keep it silent until the person clicks or presses a key
// on the page; code that plays sound can wait for that.

/** @type {AudioContext | null} */
let context = null;
/** @type {Set<() => void>} */
const waiting = new Set();

/** The running context, or null while the browser does not allow sound. */
export function audio() {
  if (!allowed()) return null;
  context ??= new AudioContext();
  if (context.state !== 'running') void context.resume();
  return context;
}

/**
 * Calls `then` once, when the person's first click or key press allows sound.
 *
 * @param {() => void} then
 */
export function whenAllowed(then) {
  waiting.add(then);
}

/** Whether the browser lets this page make sound now. */
export function allowed() {
  return navigator.userActivation ? navigator.userActivation.hasBeenActive : touched;
}

let touched = false;

function touch() {
  touched = true;
  if (!allowed()) return; // Escape or a modifier key does not allow sound
  for (const then of waiting) then();
  waiting.clear();
  for (const name of GESTURES) document.removeEventListener(name, touch, true);
}

const GESTURES = ['pointerup', 'keydown'];
for (const name of GESTURES) document.addEventListener(name, touch, true);
