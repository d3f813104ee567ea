/** The record has one form, written by the scripts and read here. */
import { readFileSync } from 'node:fs';
import { parseRecord, RECORD_FIELDS, STATE_LETTERS } from '../../src/store/challenge-record.js';

const lua = readFileSync(
  new URL('../../src/store/lua/include/record.lua', import.meta.url),
  'utf8',
);

it('the scripts and the reader agree on the place of every field', () => {
  const [, names = '', numbers = ''] = /^local (TENANT[^=]*) =\s*([\d,\s]*)$/m.exec(lua) ?? [];
  const places = names.split(',').map((name) => name.trim());
  expect(numbers.split(',').map(Number)).toEqual(places.map((_, index) => index + 1));
  const inLua = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  expect(places).toEqual(RECORD_FIELDS.map(inLua));
});

it('the scripts and the reader write each state with the same letter', () => {
  const [, table = ''] = /^local LETTERS = \{([^}]*)\}$/m.exec(lua) ?? [];
  const letters = [...table.matchAll(/(\w+) = '(\w)'/g)].map(([, state, letter]) => [
    state,
    letter,
  ]);
  expect(Object.fromEntries(letters)).toEqual(STATE_LETTERS);
  expect(new Set(Object.values(STATE_LETTERS)).size).toBe(letters.length);
});

it('every field is read from its own place', () => {
  const text = ['1', ...RECORD_FIELDS.map((name) => `value of ${name}`), ''].join('\x1f');
  expect(parseRecord(text)).toEqual(
    Object.fromEntries(RECORD_FIELDS.map((name) => [name, `value of ${name}`])),
  );
});

it('a record of another version is refused, not misread', () => {
  const fields = RECORD_FIELDS.map(() => '');
  const text = (version: string) => [version, ...fields, ''].join('\x1f');
  expect(parseRecord(text('1')).tenant).toBe('');
  expect(() => parseRecord(text('2'))).toThrow('another version');
  expect(() => parseRecord(`${text('1')}\x1f`)).toThrow('another version');
});
