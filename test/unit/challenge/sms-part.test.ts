import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { fitsOnePart } from '../../../src/challenge/messages/catalogue.js';

test.each([
  ['160 characters of GSM-7', 'a'.repeat(160), true],
  ['161 characters of GSM-7', 'a'.repeat(161), false],
  ['80 characters of the extension table', '€'.repeat(80), true],
  ['81 characters of the extension table', '€'.repeat(81), false],
  ['70 characters outside GSM-7', 'ł'.repeat(70), true],
  ['71 characters outside GSM-7', 'ł'.repeat(71), false],
  ['a single foreign character among 71', `${'a'.repeat(70)}ł`, false],
  ['35 characters outside the basic plane', '😀'.repeat(35), true],
  ['36 characters outside the basic plane', '😀'.repeat(36), false],
])('%s: one part is %p', (_, text, fits) => {
  expect(fitsOnePart(text)).toBe(fits);
});

test('the rule agrees with an independent calculator on any text', () => {
  const letter = fc.constantFrom(...'abc ÄäöÖåÅñéèçÇêłžõ€[]^|~\\{}\n@#Ωя字😀');
  fc.assert(
    fc.property(fc.string({ unit: letter, minLength: 1, maxLength: 180 }), (text) => {
      expect(fitsOnePart(text)).toBe(new SegmentedMessage(text).segmentsCount === 1);
    }),
    { numRuns: 300 },
  );
});
