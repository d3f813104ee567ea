/**
 * P9: the CPU of all processes, Redis included, for one SMS challenge from request to verified: create, send, two receipts, check.
 * The product runs as one process with both roles; the limit is the sum of the bare programs for the same steps.
 */
import { median, type Round, watch } from '../measure.js';
import { type LimitStage, openLimit } from '../product/api-bench.js';
import { createAndSend, reportAndVerify } from '../product/lives.js';
import { WARM_UP } from '../product/operations.js';
import { openWorkerStage, type WorkerStage } from '../product/worker-stage.js';
import type { Options, Result, Row } from '../row.js';
import { CHECK } from './check.js';
import { CREATE } from './create.js';
import { WEBHOOK } from './webhook.js';
import { openWorkerLimit } from './worker.js';

const TARGET = 1.6;
const COUNT = { full: 6_000, short: 2_000 };
/** The reports of each step: a message is sent, and then delivered. */
const STEPS = [
  ['create', 1],
  ['send', 1],
  ['receipt', 2],
  ['check', 1],
] as const;

export const endToEnd: Row = { name: 'P9', what: 'CPU of one SMS challenge, end to end', run };

async function run(options: Options): Promise<Result[]> {
  const { rounds, short, progress } = options;
  const count = short ? COUNT.short : COUNT.full;
  const warmUp = short ? WARM_UP.short : WARM_UP.full;
  const stage = await openWorkerStage({ warmUp: 0, roles: 'api,worker' });
  const { supplier, load, carrier, settings } = stage;
  const limits: LimitStage[] = [];
  try {
    limits.push(
      await openLimit(CREATE, supplier, load, warmUp),
      await openWorkerLimit(carrier, settings.config.workerConcurrency, warmUp),
      await openLimit(WEBHOOK, supplier, load, warmUp),
      await openLimit(CHECK, supplier, load, warmUp),
    );
    progress('P9 warms up');
    for (const { side } of limits) await side.warm();
    await wholeLives(stage, count);
    const lives: Cost[] = [];
    const bare: number[][] = [];
    for (let round = 1; round <= rounds; round += 1) {
      progress(`P9 round ${round} of ${rounds}`);
      const steps: number[] = [];
      for (const [index, { side }] of limits.entries()) {
        steps.push(cpuOf(await side.round(count)) * (STEPS[index]?.[1] ?? 1));
      }
      bare.push(steps);
      lives.push(await wholeLives(stage, count));
    }
    const parts = STEPS.map(([name, times], index) => {
      const micros = median(bare.map((steps) => steps[index] ?? 0));
      return { text: `${name}${times === 1 ? '' : ` ×${times}`} ${micros.toFixed(0)}`, micros };
    });
    const limit = parts.reduce((sum, { micros }) => sum + micros, 0);
    const [app, redis] = [
      median(lives.map((one) => one.app)),
      median(lives.map((one) => one.redis)),
    ];
    const ratio = (app + redis) / limit;
    return [
      {
        row: 'P9',
        what: endToEnd.what,
        unit: 'µs',
        limit,
        ours: app + redis,
        ratio,
        target: TARGET,
        ok: ratio <= TARGET,
        notes: [
          `limit, Redis included: ${parts.map(({ text }) => text).join(', ')} µs`,
          `ours: the product ${app.toFixed(0)} µs, its Redis ${redis.toFixed(0)} µs`,
        ],
      },
    ];
  } finally {
    for (const limit of limits) await limit.close();
    await stage.close();
  }
}

function cpuOf({ cpuMicros, redisMicros }: Round): number {
  return cpuMicros + redisMicros;
}

interface Cost {
  readonly app: number;
  readonly redis: number;
}

/** @returns CPU of the product and of its Redis for one challenge, microseconds */
async function wholeLives(stage: WorkerStage, count: number): Promise<Cost> {
  const watching = { app: stage.service.pid, redis: stage.redis.pid, rest: [] };
  let used = watch(watching);
  const sent = await createAndSend(stage, count);
  const creating = used();
  const challenges = await sent();
  used = watch(watching);
  await reportAndVerify(stage, challenges);
  const ending = used();
  return {
    app: ((creating.app + ending.app) / count) * 1e6,
    redis: ((creating.redis + ending.redis) / count) * 1e6,
  };
}
