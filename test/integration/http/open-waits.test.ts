/** Streams and long polls: their maximum, and that one change causes one read for all of them. */
import { type ClientRequest, get as httpGet, type IncomingMessage } from 'node:http';
import { OPEN_WAITS_MAX, OpenWaits, type WaitOwner } from '../../../src/http/changes.js';
import { startChallenge } from '../../setup/client.js';
import { type Gateway, KEY, startGateway } from '../../setup/gateway.js';

const STREAMS = 12;

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

function get(path: string): { call: ClientRequest; answer: Promise<string> } {
  const call = httpGet(gateway.origin + path, { headers: { Authorization: `Bearer ${KEY}` } });
  const answer = new Promise<string>((resolve, reject) => {
    call.once('error', reject);
    call.once('response', async (response: IncomingMessage) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve(text);
    });
  });
  return { call, answer };
}

function countReads(): { count: number } {
  const reads = { count: 0 };
  const read = gateway.api.get.bind(gateway.api);
  gateway.api.get = (...asked) => {
    reads.count += 1;
    return read(...asked);
  };
  return reads;
}

test('one change wakes all streams and long polls of a challenge with one read', async () => {
  const id = await startChallenge(gateway);
  const waiting = Array.from({ length: STREAMS }, (_, at) =>
    get(`/v1/challenges/${id}${at % 2 ? '/events' : '?wait=25'}`),
  );
  await gateway.api.untilSubscriptions(STREAMS);
  // Each has read once when this newest answer is there.
  await (await fetch(`${gateway.origin}/livez`)).text();
  const reads = countReads();
  gateway.api.move(id, 'canceled');
  for (const { answer } of waiting) expect(await answer).toContain('"canceled"');
  expect(reads.count).toBe(1);
});

test.each(Object.entries(OPEN_WAITS_MAX) as [WaitOwner, number][])(
  'a %s has a bounded number of places, and gets them back',
  (owner, max) => {
    const waits = new OpenWaits();
    const leave = Array.from({ length: max }, () => waits.enter({ [owner]: 'one' }));
    const refused = expect.objectContaining({ code: 'limit_reached', rule: `open_waits_${owner}` });
    expect(() => waits.enter({ [owner]: 'one' })).toThrow(refused as never);
    waits.enter({ [owner]: 'another' })();
    leave[0]?.();
    waits.enter({ [owner]: 'one' });
    expect(() => waits.enter({ [owner]: 'one' })).toThrow();
  },
);

test('a request that one maximum refuses takes no place in another', () => {
  const waits = new OpenWaits();
  for (let at = 0; at < OPEN_WAITS_MAX.session; at += 1) waits.enter({ session: 's' });
  for (let at = 0; at < OPEN_WAITS_MAX.address; at += 1) {
    expect(() => waits.enter({ address: 'a', session: 's' })).toThrow();
  }
  waits.enter({ address: 'a', session: 'another' });
});
