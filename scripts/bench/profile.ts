/**
 * Profiles the product in one row: `npm run profile -- P1`. The process is the measured one, with V8's sampling profiler on; only the time
 * under load counts. Prints where the process was, by package or folder and by function; the profile stays in a temporary folder, for a
 * browser's developer tools.
 */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { table } from '../../src/cli/terminal.js';
import type { Side } from './duel.js';
import { API_OPERATIONS, apiSide } from './operations.js';
import { openApiStage, openWorkerStage, type WorkerStage } from './stage.js';

const SECONDS = 6;
const WARM_UP = 6_000;
const SHOWN = { places: 25, functions: 30 };
const OPERATIONS = {
  P1: API_OPERATIONS.check,
  P2: API_OPERATIONS.create,
  P4: API_OPERATIONS.webhook,
  P4b: API_OPERATIONS.vonageWebhook,
};

const [row = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'octothorpe-profile-'));
const node = ['--cpu-prof', '--cpu-prof-interval', '250', '--cpu-prof-dir', folder];

const { operations, between } = await load();
const [file = ''] = readdirSync(folder);
const path = join(folder, file);
const profile = JSON.parse(readFileSync(path, 'utf8')) as CpuProfile;
const { functions, places } = selfTimes(profile, between);
const total = places.reduce((sum, { micros }) => sum + micros, 0);
const perOperation = (total / operations).toFixed(0);
process.stdout.write(
  `${row}: ${operations} operations, ${perOperation} µs on the main thread each.\n\n`,
);
process.stdout.write(`${shares('package or folder', places.slice(0, SHOWN.places))}\n\n`);
process.stdout.write(`${shares('function', functions.slice(0, SHOWN.functions))}\n\n`);
process.stdout.write(`The profile, for a browser's developer tools: ${path}\n`);

function shares(head: string, all: readonly Share[]): string {
  return table(
    ['share', 'µs each', head],
    all.map(({ what, micros }) => [
      `${((micros / total) * 100).toFixed(1)} %`,
      (micros / operations).toFixed(1),
      what,
    ]),
  );
}

/** @returns how many operations there were, and when, in microseconds of the monotonic clock */
async function load(): Promise<{ operations: number; between: readonly [number, number] }> {
  const operation = OPERATIONS[row as keyof typeof OPERATIONS];
  if (!operation && row !== 'P3') throw new Error('Name one of P1, P2, P3, P4, P4b.');
  const stage = operation
    ? await openApiStage({ node })
    : await openWorkerStage({ warmUp: WARM_UP, node, broughtIn: true });
  const side: Side = operation ? apiSide(stage, operation, WARM_UP) : (stage as WorkerStage).side;
  try {
    const operations = Math.round((await side.warm()) * SECONDS);
    let from = 0;
    await side.round(operations, () => {
      from = nowMicros();
    });
    return { operations, between: [from, nowMicros()] };
  } finally {
    await stage.close();
  }
}

function nowMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  /** Microseconds of the machine's monotonic clock. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface Share {
  readonly what: string;
  readonly micros: number;
}

/** Self time between two moments of the monotonic clock, in microseconds; the idle time is left out. Longest first. */
function selfTimes(
  profile: CpuProfile,
  [from, to]: readonly [number, number],
): { functions: Share[]; places: Share[] } {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map<string, number>();
  const places = new Map<string, number>();
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    // A sample's delta is the time since the one before it.
    const micros = profile.timeDeltas[index] ?? 0;
    at += micros;
    const frame = frames.get(id);
    if (!frame || at < from || at > to || frame.functionName === '(idle)') continue;
    const place = placeOf(frame.url, frame.functionName);
    const name = frame.functionName || '(anonymous)';
    const where = frame.url === '' ? '' : `  ${fileOf(frame.url)}:${frame.lineNumber + 1}`;
    add(functions, `${name}${where}`, micros);
    add(places, place, micros);
  }
  return { functions: sorted(functions), places: sorted(places) };
}

/** The package of a library, the folder of the product, or V8's name for its own time. */
function placeOf(url: string, name: string): string {
  if (url.startsWith('node:')) return url.split('/').slice(0, 2).join('/');
  const [, library] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*\/node_modules\/)/.exec(url) ?? [];
  if (library !== undefined) return library;
  const [, own] = /\/dist\/((?:src|webhooks)(?:\/[^/]+(?=\/))?)/.exec(url) ?? [];
  if (own !== undefined) return own;
  return name.startsWith('(') ? name : '(native)';
}

function fileOf(url: string): string {
  return url.replace(/^.*\/(?=node_modules\/|dist\/)/, '').replace(/^dist\//, '');
}

function add(sums: Map<string, number>, name: string, micros: number): void {
  sums.set(name, (sums.get(name) ?? 0) + micros);
}

function sorted(sums: ReadonlyMap<string, number>): Share[] {
  return Array.from(sums, ([what, micros]) => ({ what, micros })).sort(
    (a, b) => b.micros - a.micros,
  );
}
