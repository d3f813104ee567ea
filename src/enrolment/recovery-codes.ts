/**
 * Recovery codes: ten, each for one use, for whoever has lost every other method. Shown once; only hashes are kept, under a key of their own
 * that is sealed with them: so they outlive the rotation of master keys, and Redis without a master key gives no code. Pure.
 *
 * 50 random bits each in Crockford's base 32, which has no letter that looks like a digit: `k3f9q-7hw2m`.
 */
import { createHmac } from 'node:crypto';
import { isSameText } from '../challenge/code.js';
import type { RecoveryMethod, SubjectKey } from './method.js';

export const RECOVERY_CODES = 10;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const CODE = /^[0-9a-hjkmnp-tv-z]{10}$/;
const CHARACTERS = 10;
const GROUP = 5;
const KEY_BYTES = 32;
/** 132 bits: more than a code has. */
const HASH_CHARACTERS = 22;

export interface NewRecoveryCodes {
  /** To be shown once: `k3f9q-7hw2m`. */
  readonly codes: readonly string[];
  /** To be kept. */
  readonly hashes: readonly string[];
  readonly hashKey: string;
}

export function newRecoveryCodes(
  owner: SubjectKey,
  randomBytes: (size: number) => Buffer,
): NewRecoveryCodes {
  const hashKey = randomBytes(KEY_BYTES).toString('base64url');
  const drawn = Array.from({ length: RECOVERY_CODES }, () => newCode(randomBytes));
  return {
    codes: drawn.map((code) => `${code.slice(0, GROUP)}-${code.slice(GROUP)}`),
    hashes: drawn.map((code) => hashOf(hashKey, owner, code)),
    hashKey,
  };
}

/**
 * The kept hash of the code that was typed. The service must remove it where it is still there, and only then accept: so a code works once.
 * @param code by `normaliseRecoveryCode`
 * @param by names the check: the one that used a code last, sent again, finds it right
 * @returns undefined where it is none of the codes that are left
 */
export function findRecoveryCode(
  owner: SubjectKey,
  { hashes, hashKey, spent }: Pick<RecoveryMethod, 'hashes' | 'hashKey' | 'spent'>,
  code: string,
  by?: string,
): string | undefined {
  if (hashKey === undefined) return undefined;
  const guess = hashOf(hashKey, owner, code);
  let found: string | undefined;
  // All of them, without an early end: the time does not tell which one it was.
  const own = spent && spent.by === by ? [spent.hash] : [];
  for (const hash of [...hashes, ...own]) {
    if (isSameText(guess, hash)) found = hash;
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
function hashOf(hashKey: string, { tenant, subject }: SubjectKey, code: string): string {
  const text = JSON.stringify([tenant, subject, code]);
  const key = Buffer.from(hashKey, 'base64url');
  return createHmac('sha256', key).update(text).digest('base64url').slice(0, HASH_CHARACTERS);
}
