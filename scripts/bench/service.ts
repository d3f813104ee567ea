/** The product as it is built and run, in a process of its own, pinned; how it is configured; and its log, which goes to a file. */
import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Config, loadConfig } from '../../src/config/config.js';
import { LimitsSection } from '../../src/config/limits-config.js';
import { sandboxDefaults, sandboxIdentity } from '../../src/config/sandbox-defaults.js';
import { NO_SEND_LIMITS } from '../lib/no-send-limits.js';
import { type Child, type Part, startChild } from './processes.js';

/** Used in signatures only: no connection is made to it. */
export const PUBLIC_URL = 'https://verify.example.com';
const PLENTY = 1_000_000_000;
const MONEY = { hour: PLENTY, day: PLENTY };
const FIGURES = {
  country: [{ max: PLENTY, windowMs: 3_600_000 }],
  tenant: [{ max: PLENTY, windowMs: 3_600_000 }],
  budgets: { tenant: MONEY, country: MONEY },
  relay: {
    tenant: [{ max: PLENTY, windowMs: 3_600_000 }],
    budgets: { tenant: MONEY, country: MONEY },
  },
  guesses: { tenant: { max: PLENTY } },
};

/** Every rule turned off that can be. */
export const NO_LIMITS = { ...FIGURES, ...NO_SEND_LIMITS, country: [], tenant: [] };

/**
 * How the measured product is configured: as an operator would, with the default limits. Only what bounds a whole tenant or a whole
 * country (money, wrong codes) is as high as this traffic needs; each of them is evaluated all the same.
 */
export interface Settings {
  readonly folder: string;
  /** For the product's process. */
  readonly variables: NodeJS.ProcessEnv;
  /** The same, read: for preparing challenges and signing webhooks. */
  readonly config: Config;
  readonly apiKey: string;
}

interface SettingsOptions {
  readonly redisUrl: string;
  /** The carrier's address; an API alone does not need it. */
  readonly carrierUrl?: string;
  readonly figures?: object;
}

export function settingsFor(options: SettingsOptions): Settings {
  const { redisUrl, carrierUrl = 'http://127.0.0.1:9', figures = FIGURES } = options;
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-bench-'));
  const identity = sandboxIdentity(folder);
  const { file } = sandboxDefaults(identity, carrierUrl);
  const limits = LimitsSection.parse({ figures });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...file, limits }));
  const variables = {
    NODE_ENV: 'production',
    PATH: process.env['PATH'],
    PORT: '0',
    PUBLIC_URL,
    REDIS_URL: redisUrl,
    // A busy machine must not look like a Redis that is down.
    REDIS_COMMAND_TIMEOUT_MS: '10000',
    DATA_DIR: folder,
    CONFIG_FILE: join(folder, 'config.json'),
    SANDBOX_URL: carrierUrl,
  };
  return { folder, variables, config: loadConfig(variables), apiKey: identity.apiKey };
}

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 20;

export interface Service {
  readonly pid: number;
  /** 0 for a worker. */
  readonly port: number;
  /** Lines in its log with an event such as `request` or `delivery`. */
  readonly lines: (event: string) => Promise<number>;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  /** More arguments for node, such as those of its profiler. */
  readonly node?: readonly string[];
  readonly part?: Part;
}

interface ServiceOptions extends ProcessOptions {
  /** `api`, `worker`, or both with a comma. */
  readonly roles: string;
  readonly settings: Settings;
}

let started = 0;

/** Resolves once it says that it is ready. */
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
  return { pid: child.pid, port, lines: lineCounter(path), stop: () => child.stop() };
}

/** Ends what was measured and removes its folder. */
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

/** Tells how many lines with an event (`request`, `delivery`) there are in the log. Each look reads only what is new. */
function lineCounter(path: string): (event: string) => Promise<number> {
  const lines = new Map<string, number>();
  let read = 0;
  let rest = '';
  return async (event) => {
    for await (const chunk of createReadStream(path, { start: read, encoding: 'latin1' })) {
      read += chunk.length;
      const whole = (rest + chunk).split('\n');
      rest = whole.pop() ?? '';
      for (const line of whole) {
        const found = /"event":"([^"]+)"/.exec(line)?.[1];
        if (found !== undefined) lines.set(found, (lines.get(found) ?? 0) + 1);
      }
    }
    return lines.get(event) ?? 0;
  };
}
