import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fieldRows } from '../../../scripts/configuration/fields.js';
import { configurationPage } from '../../../scripts/configuration/page.js';

test('the configuration reference is that of the schemas: npm run configuration writes it', () => {
  expect(readFileSync('docs/configuration.md', 'utf8')).toBe(configurationPage());
});

test('every field of the configuration says what it does', () => {
  const silent = configurationPage()
    .split('\n')
    .filter((line) => /^\| `.*\|\s*\|$/.test(line));
  expect(silent).toEqual([]);
});

test('a row has the type with its unit and bounds, and the default', () => {
  const schema = z.strictObject({
    waitMs: z.number().int().min(1_000).max(60_000).default(30_000).describe('The wait.'),
    names: z
      .array(z.enum(['a', 'b']))
      .max(3)
      .optional()
      .meta({ description: 'N.', otherwise: 'all' }),
    limits: z.strictObject({ rates: z.array(rate()).describe('R.') }).describe('L.'),
    secret: z.string().min(16).describe('S.'),
  });
  const defaults = { limits: { rates: [{ max: 3, windowMs: 600_000 }] } };
  expect(fieldRows(schema, { defaults }).map((row) => Object.values(row).join(' | '))).toEqual([
    'waitMs | integer, ms, 1000 to 60000 | `30000` (30 s) | The wait.',
    'names | list of `a`, `b`; 3 at most | all | N.',
    'limits | object | see below | L.',
    'limits.rates | list of [rate](#rates) | 3 in 10 min | R.',
    'secret | string, 16 characters at least | required | S.',
  ]);
});

function rate() {
  return z.strictObject({ max: z.number(), windowMs: z.number() });
}
