import { wilsonUpperBound } from '../../../src/limits/conversion.js';

it('agrees with published values of the interval', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29.
  expect(wilsonUpperBound(81, 263)).toBeCloseTo(0.3662, 4);
  expect(wilsonUpperBound(15, 148)).toBeCloseTo(0.1605, 4);
  expect(wilsonUpperBound(0, 20)).toBeCloseTo(0.1611, 4);
  expect(wilsonUpperBound(1, 29)).toBeCloseTo(0.1718, 4);
});

it('is 1 without data, and never above 1', () => {
  expect(wilsonUpperBound(0, 0)).toBe(1);
  expect(wilsonUpperBound(5, 5)).toBe(1);
});

it('falls as more challenges end without a conversion', () => {
  const bounds = [5, 10, 20, 50, 200].map((trials) => wilsonUpperBound(0, trials));
  expect(bounds).toEqual([...bounds].sort((a, b) => b - a));
});
