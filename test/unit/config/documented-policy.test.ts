import { readFileSync } from 'node:fs';
import { DEFAULT_POLICY } from '../../../src/challenge/policy.js';

test('the operations guide explains every field of the policy, with its default', () => {
  const guide = readFileSync('docs/operations.md', 'utf8');
  const missing = Object.entries(DEFAULT_POLICY).filter(([field, value]) => {
    const row = guide.split('\n').find((line) => line.startsWith(`| \`${field}\` |`)) ?? '';
    const figures: number[] = typeof value === 'number' ? [value] : Object.values(value);
    return !figures.every((figure) => row.includes(figure.toLocaleString('en')));
  });
  expect(missing).toEqual([]);
});
