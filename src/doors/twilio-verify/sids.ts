/**
 * Twilio's ids. The SID of a verification holds the 128 bits of our id, whose slot follows from them, so nothing is stored for it. It does
 * not tell a challenge from a message, which delivers a code of the application. Pure.
 */
import { hash } from 'node:crypto';
import { challengeId, newMessageId, shortId } from '../../challenge/challenge.js';

const VERIFICATION = /^VE([0-9a-f]{32})$/i;

/** @param id of a challenge or a message */
export function verificationSid(id: string): string {
  return `VE${bitsOf(shortId(id)).toString('hex')}`;
}

/** The ids that a verification may have, undefined where the text is no SID of one. @param slots over which challenges are spread */
export function idsOf(
  sid: string,
  slots: number,
): { readonly challenge: string; readonly message: string } | undefined {
  const [, hex] = VERIFICATION.exec(sid) ?? [];
  if (hex === undefined) return undefined;
  const bits = Buffer.from(hex, 'hex');
  return { challenge: challengeId(bits, slots), message: newMessageId(bits, slots) };
}

/** Of one delivery. */
export function attemptSid(id: string, delivery: number): string {
  return `VL${hash('sha256', `attempt ${id} ${delivery}`).slice(0, 32)}`;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** The 16 bytes in 26 characters of Crockford's base 32; the last two bits are no part of them. */
function bitsOf(text: string): Buffer {
  let value = 0n;
  for (const character of text) value = (value << 5n) | BigInt(ALPHABET.indexOf(character));
  return Buffer.from((value >> 2n).toString(16).padStart(32, '0'), 'hex');
}
