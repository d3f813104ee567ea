/**
 * A process's memory right after a garbage collection: requested by a signal, printed on a line of its output. The measured process
 * preloads this file: see `COLLECTING`.
 */
import type { ServiceProcess } from '../../setup/service-process.js';

export interface MemoryReading {
  readonly residentBytes: number;
  /** The heap's objects, and the buffers outside of it. */
  readonly heldBytes: number;
}

/** The options of Node.js for the measured process. */
export const COLLECTING = ['--expose-gc', '--import', import.meta.url] as const;

const LINE = /^collected: (\d+) resident, (\d+) held$/;

/** @returns reads it once more; rejects when the process has ended */
export function memoryReader(service: ServiceProcess): () => Promise<MemoryReading> {
  let onReading: ((reading: MemoryReading) => void) | undefined;
  service.onLine((line) => {
    const [, resident, held] = LINE.exec(line) ?? [];
    if (held !== undefined)
      onReading?.({ residentBytes: Number(resident), heldBytes: Number(held) });
  });
  const gone = service.exited.then((): never => {
    throw new Error('The process has ended: its memory cannot be read.');
  });
  gone.catch(() => {});
  // One at a time: a signal that comes while another waits is lost.
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const reading = last.then(
      () =>
        new Promise<MemoryReading>((resolve) => {
          onReading = resolve;
          service.signal('SIGUSR2');
        }),
    );
    last = reading;
    return Promise.race([reading, gone]);
  };
}

// In the measured process alone, which was started with --expose-gc.
const { gc } = globalThis;
if (gc) {
  process.on('SIGUSR2', () => {
    // The second collection frees what the first one finalizes.
    gc();
    gc();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.stdout.write(`collected: ${rss} resident, ${heapUsed + external} held\n`);
  });
}
