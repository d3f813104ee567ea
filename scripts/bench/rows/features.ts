/** P10: what the log, metrics, limits and signatures cost: the product as it is, against its API composed without them. */
import { duel, httpSide, type Options, type Result, type Row } from '../duel.js';
import { API_OPERATIONS, apiSide } from '../operations.js';
import { startProgram, startRedis } from '../processes.js';
import { NO_LIMITS, settingsFor } from '../service.js';
import { openApiStage, openSupplier } from '../stage.js';

export const features: Row = { name: 'P10', what: 'everything on, against off', run };

async function run(options: Options): Promise<Result[]> {
  const { warmUp } = options;
  const stage = await openApiStage();
  const { load } = stage;
  const redis = await startRedis();
  const settings = settingsFor({ redisUrl: redis.url, figures: NO_LIMITS });
  const supplier = await openSupplier(settings);
  const without = await startProgram('app', 'without.js', JSON.stringify(settings.variables));
  const { port, pid: app } = without;
  const processes = { app, redis: redis.pid, rest: [load.pid] };
  try {
    const results: Result[] = [];
    for (const name of ['check', 'create', 'webhook'] as const) {
      const { supply, judge } = API_OPERATIONS[name];
      const off = httpSide(load, { port, processes, supply: supply(supplier), judge, warmUp });
      const on = apiSide(stage, API_OPERATIONS[name], warmUp);
      const contest = { row: 'P10', what: `${name}: everything on, against off`, target: 0.9 };
      results.push(await duel({ ...contest, against: 'off' }, off, on, options));
    }
    return results;
  } finally {
    await without.stop();
    await supplier.close();
    await redis.stop();
    await stage.close();
  }
}
