/** The built product in its own pinned process; its log goes to a file. */
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from '../machine/child.js';
import type { Part } from '../machine/cores.js';
import { LogFile } from './log-file.js';
import type { Settings } from './settings.js';

const MAIN = fileURLToPath(new URL('../../../src/main.js', import.meta.url));
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 20;

export interface Service {
  readonly pid: number;
  /** 0 for a worker. */
  readonly port: number;
  readonly log: LogFile;
  readonly child: Child;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  /** `api`, `worker`, or both with a comma. */
  readonly roles: string;
  readonly settings: Settings;
  /** More arguments for node, such as those of its profiler. */
  readonly node?: readonly string[];
  readonly part?: Part;
}

let started = 0;

/** Resolves when the product is ready. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { roles, settings, node = [], part = 'app' } = options;
  const path = join(settings.folder, `service-${++started}.log`);
  const output = openSync(path, 'a');
  const child = startChild({
    part,
    command: [process.execPath, ...node, MAIN],
    env: { ...settings.variables, ROLES: roles },
    output,
  });
  closeSync(output);
  const said = await readyMessage(path, child);
  const port = Number(/^ {2}API +http:\/\/[^:]+:(\d+)/m.exec(said)?.[1] ?? 0);
  return { pid: child.pid, port, log: new LogFile(path), child, stop: () => child.stop() };
}

/** Ends the measured process and removes its folder. */
export async function closeService(service: Service, settings: Settings): Promise<void> {
  await service.stop();
  rmSync(settings.folder, { recursive: true, force: true });
}

async function readyMessage(path: string, child: Child): Promise<string> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    const said = readFileSync(path, 'utf8');
    if (said.includes('is ready (') && /\n\n/.test(said)) return said;
    if (child.process.exitCode !== null) throw new Error(`The product did not start:\n${said}`);
    await pause(LOOK_EVERY_MS);
  }
  throw new Error(`The product was not ready in ${READY_WITHIN_MS / 1000} s.`);
}
