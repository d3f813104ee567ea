/** One process of the built service, with the roles that a test gives it. It ends with the test, however that ends. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { spawnTied } from '../../scripts/lib/tied-process.js';
import { keep } from '../setup/evidence.js';
import { heardService } from './processes.js';

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
  /** SIGTERM, then SIGKILL if that is not enough; resolves once it is gone. */
  end(): Promise<void>;
}

const END_WITHIN_MS = 10_000;

/** Builds `dist/` where it is not of these sources. */
export async function buildService(): Promise<void> {
  await promisify(execFile)(process.execPath, ['scripts/build.js']);
}

/** Starts a process that must refuse to start, and resolves with its output. @throws Error if it becomes ready */
export async function refusedStart(roles: string, variables: NodeJS.ProcessEnv): Promise<string[]> {
  const child = spawnService(roles, variables, []);
  const lines: string[] = [];
  const { ready, exited } = heardService(child, (line) => lines.push(line));
  const started = await ready.then(
    () => true,
    () => false,
  );
  if (started) child.kill('SIGKILL');
  await exited;
  if (started) throw new Error('The process has started.');
  return lines;
}

function spawnService(roles: string, variables: NodeJS.ProcessEnv, flags: readonly string[]) {
  return spawnTied(process.execPath, [...flags, 'dist/src/main.js'], {
    env: { PATH: process.env['PATH'], ...variables, ROLES: roles },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Starts one and resolves once it says that it is ready. @param flags of Node.js */
export async function startProcess(
  roles: string,
  variables: NodeJS.ProcessEnv,
  flags: readonly string[] = [],
): Promise<ServiceProcess> {
  const child = spawnService(roles, variables, flags);
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
    end: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
      await exited;
      clearTimeout(late);
    },
  };
}
