/** What an operator is told about one refusal. */
import type { Channel } from '../challenge/challenge.js';
import type { Rule } from '../challenge/limits/refusal.js';

/** One thing that would refuse a send now. */
export interface Block {
  readonly rule: Rule;
  /** Absent where both channels are refused. */
  readonly channel?: Channel;
  /** Unix ms; absent where no time helps. */
  readonly untilMs?: number;
}

/** The same rule on both channels is told once, with the later end. */
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
