/** Measures how long scripts take for the caller, including the confirmation by replicas. */
import type { AcknowledgedWrites } from './acknowledged-writes.js';

/** One call in this many is timed: enough for a distribution, without a cost. */
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
