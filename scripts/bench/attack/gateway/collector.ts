/**
 * Preloaded into a gateway process whose memory is measured (`node --expose-gc --import`). On SIGUSR2 it collects what nobody holds any
 * more, and says on one line what is left: nothing else is changed, and nothing of it runs in between.
 */
import { CollectedMemory } from './collected-memory.js';

process.on('SIGUSR2', () => {
  // What the first collection finalizes, the second one frees.
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.stdout.write(
    `${CollectedMemory.line({ residentBytes: rss, heldBytes: heapUsed + external })}\n`,
  );
});
