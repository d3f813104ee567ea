/**
 * Ids of challenges: `ch_`, two characters that name its slot in Redis, and 128 random bits, in Crockford's
 * base 32 (lower case). The slot is in the id so that every key of a challenge is found without a lookup.
 *
 * A message has the same id with `ms_` in front. 26 characters hold two bits more than 128; one of them tells a message, so that the id is
 * whole again where only its random part is kept.
 */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ID = /^(?:ch|ms)_([0-9a-hjkmnp-tv-z]{2})[0-9a-hjkmnp-tv-z]{26}$/;

/**
 * @param bits 16 bytes: random, or a hash of what makes the challenge the same one
 * @param slots over how many slots challenges are spread, 1..1024
 */
export function challengeId(bits: Buffer, slots: number): string {
  return `ch_${slotName(bits.readUInt16BE(0) % slots)}${base32(bits)}`;
}

/** The id of a message; otherwise as `challengeId`. */
export function messageId(bits: Buffer, slots: number): string {
  const id = challengeId(bits, slots);
  const last = ALPHABET.indexOf(id.slice(-1));
  return `ms_${id.slice(3, -1)}${ALPHABET[last | MESSAGE_BIT]}`;
}

export function isMessageId(id: string): boolean {
  return id.startsWith('ms_');
}

const MESSAGE_BIT = 1;

/** The two characters of a slot's name. */
export function slotName(slot: number): string {
  return `${ALPHABET[slot >> 5]}${ALPHABET[slot & 31]}`;
}

/** The slot's name in an id; undefined where the text is no challenge id. */
export function slotOf(id: string): string | undefined {
  return ID.exec(id)?.[1];
}

/** The id without what stands before its random part, for places where the slot is known. */
export function shortId(id: string): string {
  return id.slice(5);
}

/** Names a challenge in short where limits keep it: the last ten of its random characters. */
export function challengeKey(id: string): string {
  return id.slice(-10);
}

/** The id whose `shortId` this is. */
export function wholeId(slot: string, short: string): string {
  const isMessage = (ALPHABET.indexOf(short.slice(-1)) & MESSAGE_BIT) !== 0;
  return `${isMessage ? 'ms' : 'ch'}_${slot}${short}`;
}

function base32(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}
