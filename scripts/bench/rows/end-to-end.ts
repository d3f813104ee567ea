/**
 * P9: the CPU of all processes, Redis included, for one SMS challenge from request to verified: create, send, two receipts, check.
 * The product runs as one process with both roles; the limit is the sum of the bare programs for the same steps.
 */
import { atMost, type Options, type Result, type Row } from '../duel.js';
import { median, watch } from '../measure.js';
import { createAndSend, reportAndVerify } from '../operations.js';
import { openWorkerStage, type WorkerStage } from '../stage.js';
import { CHECK, CREATE, type LimitStage, openLimit, WEBHOOK } from './api.js';
import { openWorkerLimit } from './worker.js';

const TARGET = 2.2;
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
  const { rounds, short, warmUp, progress } = options;
  const count = short ? COUNT.short : COUNT.full;
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
    const lives: { app: number; redis: number }[] = [];
    const bare: number[][] = [];
    for (let round = 1; round <= rounds; round += 1) {
      progress(`P9 round ${round} of ${rounds}`);
      const steps: number[] = [];
      for (const [index, { side }] of limits.entries()) {
        const { cpuMicros, redisMicros } = await side.round(count);
        steps.push((cpuMicros + redisMicros) * (STEPS[index]?.[1] ?? 1));
      }
      bare.push(steps);
      lives.push(await wholeLives(stage, count));
    }
    const parts = STEPS.map(([name, times], index) => {
      const micros = median(bare.map((steps) => steps[index] ?? 0));
      return { text: `${name}${times === 1 ? '' : ` ×${times}`} ${micros.toFixed(0)}`, micros };
    });
    const limit = parts.reduce((sum, { micros }) => sum + micros, 0);
    const app = median(lives.map((one) => one.app));
    const redis = median(lives.map((one) => one.redis));
    const notes = [
      `limit, Redis included: ${parts.map(({ text }) => text).join(', ')} µs`,
      `ours: the product ${app.toFixed(0)} µs, its Redis ${redis.toFixed(0)} µs`,
    ];
    const what = { row: 'P9', what: endToEnd.what, unit: 'µs' };
    return [atMost({ ...what, limit, ours: app + redis, target: TARGET, notes })];
  } finally {
    for (const limit of limits) await limit.close();
    await stage.close();
  }
}

/** @returns CPU of the product and of its Redis for one challenge, microseconds */
async function wholeLives(stage: WorkerStage, count: number) {
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
