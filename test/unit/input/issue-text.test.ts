import { z } from 'zod';
import { faultsOf, PARSE_OPTIONS, sentence } from '../../../src/input/issue-text.js';

function faults(schema: z.ZodType, input: unknown): string[] {
  const { error } = schema.safeParse(input, PARSE_OPTIONS);
  return faultsOf(error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const schema = z.strictObject({
  name: z.string('must be a name'),
  count: z.int().min(1).max(9),
  kind: z.enum(['alpha', 'beta']).exactOptional(),
  list: z.array(z.string()).max(1).exactOptional(),
  place: z.union([z.string(), z.strictObject({ file: z.string() })]).exactOptional(),
  url: z.url().exactOptional(),
  table: z.record(z.string().regex(/^[a-z]+$/, 'must be a word'), z.number()).exactOptional(),
});
const good = { name: 'a', count: 1 };

test.each([
  [{ count: 1 }, 'name: is missing: must be a name'],
  [{ name: 'a' }, 'count: is missing: must be a number'],
  [{ ...good, name: 7 }, 'name: must be a name; it is a number: put it in quotes'],
  [{ ...good, name: ['a'] }, 'name: must be a name; it is a list'],
  [{ ...good, name: null }, 'name: must be a name; it is null: leave it out, or give a value'],
  [{ ...good, count: 0 }, 'count: must be at least 1'],
  [{ ...good, count: 10 }, 'count: must be at most 9'],
  [{ ...good, count: 1.5 }, 'count: must be a whole number'],
  [{ ...good, kind: 'bta' }, 'kind: must be "alpha" or "beta". Did you mean "beta"?'],
  [{ ...good, kind: 'zebra' }, 'kind: must be "alpha" or "beta"'],
  [{ ...good, list: ['a', 'b'] }, 'list: must have at most 1 entry'],
  [{ ...good, place: { fil: 'x' } }, 'place.file: is missing: must be a string'],
  [{ ...good, url: 'nowhere' }, 'url: must be an address that begins with http:// or https://'],
  [{ ...good, table: { A1: 1 } }, 'table.A1: must be a word'],
  [{ ...good, nmae: 'a' }, 'nmae: there is no such field. Did you mean `name`?'],
  [
    { ...good, zebra: 1 },
    'zebra: there is no such field. There are: name, count, kind, list, place, url, table',
  ],
])('%j: %s', (input, expected) => {
  expect(faults(schema, input)).toContain(expected);
});

test('no value of the input is repeated, whatever is wrong', () => {
  const secret = '+358441234567';
  const inputs = [
    secret,
    [secret],
    { name: { secret } },
    { ...good, kind: secret, url: secret, list: [secret, secret] },
  ];
  for (const input of inputs) expect(faults(schema, input).join()).not.toContain(secret);
});

test('no issue of any kind has zod’s own words', () => {
  const odd = z.object({
    date: z.date(),
    even: z.number().multipleOf(2),
    literal: z.literal('x'),
    ip: z.ipv4(),
    custom: z.custom(() => false),
    set: z.set(z.string()),
    set2: z.instanceof(Map),
  });
  const input = { date: 'x', even: 3, literal: 'y', ip: 'z', custom: 1, set: 1, set2: 1 };
  const said = faults(odd, input);
  expect(said.length).toBeGreaterThanOrEqual(7);
  expect(said.join()).not.toMatch(/Invalid|expected|received|Unrecognized|Too (small|big)/);
});

test('a sentence has a capital and one full stop', () => {
  expect(sentence('must be a name')).toBe('Must be a name.');
  expect(sentence('Must be a name.')).toBe('Must be a name.');
  expect(sentence('Did you mean `to`?')).toBe('Did you mean `to`?');
});
