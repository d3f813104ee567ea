import { sumNow } from '../../../src/limits/spent.js';

const HOUR = { name: 'm3600', ms: 3_600_000, slices: 12 };
const SLICE_MS = HOUR.ms / HOUR.slices;
const NOW = 5_000_000 * SLICE_MS + 1;
const slice = (ago: number) => `m3600:${5_000_000 - ago}`;

it('adds the slices that are still in the window, whatever the sum beside them says', () => {
  const fields = { [slice(0)]: '5', [slice(12)]: '7', [slice(13)]: '100', 'm3600=': '112' };
  expect(sumNow(fields, HOUR, NOW)).toBe(12);
});

it('sums of another window or field are not added', () => {
  const fields = {
    [slice(1)]: '5',
    'm86400:208333': '9',
    's3600:5000000': '3',
    'm3600@': '5000000',
  };
  expect(sumNow(fields, HOUR, NOW)).toBe(5);
});

it('nothing was spent where nothing is kept', () => {
  expect(sumNow({}, HOUR, NOW)).toBe(0);
});
