// Bytes as texts: base64url (RFC 4648, 5) of keys and messages, base32 (RFC 4648, 6) of the secrets of authenticator apps.

/** @param {ArrayBuffer | Uint8Array} bytes */
export function toBase64url(bytes) {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function fromBase64url(text) {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(bytes, (character) => character.charCodeAt(0));
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LETTER_BITS = 5;
const BYTE_BITS = 8;

/**
 * Spaces, small letters and padding are fine: people copy secrets from pages.
 *
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer> | undefined} undefined if it is no base32
 */
export function fromBase32(text) {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((letters.length * LETTER_BITS) / BYTE_BITS));
  let bits = 0;
  let held = 0;
  let length = 0;
  for (const letter of letters) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return undefined;
    held = ((held << LETTER_BITS) | value) & 0xfff;
    bits += LETTER_BITS;
    if (bits < BYTE_BITS) continue;
    bits -= BYTE_BITS;
    bytes[length] = (held >> bits) & 0xff;
    length += 1;
  }
  return bytes;
}
