/**
 * Measures more processes and more waiting jobs: `npm run scale`. One, two and four API processes on one Redis, and a backlog of a hundred thousand
 * jobs for one worker. The figures for docs/scaling.md come from here and from `npm run bench`.
 */
import { parseArgs } from 'node:util';
import { table } from '../../limits/table.js';
import { cpuSeconds, residentBytes } from '../machine/cpu-time.js';
import { openApiStage } from '../product/api-stage.js';
import { API_OPERATIONS, WARM_UP } from '../product/operations.js';
import { startService } from '../product/service.js';
import { openWorkerStage } from '../product/worker-stage.js';

const { values } = parseArgs({
  options: {
    processes: { type: 'string', default: '1,2,4' },
    requests: { type: 'string', default: '20000' },
    backlog: { type: 'string', default: '100000' },
  },
});
const requests = Number(values.requests);

const rows: string[][] = [];
for (const count of values.processes.split(',').map(Number)) rows.push(...(await processes(count)));
const head = [
  'api processes',
  'operation',
  'a second',
  'µs each',
  'µs in redis',
  'redis busy',
  'p50',
  'p99',
];
process.stdout.write(`${table(head, rows)}\n\n`);
process.stdout.write(`${await backlog(Number(values.backlog))}\n`);

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
      judge(await load.send(ports, await make(WARM_UP.full * count)));
      const { answered, around } = await load.run(ports, await make(requests), () => {
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
  const stage = await openWorkerStage({ warmUp: WARM_UP.short });
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
