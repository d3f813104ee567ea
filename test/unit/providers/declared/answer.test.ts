import { judgeAnswer, priceAt, textAt } from '../../../../src/providers/declared/answer.js';
import { CarrierDescription } from '../../../../src/providers/declared/description.js';
import { eventsOf } from '../../../../src/providers/declared/meaning.js';
import { describedCarrier } from '../../../setup/declared-carrier.js';

const description = CarrierDescription.parse({
  ...describedCarrier(),
  statuses: {
    queued: 'pending',
    sent: 'sent',
    done: 'delivered',
    lost: { means: 'other_channel' },
    failed: 'later',
  },
  codes: { '7': { means: 'never', reason: 'opted_out' } },
});
const judge = (status: number, body: unknown) =>
  judgeAnswer(description, {
    status,
    headers: {},
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

test('an accepted answer gives the carrier’s id, a number too', () => {
  expect(judge(201, { message: { id: 4711 } })).toEqual({
    kind: 'accepted',
    reference: '4711',
    status: 201,
  });
});

test.each<[string, number, unknown, object]>([
  ['a success without an id', 201, { message: {} }, { failure: 'uncertain' }],
  ['a success that is no JSON', 201, '<html>', { failure: 'uncertain' }],
  ['a success that no rule knows', 200, { message: { id: 'a' } }, { failure: 'uncertain' }],
  ['a redirection', 302, '', { failure: 'uncertain' }],
  [
    'a code',
    400,
    { error: { code: 'bad_number' } },
    { failure: 'number', reason: 'invalid_number' },
  ],
  ['a code as a number', 400, { error: { code: 17 } }, { failure: 'channel', reason: 'landline' }],
  ['wrong credentials', 401, {}, { failure: 'account', reason: 'rejected_by_provider' }],
  ['another refusal', 422, {}, { failure: 'account' }],
  ['too many requests', 429, {}, { failure: 'temporary' }],
  ['an error of the carrier', 500, {}, { failure: 'uncertain' }],
  ['an inherited name', 400, { error: 'x' }, { failure: 'account' }],
])('%s', (_, status, body, expected) => {
  expect(judge(status, body)).toMatchObject({ kind: 'refused', ...expected });
});

test('the log is told the carrier’s code and text, and no number', () => {
  const error = { code: 'bad_number', text: 'Invalid: +358441234567' };
  expect(judge(400, { error })).toMatchObject({ detail: 'Acme SMS 400: bad_number, Invalid: …' });
});

test('values are found in lists, and in forms by their whole name', () => {
  expect(textAt({ messages: [{ id: 'a' }] }, 'messages.0.id')).toBe('a');
  expect(textAt({ 'a.b': 'c' }, 'a.b')).toBe('c');
  expect(textAt({ a: {} }, 'a')).toBeUndefined();
  expect(textAt({ a: {} }, 'constructor.name')).toBeUndefined();
});

test('statuses and codes become events, and unknown ones say nothing', () => {
  expect(eventsOf(description, 'queued', undefined)).toEqual([]);
  expect(eventsOf(description, 'toString', undefined)).toEqual([]);
  expect(eventsOf(description, 'done', undefined)).toEqual([{ kind: 'delivered' }]);
  expect(eventsOf(description, 'lost', '99')).toMatchObject([
    { kind: 'failed', reason: 'unreachable', retry: 'other_channel', detail: 'lost, error 99' },
  ]);
  expect(eventsOf(description, 'failed', '7')).toMatchObject([
    { kind: 'failed', reason: 'opted_out', retry: 'none' },
  ]);
});

test('prices are read in parts of a currency', () => {
  const price = { amount: 'cost', currency: 'SEK', parts: 10_000 };
  expect(priceAt({ cost: 3500 }, price)).toEqual({ amount: 0.35, currency: 'SEK' });
  const named = { amount: 'cost.amount', currency: { path: 'cost.currency' }, parts: 1 };
  expect(priceAt({ cost: { amount: '0.0051', currency: 'usd' } }, named)).toEqual({
    amount: 0.0051,
    currency: 'USD',
  });
  expect(priceAt({ cost: null }, price)).toBeUndefined();
});
