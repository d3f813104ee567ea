/** One process of the built service, with the test's roles. It ends with the test in every case. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { heardService } from '../../scripts/lib/heard-service.js';
import { spawnTied } from '../../scripts/lib/tied-process.js';
import { keep } from '../setup/evidence.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LINES_KEPT = 5_000;

export interface ServiceProcess {
  readonly pid: number;
  /** The newest lines of its log. */
  readonly lines: readonly string[];
  /** Calls back for every line from now on. */
  onLine(listener: (line: string) => void): void;
  /** Stops and wakes it (SIGSTOP, SIGCONT), or shuts it down (SIGTERM). */
  signal(signal: NodeJS.Signals): void;
  /** Closes the reading end of its output: its next line fails with EPIPE. */
  closeOutput(): void;
  /** Resolves with its exit code; null if a signal ended it. */
  readonly exited: Promise<number | null>;
  /** kill -9; resolves when it has ended. */
  kill(): Promise<void>;
}

/** Builds `dist/` if it is not of these sources. */
export async function buildService(): Promise<void> {
  await promisify(execFile)(process.execPath, ['scripts/build.js'], { cwd: ROOT });
}

/** Starts a process and resolves when it is ready. */
export async function startProcess(
  roles: string,
  variables: NodeJS.ProcessEnv,
): Promise<ServiceProcess> {
  const child = spawnTied(process.execPath, ['dist/src/main.js'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...variables, ROLES: roles },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const listeners: ((line: string) => void)[] = [];
  const { ready, exited } = heardService(child, (line) => {
    lines.push(line);
    keep('log', line);
    if (lines.length > LINES_KEPT) lines.shift();
    for (const listener of listeners) listener(line);
  });
  await ready;
  return {
    pid: child.pid as number,
    lines,
    onLine: (listener) => listeners.push(listener),
    signal: (signal) => {
      child.kill(signal);
    },
    closeOutput: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    exited,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
