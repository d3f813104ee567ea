/**
 * The six digits. They are stored nowhere: they are derived from a seed in the challenge and a key outside Redis, and need both. For checks,
 * the challenge holds a keyed verifier that gives no code without the key.
 */
import { createHmac, type KeyObject } from 'node:crypto';
import type { KeySet } from './keyring.js';

export const CODE_DIGITS = 6;
/** How many digits a call asks for if the provider cannot tell that a person picked up. */
export const CALL_DIGITS = 2;
const CODE_SPACE = 10 ** CODE_DIGITS;
const SEED_BYTES = 16;
/** 132 bits, base64url: far more than the twenty of a code. */
const VERIFIER_CHARACTERS = 22;

/** 128 random bits as base64url, from the given source. */
export function newSeed(randomBytes: (size: number) => Buffer): string {
  return randomBytes(SEED_BYTES).toString('base64url');
}

/** The code of a challenge: uniform over 000000..999999. */
export function deriveCode(keys: KeySet, challengeId: string, seed: string): string {
  const value = uniform(keys.code, `code.${challengeId}.${seed}`, CODE_SPACE);
  return value.toString().padStart(CODE_DIGITS, '0');
}

/** The two digits shown on the screen of a call with `match`. */
export function deriveMatchDigits(keys: KeySet, challengeId: string, seed: string): string {
  return twoDigits(keys, `match.${challengeId}.${seed}`);
}

/** The two digits that one call speaks; the next call speaks others. */
export function deriveSpokenDigits(
  keys: KeySet,
  challengeId: string,
  seed: string,
  delivery: number,
): string {
  return twoDigits(keys, `spoken.${challengeId}.${delivery}.${seed}`);
}

/** Uniform over 00..99. */
function twoDigits(keys: KeySet, message: string): string {
  return uniform(keys.code, message, 100).toString().padStart(CALL_DIGITS, '0');
}

/** The value that a typed code is compared with: equal only for the right code of this challenge. */
export function codeVerifier(keys: KeySet, challengeId: string, code: string): string {
  return createHmac('sha256', keys.verifier)
    .update(`${challengeId}.${code}`)
    .digest('base64url')
    .slice(0, VERIFIER_CHARACTERS);
}

/** Rejection sampling over 32-bit words: no modulo bias. */
function uniform(key: KeyObject, message: string, range: number): number {
  const limit = 2 ** 32 - (2 ** 32 % range);
  for (let round = 0; ; round += 1) {
    const digest = createHmac('sha256', key).update(`${message}.${round}`).digest();
    for (let offset = 0; offset < digest.length; offset += 4) {
      const word = digest.readUInt32BE(offset);
      if (word < limit) return word % range;
    }
  }
}
