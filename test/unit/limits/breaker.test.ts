import {
  BLOCK_BREAKER,
  type BreakerWidth,
  type Evidence,
  judge,
  WIDE_BREAKER,
} from '../../../src/limits/conversion.js';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;

/** Ends of different sources in different blocks, a second apart, the newest now. */
function ends(count: number, changes: Partial<Evidence> = {}, from = 0): Evidence[] {
  return Array.from({ length: count }, (_, i) => ({
    atMs: NOW - i * 1_000,
    sources: [`source ${from + i}`],
    block: `block ${from + i}`,
    converted: false,
    weight: 1,
    ...changes,
  }));
}

const verdict = (evidence: readonly Evidence[], width: BreakerWidth = 'prefix', nowMs = NOW) =>
  judge(evidence, width, width === 'prefix' ? BLOCK_BREAKER : WIDE_BREAKER, nowMs);

it('forty-nine sources without a conversion prove nothing, fifty do', () => {
  expect(verdict(ends(49))).toBeUndefined();
  expect(verdict(ends(50))).toEqual({ share: 0.05, untilMs: NOW - 49_000 + HOUR });
});

it('one source counts once, by its address or by its device', () => {
  expect(verdict(ends(500, { sources: ['one'] }))).toBeUndefined();
  const moving = ends(100).map((end) => ({ ...end, sources: [...end.sources, 'device'] }));
  expect(verdict(moving)).toBeUndefined();
});

it('a source that has converted in the hour stays converted', () => {
  const people = ends(60).flatMap((end) => [end, { ...end, atMs: end.atMs - 9, converted: true }]);
  expect(verdict(people)).toBeUndefined();
});

it('the Wilson bound decides: 4 of 50 stay open, 3 of 50 do not', () => {
  expect(verdict([...ends(46), ...ends(4, { converted: true }, 46)])).toMatchObject({
    share: 0.05,
  });
  expect(verdict([...ends(45), ...ends(5, { converted: true }, 45)])).toBeUndefined();
});

it('nothing stays shut for longer than an hour after its evidence', () => {
  expect(verdict(ends(50), 'prefix', NOW + HOUR - 50_000)).toBeDefined();
  expect(verdict(ends(50), 'prefix', NOW + HOUR - 49_000)).toBeUndefined();
  expect(verdict(ends(200))?.untilMs).toBeLessThanOrEqual(NOW + HOUR);
});

it('the share that passes in a million and a country rises with their conversion', () => {
  const shares = [0, 2, 4].map((converted) => {
    const all = [...ends(60 - converted), ...ends(converted, { converted: true }, 60)];
    return verdict(all, 'country')?.share ?? 1;
  });
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares[0]).toBeGreaterThan(0.2);
  expect(shares[2]).toBeLessThan(1);
  expect(verdict(ends(256), 'country')?.share).toBe(0.2);
});

it('one pumped block counts little for its million and its country', () => {
  expect(verdict(ends(200, { block: 'one' }))).toBeDefined();
  expect(verdict(ends(200, { block: 'one' }), 'range')).toBeUndefined();
  expect(verdict(ends(200, { block: 'one' }), 'country')).toBeUndefined();
});

it('an unconfirmed delivery counts a quarter', () => {
  expect(verdict(ends(199, { weight: 0.25 }))).toBeUndefined();
  expect(verdict(ends(200, { weight: 0.25 }))).toBeDefined();
});
