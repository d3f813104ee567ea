/** Follows a challenge or message: by long poll to its end, or event by event. */
import { OctothorpeError } from './errors.js';
import { readEvents } from './event-stream.js';
import type { CallOptions, HttpClient } from './http-client.js';

/** How long one request waits for news, at most: as long as the gateway allows. */
const POLL_SECONDS = 25;
const RECONNECT_AFTER_MS = 1_000;
/** Connections that bring no event: after them the gateway is taken for unreachable. */
const EMPTY_CONNECTIONS_MAX = 5;

/** How long to wait for an end. */
export interface WaitOptions extends CallOptions {
  /** How long to wait for the end, at most. Default: 10 minutes, as long as a challenge lives. */
  readonly timeoutMs?: number;
}

const LIFE_MS = 600_000;

interface Followed {
  readonly sequence: number;
  readonly final: boolean;
}

/** @returns the record once it is final. @throws OctothorpeError `timeout` */
export async function untilFinal<R extends Followed>(
  http: HttpClient,
  path: string,
  { signal, timeoutMs = LIFE_MS }: WaitOptions,
): Promise<R> {
  const overAtMs = http.timing.now() + timeoutMs;
  let record = await http.json<R>({ method: 'GET', path, repeat: 'read', signal });
  while (!record.final) {
    const leftMs = overAtMs - http.timing.now();
    if (leftMs <= 0) {
      throw new OctothorpeError(
        'timeout',
        `It has not ended within ${timeoutMs} ms. Wait again, or cancel it.`,
      );
    }
    const wait = Math.min(POLL_SECONDS, Math.max(1, Math.ceil(leftMs / 1000)));
    const query = { wait, since: record.sequence };
    const call = {
      method: 'GET',
      path,
      query,
      repeat: 'read',
      extraMs: wait * 1000,
      signal,
    } as const;
    record = await http.json<R>(call).catch(async (error: unknown) => {
      if (!isPassing(error)) throw error;
      await http.timing.sleep(RECONNECT_AFTER_MS, signal);
      return record;
    });
  }
  return record;
}

/** The gateway was there at the first reading: it is restarting, and the wait goes on. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof OctothorpeError)) return false;
  const { code, status = 0 } = error;
  return code === 'connection_failed' || code === 'timeout' || status >= 500;
}

/** Every change from the first one to the last; it connects again where it was cut off, and repeats none. */
export async function* follow<E extends Followed>(
  http: HttpClient,
  path: string,
  { signal }: CallOptions,
): AsyncGenerator<E, void, undefined> {
  let last = 0;
  let empty = 0;
  while (empty < EMPTY_CONNECTIONS_MAX) {
    const headers = {
      accept: 'text/event-stream',
      ...(last === 0 ? {} : { 'last-event-id': String(last) }),
    };
    const call = {
      method: 'GET',
      path: `${path}/events`,
      headers,
      repeat: 'read',
      signal,
    } as const;
    const answer = await http.open(call);
    // It has ended, and its last event was seen.
    if (answer.status === 204 || !answer.body) return;
    empty += 1;
    for await (const data of readEvents(answer.body, signal)) {
      const event = JSON.parse(data) as E;
      if (event.sequence <= last) continue;
      last = event.sequence;
      empty = 0;
      yield event;
      if (event.final) return;
    }
    await http.timing.sleep(RECONNECT_AFTER_MS, signal);
  }
  throw new OctothorpeError(
    'connection_failed',
    'The stream of events breaks off again and again. Check what stands between, such as a proxy that buffers.',
  );
}
