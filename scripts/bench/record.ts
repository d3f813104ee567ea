/**
 * What the record of challenges takes and how fast it is searched: `npm run bench:record`. Fills a Redis of its own with rows of a month, as the recorder
 * writes them, and asks by number, id, reference, carrier's id, and lists with filters that fit often and seldom.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { challengeId } from '../../src/challenge/challenge.js';
import { Keyring } from '../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../src/challenge/phone-number.js';
import { table } from '../../src/cli/terminal.js';
import { RecordStore } from '../../src/record/record-store.js';
import { ROWS_MAX, type RowWrite } from '../../src/record/row-commit.js';
import { RecordSearch } from '../../src/record/search.js';
import { DAY_MS, SearchTags } from '../../src/record/search-index.js';
import { startRedis } from './processes.js';
import { RecordedRows } from './recorded-rows.js';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } });
const ROWS = Number(values.rows);
const DAYS = 30;
const SEARCHES = 300;
const TARGET_MS = 200;

const ids: string[] = [];
const keyring = new Keyring([{ id: 'k1', secret: randomBytes(32) }]);
const cipher = new PhoneNumberCipher(keyring, randomBytes);
const tags = new SearchTags(keyring);
const server = await startRedis();
const { client: redis } = server;
try {
  const nowMs = Date.now();
  const store = new RecordStore(redis, { slots: 1, keepDays: DAYS });
  const search = new RecordSearch({
    store,
    tags,
    indexesOf: (e164) => cipher.indexes(e164),
    now: () => nowMs,
  });
  const rows = new RecordedRows({ tenant: 'acme', count: ROWS, days: DAYS, nowMs, cipher, tags });
  const before = await usedBytes();
  for (let at = 0; at < ROWS; at += ROWS_MAX) {
    const many = Array.from({ length: Math.min(ROWS_MAX, ROWS - at) }, (_, i) => rowAt(at + i));
    await store.commit(many);
  }
  const bytes = ((await usedBytes()) - before) / ROWS;

  function rowAt(i: number): RowWrite {
    const id = challengeId(randomBytes(16), 1);
    ids.push(id);
    const row = rows.rowOf(i);
    return { id, before: undefined, row, tags: rows.tagsOf(i, row) };
  }
  const numberAt = (i: number) => {
    const [e164, masked] = rows.numberOf(i);
    return { kind: 'number', e164, masked } as const;
  };
  const some = () => Math.floor(Math.random() * ROWS);
  const tenants = ['acme'];
  const recent = { fromMs: nowMs - DAYS * DAY_MS, toMs: nowMs, limit: 50 };
  const asked: [string, () => Promise<unknown>][] = [
    ['number', () => found(search.find(tenants, numberAt(some())))],
    ['id', () => search.byId(tenants, ids[some()] ?? '')],
    [
      'reference',
      () => found(search.find(tenants, { kind: 'reference', text: `order-${some()}` })),
    ],
    ['list, no filter', () => search.list(tenants, recent)],
    [
      'list, failed at one carrier',
      () => search.list(tenants, { ...recent, outcome: 'failed', provider: 'vonage' }),
    ],
    ['list, nothing fits', () => search.list(tenants, { ...recent, country: 'NZ' })],
  ];
  const lines: string[][] = [];
  let worst = 0;
  for (const [name, ask] of asked) {
    const times: number[] = [];
    for (let i = 0; i < SEARCHES; i += 1) {
      const startedMs = performance.now();
      await ask();
      times.push(performance.now() - startedMs);
    }
    times.sort((a, b) => a - b);
    const p95 = times[Math.floor(0.95 * SEARCHES)] ?? 0;
    worst = Math.max(worst, p95);
    lines.push([name, ...[0.5, 0.95, 0.99].map((share) => time(times, share))]);
  }
  process.stdout.write(`${ROWS.toLocaleString('en')} rows of ${DAYS} days\n`);
  process.stdout.write(`${table(['search by', 'p50', 'p95', 'p99'], lines)}\n`);
  process.stdout.write(
    `${bytes.toFixed(0)} B a challenge, everything that it is found by counted\n`,
  );
  if (worst > TARGET_MS) process.exitCode = 1;
} finally {
  await server.stop();
}

function time(times: readonly number[], share: number): string {
  return `${(times[Math.floor(share * SEARCHES)] ?? 0).toFixed(1)} ms`;
}

async function found(rows: Promise<readonly unknown[]>): Promise<void> {
  if ((await rows).length === 0) throw new Error('A row was not found.');
}

async function usedBytes(): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}
