/** One process of the built service, with the roles that a test gives it. It ends with the test, however that ends. */
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
  /** The newest lines of its log, as they came. */
  readonly lines: readonly string[];
  /** Told of every line from now on. */
  onLine(listener: (line: string) => void): void;
  /** Stops and wakes it (SIGSTOP, SIGCONT), or asks it to end (SIGTERM). */
  signal(signal: NodeJS.Signals): void;
  /** Nobody reads what it writes any more: its next line fails with EPIPE. */
  closeOutput(): void;
  /** With its exit code; null where a signal ended it. */
  readonly exited: Promise<number | null>;
  /** kill -9; resolves once it is gone. */
  kill(): Promise<void>;
}

/** Builds `dist/` where it is not of these sources. */
export async function buildService(): Promise<void> {
  await promisify(execFile)(process.execPath, ['scripts/build.js'], { cwd: ROOT });
}

/** Starts one and resolves once it says that it is ready. */
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
