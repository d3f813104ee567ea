// The tabs of this browser that show the same verification. The one that was opened last, or chosen, is in use; the others say
// so, and wait. They stay live, so that each of them shows how it ends.

/**
 * @param {string} session what only the tabs of one session know
 * @param {{onOther: () => void, onAlone: () => void}} listener onOther: another tab is in use now
 * @returns {{use: () => void}} use: this tab is in use from now on
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
