// The device's key and what it signs. The texts are those of src/approvals/approval.ts and pairing.ts.

/** @import {Request} from './app-data.js' */

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNED = { name: 'ECDSA', hash: 'SHA-256' };

/** The private key can sign, and cannot be read out. @returns {Promise<CryptoKeyPair>} */
export function createKey() {
  return crypto.subtle.generateKey(ECDSA, false, ['sign', 'verify']);
}

/** @param {CryptoKey} publicKey */
export async function publicJwk(publicKey) {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
  return { kty: 'EC', crv: 'P-256', x, y };
}

/** @param {string} ticket @param {{x: string, y: string}} key @param {string} name */
export function pairingText(ticket, { x, y }, name) {
  return ['octothorpe pairing 1', `ticket ${ticket}`, `key ${x} ${y}`, `name ${name}`].join('\n');
}

/**
 * @param {Request} request
 * @param {string} device
 * @param {'approve' | 'deny'} decision
 * @param {string} number two digits, or nothing for a denial
 */
export function answerText({ challenge, nonce }, device, decision, number) {
  return [
    'octothorpe approval 1',
    `challenge ${challenge}`,
    `device ${device}`,
    `nonce ${nonce}`,
    `decision ${decision}`,
    `number ${number}`,
  ].join('\n');
}

/** @param {CryptoKey} privateKey @param {string} text */
export async function sign(privateKey, text) {
  return base64url(await crypto.subtle.sign(SIGNED, privateKey, encoded(text)));
}

/**
 * A JWT for one request (src/approvals/device-request.ts).
 *
 * @param {{privateKey: CryptoKey, device: string}} account
 * @param {{audience: string, action: string, body: string, nowMs: number}} request
 */
export async function requestToken({ privateKey, device }, { audience, action, body, nowMs }) {
  const iat = Math.floor(nowMs / 1000);
  const header = { alg: 'ES256', typ: 'octothorpe-device+jwt', kid: device };
  const claims = {
    ...{ aud: audience, iat, exp: iat + 60, act: action },
    jti: base64url(crypto.getRandomValues(new Uint8Array(16))),
    bdy: base64url(await crypto.subtle.digest('SHA-256', encoded(body))),
  };
  const text = [header, claims].map((part) => base64url(encoded(JSON.stringify(part)))).join('.');
  return `${text}.${await sign(privateKey, text)}`;
}

/** @param {string} text */
function encoded(text) {
  return new TextEncoder().encode(text);
}

/** @param {ArrayBuffer | Uint8Array} bytes */
export function base64url(bytes) {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
