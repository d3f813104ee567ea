// Codes by time (RFC 6238), computed by the browser's own cryptography.

/** @import {Algorithm, TotpAccount} from './otpauth.js' */
import { fromBase32 } from './base64.js';

/** @type {Record<Algorithm, string>} */
const HASHES = { SHA1: 'SHA-1', SHA256: 'SHA-256', SHA512: 'SHA-512' };
const COUNTER_BYTES = 8;

/** Browsers compute codes only on https, and on http for localhost. */
export function canComputeCodes() {
  return globalThis.crypto?.subtle !== undefined;
}

/**
 * @param {Pick<TotpAccount, 'secret' | 'algorithm' | 'digits' | 'periodSeconds'>} account
 * @param {number} nowMs
 */
export async function codeAt({ secret, algorithm, digits, periodSeconds }, nowMs) {
  const hash = HASHES[algorithm];
  const bytes = fromBase32(secret) ?? new Uint8Array();
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash }, false, ['sign']);
  const counter = new DataView(new ArrayBuffer(COUNTER_BYTES));
  counter.setBigUint64(0, BigInt(periodOf(periodSeconds, nowMs)));
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter));
  // Dynamic truncation (RFC 4226, 5.3).
  const offset = mac.getUint8(mac.byteLength - 1) & 0x0f;
  const number = (mac.getUint32(offset) & 0x7fffffff) % 10 ** digits;
  return String(number).padStart(digits, '0');
}

/** The number of the period; the code changes with it. @param {number} periodSeconds @param {number} nowMs */
export function periodOf(periodSeconds, nowMs) {
  return Math.floor(nowMs / 1000 / periodSeconds);
}

/** How much of the period is left, in whole seconds: 30 to 1. @param {number} periodSeconds @param {number} nowMs */
export function secondsLeft(periodSeconds, nowMs) {
  return periodSeconds - (Math.floor(nowMs / 1000) % periodSeconds);
}
