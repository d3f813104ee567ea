// The phone's side of web push encryption (RFC 8291): its keys, and the decryption of a message. One record of aes128gcm (RFC 8188).

import { fromBase64url, toBase64url } from './base64.js';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const AUTH_BYTES = 16;
const SALT_BYTES = 16;
const KEY_BYTES = 16;
const NONCE_BYTES = 12;
const SHARED_BITS = 256;
/** Salt, size of a record, and length of the key. */
const HEADER_BYTES = SALT_BYTES + 5;
/** Ends the text of the last record; zeros may follow. */
const LAST_RECORD = 2;

/**
 * @typedef {object} PushKeys
 * @property {JsonWebKey} privateKey
 * @property {string} p256dh the public key, base64url
 * @property {string} auth base64url
 */

/** @returns {Promise<PushKeys>} */
export async function createPushKeys() {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  return {
    privateKey: await crypto.subtle.exportKey('jwk', privateKey),
    p256dh: toBase64url(await crypto.subtle.exportKey('raw', publicKey)),
    auth: toBase64url(crypto.getRandomValues(new Uint8Array(AUTH_BYTES))),
  };
}

/**
 * @param {string} body base64url
 * @param {PushKeys} keys
 * @returns {Promise<string>} rejects if the message was not made for these keys
 */
export async function decryptPush(body, { privateKey, p256dh, auth }) {
  const bytes = fromBase64url(body);
  if (bytes.length === 0) return '';
  const salt = bytes.subarray(0, SALT_BYTES);
  const keyLength = bytes[HEADER_BYTES - 1] ?? 0;
  const sender = bytes.subarray(HEADER_BYTES, HEADER_BYTES + keyLength);
  const secret = await crypto.subtle.deriveBits(
    { name: 'ECDH', public: await crypto.subtle.importKey('raw', sender, CURVE, false, []) },
    await crypto.subtle.importKey('jwk', privateKey, CURVE, false, ['deriveBits']),
    SHARED_BITS,
  );
  const info = joined(ascii('WebPush: info\0'), fromBase64url(p256dh), sender);
  const input = await derive(secret, fromBase64url(auth), info, SHARED_BITS / 8);
  const raw = await derive(input, salt, ascii('Content-Encoding: aes128gcm\0'), KEY_BYTES);
  const nonce = await derive(input, salt, ascii('Content-Encoding: nonce\0'), NONCE_BYTES);
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
  const record = bytes.subarray(HEADER_BYTES + keyLength);
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, key, record);
  return textOf(new Uint8Array(plain));
}

/** @param {Uint8Array} plain with its delimiter and padding (RFC 8188, 2) */
function textOf(plain) {
  const end = plain.findLastIndex((byte) => byte !== 0);
  if (plain[end] !== LAST_RECORD) throw new Error('The message has more than one record.');
  return new TextDecoder().decode(plain.subarray(0, end));
}

/**
 * HKDF with SHA-256.
 *
 * @param {ArrayBuffer} secret
 * @param {Uint8Array<ArrayBuffer>} salt
 * @param {Uint8Array<ArrayBuffer>} info
 * @param {number} length in bytes
 */
async function derive(secret, salt, info, length) {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8);
}

/** @param {string} text */
function ascii(text) {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** @param {...Uint8Array} parts */
function joined(...parts) {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
