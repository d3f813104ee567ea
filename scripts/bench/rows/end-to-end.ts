/**
 * P9: the CPU of all processes, Redis included, for one SMS challenge from request to verified: create, send, two receipts, check.
 * The product runs as one process with both roles; the limit is the sum of what the bare programs take for the same steps.
 */
import type { CarrierOrder } from '../carrier/order.js';
import { settled } from '../machine/settled.js';
import { median, type Round, watch } from '../measure.js';
import { type LimitStage, openLimit } from '../product/api-bench.js';
import { WARM_UP } from '../product/operations.js';
import { openWorkerStage, type WorkerStage } from '../product/worker-stage.js';
import type { Options, Result, Row } from '../row.js';
import { CHECK } from './check.js';
import { CREATE } from './create.js';
import { WEBHOOK } from './webhook.js';
import { openWorkerLimit } from './worker.js';

const TARGET = 1.6;
const COUNT = { full: 6_000, short: 300 };
/** Of each step: a message is sent, and then delivered. */
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
    const ours: number[] = [];
    const bare: number[][] = [];
    for (let round = 1; round <= rounds; round += 1) {
      progress(`P9 round ${round} of ${rounds}`);
      const steps: number[] = [];
      for (const [index, { side }] of limits.entries()) {
        steps.push(cpuOf(await side.round(count)) * (STEPS[index]?.[1] ?? 1));
      }
      bare.push(steps);
      ours.push(await wholeLives(stage, count));
    }
    const parts = STEPS.map(([name, times], index) => {
      const micros = median(bare.map((steps) => steps[index] ?? 0));
      return { text: `${name}${times === 1 ? '' : ` ×${times}`} ${micros.toFixed(0)}`, micros };
    });
    const limit = parts.reduce((sum, { micros }) => sum + micros, 0);
    const ratio = median(ours) / limit;
    return [
      {
        row: 'P9',
        what: endToEnd.what,
        unit: 'µs',
        limit,
        ours: median(ours),
        ratio,
        target: TARGET,
        ok: ratio <= TARGET,
        notes: [`limit, Redis included: ${parts.map(({ text }) => text).join(', ')} µs`],
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

/** @returns CPU of the product and its Redis for one challenge, microseconds */
async function wholeLives(stage: WorkerStage, count: number): Promise<number> {
  const { supplier, service, redis, load, carrier } = stage;
  const sentBefore = await service.log.count('delivery');
  const watching = { app: service.pid, redis: redis.pid, rest: [] };
  const requests = Array.from({ length: count }, () => supplier.requests.create());
  carrier.send({ count } satisfies CarrierOrder);
  const sent = carrier.next();

  let used = watch(watching);
  const created = await load.send(service.port, requests, { gather: true });
  CREATE.judge(created);
  await sent;
  await settled(
    () => service.log.count('delivery'),
    (lines) => lines >= sentBefore + count,
  );
  const creating = used();

  const challenges = await supplier.find(created.ids);
  const receipts = ['sent', 'delivered'].flatMap((status) =>
    challenges.map((one) => supplier.requests.twilio(one, status)),
  );
  const checks = challenges.map((one) => supplier.requests.check(one, true));
  used = watch(watching);
  WEBHOOK.judge(await load.send(service.port, receipts));
  const answered = await load.send(service.port, checks);
  if ((answered.outcomes['verified'] ?? 0) < count * 0.999) {
    throw new Error(`Not all were verified: ${JSON.stringify(answered.outcomes)}`);
  }
  await settled(
    () => redis.client.xlen('outbox:{00}'),
    (left) => left === 0,
  );
  const ending = used();
  return ((creating.app + creating.redis + ending.app + ending.redis) / count) * 1e6;
}
