import { randomBytes } from 'node:crypto';
import {
  csrfToken,
  fits,
  formatKey,
  hashOf,
  isCsrfToken,
  isSessionId,
  newSecret,
  newSessionId,
  parseKey,
} from '../../../src/sessions/session-secret.js';

it('an id has 128 random bits', () => {
  expect(newSessionId(() => Buffer.alloc(16, 0))).toBe(`se_${'0'.repeat(26)}`);
  expect(newSessionId(() => Buffer.alloc(16, 255))).toBe(`se_7${'z'.repeat(25)}`);
  const ids = new Set(Array.from({ length: 1000 }, () => newSessionId(randomBytes)));
  expect(ids.size).toBe(1000);
  for (const id of ids) expect(isSessionId(id)).toBe(true);
});

it('a key is parsed from its text, and from no other', () => {
  const key = { sessionId: newSessionId(randomBytes), secret: newSecret(randomBytes) };
  const text = formatKey(key);
  expect(parseKey(text)).toEqual(key);
  for (const other of ['', 'x', text.slice(1), `${text}x`, text.replace(/.$/, '.'), `${text}\n`]) {
    expect(parseKey(other)).toBeUndefined();
  }
});

it('a secret matches only its own hash', () => {
  const secret = newSecret(randomBytes);
  expect(fits(secret, hashOf(secret))).toBe(true);
  expect(fits(secret, hashOf(newSecret(randomBytes)))).toBe(false);
  expect(fits(secret, '')).toBe(false);
});

it('a CSRF token belongs to one cookie, and reveals nothing of it', () => {
  const secret = newSecret(randomBytes);
  const token = csrfToken(secret);
  expect(isCsrfToken(token, secret)).toBe(true);
  expect(isCsrfToken(token, newSecret(randomBytes))).toBe(false);
  expect(isCsrfToken('', secret)).toBe(false);
  expect(token).not.toContain(secret.slice(0, 8));
});
