import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Octothorpe, OctothorpeError } from '../../../packages/client/src/octothorpe.js';
import { answer, cutOff, fakeGateway, problem } from './fake-gateway.js';

const START = { to: '+358441234567', channels: ['sms' as const] };
const started = () => answer(202, { id: 'ch_1', state: 'queued', final: false });
const verdict = () => answer(200, { verified: true, outcome: 'verified', checksLeft: 5 });

/** The code of what is thrown. */
async function codeOf(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OctothorpeError);
  return error as OctothorpeError;
}

it('a start that is cut off is sent again with the same key, after growing waits', async () => {
  const { octothorpe, sent, sleptMs } = fakeGateway(cutOff(), cutOff(), cutOff(), started());
  await octothorpe.challenges.start(START);
  expect(sleptMs).toEqual([150, 300, 600]);
  const keys = sent.map(({ headers }) => headers.get('idempotency-key'));
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
});

it('two starts have two keys', async () => {
  const { octothorpe, sent } = fakeGateway(started(), started());
  await octothorpe.challenges.start(START);
  await octothorpe.challenges.start(START);
  expect(sent[0]?.headers.get('idempotency-key')).not.toBe(sent[1]?.headers.get('idempotency-key'));
});

it('a wait that the gateway names is kept, and the client’s own comes on top', async () => {
  const { octothorpe, sleptMs } = fakeGateway(
    problem(503, 'unavailable', { 'retry-after': '2' }),
    started(),
  );
  await octothorpe.challenges.start(START);
  expect(sleptMs).toEqual([2150]);
});

it('a wait by a date is kept as well', async () => {
  const date = new Date(Date.UTC(2027, 0, 1, 0, 0, 3)).toUTCString();
  const { octothorpe, sleptMs } = fakeGateway(
    answer(503, 'busy', { 'retry-after': date }),
    started(),
  );
  await octothorpe.challenges.start(START);
  expect(sleptMs).toEqual([3150]);
});

it('a wait that no person would sit through is the caller’s: the error says how long', async () => {
  const { octothorpe, sent } = fakeGateway(problem(503, 'unavailable', { 'retry-after': '60' }));
  const error = await codeOf(octothorpe.challenges.start(START));
  expect(error).toMatchObject({ code: 'unavailable', status: 503, retryAfterMs: 60_000 });
  expect(sent).toHaveLength(1);
});

it('after three retries the last error is thrown', async () => {
  const { octothorpe, sent } = fakeGateway(cutOff(), cutOff(), cutOff(), cutOff());
  expect((await codeOf(octothorpe.challenges.start(START))).code).toBe('connection_failed');
  expect(sent).toHaveLength(4);
});

it.each([
  [422, 'invalid_number'],
  [429, 'limit_reached'],
  [409, 'idempotency_conflict'],
  [401, 'unauthorized'],
])(
  'a refusal %d %s is not sent again, and the error has what the gateway says',
  async (status, code) => {
    const { octothorpe, sent } = fakeGateway(problem(status, code));
    expect(await codeOf(octothorpe.challenges.start(START))).toMatchObject({
      ...{ code, status, detail: 'What happened, and what to do.', requestId: 'r1' },
      helpUrl: `https://verify.test/docs/problems/${code}`,
    });
    expect(sent).toHaveLength(1);
  },
);

