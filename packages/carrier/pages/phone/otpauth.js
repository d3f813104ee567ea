// Reads the text of an authenticator's QR code: `otpauth://totp/Issuer:account?secret=…` (Key URI Format).

import { fromBase32 } from './base64.js';

/** @typedef {'SHA1' | 'SHA256' | 'SHA512'} Algorithm */

/**
 * @typedef {object} TotpAccount
 * @property {string} id
 * @property {string} issuer
 * @property {string} name of the person at the issuer; may be empty
 * @property {string} secret base32
 * @property {Algorithm} algorithm
 * @property {6 | 8} digits
 * @property {number} periodSeconds
 */

/** @typedef {Omit<TotpAccount, 'id'>} OtpauthAccount */

const URI_CHARACTERS_MAX = 2_000;
const NAME_CHARACTERS_MAX = 100;
/** 80 bits: what some services use, though RFC 4226 asks for 128. */
const SECRET_BYTES_MIN = 10;
const SECRET_BYTES_MAX = 128;
const PERIOD_SECONDS = 30;
const LENGTHS = /** @type {const} */ ([6, 8]);
const ALGORITHMS = /** @type {const} */ (['SHA1', 'SHA256', 'SHA512']);

/**
 * @param {string} text
 * @returns {{account: OtpauthAccount} | {fault: string}} the fault says what is wrong and what to do
 */
export function readOtpauth(text) {
  const uri = text.trim();
  if (uri.length > URI_CHARACTERS_MAX || !URL.canParse(uri)) return fault('This is no address.');
  // Browsers differ in the parts of addresses that are not http, so the path is taken by hand.
  const [, type = '', label = '', query = ''] =
    /^otpauth:\/\/([^/?#]*)\/?([^?#]*)\??([^#]*)/i.exec(uri) ?? [];
  if (type.toLowerCase() === 'hotp')
    return fault('This code counts presses (HOTP). This phone shows codes by time (TOTP).');
  if (type.toLowerCase() !== 'totp') return fault('It must begin with otpauth://totp/.');
  const names = namesIn(label);
  if (!names) return fault('The account’s name in the address is malformed.');
  const values = new URLSearchParams(query);
  const secret = (values.get('secret') ?? '').toUpperCase().replace(/[\s=-]/g, '');
  const bytes = fromBase32(secret);
  if (!bytes) return fault('The secret must be base32: the letters A to Z and the digits 2 to 7.');
  if (bytes.length < SECRET_BYTES_MIN || bytes.length > SECRET_BYTES_MAX)
    return fault(`The secret must have ${SECRET_BYTES_MIN} to ${SECRET_BYTES_MAX} bytes.`);
  const asked = (values.get('algorithm') ?? 'SHA1').toUpperCase().replace('-', '');
  const algorithm = ALGORITHMS.find((known) => known === asked);
  if (!algorithm) return fault('The algorithm must be SHA1, SHA256 or SHA512.');
  const digits = LENGTHS.find((known) => String(known) === (values.get('digits') ?? '6'));
  if (!digits) return fault('A code has 6 or 8 digits.');
  if (Number(values.get('period') ?? PERIOD_SECONDS) !== PERIOD_SECONDS)
    return fault(`A code has to change every ${PERIOD_SECONDS} seconds.`);
  const issuer = short(values.get('issuer') ?? names.issuer);
  const how = { algorithm, digits, periodSeconds: PERIOD_SECONDS };
  return { account: { issuer, name: names.name, secret, ...how } };
}

/** @param {string} label `Issuer:account`, or the account alone */
function namesIn(label) {
  try {
    const [first = '', ...rest] = decodeURIComponent(label).split(':');
    const [issuer, name] = rest.length > 0 ? [first, rest.join(':')] : ['', first];
    return { issuer: short(issuer), name: short(name) };
  } catch {
    return undefined;
  }
}

/** @param {string} text */
function short(text) {
  return text.trim().slice(0, NAME_CHARACTERS_MAX);
}

/** @param {string} why */
function fault(why) {
  return { fault: why };
}
