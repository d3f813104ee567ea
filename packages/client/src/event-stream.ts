/** Reads server-sent events (WHATWG HTML 9.2.6) from a body, wherever it is cut. */

/** No event of ours is longer: what is, is not ours. */
const EVENT_CHARS_MAX = 100_000;
/** The gateway shows every 15 s that it is there. */
const SILENT_MAX_MS = 45_000;

/** The data of each event. Ends where the body ends or breaks off. @throws the signal's reason */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => {});
  signal?.addEventListener('abort', cancel, { once: true });
  const decoder = new TextDecoder();
  let pending = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    for (;;) {
      clearTimeout(timer);
      timer = setTimeout(cancel, SILENT_MAX_MS);
      const chunk = await reader.read().catch(() => undefined);
      signal?.throwIfAborted();
      if (!chunk || chunk.done) return;
      pending += decoder.decode(chunk.value, { stream: true });
      if (pending.length > EVENT_CHARS_MAX) return;
      // A line may end in CR LF, whose LF is still to come: an event ends with an empty line only.
      const events = pending.split(/\r\n\r\n|\n\n|\r\r/);
      pending = events.pop() ?? '';
      for (const event of events) {
        const data = dataOf(event);
        if (data !== undefined) yield data;
      }
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    cancel();
  }
}

/** @returns undefined for a comment */
function dataOf(event: string): string | undefined {
  const lines = event
    .split(/\r\n|\n|\r/)
    .filter((line) => line === 'data' || line.startsWith('data:'))
    .map((line) => line.slice('data:'.length).replace(/^ /, ''));
  return lines.length === 0 ? undefined : lines.join('\n');
}
