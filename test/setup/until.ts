import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;

/** Polls until the condition is true, for changes without an event. An error counts as false. */
export async function until(
  isSo: () => Promise<boolean> | boolean,
  everyMs = LOOK_EVERY_MS,
): Promise<void> {
  for (;;) {
    try {
      if (await isSo()) return;
    } catch {
      // Not yet.
    }
    await pause(everyMs);
  }
}
