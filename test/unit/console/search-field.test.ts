/** What one search field may mean. */
import { readingsOf } from '../../../src/console/search-field.js';

const ID = `ch_00${'0'.repeat(26)}`;
const kindsOf = (text: string) => readingsOf(text).map(({ kind }) => kind);
const texts = ['reference', 'carrier', 'subject'];

test('an id of ours is nothing else', () => {
  expect(readingsOf(` ${ID} `)).toEqual([{ kind: 'id', text: ID }]);
  expect(kindsOf(ID.replace('ch_', 'ms_'))).toEqual(['id']);
});

test('a number is read however people write it', () => {
  for (const text of [
    '+358441234567',
    '+358 44 123 4567',
    '+358 (44) 123-4567',
    '00358 44 1234567',
    '358441234567',
  ]) {
    const [first] = readingsOf(text);
    const number = { kind: 'number', e164: '+358441234567', masked: '+358*****4567' };
    expect([text, first]).toEqual([text, number]);
  }
});

test('a number may be a reference all the same', () => {
  expect(kindsOf('358441234567')).toEqual(['number', ...texts]);
  expect(readingsOf('358441234567')[1]).toEqual({ kind: 'reference', text: '358441234567' });
});

test('digits that are no number, and words, are references, carriers’ ids and subjects', () => {
  for (const text of [
    '0441234567',
    '1042',
    'order-1042',
    'SM0123',
    'ch_short',
    'user@example.com',
  ]) {
    expect([text, kindsOf(text)]).toEqual([text, texts]);
  }
});
