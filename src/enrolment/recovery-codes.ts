/**
 * Recovery codes: ten, each for one use, for whoever has lost every other method. Shown once; only keyed hashes are kept. Pure.
 *
 * 50 random bits each in Crockford's base 32, which has no letter that looks like a digit: `k3f9q-7hw2m`.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keyring, KeySet } from '../challenge/code.js';
import type { RecoveryMethod, SubjectKey } from './method.js';

export const RECOVERY_CODES = 10;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const CODE = /^[0-9a-hjkmnp-tv-z]{10}$/;
const CHARACTERS = 10;
const GROUP = 5;
/** 132 bits: more than a code has. */
const HASH_CHARACTERS = 22;

export interface NewRecoveryCodes {
  /** To be shown once: `k3f9q-7hw2m`. */
  readonly codes: readonly string[];
  /** To be kept. */
  readonly hashes: readonly string[];
}

export function newRecoveryCodes(
  keyring: Keyring,
  owner: SubjectKey,
  randomBytes: (size: number) => Buffer,
): NewRecoveryCodes {
  const drawn = Array.from({ length: RECOVERY_CODES }, () => newCode(randomBytes));
  return {
    codes: drawn.map((code) => `${code.slice(0, GROUP)}-${code.slice(GROUP)}`),
    hashes: drawn.map((code) => hashOf(keyring.current, owner, code)),
  };
}

/**
 * The kept hash of the code that was typed. The service must remove it where it is still there, and only then accept: so a code works once.
 * @param code by `normaliseRecoveryCode`
 * @returns undefined where it is none of the codes that are left
 */
export function findRecoveryCode(
  keyring: Keyring,
  owner: SubjectKey,
  { hashes }: Pick<RecoveryMethod, 'hashes'>,
  code: string,
): string | undefined {
  const guesses = keyring.all.map((keys) => Buffer.from(hashOf(keys, owner, code)));
  let found: string | undefined;
  // All of them, without an early end: the time does not tell which one it was.
  for (const hash of hashes) {
    const kept = Buffer.from(hash);
    for (const guess of guesses) {
      if (guess.length === kept.length && timingSafeEqual(guess, kept)) found = hash;
    }
  }
  return found;
}

/**
 * As typed, with spaces, dashes, capitals, and with letters for the digits that they look like.
 * @returns undefined where the text can be no recovery code
 */
export function normaliseRecoveryCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}.\u2212]/gu, '')
    .toLowerCase()
    .replaceAll('o', '0')
    .replace(/[il]/g, '1');
  return CODE.test(code) ? code : undefined;
}

function newCode(randomBytes: (size: number) => Buffer): string {
  // 256 is a multiple of 32: every character is as likely as every other.
  return Array.from(randomBytes(CHARACTERS), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** Bound to its owner: a hash that is moved to another subject's record fits no code. */
function hashOf(keys: KeySet, { tenant, subject }: SubjectKey, code: string): string {
  const text = JSON.stringify([tenant, subject, code]);
  const hash = createHmac('sha256', keys.recovery).update(text).digest('base64url');
  return `${keys.id}.${hash.slice(0, HASH_CHARACTERS)}`;
}
