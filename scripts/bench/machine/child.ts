/** A pinned child process that ends with this one. Programs of the bench use an IPC channel; the product does not. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Part, pinned } from './cores.js';

export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  /** The next message. Rejects if the child ends first. */
  next<T>(): Promise<T>;
  send(message: object): void;
  /** Sends a signal to end, and waits until the process has ended. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly part: Part;
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** A file descriptor for its output; default standard error. */
  readonly output?: number;
  /** Whether it has an IPC channel. */
  readonly channel?: boolean;
}

const STOPPED_WITHIN_MS = 35_000;

export function startChild(options: ChildOptions): Child {
  const [program, args] = pinned(options.part, options.command);
  const output = options.output ?? 2;
  const child = spawn(program, args, {
    env: options.env ?? process.env,
    stdio: ['ignore', output, output, ...(options.channel ? (['ipc'] as const) : [])],
    serialization: 'advanced',
  });
  const gone = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`${options.command.slice(0, 2).join(' ')} ended (${code ?? signal}).`)),
    );
  });
  gone.catch(() => undefined);
  return {
    get pid() {
      if (child.pid === undefined) throw new Error(`${program} could not be started.`);
      return child.pid;
    },
    process: child,
    next: async <T>() => {
      const [message] = await Promise.race([once(child, 'message'), gone]);
      return message as T;
    },
    send: (message) => child.send(message),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const overdue = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
      await ended;
      clearTimeout(overdue);
    },
  };
}
