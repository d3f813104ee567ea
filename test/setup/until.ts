import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;

/** Resolves once it is so; for what tells nobody when it changes. A look that fails is one that saw nothing. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (;;) {
    try {
      if (await isSo()) return;
    } catch {
      // Not yet.
    }
    await pause(LOOK_EVERY_MS);
  }
}
