/** Runs a command of `octothorpe` in this process, with a terminal that remembers what was printed. */
import { PassThrough } from 'node:stream';
import { runCli } from '../../src/cli/program.js';

export interface Ran {
  readonly status: number;
  /** Both outputs, in their order. */
  readonly text: string;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

export interface RunningCommand {
  readonly ended: Promise<Ran>;
  /** What was printed so far, on both outputs. */
  readonly said: readonly string[];
  /** Resolves with the first line, past or future, that holds the text. */
  line(part: string): Promise<string>;
  /** As a person presses keys in a terminal. */
  press(keys: string): void;
  /** Ctrl-C. */
  stop(): void;
}

export async function runCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  return startCommand(args, environment).ended;
}

export function startCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): RunningCommand {
  const out: string[] = [];
  const err: string[] = [];
  const said: string[] = [];
  const waiting = new Set<() => void>();
  const stop = new AbortController();
  const say = (list: string[]) => (text: string) => {
    list.push(text);
    said.push(text);
    for (const look of waiting) look();
  };
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const ended = runCli(args, {
    out: say(out),
    err: say(err),
    environment,
    colours: false,
    input,
    stopped: () => stop.signal,
    now: Date.now,
  }).then((status) => ({ status, out, err, text: said.join('\n') }));
  return {
    ended,
    said,
    line: (part) => {
      const found = new Promise<string>((resolve) => {
        const look = () => {
          const line = said.find((each) => each.includes(part));
          if (line === undefined) return;
          waiting.delete(look);
          resolve(line);
        };
        waiting.add(look);
        look();
      });
      const tooEarly = ended.then(({ status, text }) => {
        const line = said.find((each) => each.includes(part));
        if (line !== undefined) return line;
        throw new Error(`It ended with ${status} and never said ${part}:\n${text}`);
      });
      return Promise.race([found, tooEarly]);
    },
    press: (keys) => {
      input.write(keys);
    },
    stop: () => stop.abort(),
  };
}
