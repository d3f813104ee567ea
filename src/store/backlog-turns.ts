/** Which tenants' waiting deliveries go next, and how many at a time. Pure. */

/**
 * How many of each tenant's deliveries go now: one of each, then a second of each, until the room is used.
 * @param waiting how many deliveries each tenant has waiting
 * @param first the tenant that begins; if there is room for fewer than all tenants, the next round must begin with another
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

/** One of each tenant, then the second of each, so that a tenant with few does not wait behind one with many. */
export function byTurns<T>(lines: readonly (readonly T[])[]): T[] {
  return lines
    .flatMap((members) => members.map((member, round) => ({ member, round })))
    .sort((left, right) => left.round - right.round)
    .map(({ member }) => member);
}

/**
 * The queue's target length: as short as possible without idle workers, because a new delivery waits behind all of it.
 * @param length its present length
 * @param before its previous target length
 */
export function nextRoom(length: number, before: number, least: number, most: number): number {
  if (length === 0) return Math.min(most, before * 2);
  if (length > before / 2) return Math.max(least, Math.floor(before * 0.8));
  return before;
}
