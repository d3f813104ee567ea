/**
 * How much code one SMS challenge runs through: its request, its send, two receipts and its check, counted in processes of the product by
 * V8's coverage. Only code that runs for every challenge counts, not code that a timer runs meanwhile.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { request } from 'undici';
import { openProcessStage, type ProcessStage } from '../../faults/process-stage.js';
import { printTable } from '../../faults/table.js';
import { freshNumber } from '../../faults/traffic.js';
import type { ServiceProcess } from '../../setup/service-process.js';
import { until } from '../../setup/until.js';

/** The present figures: more means that the path has become longer. */
const BOUNDS = { files: 40, subjects: 8, folders: 10, hops: 5 };
/** Only code that runs in each of these counts. */
const CHALLENGES = 4;
/** Timers run these: on a slow machine during each challenge. */
const BY_TIME: ReadonlySet<string> = new Set([
  'src/delivery/deadlines.ts',
  'src/delivery/fair-queue-lines.ts',
  'src/redis/keys.ts',
  'src/roles/record.ts',
]);
/** The record is written by time as well, after the challenge has gone on. */
const RECORD = 'src/record/';
/**
 * The source is filed by subject, and a subject is one folder to know: `src/http` with its `api`, `src/providers` with its `twilio`. Their
 * sub-folders are counted too, beside that.
 */
const SUBJECT = /^(?:src\/)?[^/]+/;
const CHECK_ROUTE = 'src/http/api/challenge-routes.ts check';

interface Taken {
  readonly ran: Readonly<Record<string, readonly string[]>>;
  readonly chains: readonly (readonly string[])[];
}

let folder: string;
let stage: ProcessStage;
let worker: ServiceProcess;
const taken = new Map<number, number>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-way-'));
  const preload = new URL('./coverage.js', import.meta.url).pathname;
  const variables = { NODE_OPTIONS: `--import ${preload}`, COVERAGE_FOLDER: folder };
  stage = await openProcessStage({ variables });
  worker = await stage.startWorker();
}, 300_000);

afterAll(async () => {
  await stage?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('one SMS challenge runs through no more files and folders, and one check through no more hops, than before', async () => {
  await verify();
  const runs: Taken[] = [];
  const checks: Taken[] = [];
  for (let i = 0; i < CHALLENGES; i++) {
    await Promise.all([take(stage.api), take(worker)]);
    const sent = await send();
    const before = await Promise.all([take(stage.api), take(worker)]);
    await check(sent);
    const after = await Promise.all([take(stage.api), take(worker)]);
    runs.push(joined([...before, ...after]));
    checks.push(after[0]);
  }
  const files = common(runs);
  const folders = new Set([...files.keys()].map(dirname));
  const subjects = new Set([...files.keys()].map((file) => SUBJECT.exec(file)?.[0]));
  const functions = [...files.values()].flat();
  const hops = longest(checks.flatMap(({ chains }) => chains));
  printTable('The way of one SMS challenge', [
    { what: 'files', measured: files.size, target: 40 },
    { what: 'folders, one a subject', measured: subjects.size, target: 8 },
    { what: 'folders with sub-folders', measured: folders.size, target: '' },
    { what: 'functions', measured: functions.length, target: '' },
    { what: 'hops of one check', measured: hops.length, target: 5 },
  ]);
  for (const [file, names] of [...files].sort()) {
    process.stdout.write(`${file}: ${names.map((name) => name.split(':')[0]).join(', ')}\n`);
  }
  process.stdout.write(`\n${hops.join('\n')}\n`);
  expect(files.size).toBeLessThanOrEqual(BOUNDS.files);
  expect(subjects.size).toBeLessThanOrEqual(BOUNDS.subjects);
  expect(folders.size).toBeLessThanOrEqual(BOUNDS.folders);
  expect(hops.length).toBeGreaterThan(0);
  expect(hops.length).toBeLessThanOrEqual(BOUNDS.hops);
}, 300_000);

async function verify(): Promise<void> {
  await check(await send());
}

/** Resolves once its message has arrived. */
async function send(): Promise<{ id: string; code: string }> {
  const to = freshNumber();
  const { id = '' } = await stage.start({ to, channel: 'sms' });
  await until(async () => (await stage.store.read(id))?.deliveries[0]?.state === 'delivered');
  return { id, code: (await stage.codeOn(to)) ?? '' };
}

async function check({ id, code }: { id: string; code: string }): Promise<void> {
  const answer = await request(`${stage.url}/v1/challenges/${id}/check`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${stage.identity.apiKey}`,
    },
    body: JSON.stringify({ code }),
  });
  expect(await answer.body.json()).toMatchObject({ outcome: 'verified' });
  // The worker reports the end.
  const outbox = 'outbox:{00}';
  await until(async () => (await stage.redis.xlen(outbox)) === 0);
}

async function take(of: ServiceProcess): Promise<Taken> {
  const number = (taken.get(of.pid) ?? 0) + 1;
  taken.set(of.pid, number);
  of.signal('SIGUSR2');
  let text = '';
  await until(() => {
    text = readFileSync(join(folder, `${of.pid}-${number}.json`), 'utf8');
    return true;
  });
  return JSON.parse(text) as Taken;
}

function joined(parts: readonly Taken[]): Taken {
  const ran: Record<string, string[]> = {};
  for (const part of parts) {
    for (const [file, names] of Object.entries(part.ran)) {
      ran[file] = [...new Set([...(ran[file] ?? []), ...names])];
    }
  }
  return { ran, chains: parts.flatMap(({ chains }) => chains) };
}

/** By file, the functions that ran each time. */
function common(runs: readonly Taken[]): Map<string, readonly string[]> {
  const files = new Map<string, readonly string[]>();
  for (const [file, names] of Object.entries(runs[0]?.ran ?? {})) {
    if (BY_TIME.has(file) || file.startsWith(RECORD)) continue;
    const always = names.filter((name) => runs.every(({ ran }) => ran[file]?.includes(name)));
    if (always.length > 0) files.set(file, always);
  }
  return files;
}

/** From the route to the command for Redis. */
function longest(chains: readonly (readonly string[])[]): readonly string[] {
  const ways = chains.map((chain) => chain.slice(chain.indexOf(CHECK_ROUTE)));
  const own = ways.filter((way) => way[0] === CHECK_ROUTE);
  return own.sort((left, right) => right.length - left.length)[0] ?? [];
}
