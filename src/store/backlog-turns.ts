/** Who goes next where several tenants' deliveries wait, and how many go at a time. Pure. */

/**
 * How many of each line go now: one of each, then a second of each, and so on, until there are so many.
 * @param waiting how many stand in each line
 * @param first the line that begins; where there is room for fewer than all lines, the next round has to begin with another
 */
export function shares(waiting: readonly number[], countMax: number, first = 0): number[] {
  const taken = waiting.map(() => 0);
  const order = [...waiting.keys()].map((_, at) => (first + at) % waiting.length);
  let left = countMax;
  let open = order.filter((line) => (waiting[line] ?? 0) > 0);
  while (left > 0 && open.length > 0) {
    const each = Math.max(1, Math.floor(left / open.length));
    for (const line of open) {
      const share = Math.min(each, left, (waiting[line] ?? 0) - (taken[line] ?? 0));
      taken[line] = (taken[line] ?? 0) + share;
      left -= share;
    }
    open = open.filter((line) => (taken[line] ?? 0) < (waiting[line] ?? 0));
  }
  return taken;
}

/** One of each line, then the second of each: so that who has few is not behind who has many. */
export function byTurns<T>(lines: readonly (readonly T[])[]): T[] {
  return lines
    .flatMap((members) => members.map((member, round) => ({ member, round })))
    .sort((left, right) => left.round - right.round)
    .map(({ member }) => member);
}

/**
 * How long the queue is made: as short as it can be without the workers waiting, since whoever comes waits behind all of it.
 * @param length what was left of it
 * @param before how long it was made the last time
 */
export function nextRoom(length: number, before: number, least: number, most: number): number {
  if (length === 0) return Math.min(most, before * 2);
  if (length > before / 2) return Math.max(least, Math.floor(before * 0.8));
  return before;
}
