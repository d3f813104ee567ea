/**
 * The console over a hundred thousand challenges: `npm run bench:console`. How long its calls take, and what its live stream costs the API of the same
 * process: challenges are started at a steady rate while rows begin and end, by turns with and without open streams.
 */
import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { challengeId } from '../../src/challenge/challenge.js';
import { Keyring } from '../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../src/challenge/phone-number.js';
import { table } from '../../src/cli/terminal.js';
import { RecordStore } from '../../src/record/record-store.js';
import { ROWS_MAX } from '../../src/record/row-commit.js';
import { SearchTags } from '../../src/record/search-index.js';
import { machine, startRedis } from './processes.js';
import { RecordedRows } from './recorded-rows.js';
import { closeService, NO_LIMITS, settingsFor, startService } from './service.js';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '5' },
    turns: { type: 'string', default: '6' },
    streams: { type: 'string', default: '5' },
  },
});
const ROWS = Number(values.rows);
/** Of one turn. */
const SECONDS = Number(values.seconds);
/** With streams, and as many without. */
const TURNS = Number(values.turns);
const TENANT = 'default';
const ASKED = 200;
const STARTS_PER_SECOND = 100;
/** Each is told twice: it begins and it ends. */
const ROWS_PER_SECOND = 100;
/** Consoles that are open with the live view, in turns. */
const STREAMS = Number(values.streams);
const TICK_MS = 10;
const SEARCH_TARGET_MS = 200;
const RATIO_TARGET = 1.1;

const server = await startRedis();
const settings = settingsFor({ redisUrl: server.url, figures: NO_LIMITS });
const service = await startService({ roles: 'api', settings });
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const KEY = { Authorization: `Bearer ${settings.apiKey}` };
const CONSOLE = { 'X-Console': '1', Origin: `http://127.0.0.1:${service.port}` };
try {
  const nowMs = Date.now();
  const keyring = new Keyring(settings.config.masterKeys);
  const cipher = new PhoneNumberCipher(keyring, randomBytes);
  const tags = new SearchTags(keyring);
  const store = new RecordStore(server.client, { slots: 1, keepDays: 30 });
  const rows = new RecordedRows({ tenant: TENANT, count: ROWS, days: 29, nowMs, cipher, tags });
  const ids: string[] = [];
  for (let at = 0; at < ROWS; at += ROWS_MAX) {
    const writes = Array.from({ length: Math.min(ROWS_MAX, ROWS - at) }, (_, i) => {
      const id = challengeId(randomBytes(16), 1);
      ids.push(id);
      const row = rows.rowOf(at + i);
      return { id, before: undefined, row, tags: rows.tagsOf(at + i, row) };
    });
    await store.commit(writes);
  }

  const some = () => Math.floor(Math.random() * ROWS);
  const search = (text: () => string) => () =>
    call('POST', '/console/api/challenges/search', { text: text() }, CONSOLE);
  const calls: [string, () => Promise<Answer>][] = [
    ['search by number', search(() => rows.numberOf(some())[0])],
    ['search by id', search(() => ids[some()] ?? '')],
    ['search by reference', search(() => rows.referenceOf(some()))],
    ['a challenge', () => call('GET', `/console/api/challenges/${ids[some()]}`)],
    ['list, newest 50', () => call('GET', '/console/api/challenges')],
    [
      'list, failed at one carrier',
      () => call('GET', '/console/api/challenges?outcome=failed&carrier=vonage'),
    ],
    ['overview of a day', () => call('GET', '/console/api/overview')],
    ['overview of 7 days', () => call('GET', '/console/api/overview?range=week')],
    ['overview of 30 days', () => call('GET', '/console/api/overview?range=month')],
  ];
  const lines: string[][] = [];
  let worst = 0;
  for (const [name, ask] of calls) {
    const times: number[] = [];
    for (let i = 0; i < ASKED; i += 1) times.push((await ask()).ms);
    if (name.startsWith('search')) worst = Math.max(worst, quantile(times, 0.95));
    lines.push([name, ...[0.5, 0.95, 0.99].map((share) => shown(quantile(times, share)))]);
  }

  const done: Record<'closed' | 'open', number[]> = { closed: [], open: [] };
  let told = 0;
  let number = 0;
  // The first turn warms up.
  for (let turn = -1; turn < 2 * TURNS; turn += 1) {
    // closed, open, open, closed, …: what grows during the run weighs on both alike.
    const kind = [1, 2].includes(turn % 4) ? 'open' : 'closed';
    const streams =
      kind === 'open' ? await Promise.all(Array.from({ length: STREAMS }, openStream)) : [];
    const [times] = await Promise.all([
      steadily(STARTS_PER_SECOND, () => {
        number += 1;
        const to = `+35850${String(1_000_000 + number)}`;
        return call('POST', '/v1/challenges', { to, channel: 'sms' }, KEY).then(({ ms }) => ms);
      }),
      steadily(ROWS_PER_SECOND, () => beginAndEnd(some())),
    ]);
    for (const stream of streams) told += stream();
    if (turn >= 0) done[kind].push(...times);
  }
  const [closed, open] = [quantile(done.closed, 0.99), quantile(done.open, 0.99)];
  const ratio = open / closed;
  const { cores, processor, node } = machine();
  process.stdout.write(`${cores} cores, ${processor}, Node ${node}\n`);
  process.stdout.write(`${ROWS.toLocaleString('en')} challenges of a month\n`);
  process.stdout.write(`${table(['the console’s', 'p50', 'p95', 'p99'], lines)}\n\n`);
  const starts = (['closed', 'open'] as const).map((kind) => [
    kind === 'open' ? `${STREAMS} live streams open` : 'none open',
    ...[0.5, 0.95, 0.99].map((share) => shown(quantile(done[kind], share))),
  ]);
  const rate = `${STARTS_PER_SECOND} starts a second, ${2 * ROWS_PER_SECOND} rows that begin or end`;
  process.stdout.write(`${table([rate, 'p50', 'p95', 'p99'], starts)}\n`);
  process.stdout.write(`p99 open to closed: ${ratio.toFixed(2)}; ${told} lines were told\n`);
  if (worst > SEARCH_TARGET_MS || ratio > RATIO_TARGET || told === 0) process.exitCode = 1;

  async function beginAndEnd(i: number): Promise<number> {
    const id = challengeId(randomBytes(16), 1);
    const ended = { ...rows.rowOf(i), createdAtMs: Date.now() };
    const begun = { ...ended, state: 'queued', endedMs: -1, verified: false };
    await store.commit([{ id, before: undefined, row: begun, tags: rows.tagsOf(i, ended) }]);
    const before = await store.find(id, Date.now(), 0);
    await store.commit([{ id, before, row: ended, tags: [] }]);
    return 0;
  }
} finally {
  agent.destroy();
  await closeService(service, settings);
  await server.stop();
}

