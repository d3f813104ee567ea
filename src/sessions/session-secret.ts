/**
 * The secrets that open a session: the one-time token in its link, and then the cookie of the browser that used it. Both name the session
 * and carry 256 random bits; only their SHA-256 is kept, so a dump of Redis opens nothing.
 */
import { createHash, createHmac } from 'node:crypto';
import { isSameText } from '../challenge/code.js';

const SECRET_BYTES = 32;
const ID = /^se_[0-9a-z]{26}$/;
const KEY = /^([0-9a-z]{26})([\w-]{43})$/;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

export interface SessionKey {
  readonly sessionId: string;
  readonly secret: string;
}

export function newSessionId(randomBytes: (size: number) => Buffer): string {
  // 26 characters of five bits each, of which 128 are random: the first has three.
  const bits = BigInt(`0x${randomBytes(16).toString('hex')}`);
  let id = '';
  for (let at = 125n; at >= 0n; at -= 5n) id += ALPHABET[Number((bits >> at) & 31n)];
  return `se_${id}`;
}

export function isSessionId(text: string): boolean {
  return ID.test(text);
}

export function newSecret(randomBytes: (size: number) => Buffer): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Token and cookie value have one form: the session's id without its prefix, and the secret. */
export function formatKey({ sessionId, secret }: SessionKey): string {
  return `${sessionId.slice(3)}${secret}`;
}

/** Undefined where the text is neither a token nor a cookie of ours. */
export function parseKey(text: string): SessionKey | undefined {
  const [, id, secret] = KEY.exec(text) ?? [];
  return id && secret ? { sessionId: `se_${id}`, secret } : undefined;
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** In constant time. */
export function fits(secret: string, hash: string): boolean {
  return isSameText(hashOf(secret), hash);
}

/** The token that a page sends with every POST: it can only be known with the cookie. */
export function csrfToken(cookieSecret: string): string {
  return createHmac('sha256', cookieSecret).update('csrf').digest('base64url');
}

export function isCsrfToken(text: string, cookieSecret: string): boolean {
  return isSameText(text, csrfToken(cookieSecret));
}

/** 128 bits that name the browser once it has verified: only it can know them, and no session shows them. */
export function browserIdOf(cookieSecret: string): Buffer {
  return createHmac('sha256', cookieSecret).update('browser id').digest().subarray(0, 16);
}
