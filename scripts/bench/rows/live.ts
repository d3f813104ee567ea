/**
 * P8: whether the number of live challenges matters: check, create and webhook among a thousand, a hundred thousand and a million.
 * Each size has a Redis and a process of its own, and they take turns.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Options, OTHERS_MAX, type Result, type Row } from '../duel.js';
import { cpuSeconds, type Round, summary } from '../measure.js';
import { API_OPERATIONS, apiSide } from '../operations.js';
import { type BenchRedis, settled } from '../processes.js';
import { openApiStage, type Stage } from '../stage.js';

const TARGET = 0.95;
const SIZES = { full: [1_000, 100_000, 1_000_000], short: [100, 1_000] };
/** Small enough that measuring does not itself make the smallest size a larger one. */
const OPERATIONS = { full: 6_000, short: 1_000 };
/** Up to here a Redis is emptied and filled again before each round. */
const REFILLED_MAX = 10_000;
const FILL_BATCH = 20_000;
const WARM_UP = 2_000;
const NAMES = ['check', 'create', 'webhook'] as const;

export const live: Row = { name: 'P8', what: 'among live challenges', run };

async function run({ rounds, short, progress }: Options): Promise<Result[]> {
  const sizes = short ? SIZES.short : SIZES.full;
  const operations = short ? OPERATIONS.short : OPERATIONS.full;
  const stages: Stage[] = [];
  try {
    for (const size of sizes) {
      const stage = await openApiStage();
      stages.push(stage);
      await fill(stage, size, progress);
    }
    const done = new Map<string, Round[]>();
    for (const stage of stages) for (const name of NAMES) await sideOf(stage, name).warm();
    for (let round = 1; round <= rounds; round += 1) {
      for (const name of NAMES) {
        for (const [index, stage] of stages.entries()) {
          const size = sizes[index] ?? 0;
          progress(`P8 round ${round} of ${rounds}, ${name} among ${size}`);
          if (size <= REFILLED_MAX) await refill(stage, size);
          const key = `${name} ${size}`;
          done.set(key, [...(done.get(key) ?? []), await sideOf(stage, name).round(operations)]);
        }
      }
    }
    return NAMES.flatMap((name) => compare(name, sizes, done));
  } finally {
    for (const stage of stages) await stage.close();
  }
}

function sideOf(stage: Stage, name: (typeof NAMES)[number]) {
  return apiSide(stage, API_OPERATIONS[name], WARM_UP);
}

/** Each larger size against the smallest. */
function compare(name: string, sizes: readonly number[], done: ReadonlyMap<string, Round[]>) {
  const [base, ...larger] = sizes.map((size) => ({
    size,
    ...summary(done.get(`${name} ${size}`) ?? []),
  }));
  if (!base) return [];
  return larger.map((one): Result => {
    const ratio = one.perSecond / base.perSecond;
    const cost = ({ cpuMicros, redisMicros }: Round) => cpuMicros + redisMicros;
    const cpuRatio = cost(base) / cost(one);
    return {
      row: 'P8',
      what: `${name} among ${one.size.toLocaleString('en')} live, against ${base.size.toLocaleString('en')}`,
      unit: '/s',
      limit: base.perSecond,
      ours: one.perSecond,
      ratio,
      cpuRatio,
      target: TARGET,
      ok: (Math.max(base.others, one.others) > OTHERS_MAX ? cpuRatio : ratio) >= TARGET,
      notes: [
        `${name}: ${base.cpuMicros.toFixed(0)} + ${base.redisMicros.toFixed(0)} µs (process + Redis), then ${one.cpuMicros.toFixed(0)} + ${one.redisMicros.toFixed(0)} µs`,
      ],
    };
  });
}

/** Without the append-only file, which is written anew at the end. */
async function fill(stage: Stage, size: number, progress: Options['progress']): Promise<void> {
  const { client } = stage.redis;
  await client.config('SET', 'appendonly', 'no');
  for (let made = 0; made < size; made += FILL_BATCH) {
    progress(`P8 fills Redis: ${made.toLocaleString('en')} of ${size.toLocaleString('en')}`);
    await stage.supplier.challenges(Math.min(FILL_BATCH, size - made));
  }
  progress('P8 waits for Redis to enlarge its tables');
  await makeRoom(stage.redis);
  await client.config('SET', 'appendonly', 'yes');
  while (/aof_rewrite_(?:in_progress|scheduled):1/.test(await client.info('persistence'))) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function refill(stage: Stage, size: number): Promise<void> {
  await stage.redis.client.flushall();
  await stage.supplier.challenges(size);
}

/** More than the keys that have no end: those that have one are in a table of their own. */
const SLACK = 1_000;
const BATCH = 50_000;
const HZ = { normal: 10, most: 500 };
const LOOK_MS = 500;
/** Of a core. At 500 turns a second an idle Redis takes a twentieth, one that moves keys half of it. */
const IDLE_MAX = 0.15;

const ADD = `for i = ARGV[1], ARGV[2] do redis.call('SET', 'room:' .. string.format('%d', i), '', 'PX', 3600000) end`;
const REMOVE = `for i = ARGV[1], ARGV[2] do redis.call('DEL', 'room:' .. string.format('%d', i)) end`;

/**
 * Redis doubles its hash tables when as many keys are in them as they have places, and moves the keys over bucket by bucket, with each
 * look-up: for minutes after that a create among a million costs it twice what it costs for the rest of the day. Here the tables are doubled,
 * and the keys moved, before the row measures. Leaves room for as many keys again as there are, at least. Throws after two
 * minutes.
 */
async function makeRoom(redis: BenchRedis): Promise<void> {
  const { client } = redis;
  const keys = await client.dbsize();
  const count = 2 ** Math.ceil(Math.log2(keys)) - keys + SLACK;
  await inBatches(count, (from, to) => client.eval(ADD, 0, from, to));
  await client.config('SET', 'hz', HZ.most);
  try {
    await settled(
      () => shareOf(redis.pid),
      (share) => share < IDLE_MAX,
    );
  } finally {
    await client.config('SET', 'hz', HZ.normal);
  }
  await inBatches(count, (from, to) => client.eval(REMOVE, 0, from, to));
}

async function inBatches(count: number, one: (from: number, to: number) => Promise<unknown>) {
  for (let from = 1; from <= count; from += BATCH) {
    await one(from, Math.min(count, from + BATCH - 1));
  }
}

async function shareOf(pid: number): Promise<number> {
  const before = cpuSeconds(pid);
  await pause(LOOK_MS);
  return (cpuSeconds(pid) - before) / (LOOK_MS / 1_000);
}