/** Each in its time, whether or not the ones before have ended. */
async function steadily(perSecond: number, act: () => Promise<number>): Promise<number[]> {
  const startedMs = performance.now();
  const acts: Promise<number>[] = [];
  for (;;) {
    const passedMs = performance.now() - startedMs;
    if (passedMs >= SECONDS * 1000) break;
    while (acts.length < (passedMs / 1000) * perSecond) acts.push(act());
    await pause(TICK_MS);
  }
  return Promise.all(acts);
}

interface Answer {
  readonly ms: number;
}

function call(
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const own = body ? { 'Content-Type': 'application/json' } : {};
    const sent = request(
      {
        agent,
        method,
        path,
        host: '127.0.0.1',
        port: service.port,
        headers: { ...own, ...headers },
      },
      (answer) => {
        const { statusCode = 0 } = answer;
        if (statusCode >= 300) reject(new Error(`${method} ${path}: ${statusCode}`));
        answer.resume().on('end', () => resolve({ ms: performance.now() - startedMs }));
      },
    );
    sent.on('error', reject).end(body && JSON.stringify(body));
  });
}

/** @returns closes it, and tells how many lines came */
async function openStream(): Promise<() => number> {
  let count = 0;
  const path = '/console/api/live';
  const sent = request({ path, host: '127.0.0.1', port: service.port });
  await new Promise<void>((resolve, reject) => {
    sent.on('error', reject).on('response', (answer) => {
      answer.on('error', () => {});
      answer.setEncoding('utf8').on('data', (text: string) => {
        count += text.split('"turn":').length - 1;
      });
      resolve();
    });
    sent.end();
  });
  return () => {
    sent.destroy();
    return count;
  };
}

function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function shown(ms: number): string {
  return `${ms.toFixed(1)} ms`;
}
