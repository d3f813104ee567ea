/**
 * P8: the effect of the number of live challenges: check, create and webhook among a thousand, a hundred thousand and a million.
 * Each size has its own Redis and process, and they run in turns.
 */
import type { Side } from '../duel.js';
import { httpSide } from '../http-side.js';
import { makeRoom } from '../machine/roomy-tables.js';
import { type Round, summary } from '../measure.js';
import { type ApiStage, openApiStage } from '../product/api-stage.js';
import { API_OPERATIONS, WARM_UP } from '../product/operations.js';
import type { Options, Result, Row } from '../row.js';

const TARGET = 0.95;
const SIZES = { full: [1_000, 100_000, 1_000_000], short: [100, 1_000] };
/** Small enough that the measurement itself does not change the smallest size. */
const OPERATIONS = { full: 6_000, short: 1_000 };
/** Up to this size a Redis is emptied and filled again before each round. */
const REFILLED_MAX = 10_000;
const BATCH = 20_000;
const NAMES = ['check', 'create', 'webhook'] as const;

export const live: Row = { name: 'P8', what: 'among live challenges', run };

async function run({ rounds, short, progress }: Options): Promise<Result[]> {
  const sizes = short ? SIZES.short : SIZES.full;
  const operations = short ? OPERATIONS.short : OPERATIONS.full;
  const stages: ApiStage[] = [];
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

function sideOf({ load, service, redis, supplier }: ApiStage, name: (typeof NAMES)[number]): Side {
  const { supply, judge } = API_OPERATIONS[name];
  return httpSide(load, {
    port: service.port,
    processes: { app: service.pid, redis: redis.pid, rest: [load.pid] },
    supply: supply(supplier),
    judge,
    warmUp: WARM_UP.short,
  });
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
      ok: (Math.max(base.others, one.others) > 0.1 ? cpuRatio : ratio) >= TARGET,
      notes: [
        `${name}: ${base.cpuMicros.toFixed(0)} + ${base.redisMicros.toFixed(0)} µs (process + Redis), then ${one.cpuMicros.toFixed(0)} + ${one.redisMicros.toFixed(0)} µs`,
      ],
    };
  });
}

/** Without the append-only file, which is rewritten at the end. */
async function fill(stage: ApiStage, size: number, progress: Options['progress']): Promise<void> {
  const { client } = stage.redis;
  await client.config('SET', 'appendonly', 'no');
  for (let made = 0; made < size; made += BATCH) {
    progress(`P8 fills Redis: ${made.toLocaleString('en')} of ${size.toLocaleString('en')}`);
    await stage.supplier.challenges(Math.min(BATCH, size - made));
  }
  progress('P8 waits for Redis to enlarge its tables');
  await makeRoom(stage.redis);
  await client.config('SET', 'appendonly', 'yes');
  while (/aof_rewrite_(?:in_progress|scheduled):1/.test(await client.info('persistence'))) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function refill(stage: ApiStage, size: number): Promise<void> {
  await stage.redis.client.flushall();
  await stage.supplier.challenges(size);
}
