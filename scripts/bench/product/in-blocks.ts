/** The distance between two requests about one challenge: the first is answered before the second is sent. */
const APART_MIN = 1_000;

/** One request of each kind for each challenge, in the order of the kinds: all of a block's first ones, then all of its second ones. */
export function inBlocks<T, K>(
  all: readonly T[],
  kinds: readonly K[],
  request: (one: T, kind: K) => Buffer,
): Buffer[] {
  const blocks = Math.max(1, Math.floor(all.length / APART_MIN));
  const size = Math.ceil(all.length / blocks);
  return Array.from({ length: blocks }, (_, block) => {
    const part = all.slice(block * size, (block + 1) * size);
    return kinds.flatMap((kind) => part.map((one) => request(one, kind)));
  }).flat();
}
