import fc from 'fast-check';
import { normaliseCode } from '../../../src/http/api/request-schemas.js';

const numberingSystems = Intl.supportedValuesOf('numberingSystem').filter((system) =>
  /^\p{Nd}$/u.test(digit(system, 3)),
);

test('the digits of every script count', () => {
  expect(numberingSystems).toEqual(
    expect.arrayContaining(['arab', 'arabext', 'deva', 'fullwide', 'latn', 'thai']),
  );
  for (const system of numberingSystems) {
    const typed = [0, 1, 2, 7, 8, 9].map((value) => digit(system, value)).join('');
    expect([system, normaliseCode(typed)]).toEqual([system, '012789']);
  }
});

test.each(['123 456', '123\u00a0456', '123\u3000456', '12-34-56', '123–456', '123−456', '123.456'])(
  'spaces and dashes between digits do not matter: %j',
  (typed) => {
    expect(normaliseCode(typed)).toBe('123456');
  },
);

test.each(['12345²', '①23456', '1e5', 'І23456', '123456#', '+123456'])(
  'characters that only look like digits are no code: %j',
  (typed) => {
    expect(normaliseCode(typed)).toBeUndefined();
  },
);

test('for any text the result is six ASCII digits or nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 64 }), (typed) => {
      expect(normaliseCode(typed) ?? '000000').toMatch(/^[0-9]{6}$/);
    }),
  );
});

function digit(system: string, value: number): string {
  return new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false }).format(value);
}
