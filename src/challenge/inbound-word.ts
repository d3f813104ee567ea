/**
 * The word of a challenge that the person's own SMS verifies: 40 bits in Crockford's base 32, eight characters that can be typed and are in
 * every alphabet of an SMS. It is stored nowhere: it is derived as codes are, and the challenge holds a keyed verifier. Pure.
 */
import { createHmac } from 'node:crypto';
import { codeVerifier, type KeySet } from './code.js';

/** Crockford's base 32: without I, L, O and U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 8;
const GROUP = CHARACTERS / 2;
const BITS_EACH = 5;
const BYTES = (CHARACTERS * BITS_EACH) / 8;

/** The eight characters, as they are compared. */
export function deriveWord(keys: KeySet, challengeId: string, seed: string): string {
  const digest = createHmac('sha256', keys.code).update(`word.${challengeId}.${seed}`).digest();
  const bits = BigInt(digest.readUIntBE(0, BYTES));
  const at = (place: number) => Number((bits >> BigInt(BITS_EACH * place)) & 31n);
  return Array.from({ length: CHARACTERS }, (_, place) => ALPHABET[at(place)]).join('');
}

/** `K7QXM2PD` as a person reads and types it: `K7QX-M2PD`. */
export function writtenWord(word: string): string {
  return `${word.slice(0, GROUP)}-${word.slice(GROUP)}`;
}

/** A message with a word of its challenge: from where, and to which number of ours. */
export interface WordSent {
  readonly word: string;
  /** E.164 */
  readonly from: string;
  readonly to: string;
}

/** What a word that has come is compared with: the same word from another number, or to another, is another one. */
export function wordVerifier(
  keys: KeySet,
  challengeId: string,
  { word, from, to }: WordSent,
): string {
  return codeVerifier(keys, challengeId, `${word} ${from} ${to}`);
}

/** Each is looked for, so a message cannot hold guesses without end. */
const WORDS_MAX = 8;
/** Longer than any text with a signature that a phone adds. */
const TEXT_CHARACTERS_MAX = 1_600;

/**
 * What may be words in a text, the likeliest first, at most eight: in two groups with a hyphen, as we write it, then anything else of eight
 * characters that stand alone. Phones and carriers change a text: case, spaces, no-break spaces, quotes, dashes, the digits of another
 * script, letters beside it, lines below it. What is compared in the end is all eight characters.
 */
export function wordsIn(text: string): readonly string[] {
  const plain = text
    .slice(0, TEXT_CHARACTERS_MAX)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .toUpperCase()
    // Crockford: what is easily confused is the same.
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  const found = SHAPES.flatMap((shape) =>
    [...plain.matchAll(shape)].map(([, one, two]) => `${one}${two}`),
  );
  return [...new Set(found)].slice(0, WORDS_MAX);
}

const HALF = '([0-9A-HJKMNP-TV-Z]{4})';
/** Alone: no letter, digit or mark touches it. Overlapping ones are all found. */
const alone = (between: string) =>
  new RegExp(`(?<![\\p{L}\\p{N}\\p{M}])(?=${HALF}${between}${HALF}(?![\\p{L}\\p{N}\\p{M}]))`, 'gu');
const SHAPES = [alone(' ?- ?'), alone(''), alone('[ .\\n]{1,2}')];
