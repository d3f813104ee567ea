/**
 * Profiles the product in one row: `npm run profile -- P1 [--seconds 6] [--top 30]`. The process is the measured one, with V8's sampling
 * profiler on; only the time under load counts. The profile stays in a temporary folder, for the browser's own tools.
 */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from '../../limits/table.js';
import { openApiStage } from '../product/api-stage.js';
import { API_OPERATIONS, WARM_UP } from '../product/operations.js';
import { openWorkerStage } from '../product/worker-stage.js';
import { type CpuProfile, type Share, selfTimes } from './analysis.js';

const OPERATIONS = {
  P1: API_OPERATIONS.check,
  P2: API_OPERATIONS.create,
  P4: API_OPERATIONS.webhook,
  P4b: API_OPERATIONS.vonageWebhook,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '6' },
    top: { type: 'string', default: '30' },
  },
});
const [row = ''] = positionals;
const folder = mkdtempSync(join(tmpdir(), 'octothorpe-profile-'));
const node = ['--cpu-prof', '--cpu-prof-interval', '250', '--cpu-prof-dir', folder];

const run = row === 'P3' ? profileWorker : profileApi;
const { operations, between } = await run(Number(values.seconds));
const [file = ''] = readdirSync(folder);
const path = join(folder, file);
const profile = JSON.parse(readFileSync(path, 'utf8')) as CpuProfile;
const { functions, places } = selfTimes(profile, between);
const total = places.reduce((sum, { micros }) => sum + micros, 0);
const perOperation = (total / operations).toFixed(0);
process.stdout.write(
  `${row}: ${operations} operations, ${perOperation} µs on the main thread each.\n\n`,
);
process.stdout.write(`${shares('package or folder', places.slice(0, 25))}\n\n`);
process.stdout.write(`${shares('function', functions.slice(0, Number(values.top)))}\n\n`);
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

interface Profiled {
  readonly operations: number;
  /** Begin and end under load, microseconds of the monotonic clock. */
  readonly between: readonly [number, number];
}

async function profileApi(seconds: number): Promise<Profiled> {
  const operation = OPERATIONS[row as keyof typeof OPERATIONS];
  if (!operation) throw new Error('Name one of P1, P2, P3, P4, P4b.');
  const { load, service, supplier, close } = await openApiStage({ node });
  try {
    const supply = operation.supply(supplier);
    await load.send(service.port, await supply(WARM_UP.full));
    const warm = await load.send(service.port, await supply(WARM_UP.full));
    const requests = await supply(Math.round((warm.requests / warm.seconds) * seconds));
    const { around } = await load.run(service.port, requests, () => {
      const from = nowMicros();
      return () => [from, nowMicros()] as const;
    });
    return { operations: requests.length, between: around };
  } finally {
    await close();
  }
}

async function profileWorker(seconds: number): Promise<Profiled> {
  const stage = await openWorkerStage({ warmUp: WARM_UP.full, node, broughtIn: true });
  try {
    const operations = Math.round((await stage.side.warm()) * seconds);
    let from = 0;
    await stage.side.round(operations, () => {
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
