/** The word that a person texts: how it is made, and how it is found in what phones and carriers make of a text. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Keyring } from '../../../src/challenge/code.js';
import {
  deriveWord,
  wordsIn,
  wordVerifier,
  writtenWord,
} from '../../../src/challenge/inbound-word.js';

const keys = new Keyring([{ id: 'a', secret: Buffer.alloc(32, 7) }]).current;
const ID = 'ch_000123456789abcdefghjkmnpqrs';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const word = fc
  .array(fc.constantFrom(...CROCKFORD), { minLength: 8, maxLength: 8 })
  .map((letters) => letters.join(''));

test('a word has eight characters of Crockford’s base 32, and another seed or challenge gives another one', () => {
  const made = new Set(
    Array.from({ length: 500 }, () => deriveWord(keys, ID, randomBytes(16).toString('base64url'))),
  );
  expect(made.size).toBe(500);
  for (const each of made) expect(each).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  expect(deriveWord(keys, ID, 'seed')).toBe(deriveWord(keys, ID, 'seed'));
  expect(deriveWord(keys, ID, 'seed')).not.toBe(deriveWord(keys, `${ID.slice(0, -1)}t`, 'seed'));
});

test('all forty bits of the word are used: every place takes every character', () => {
  const seen = Array.from({ length: 8 }, () => new Set<string>());
  for (let seed = 0; seed < 1_000; seed += 1) {
    for (const [place, letter] of [...deriveWord(keys, ID, String(seed))].entries()) {
      seen[place]?.add(letter);
    }
  }
  expect(seen.map(({ size }) => size)).toEqual(Array(8).fill(32));
});

test('a word is written in two groups', () => {
  expect(writtenWord('K7QXM2PD')).toBe('K7QX-M2PD');
});

test('the same word from another number, or to another one, has another verifier', () => {
  const sent = { word: 'K7QXM2PD', from: '+358441234567', to: '+12025550100' };
  const own = wordVerifier(keys, ID, sent);
  expect(wordVerifier(keys, ID, sent)).toBe(own);
  expect(wordVerifier(keys, ID, { ...sent, from: '+358441234568' })).not.toBe(own);
  expect(wordVerifier(keys, ID, { ...sent, to: '+12025550101' })).not.toBe(own);
  expect(wordVerifier(keys, ID, { ...sent, word: 'K7QXM2PE' })).not.toBe(own);
});

test.each([
  ['as it was filled in', 'Contoso: set up my phone for sign-in. K7QX-M2PD'],
  ['alone', 'K7QX-M2PD'],
  ['in lower case', 'k7qx-m2pd'],
  ['without the hyphen', 'k7qxm2pd'],
  ['with a space for it', 'K7QX M2PD'],
  ['with spaces around it', 'K7QX - M2PD'],
  ['with a no-break space', 'K7QX\u00a0M2PD'],
  ['with a dash that autocorrection has made', 'K7QX–M2PD'],
  ['with a non-breaking hyphen', 'K7QX\u2011M2PD'],
  ['in quotes', '“K7QX-M2PD”'],
  ['with a full stop that autocorrection adds', 'K7qx-m2pd.'],
  ['with an invisible mark', '\u200eK7QX-\u200bM2PD'],
  ['above a signature', 'K7QX-M2PD\n\n-- \nSent from my phone\nAnna, Contoso Ltd'],
  ['below what somebody writes', 'Hello!\nhere is it:\nk7qx-m2pd thanks'],
  ['in full-width letters', 'Ｋ７ＱＸ－Ｍ２ＰＤ'],
  ['after Japanese', 'Contoso：電話を登録します。K7QX-M2PD'],
  ['in a right-to-left text', '\u2067Contoso: إعداد هاتفي. \u2068K7QX-M2PD\u2069'],
])('the word is found %s', (_how, text) => {
  expect(wordsIn(text)[0]).toBe('K7QXM2PD');
});

test('what is easily confused is the same: O and 0, I and L and 1', () => {
  expect(wordsIn('O0IL-l1oi')).toEqual(['00111101']);
  expect(wordsIn('٠٠١١-abcd')).toEqual(['0011ABCD']);
});

test.each([
  ['a word with a letter missing', 'K7QX-M2P'],
  ['one with a letter too many', 'K7QX-M2PDA'],
  ['one that is part of a longer one', 'AK7QX-M2PD'],
  ['one with a letter that no word has', 'K7QX-M2PU'],
  ['a marked letter beside it', 'K7QX-M2PD\u0301'],
  ['digits of a phone number', '+358 44 123 4567'],
  ['a code of six digits', '123 456'],
  ['nothing', ''],
])('%s is no word', (_what, text) => {
  expect(wordsIn(text)).toEqual([]);
});

test('however it is changed on its way, the word is found, and it is the first that is looked for', () => {
  const gap = fc.constantFrom('-', '–', ' - ', '\u2011', '\u2212');
  const around = fc.constantFrom('', ' ', '"', '“', '\n', '. ', '(', '\u00a0', '\u200f');
  const cased = fc.func(fc.boolean());
  fc.assert(
    fc.property(word, gap, around, around, cased, (own, between, before, after, lower) => {
      const text = `Contoso: my phone.${before}${own.slice(0, 4)}${between}${own.slice(4)}${after}`;
      const changed = [...text].map((each, at) => (lower(at) ? each.toLowerCase() : each)).join('');
      const normal = own.replace(/O/g, '0').replace(/[IL]/g, '1');
      expect(wordsIn(changed)[0]).toBe(normal);
    }),
  );
});

test('no text gives another word than one whose eight characters stand in it', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      const letters = text
        .normalize('NFKC')
        .replace(/\p{Cf}/gu, '')
        .toUpperCase()
        .replace(/O/g, '0')
        .replace(/[IL]/g, '1')
        .replace(/[^0-9A-Z]/g, '');
      for (const found of wordsIn(text)) expect(letters).toContain(found);
    }),
  );
});

test('a message holds eight words at most, and a long one is not read to its end', () => {
  const many = Array.from({ length: 50 }, (_, at) => `AAAA-BB${String(at).padStart(2, '0')}`);
  expect(wordsIn(many.join(' '))).toHaveLength(8);
  expect(wordsIn(`${'x '.repeat(2_000)}K7QX-M2PD`)).toEqual([]);
});
