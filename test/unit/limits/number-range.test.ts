import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { blockOf, numberRange } from '../../../src/limits/hmac-tags.js';

const digestWith = (key: string) => (text: string) =>
  createHmac('sha256', key).update(text).digest();
const digest = digestWith('key');
const last4 = fc.integer({ min: 0, max: 9_999 });
const numberOf = (place: number) => `+35844123${String(place).padStart(4, '0')}`;

it('numbers of one block share its tag, others do not', () => {
  const tags = ['+358441230000', '+358441239999', '+358441240000'].map(
    (e164) => numberRange(digest, 't', e164).tag,
  );
  expect(tags[0]).toBe(tags[1]);
  expect(tags[2]).not.toBe(tags[0]);
  expect(numberRange(digest, 'other', '+358441230000').tag).not.toBe(tags[0]);
});

it('distances and thousands stay the same for every block', () => {
  fc.assert(
    fc.property(last4, last4, (a, b) => {
      const [x, y] = [a, b].map((place) => numberRange(digest, 't', numberOf(place)));
      if (!x || !y) throw new Error('no range');
      expect((y.position - x.position + 10_000) % 10_000).toBe((b - a + 10_000) % 10_000);
      expect(x.thousand === y.thousand).toBe(Math.floor(a / 1_000) === Math.floor(b / 1_000));
    }),
  );
});

it('without the key the place reveals no digits', () => {
  const places = ['a', 'b', 'c', 'd'].map(
    (key) => numberRange(digestWith(key), 't', numberOf(1_234)).position,
  );
  expect(new Set(places).size).toBe(4);
});

it('a block is the number without its last four digits', () => {
  expect(blockOf('+358441234567')).toBe('+35844123');
});
