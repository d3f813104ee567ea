/**
 * Where a number stands among its neighbours: its million, its block of 10,000, its thousand, and its place in the block.
 * All of it is hidden under a keyed hash: the block as an HMAC, thousand and place turned by secret amounts that
 * belong to the block. Distances stay, so that sequences can be seen; the digits do not.
 */
import { validatePhoneNumberLength } from 'libphonenumber-js/max';
import type { Channel } from '../challenge/challenge.js';
import type { Rule } from './refusal.js';

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
const BLOCK_SIZE = 10_000;

/** The E.164 number without its last four digits. */
export function blockOf(e164: string): string {
  return e164.slice(0, -4);
}

/** The E.164 number without its last six digits: what operators are given, and attackers rent, in one piece. */
function wideRangeOf(e164: string): string {
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

// Which prefixes can be a block of numbers: a number without its last four digits, by the lengths that its country's numbers have.

/** E.164 has 15 digits at most. */
const BLOCK_DIGITS_MAX = 11;

export function isBlockLength(prefix: string): boolean {
  return validatePhoneNumberLength(`${prefix}0000`) === undefined;
}

/** How many digits the blocks have that begin with this prefix, or that it begins with; none where no country's numbers do. */
export function blockLengths(prefix: string): number[] {
  const digits = prefix.slice(1);
  return Array.from({ length: BLOCK_DIGITS_MAX }, (_, index) => index + 1).filter((length) =>
    isBlockLength(`+${digits.slice(0, length).padEnd(length, '0')}`),
  );
}

// One refusal, as operators see it.

/** One thing that would refuse a send now. */
export interface Block {
  readonly rule: Rule;
  /** Absent where both channels are refused. */
  readonly channel?: Channel;
  /** Unix ms; absent where no time helps. */
  readonly untilMs?: number;
}

/** A rule that blocks both channels is listed once, with the later end. */
export function bothChannels(blocks: readonly Block[]): Block[] {
  const merged: Block[] = [];
  for (const block of blocks) {
    const at = merged.findIndex(
      ({ rule, channel }) => rule === block.rule && channel !== block.channel,
    );
    const twin = merged[at];
    if (!twin) {
      merged.push(block);
      continue;
    }
    const { channel: _, ...both } = (twin.untilMs ?? 0) >= (block.untilMs ?? 0) ? twin : block;
    merged[at] = both;
  }
  return merged;
}
