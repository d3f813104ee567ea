/**
 * Measures more processes and more waiting jobs: `npm run scale`. One, two and four API processes on one Redis, and a backlog of a hundred thousand
 * jobs for one worker. The figures for docs/scaling.md come from here and from `npm run bench`.
 */
import { parseArgs } from 'node:util';
import { table } from '../../src/cli/terminal.js';
import { cpuSeconds, residentBytes } from './measure.js';
import { API_OPERATIONS } from './operations.js';
import { startService } from './service.js';
import { openApiStage, openWorkerStage } from './stage.js';

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } });
const FULL = { processes: [1, 2, 4], requests: 20_000, backlog: 100_000, warmUp: 6_000 };
/** Only proves that it runs. */
const SHORT = { processes: [1, 2], requests: 1_000, backlog: 1_000, warmUp: 500 };
const form = values.short ? SHORT : FULL;
/** Of the worker, twice. */
const WORKER_WARM_UP = Math.min(2_000, form.warmUp);

const rows: string[][] = [];
for (const count of form.processes) rows.push(...(await processes(count)));
const head = ['api processes', 'operation', 'a second', 'µs each', 'µs in redis'];
process.stdout.write(`${table([...head, 'redis busy', 'p50', 'p99'], rows)}\n\n`);
process.stdout.write(`${await backlog(form.backlog)}\n`);

/** Processes are not pinned: on a machine with two cores they share them with Redis and the load. */
async function processes(count: number): Promise<string[][]> {
  const stage = await openApiStage({ part: 'any' });
  const { load, redis, settings, supplier } = stage;
  const others = await Promise.all(
    Array.from({ length: count - 1 }, () => startService({ roles: 'api', settings, part: 'any' })),
  );
  const services = [stage.service, ...others];
  const ports = services.map(({ port }) => port);
  try {
    const lines: string[][] = [];
    for (const name of ['check', 'create', 'webhook'] as const) {
      const { supply, judge } = API_OPERATIONS[name];
      const make = supply(supplier);
      judge(await load.send(ports, await make(form.warmUp * count)));
      const { answered, around } = await load.run(ports, await make(form.requests), () => {
        const before = [cpuAll(), cpuSeconds(redis.pid)] as const;
        return () => [cpuAll() - before[0], cpuSeconds(redis.pid) - before[1]] as const;
      });
      judge(answered);
      const [cpu, redisCpu] = around;
      lines.push([
        String(count),
        name,
        Math.round(answered.requests / answered.seconds).toLocaleString('en'),
        ((cpu / answered.requests) * 1e6).toFixed(0),
        ((redisCpu / answered.requests) * 1e6).toFixed(0),
        `${Math.round((redisCpu / answered.seconds) * 100)} %`,
        `${answered.p50Ms.toFixed(1)} ms`,
        `${answered.p99Ms.toFixed(1)} ms`,
      ]);
    }
    return lines;
  } finally {
    for (const other of others) await other.stop();
    await stage.close();
  }

  function cpuAll(): number {
    return services.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0);
  }
}

async function backlog(jobs: number): Promise<string> {
  const stage = await openWorkerStage({ warmUp: WORKER_WARM_UP });
  try {
    await stage.side.warm();
    const before = residentBytes(stage.service.pid);
    const round = await stage.side.round(jobs);
    const grown = (residentBytes(stage.service.pid) - before) / 1e6;
    return (
      `A backlog of ${jobs.toLocaleString('en')} jobs: one worker sends ${Math.round(round.perSecond).toLocaleString('en')} a second ` +
      `(${round.cpuMicros.toFixed(0)} + ${round.redisMicros.toFixed(0)} µs in Redis each); its memory grew by ${grown.toFixed(0)} MB.`
    );
  } finally {
    await stage.close();
  }
}
