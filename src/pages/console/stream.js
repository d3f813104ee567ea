// Server-sent events read by fetch: unlike EventSource it hands over events of every name and sees why a connection was refused.

const WAIT_MS = 1_000;
const WAIT_MS_MAX = 30_000;
const SIGNED_OUT = 401;

/**
 * @typedef {object} Listeners
 * @property {(data: any, type: string) => void} onEvent
 * @property {(state: 'open' | 'waiting') => void} onState
 * @property {() => void} onSignedOut
 */

/** @param {string} address @param {Listeners} listeners @returns {() => void} closes the stream */
export function follow(address, listeners) {
  const abort = new AbortController();
  let lastId = '';
  let waitMs = WAIT_MS;
  let timer = 0;

  async function connect() {
    try {
      /** @type {Record<string, string>} */
      const headers = { Accept: 'text/event-stream' };
      if (lastId !== '') headers['Last-Event-ID'] = lastId;
      const answer = await fetch(address, { headers, cache: 'no-store', signal: abort.signal });
      if (answer.status === SIGNED_OUT) return listeners.onSignedOut();
      if (!answer.ok || !answer.body) throw new Error(String(answer.status));
      listeners.onState('open');
      waitMs = WAIT_MS;
      await read(answer.body);
    } catch {
      // A lost connection: the next one is below.
    }
    if (abort.signal.aborted) return;
    listeners.onState('waiting');
    timer = setTimeout(connect, waitMs);
    waitMs = Math.min(2 * waitMs, WAIT_MS_MAX);
  }

  /** @param {ReadableStream<Uint8Array<ArrayBuffer>>} body */
  async function read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    }
  }

  /** One event: its lines, without the empty one. @param {string} block */
  function take(block) {
    let type = 'message';
    /** @type {string[]} */
    const data = [];
    for (const line of block.split(/\r?\n/)) {
      const [, field, value = ''] = /^(\w+):? ?(.*)$/.exec(line) ?? [];
      if (field === 'event') type = value;
      else if (field === 'data') data.push(value);
      else if (field === 'id') lastId = value;
    }
    if (data.length > 0) listeners.onEvent(JSON.parse(data.join('\n')), type);
  }

  connect();
  return () => {
    abort.abort();
    clearTimeout(timer);
  };
}
