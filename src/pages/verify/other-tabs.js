// The tabs of this browser that show the same verification. The one that was opened or chosen last is active; the others say
// so, and wait. They stay up to date, so that each of them shows the end.

/**
 * @param {string} session a value that only tabs of the same session have
 * @param {{onOther: () => void, onAlone: () => void}} listener onOther: another tab is active now
 * @returns {{use: () => void}} use: makes this tab the active one
 */
export function createOtherTabs(session, { onOther, onAlone }) {
  if (!('BroadcastChannel' in globalThis)) return { use() {} };
  /** @type {BroadcastChannel | undefined} */ let channel;

  function open() {
    channel = new BroadcastChannel(`verify ${session}`);
    channel.onmessage = ({ data }) => (data === 'left' ? onAlone() : onOther());
    use();
  }

  function use() {
    channel?.postMessage('in use');
  }

  // An open channel would keep the page out of the back-forward cache.
  addEventListener('pagehide', () => {
    channel?.postMessage('left');
    channel?.close();
    channel = undefined;
  });
  addEventListener('pageshow', ({ persisted }) => persisted && open());
  open();
  return { use };
}
