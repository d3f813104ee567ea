/** A process's memory right after a garbage collection: requested by a signal, printed on a line of its output. */
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface MemoryReading {
  readonly residentBytes: number;
  /** The heap's objects, and the buffers outside of it. */
  readonly heldBytes: number;
}

const LINE = /^collected: (\d+) resident, (\d+) held$/;

export class CollectedMemory {
  /** The options of Node.js for it. */
  static readonly flags = [
    '--expose-gc',
    '--import',
    fileURLToPath(new URL('./collector.js', import.meta.url)),
  ] as const;

  #told: ((reading: MemoryReading) => void) | undefined;
  /** One at a time: a signal that comes while another waits is lost. */
  #last: Promise<unknown> = Promise.resolve();

  static line({ residentBytes, heldBytes }: MemoryReading): string {
    return `collected: ${residentBytes} resident, ${heldBytes} held`;
  }

  /** Call it with every line of the process. */
  hear(line: string): void {
    const [, resident, held] = LINE.exec(line) ?? [];
    if (held === undefined) return;
    this.#told?.({ residentBytes: Number(resident), heldBytes: Number(held) });
  }

  read(child: Pick<ChildProcess, 'kill'>): Promise<MemoryReading> {
    const reading = this.#last.then(
      () =>
        new Promise<MemoryReading>((resolve) => {
          this.#told = resolve;
          child.kill('SIGUSR2');
        }),
    );
    this.#last = reading;
    return reading;
  }
}
