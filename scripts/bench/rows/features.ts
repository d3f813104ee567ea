/** P10: the cost of log, metrics, limits and signatures: the product against its API without them. */
import { duel } from '../duel.js';
import { type HttpSide, httpSide } from '../http-side.js';
import { startProgram } from '../machine/program.js';
import { startRedis } from '../machine/redis-server.js';
import { openApiStage } from '../product/api-stage.js';
import { API_OPERATIONS, WARM_UP } from '../product/operations.js';
import { NO_LIMITS, settingsFor } from '../product/settings.js';
import { Supplier } from '../product/supply.js';
import type { Options, Result, Row } from '../row.js';

export const features: Row = { name: 'P10', what: 'everything on, against off', run };

async function run(options: Options): Promise<Result[]> {
  const warmUp = options.short ? WARM_UP.short : WARM_UP.full;
  const stage = await openApiStage();
  const { load, service } = stage;
  const redis = await startRedis();
  const settings = settingsFor({ redisUrl: redis.url, figures: NO_LIMITS });
  const supplier = await Supplier.open(settings);
  const without = await startProgram(
    'app',
    'product/without.js',
    JSON.stringify(settings.variables),
  );
  const sideOf =
    (port: number, app: number, redisPid: number) => (made: Pick<HttpSide, 'supply' | 'judge'>) =>
      httpSide(load, {
        ...made,
        port,
        processes: { app, redis: redisPid, rest: [load.pid] },
        warmUp,
      });
  const off = sideOf(without.port, without.pid, redis.pid);
  const on = sideOf(service.port, service.pid, stage.redis.pid);
  try {
    const results: Result[] = [];
    for (const operation of ['check', 'create', 'webhook'] as const) {
      const { supply, judge } = API_OPERATIONS[operation];
      results.push(
        await duel(
          { row: 'P10', what: `${operation}: everything on, against off`, target: 0.9 },
          off({ supply: supply(supplier), judge }),
          on({ supply: supply(stage.supplier), judge }),
          options,
        ),
      );
    }
    return results;
  } finally {
    await without.stop();
    await supplier.close();
    await redis.stop();
    await stage.close();
  }
}
