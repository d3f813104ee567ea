/** A program that answers in lines of JSON to lines on its input. It ends with the test. */
import { createInterface } from 'node:readline';
import { spawnTied } from '../../scripts/lib/tied-process.js';

export interface LineProgram {
  /** The next line that it writes. @throws where it ends first, with what it wrote to stderr */
  next(): Promise<unknown>;
  say(line: string): void;
  /** Closes its input; resolves once it has ended. */
  end(): Promise<void>;
}

export function startLineProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): LineProgram {
  const child = spawnTied(command, [...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += String(chunk);
  });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('The program has no pipes.');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return {
    async next() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`The program has ended: ${errors}`);
      return JSON.parse(value);
    },
    say: (line) => stdin.write(`${line}\n`),
    async end() {
      stdin.end();
      await exited;
    },
  };
}
