/** The operator's questions about the record: whose facts a key sees, and the shape of every answer. */
import { detailView, foundView, statsView } from '../../../src/http/api/record-views.js';
import { unpackFigures } from '../../../src/record/counts.js';
import { explain } from '../../../src/record/explain.js';
import { timelineOf } from '../../../src/record/record-reader.js';
import type { Tenants } from '../../../src/record/search.js';
import { type Gateway, KEY, OPERATOR_KEY, startGateway } from '../../setup/gateway.js';
import { rowWith, STARTED_MS, sent } from '../record/sample-row.js';

const ID = 'ch_000123456789abcdefghjkmnpqrs';
const NOW_MS = STARTED_MS + 60_000;
const row = rowWith({
  state: 'failed',
  reason: 'unreachable',
  endedMs: 9_000,
  deliveries: [sent({ state: 'failed', reason: 'unreachable', code: '30003', arrivedMs: -1 })],
  trail: ['x1 143 P 201 a  140', 'c1 9000 f + 30003', 'r0 9001 number sms'],
});
const told = { id: ID, row, explanation: explain(row, () => 'handset_off', NOW_MS) };
const line = {
  fromMs: STARTED_MS,
  carrier: '=cmd',
  figures: unpackFigures('3,3,2,1,0,0,0,0,0,240000,3'),
};
const asked: [string, Tenants][] = [];
let gateway: Gateway;

beforeAll(async () => {
  const noting =
    <T>(name: string, answer: T) =>
    async (tenants: Tenants) => {
      asked.push([name, tenants]);
      return answer;
    };
  gateway = await startGateway({
    record: {
      record: {
        detail: noting('detail', { ...told, timeline: timelineOf(row, undefined) }),
        find: noting('find', [told]),
        list: noting('list', { rows: [told], next: { hour: 1, slot: 0, entry: 3 } }),
        statistics: noting('statistics', { lines: [line], cut: false }),
        erase: noting('erase', { erased: 1, open: 0 }),
      },
      audit: { note: async () => {} },
      tenants: () => ['acme', 'other'],
      now: () => NOW_MS,
    },
  });
});

afterAll(async () => {
  await gateway.close();
});

const ask = (path: string, key = OPERATOR_KEY, body?: object) =>
  fetch(`${gateway.origin}/v1/operator/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

test('a key without all_tenants asks for its own tenant alone, whatever it asks', async () => {
  asked.length = 0;
  const signature = { operator: 'anna', reason: 'a test of rights' };
  await ask('challenges?country=FI');
  await ask('challenges?reference=order-1');
  await ask(`challenges/${ID}`);
  await ask('stats');
  await ask('challenges/search', OPERATOR_KEY, { number: '+358441234567' });
  await ask('erase', OPERATOR_KEY, { number: '+358441234567', ...signature });
  expect(asked).toEqual(
    ['list', 'find', 'detail', 'statistics', 'find', 'erase'].map((name) => [name, ['acme']]),
  );
  for (const path of ['challenges?tenant=other', 'stats?tenant=other']) {
    expect([path, (await ask(path)).status]).toEqual([path, 403]);
  }
});

test('a service’s key sees nothing', async () => {
  for (const path of ['challenges', `challenges/${ID}`, 'stats']) {
    expect([path, (await ask(path, KEY)).status]).toEqual([path, 403]);
  }
});

test('answers have the documented shape', async () => {
  const list = foundView.parse(await (await ask('challenges')).json());
  expect(list.challenges[0]).toMatchObject({
    to: '+358*****4567',
    cause: { cause: 'handset_off' },
  });
  expect((await ask(`challenges?cursor=${list.next}`)).status).toBe(200);
  expect((await ask(`challenges?country=SE&cursor=${list.next}`)).status).toBe(400);
  const detail = detailView.parse(await (await ask(`challenges/${ID}`)).json());
  expect(detail.deliveries[0]).toMatchObject({ code: '30003', cause: { cause: 'handset_off' } });
  expect(detail.timeline.map(({ kind }) => kind)).toEqual([
    'state',
    'exchange',
    'state',
    'state',
    'callback',
    'refusal',
  ]);
  const stats = statsView.parse(await (await ask('stats')).json());
  expect(stats.lines[0]).toMatchObject({ verified: 1, spend: 0.24, costPerVerified: 0.24 });
});

test('no cell of the CSV begins a formula', async () => {
  const text = await (await ask('stats?by=carrier&format=csv')).text();
  expect(text.split('\r\n')[1]).toMatch(/,'=cmd,3,/);
});
