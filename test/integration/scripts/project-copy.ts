/** A small project with the real scripts and a tiny service, in its own folder. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Prints its settings, and exits with 7 on a signal. */
const SERVICE = `
setInterval(() => {}, 60_000);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    console.log(signal);
    process.exit(7);
  });
}
console.log(JSON.stringify({ redisUrl: process.env['REDIS_URL'], greeting: process.env['GREETING'] }));
`;

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  /** The service's first output, when it is up. Rejects if it ends before. */
  readonly ready: Promise<{ redisUrl: string; greeting?: string }>;
  readonly ended: Promise<Outcome>;
}

export class ProjectCopy {
  readonly folder: string;
  readonly #running = new Set<ChildProcess>();

  constructor(name = 'project') {
    // The scripts would install into the link's target, and empty it first.
    execFileSync('node', ['scripts/lib/installed.js']);
    this.folder = join(mkdtempSync(join(tmpdir(), 'octothorpe-scripts-')), name);
    mkdirSync(this.folder);
    for (const path of ['scripts', '.ci', 'package.json', 'package-lock.json']) this.#copy(path);
    this.#copy('tsconfig.json');
    this.#copy('src/cli');
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'));
    this.write('src/main.ts', SERVICE);
  }

  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Starts one of the project's scripts. Without `variables` its environment has only PATH. */
  run(command: string, variables: NodeJS.ProcessEnv = {}): Running {
    const child = spawn(join(this.folder, command), {
      cwd: tmpdir(),
      env: { PATH: process.env['PATH'], ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    let stdout = '';
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += String(data);
    });
    const ended = once(child, 'close').then(([status]) => {
      this.#running.delete(child);
      return { status: status as number | null, stdout, stderr };
    });
    const firstLine = new Promise<string>((said) => {
      child.stdout.on('data', (data) => {
        stdout += String(data);
        if (stdout.includes('\n')) said(stdout.slice(0, stdout.indexOf('\n')));
      });
    });
    const tooEarly = ended.then((outcome) => {
      throw new Error(`it ended before it was ready: ${outcome.stderr}`);
    });
    const ready = Promise.race([firstLine, tooEarly]).then((line) => JSON.parse(line));
    // Tests that await only the end need not handle this rejection.
    ready.catch(() => undefined);
    return { process: child, ready, ended };
  }

  /** A PATH with only these programs, and `fakes`, given as shell text. */
  path(programs: readonly string[], fakes: Readonly<Record<string, string>> = {}): string {
    const folder = mkdtempSync(join(dirname(this.folder), 'bin-'));
    for (const name of programs) {
      const [found] = execFileSync('bash', ['-c', `command -v ${name} || true`], {
        encoding: 'utf8',
      }).split('\n');
      if (found) symlinkSync(found, join(folder, name));
    }
    for (const [name, text] of Object.entries(fakes)) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    }
    return folder;
  }

  remove(): void {
    for (const child of this.#running) child.kill('SIGKILL');
    rmSync(dirname(this.folder), { recursive: true, force: true });
  }

  #copy(path: string): void {
    cpSync(path, join(this.folder, path), { recursive: true });
  }
}
