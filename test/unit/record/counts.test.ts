/** Counts: what a row counts as, and that nothing counts twice. */
import {
  countsOf,
  difference,
  packFigures,
  quantileSeconds,
  sumOf,
  unpackFigures,
} from '../../../src/record/counts.js';
import { rowWith, sent } from './sample-row.js';

const NAME = 'acme|FI|sms|twilio';
const figuresOf = (row: Parameters<typeof countsOf>[0], name = NAME) =>
  unpackFigures(packFigures(countsOf(row).get(name) ?? []));

test('a verified SMS counts once in each column, with its seconds and its price', () => {
  const figures = figuresOf(rowWith({ state: 'sms_verified', verified: true, endedMs: 16_000 }));
  expect(figures).toMatchObject({ requested: 1, sent: 1, delivered: 1, verified: 1, ended: 1 });
  expect(figures).toMatchObject({ failed: 0, expired: 0, refused: 0, spendMicros: 80_000 });
  expect(figures.deliveredIn.indexOf(1)).toBe(2);
  expect(quantileSeconds(figures.verifiedIn, 0.5)).toBe(16.5);
});

test('what was counted before is not counted again', () => {
  const open = rowWith({ state: 'sent', endedMs: -1 });
  const ended = rowWith({ state: 'expired', endedMs: 600_000 });
  expect(difference(countsOf(ended), countsOf(ended)).size).toBe(0);
  const added = unpackFigures(
    packFigures(difference(countsOf(open), countsOf(ended)).get(NAME) ?? []),
  );
  expect(added).toMatchObject({ requested: 0, sent: 0, expired: 1, ended: 1, spendMicros: 0 });
});

test('a failover counts its failure at the first carrier and its proof at the second', () => {
  const row = rowWith({
    state: 'sms_verified',
    verified: true,
    endedMs: 20_000,
    endedBy: 2,
    deliveries: [
      sent({ state: 'failed', reason: 'unreachable', code: '30003', arrivedMs: -1 }),
      sent({ provider: 'vonage' }),
    ],
  });
  expect(figuresOf(row)).toMatchObject({ requested: 1, sent: 1, failed: 1, verified: 0 });
  expect(figuresOf(row, 'acme|FI|sms|vonage')).toMatchObject({
    requested: 0,
    sent: 1,
    verified: 1,
  });
});

test('a price that the carrier tells replaces the expected one', () => {
  const before = rowWith({ state: 'expired', endedMs: 600_000 });
  const now = { ...before, deliveries: [sent({ micros: 64_000, charged: true })] };
  const added = difference(countsOf(before), countsOf(now)).get(NAME) ?? [];
  expect(unpackFigures(packFigures(added)).spendMicros).toBe(-16_000);
});

test('refused requests and test numbers do not count as requested', () => {
  expect(figuresOf(rowWith({ test: true })).requested).toBe(0);
  const refused = rowWith({ state: 'refused', rule: 'number' });
  expect(figuresOf(refused)).toMatchObject({ requested: 0, refused: 1 });
});

test('sums and quantiles go over several hours', () => {
  const quick = figuresOf(rowWith({ verified: true, state: 'sms_verified', endedMs: 900 }));
  const slow = figuresOf(rowWith({ verified: true, state: 'sms_verified', endedMs: 400_000 }));
  const all = sumOf([quick, quick, quick, slow]);
  expect(all.verified).toBe(4);
  expect(quantileSeconds(all.verifiedIn, 0.5)).toBeLessThanOrEqual(1);
  // Beyond the last bound nothing more is known.
  expect(quantileSeconds(all.verifiedIn, 0.99)).toBe(300);
  expect(quantileSeconds([], 0.5)).toBeUndefined();
});
