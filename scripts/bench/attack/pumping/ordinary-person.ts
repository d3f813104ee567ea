/** Ordinary people at the running service: they start, read the SMS or take the call, and confirm. */
import type { Client } from '../gateway/client.js';
import type { Gateway } from '../gateway/gateway.js';
import type { Visit } from './traffic.js';

/** Longer than every step takes on a busy machine. */
const WAIT_MAX_MS = 120_000;

/** @returns why the person could not verify */
export async function visitAs(
  { carrier }: Gateway,
  client: Client,
  visit: Visit,
  started: Map<string, Visit>,
): Promise<string | undefined> {
  const { e164: to, channel, ip, confirmsAfterMs } = visit;
  const { status, body } = await client.post('/v1/challenges', { to, channel, ip });
  if (status !== 202) return `${status} ${/"code":"(\w+)"/.exec(body)?.[1] ?? ''}`.trim();
  const { id } = JSON.parse(body) as { id: string };
  started.set(id, visit);
  if (confirmsAfterMs === undefined) return undefined;
  if (channel === 'call') {
    const state = await untilFinal(client, id);
    return state === 'call_answered' ? undefined : `ended as ${state}`;
  }
  const message = await carrier.waitForMessage(to, undefined, WAIT_MAX_MS);
  const code = /\b\d{6}\b/.exec(message.body)?.[0];
  const checked = await client.post(`/v1/challenges/${id}/check`, { code });
  return /"verified":true/.test(checked.body) ? undefined : `check answered ${checked.status}`;
}

/** Picks up every call to these numbers and presses `#` as soon as the call waits for a key. @returns stops it */
export function answerCalls({ carrier }: Gateway, numbers: ReadonlySet<string>): () => void {
  return carrier.watch((change) => {
    if (change.kind !== 'call' || !numbers.has(change.number)) return;
    const { id, state, waitingForKeys } = change.call;
    // Not inside the carrier's own event.
    setImmediate(() => {
      try {
        if (state === 'ringing') carrier.answer(id);
        else if (waitingForKeys) carrier.press(id, '#');
      } catch {
        // The call has moved on meanwhile.
      }
    });
  });
}

async function untilFinal(client: Client, id: string): Promise<string> {
  const untilMs = Date.now() + WAIT_MAX_MS;
  let since = 0;
  for (;;) {
    const { body } = await client.get(`/v1/challenges/${id}?wait=5&since=${since}`);
    const challenge = JSON.parse(body) as { state: string; final: boolean; sequence: number };
    if (challenge.final || Date.now() > untilMs) return challenge.state;
    since = challenge.sequence;
  }
}
