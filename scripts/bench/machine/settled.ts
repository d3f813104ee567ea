/** Waits for work of another process. */
import { setTimeout as pause } from 'node:timers/promises';

const WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 25;

/** Polls until the number is reached. Throws after two minutes. */
export async function settled(
  look: () => Promise<number>,
  enough: (found: number) => boolean,
): Promise<number> {
  const until = Date.now() + WITHIN_MS;
  for (;;) {
    const found = await look();
    if (enough(found)) return found;
    if (Date.now() > until) throw new Error(`Only ${found} have come in ${WITHIN_MS / 1000} s.`);
    await pause(LOOK_EVERY_MS);
  }
}
