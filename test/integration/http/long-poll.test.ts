import { getEventListeners } from 'node:events';
import { get as httpGet } from 'node:http';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import { get, startChallenge } from '../../setup/client.js';
import { type Gateway, KEY, startGateway } from '../../setup/gateway.js';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

test('a waiting request is answered by the next change', async () => {
  const id = await startChallenge(gateway);
  const answer = get(gateway, `/v1/challenges/${id}?wait=25&since=1`).then((a) => a);
  await gateway.api.untilSubscriptions(1);
  gateway.api.move(id, 'sending');
  expect((await answer).body).toMatchObject({ state: 'sending', sequence: 2 });
  expect(gateway.api.subscriptions).toBe(0);
});

test('without since, it waits for the next change', async () => {
  const id = await startChallenge(gateway);
  const read = gateway.api.nextRead();
  const answer = get(gateway, `/v1/challenges/${id}?wait=25`).then((a) => a);
  await read;
  gateway.api.move(id, 'sending');
  expect((await answer).body.state).toBe('sending');
});

test('a change between the read and the wait is not missed', async () => {
  const id = await startChallenge(gateway);
  // The pending read returns the old state; the change comes before the request waits for it.
  void gateway.api.nextRead().then(() => gateway.api.move(id, 'sending'));
  const answer = await get(gateway, `/v1/challenges/${id}?wait=25&since=1`);
  expect(answer.body.state).toBe('sending');
});

test('a challenge that has moved past since, or has ended, is answered at once', async () => {
  const id = await startChallenge(gateway);
  gateway.api.move(id, 'sending');
  expect((await get(gateway, `/v1/challenges/${id}?wait=25&since=1`)).body.sequence).toBe(2);
  gateway.api.move(id, 'canceled');
  expect((await get(gateway, `/v1/challenges/${id}?wait=25&since=3`)).body.final).toBe(true);
});

test('an event without a change of the state does not answer it', async () => {
  const id = await startChallenge(gateway);
  let answered = false;
  const answer = get(gateway, `/v1/challenges/${id}?wait=25&since=1`).then((a) => {
    answered = true;
    return a;
  });
  await gateway.api.untilSubscriptions(1);
  const other = await startChallenge(gateway);
  gateway.api.move(other, 'sending');
  const read = gateway.api.nextRead();
  gateway.api.ring(id);
  await read;
  await get(gateway, `/v1/challenges/${id}`);
  expect(answered).toBe(false);
  gateway.api.move(id, 'sending');
  expect((await answer).body.sequence).toBe(2);
});

test('without a change, the state at the end of the wait is the answer', async () => {
  const id = await startChallenge(gateway);
  const answer = await get(gateway, `/v1/challenges/${id}?wait=1&since=1`);
  expect(answer.status).toBe(200);
  expect(answer.body.sequence).toBe(1);
  expect(gateway.api.subscriptions).toBe(0);
});

test('a client that disconnects frees its place', async () => {
  const id = await startChallenge(gateway);
  const call = httpGet(`${gateway.origin}/v1/challenges/${id}?wait=25`, {
    headers: { Authorization: `Bearer ${KEY}`, 'X-Request-Id': 'leaves-early' },
  });
  call.on('error', () => {});
  await gateway.api.untilSubscriptions(1);
  call.destroy();
  await gateway.api.untilSubscriptions(0);
  expect(await gateway.line('leaves-early')).toMatchObject({ status: 499, aborted: true });
});

test('a server that shuts down answers waiting requests', async () => {
  const id = await startChallenge(gateway);
  const answer = get(gateway, `/v1/challenges/${id}?wait=25`).then((a) => a);
  await gateway.api.untilSubscriptions(1);
  gateway.closing.abort();
  expect((await answer).body.sequence).toBe(1);
});

test('an error of the service during a wait frees the place', async () => {
  const id = await startChallenge(gateway);
  const answer = get(gateway, `/v1/challenges/${id}?wait=25`).then((a) => a);
  await gateway.api.untilSubscriptions(1);
  gateway.api.failure = new OctothorpeError('unavailable', 'Redis is away.');
  gateway.api.ring(id);
  expect((await answer).status).toBe(503);
  expect(gateway.api.subscriptions).toBe(0);
});

test('one change answers all waiting requests, and no listener stays', async () => {
  const id = await startChallenge(gateway);
  const answers = Array.from({ length: 40 }, () =>
    get(gateway, `/v1/challenges/${id}?wait=25`).then((a) => a.body.state),
  );
  await gateway.api.untilSubscriptions(40);
  gateway.api.move(id, 'sending');
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['sending']));
  expect(getEventListeners(gateway.closing.signal, 'abort')).toHaveLength(0);
});

test.each(['wait=26', 'wait=-1', 'wait=1.5', 'wait=', 'wait=1&wait=2', 'since=x', 'later=1'])(
  'an invalid query is 422 and names the parameter: %s',
  async (query) => {
    const id = await startChallenge(gateway);
    const answer = await get(gateway, `/v1/challenges/${id}?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.body.faults).toEqual([
      { path: query.split('=')[0], message: expect.any(String) },
    ]);
  },
);
