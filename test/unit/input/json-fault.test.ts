import fc from 'fast-check';
import { jsonFault } from '../../../src/input/json-fault.js';

test.each([
  ['{"a": }', 'line 1, column 7: a value is missing'],
  ['{\n  "a": 1,\n}', 'line 3, column 1: a comma stands before it: take the comma out'],
  ['{"a": 1 "b": 2}', 'line 1, column 9: a comma is missing before it'],
  ['{"a" 1}', 'line 1, column 6: a colon is missing after the name of the field'],
  ["{'a': 1}", 'line 1, column 2: JSON takes double quotes, not single ones'],
  ['{a: 1}', 'line 1, column 2: the name of a field is expected, in double quotes'],
  ['{"a": 1', 'line 1, column 8: a closing } is missing'],
  ['[1, 2', 'line 1, column 6: a closing ] is missing'],
  ['{"a": None}', 'line 1, column 7: JSON writes true, false and null in lower case'],
  [
    '{"a": undefined}',
    'line 1, column 7: JSON has no such value: leave the field out, or write null',
  ],
  ['{"a": 1} // a comment', 'line 1, column 10: JSON has no comments: take it out'],
  ['{"a": 1} {"b": 2}', 'line 1, column 10: the JSON has ended before it, and something follows'],
  ['a=1&b=2', 'line 1, column 1: the text is a form, not JSON: send {"name": "value"}'],
  ['<html>', 'line 1, column 1: the text is XML or HTML, not JSON'],
])('%j: %s', (text, expected) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(jsonFault(text)).toBe(expected);
});

test('text that is nested too deep has no place, and ends nothing', () => {
  expect(jsonFault('['.repeat(100_000))).toMatch(/^(line|it is nested)/);
});

test('nothing of the text is repeated, for any text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000_000_000 }), fc.string(), (number, rest) => {
      const said = jsonFault(`{"to": "+${number}"${rest}`);
      expect(said).not.toContain(String(number));
      expect(said).toMatch(/^line \d+, column \d+: /);
    }),
  );
});
