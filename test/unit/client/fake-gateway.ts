/** A `fetch` that answers by a script, and a clock that moves when somebody sleeps: for the times of retries alone. */
import { Octothorpe } from '../../../packages/client/src/octothorpe.js';
import { MovingClock } from '../../setup/moving-clock.js';

export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
}

export type Reply = Response | Error;

export function fakeGateway(...replies: Reply[]) {
  const clock = new MovingClock();
  const sent: Sent[] = [];
  const sleptMs: number[] = [];
  const octothorpe = new Octothorpe({
    baseUrl: 'https://verify.test/',
    key: 'octo_test_0123456789abcdef',
    timing: {
      now: () => clock.now(),
      random: () => 0.5,
      sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        sleptMs.push(ms);
        clock.advance(ms);
      },
    },
    fetch: async (input, init = {}) => {
      const { method = 'GET', headers, body } = init;
      sent.push({
        url: String(input),
        method,
        headers: new Headers(headers),
        body: body ? JSON.parse(String(body)) : undefined,
      });
      const reply = replies.shift();
      if (!reply) throw new Error('The script has no more answers.');
      if (reply instanceof Error) throw reply;
      return reply;
    },
  });
  return { octothorpe, sent, sleptMs, clock };
}

export function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
}

export function problem(status: number, code: string, headers: Record<string, string> = {}) {
  const detail = 'What happened, and what to do.';
  const type = `https://verify.test/docs/problems/${code}`;
  return answer(
    status,
    { type, title: 'T', status, detail, code, instance: 'urn:request:r1' },
    headers,
  );
}

export const cutOff = () => new TypeError('fetch failed');
