/** Tells how long scripts take, as whoever waits for them sees it: the confirmation by a replica is part of it. */
import type { AcknowledgedWrites } from './acknowledged-writes.js';

/** One of so many is timed: enough to see a distribution, too few to slow anything down. */
export const TIMED_ONE_OF = 16;

/** @param observe gets the script's name and its round trip in seconds; failed ones as well, since a time-out is the longest of all */
export function timedWrites(
  writes: AcknowledgedWrites,
  observe: (script: string, seconds: number) => void,
): AcknowledgedWrites {
  let calls = 0;
  return {
    after: (key, write) => writes.after(key, write),
    run: (script, keys, args) => {
      calls += 1;
      if (calls % TIMED_ONE_OF !== 0) return writes.run(script, keys, args);
      const startedAt = performance.now();
      return writes
        .run(script, keys, args)
        .finally(() => observe(script.name, (performance.now() - startedAt) / 1000));
    },
  };
}