it('the check of a code is sent again with its key while there is no verdict, and never after one', async () => {
  const { octothorpe, sent } = fakeGateway(cutOff(), answer(502, '<html>'), verdict());
  expect((await octothorpe.challenges.of('ch_1').check('123456')).verified).toBe(true);
  expect(new Set(sent.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
  const wrong = answer(200, { verified: false, outcome: 'wrong_code', checksLeft: 4 });
  const other = fakeGateway(wrong);
  expect((await other.octothorpe.challenges.of('ch_1').check('123456')).verified).toBe(false);
  expect(other.sent).toHaveLength(1);
});

it('two checks have two keys: each counts', async () => {
  const { octothorpe, sent } = fakeGateway(verdict(), verdict());
  const challenge = octothorpe.challenges.of('ch_1');
  await challenge.check('123456');
  await challenge.check('123456');
  expect(new Set(sent.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(2);
});

it.each([
  ['resend', (it) => it.challenges.of('ch_1').resend()],
  [
    'a session',
    (it) => it.sessions.start({ purpose: 'setup', subject: 'a', returnUrl: 'https://a.test/' }),
  ],
  ['a new method', (it) => it.subjects.addMethod('a', { kind: 'phone', number: '+358441234567' })],
  ['a removal', (it) => it.subjects.removeMethod('a', 'me_1')],
] as [string, (it: ReturnType<typeof fakeGateway>['octothorpe']) => Promise<unknown>][])(
  'without a key nothing is sent twice: %s',
  async (_what, call) => {
    const { octothorpe, sent } = fakeGateway(cutOff());
    expect((await codeOf(call(octothorpe))).code).toBe('connection_failed');
    expect(sent).toHaveLength(1);
  },
);

it('a read is sent again, also where too many wait at once', async () => {
  const { octothorpe, sent } = fakeGateway(
    problem(429, 'limit_reached', { 'retry-after': '1' }),
    answer(500, 'oops'),
    answer(200, { id: 'ch_1', state: 'sent' }),
  );
  expect(await octothorpe.challenges.of('ch_1').read()).toMatchObject({ state: 'sent' });
  expect(sent).toHaveLength(3);
});

it('a caller that gives up gets its own reason, and nothing more is sent', async () => {
  const { octothorpe, sent } = fakeGateway(cutOff(), started());
  const ending = new AbortController();
  const reason = new Error('The person has left.');
  const call = octothorpe.challenges.start(START, { signal: ending.signal });
  ending.abort(reason);
  await expect(call).rejects.toBe(reason);
  expect(sent.length).toBeLessThan(2);
});

it('a redirect is not followed: it would lose the body, or take the key to another host', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const octothorpe = new Octothorpe({
    baseUrl: `http://127.0.0.1:${port}`,
    key: 'octo_test_0123456789abcdef',
  });
  try {
    const error = await codeOf(octothorpe.challenges.start(START));
    expect(error.code).toBe('unexpected_answer');
    expect(error.detail).toContain('baseUrl');
    expect(asked).toEqual(['/v1/challenges']);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('the wait for an end is over after its time, and another end is an error with the challenge', async () => {
  const open = () => answer(200, { id: 'ch_1', state: 'sent', final: false, sequence: 3 });
  const waiting = fakeGateway(open(), open());
  const poll = waiting.octothorpe.challenges.of('ch_1').verified({ timeoutMs: 40_000 });
  waiting.clock.advance(41_000);
  expect((await codeOf(poll)).code).toBe('timeout');
  const locked = { id: 'ch_1', state: 'locked', reason: 'too_many_attempts', final: true };
  const ended = fakeGateway(open(), answer(200, locked));
  const error = await codeOf(ended.octothorpe.challenges.of('ch_1').verified());
  expect(error).toMatchObject({ name: 'NotVerifiedError', challenge: locked });
  expect(ended.sent[1]?.url).toContain('wait=25&since=3');
});

it('a wait outlives a restart of the gateway, which a first reading does not', async () => {
  const open = answer(200, { id: 'ch_1', state: 'sent', final: false, sequence: 3 });
  const ended = answer(200, { id: 'ch_1', state: 'sms_verified', final: true });
  const down = Array.from({ length: 9 }, cutOff);
  const { octothorpe } = fakeGateway(open, ...down, ended);
  expect(await octothorpe.challenges.of('ch_1').verified()).toMatchObject({
    state: 'sms_verified',
  });
  const away = fakeGateway(...down);
  expect((await codeOf(away.octothorpe.challenges.of('ch_1').verified())).code).toBe(
    'connection_failed',
  );
});

it('a final state that a later version adds does not let anybody in', async () => {
  const { octothorpe } = fakeGateway(answer(200, { id: 'ch_1', state: 'halfway', final: true }));
  expect((await codeOf(octothorpe.challenges.of('ch_1').verified())).code).toBe('not_verified');
});
