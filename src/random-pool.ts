/**
 * Random bytes in small pieces. The system call is the greatest cost of sixteen bytes, so many are fetched at once, as Node does for
 * `randomUUID`. Used bytes are wiped from the pool.
 */
import { randomFillSync } from 'node:crypto';

export type RandomBytes = (size: number) => Buffer;

const POOL_BYTES = 4_096;

/** @param fill fills a buffer from an approved generator; Node's own where absent */
export function randomPool(fill: (pool: Buffer) => void = randomFillSync): RandomBytes {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  return (size) => {
    if (size > POOL_BYTES) throw new RangeError(`At most ${POOL_BYTES} random bytes at once.`);
    if (used + size > POOL_BYTES) {
      fill(pool);
      used = 0;
    }
    const piece = Buffer.from(pool.subarray(used, used + size));
    pool.fill(0, used, used + size);
    used += size;
    return piece;
  };
}
