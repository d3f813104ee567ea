import fc from 'fast-check';
import { isoTime } from '../../../src/challenge/time.js';
import { cases } from '../../setup/cases.js';

it('a time is formatted like Date, independent of earlier calls', () => {
  const ms = fc.oneof(
    fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
    fc.integer({ min: 1_795_000_000_000, max: 1_795_000_003_000 }),
  );
  fc.assert(
    fc.property(ms, (time) => isoTime(time) === new Date(time).toISOString()),
    { numRuns: cases(5_000) },
  );
});
