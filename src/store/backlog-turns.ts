/** Who goes next where several tenants' deliveries wait, and how many go at a time. Pure. */

export interface WaitingLine {
  readonly key: string;
  /** In the order in which they should go. */
  readonly members: readonly string[];
}

export interface Turn {
  readonly key: string;
  readonly member: string;
}

/** One of each line, then the second of each, and so on. */
export function byTurns(lines: readonly WaitingLine[], countMax: number): Turn[] {
  return lines
    .flatMap(({ key, members }) => members.map((member, round) => ({ key, member, round })))
    .sort((left, right) => left.round - right.round)
    .slice(0, Math.max(0, countMax))
    .map(({ key, member }) => ({ key, member }));
}

/**
 * How long the queue is kept: as short as it can be without the workers waiting, since whoever comes waits behind all of it.
 * @param length what was left of it
 * @param before how long it was made the last time
 */
export function nextRoom(length: number, before: number, least: number, most: number): number {
  if (length === 0) return Math.min(most, before * 2);
  if (length > before / 2) return Math.max(least, Math.floor(before * 0.8));
  return before;
}
