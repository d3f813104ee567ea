import { findAmong } from '../../../src/providers/failure.js';

const SINCE_MS = 1_000_000_000;
const FIVE_MINUTES = 300_000;
const attempt = {
  channel: 'sms',
  deliveryId: 'ch_0.1',
  to: '+358441234567',
  sinceMs: SINCE_MS,
  untilMs: SINCE_MS + 10_000,
  timeoutMs: 1_000,
} as const;
const nowMs = SINCE_MS + 20_000;

test.each([-FIVE_MINUTES, 0, FIVE_MINUTES])(
  'a send is found by the vendor’s clock, which is %i ms ahead of ours',
  (aheadMs) => {
    const sends = [{ reference: 'SM1', createdAtMs: SINCE_MS + 1_000 + aheadMs }];
    expect(findAmong(sends, attempt, { nowMs, aheadMs })).toEqual({
      kind: 'found',
      reference: 'SM1',
    });
  },
);

test.each([-FIVE_MINUTES, FIVE_MINUTES])(
  'a send of five minutes ago is another one, with a vendor’s clock %i ms ahead',
  (aheadMs) => {
    const sends = [{ reference: 'SM1', createdAtMs: SINCE_MS - FIVE_MINUTES + aheadMs }];
    expect(findAmong(sends, attempt, { nowMs, aheadMs })).toEqual({ kind: 'nothing' });
  },
);

test('an empty list proves nothing while the request may still be on its way', () => {
  const soon = { nowMs: SINCE_MS + 1_000, aheadMs: 0 };
  expect(findAmong([], attempt, soon)).toEqual({ kind: 'unknown' });
});

test.each([
  ['1234', 'Your code is 1234', 'found'],
  ['1234', 'Your code is 4321', 'nothing'],
  ['123456', 'Your code is 123-456.', 'found'],
  ['12345678', '1234 5678 is your code', 'found'],
  ['123456', 'Your code is 654 321', 'nothing'],
  ['123456', 'redacted', 'unknown'],
])('of code %s, the listed text "%s": %s', (code, text, kind) => {
  const sends = [{ reference: 'SM1', createdAtMs: SINCE_MS + 1_000, text }];
  expect(findAmong(sends, { ...attempt, code }, { nowMs, aheadMs: 0 }).kind).toBe(kind);
});
