/** Processes of the service as a test observes them, and ports for them. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

export interface HeardService {
  /** Rejects, with its last lines, if it ends first. */
  readonly ready: Promise<void>;
  /** Resolves with its exit code; null if a signal ended it. */
  readonly exited: Promise<number | null>;
}

const LAST_LINES = 20;

/** @param child with pipes for its output */
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
  // A caller need not wait for it: a rejection without a listener must not end the run.
  for (const promise of [ended, ready]) promise.catch(() => {});
  return { ready, exited };
}

/** A port of 127.0.0.1 that was free a moment ago, for an address that must be known before it is served. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
