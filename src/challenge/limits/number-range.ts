/**
 * Where a number stands among its neighbours: its million, its block of 10,000, its thousand, and its place in the block.
 * All of it is hidden under a keyed hash: the block as an HMAC, thousand and place turned by secret amounts that
 * belong to the block. Distances stay, so that sequences can be seen; the digits do not.
 */

/** HMAC-SHA256 under a secret key: 32 bytes. */
export type KeyedDigest = (text: string) => Buffer;

export interface NumberRange {
  /** Names the block. */
  readonly tag: string;
  /** Names the million numbers around it. */
  readonly wideTag: string;
  /** Names the thousand within the block, 0..9. */
  readonly thousand: number;
  /** The place within the block, 0..9999, counted from a secret start and around the end. */
  readonly position: number;
}

/** How many numbers a block has: a block is what differs in the last four digits. */
export const BLOCK_SIZE = 10_000;

/** The E.164 number without its last four digits. */
export function blockOf(e164: string): string {
  return e164.slice(0, -4);
}

/** The E.164 number without its last six digits: what operators are given, and attackers rent, in one piece. */
export function wideRangeOf(e164: string): string {
  return e164.slice(0, -6);
}

export function numberRange(digest: KeyedDigest, tenant: string, e164: string): NumberRange {
  const secret = digest(`block ${tenant} ${blockOf(e164)}`);
  const last4 = Number(e164.slice(-4));
  return {
    tag: tagOf(secret),
    wideTag: tagOf(digest(`range ${tenant} ${wideRangeOf(e164)}`)),
    thousand: (Math.floor(last4 / 1_000) + secret.readUInt32BE(20)) % 10,
    position: (last4 + secret.readUInt32BE(16)) % BLOCK_SIZE,
  };
}

export const TAG_CHARACTERS = 16;

/** The first 96 bits of a digest, as 16 characters. */
export function tagOf(digest: Buffer): string {
  return digest.toString('base64url', 0, 12);
}
