/**
 * Preloaded into a gateway process whose memory is measured (`node --expose-gc --import`). On SIGUSR2 it collects garbage and prints the
 * remaining memory on one line. It changes nothing else, and does not run in between.
 */
import { CollectedMemory } from './collected-memory.js';

process.on('SIGUSR2', () => {
  // The second collection frees what the first one finalizes.
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.stdout.write(
    `${CollectedMemory.line({ residentBytes: rss, heldBytes: heapUsed + external })}\n`,
  );
});
