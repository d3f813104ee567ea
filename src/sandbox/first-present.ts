/** Waits for a message or call: checks now, and again after every change. */
import type { Carrier } from './carrier-interface.js';

/** @param timeoutMs real time; rejects after it */
export function firstPresent<T>(
  carrier: Pick<Carrier, 'watch'>,
  what: string,
  present: () => T | undefined,
  timeoutMs: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const found = present();
    if (found !== undefined) {
      resolve(found);
      return;
    }
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`No such ${what} within ${timeoutMs} ms.`));
    }, timeoutMs);
    const stop = carrier.watch(() => {
      const value = present();
      if (value === undefined) return;
      clearTimeout(timer);
      stop();
      resolve(value);
    });
  });
}
