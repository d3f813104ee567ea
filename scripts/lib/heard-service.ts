/** Listens to a process of the service: to its lines, to its word that it is ready, and to its end. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface HeardService {
  /** Rejects, with its last lines, where it ends first. */
  readonly ready: Promise<void>;
  /** With its exit code; null where a signal ended it. */
  readonly exited: Promise<number | null>;
}

const LAST_LINES = 20;

/** @param child with pipes for what it writes */
export function heardService(
  child: ChildProcess,
  onLine: (line: string) => void = () => {},
): HeardService {
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const last: string[] = [];
  const said = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        last.push(line);
        if (last.length > LAST_LINES) last.shift();
        onLine(line);
        if (line.startsWith('Octothorpe is ready')) resolve();
      });
    }
  });
  const ended = exited.then(() => {
    throw new Error(`The process has ended:\n${last.join('\n')}`);
  });
  const ready = Promise.race([said, ended]);
  // Whoever does not wait for it may still be glad that it ends.
  for (const promise of [ended, ready]) promise.catch(() => {});
  return { ready, exited };
}
