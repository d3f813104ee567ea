/** A row's trail, and its price. */
import { rowOf, withCharge } from '../../../src/record/row.js';
import { parseTrailLine, TRAIL_MAX, trailLine, withTrail } from '../../../src/record/trail.js';
import { Walk } from '../../fixtures/stored-sample.js';
import { rowWith, STARTED_MS } from './sample-row.js';

test('a carrier tells its price once', () => {
  const charged = withCharge(rowWith(), 1, 64_000);
  expect(charged.deliveries[0]).toMatchObject({ micros: 64_000, charged: true });
  expect(withCharge(charged, 1, 1)).toBe(charged);
  expect(withCharge(charged, 7, 1)).toBe(charged);
});

test('a line of the trail is read as it was written', () => {
  const at = { delivery: 1, atMs: STARTED_MS + 143 };
  for (const event of [
    {
      kind: 'exchange',
      ...at,
      method: 'POST',
      status: 400,
      result: 'number',
      code: '21610',
      ms: 7,
    },
    { kind: 'exchange', ...at, method: 'POST', result: 'uncertain', code: 'cut_off', ms: 4000 },
    { kind: 'callback', ...at, reported: 'failed', verdict: 'recorded', code: '30003' },
    { kind: 'callback', ...at, reported: 'sent', verdict: 'ignored' },
    { kind: 'refusal', ...at, rule: 'tenant_budget_day', channel: 'call' },
  ] as const) {
    expect(parseTrailLine(trailLine(event, STARTED_MS), STARTED_MS)).toEqual(event);
  }
  expect(parseTrailLine('z1 5 new', STARTED_MS)).toBeUndefined();
});

test('a line holds no text, no number and no code, whatever it is given', () => {
  const line = trailLine(
    {
      kind: 'callback',
      delivery: 1,
      atMs: STARTED_MS,
      reported: 'your code is 561166',
      verdict: '+358441234567',
      code: 'x y',
    },
    STARTED_MS,
  );
  expect(line).not.toMatch(/\d{6}/);
  expect(line.split(' ')).toHaveLength(5);
});

test('a trail keeps each line once, and so many at most', () => {
  const some = withTrail(['a'], ['b', 'a', 'b']);
  expect(some).toEqual(['a', 'b']);
  const flood = Array.from({ length: 1000 }, (_, i) => `c1 ${i} sent ignored -`);
  expect(withTrail(some, flood)).toHaveLength(TRAIL_MAX);
});

test('a row holds no number but a masked one, no subject and no reference', () => {
  const { challenge } = new Walk({ subject: 'user-8c1f', reference: 'order-1042' });
  const row = rowOf(challenge, undefined, {
    senderOf: () => 'Acme',
    priceOf: () => 0,
    tagOf: (kind) => `tag of the ${kind}`,
  });
  expect(row.to).toBe(challenge.to.masked);
  const text = JSON.stringify(row);
  for (const secret of [challenge.to.sealed, 'user-8c1f', 'order-1042']) {
    expect(text).not.toContain(secret);
  }
  expect(row).toMatchObject({
    subjectTag: 'tag of the subject',
    referenceTag: 'tag of the reference',
  });
});
