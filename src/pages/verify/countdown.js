// One clock for the page: calls its listeners each second, and at once after a sleep or a return to the tab.

/** @type {Set<() => void>} */
const listeners = new Set();

setInterval(tick, 1_000);
document.addEventListener('visibilitychange', tick);

/** @param {() => void} listener @returns {() => void} stops it */
export function everySecond(listener) {
  listeners.add(listener);
  listener();
  return () => listeners.delete(listener);
}

function tick() {
  if (document.visibilityState === 'visible') for (const listener of listeners) listener();
}
