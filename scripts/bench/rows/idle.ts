/**
 * P5: the time from a request to the carrier's socket in an idle service. The product runs as one process with
 * both roles; its clock starts when a client writes the request, the limit's when the program calls Queue.add.
 */
import type { CarrierOrder, Taken } from '../carrier.js';
import { Connection } from '../connection.js';
import { atMost, type Options, type Result, type Row } from '../duel.js';
import { median } from '../measure.js';
import { startProgram, startRedis } from '../processes.js';
import { openWorkerStage } from '../stage.js';

const TARGET = 3;
const WARM_UP = 2_000;
const EACH_ROUND = 100;
const SHORT = 10;

export const idle: Row = { name: 'P5', what: 'idle: request to the carrier’s socket, p50', run };

async function run({ rounds, short, progress }: Options): Promise<Result[]> {
  const stage = await openWorkerStage({ warmUp: 0, roles: 'api,worker' });
  const { carrier, service, supplier } = stage;
  const redis = await startRedis();
  const args = ['idle', redis.socket, String(carrier.port)];
  const limit = await startProgram('app', 'limits.js', ...args);
  const connection = await Connection.open(service.port);
  carrier.send({ count: 0, each: true } satisfies CarrierOrder);

  const bare = async () => {
    const taken = carrier.next<Taken>();
    const began = limit.next<{ atNs: bigint }>();
    limit.send({});
    return msBetween((await began).atNs, (await taken).atNs);
  };
  const ours = async () => {
    const taken = carrier.next<Taken>();
    const request = supplier.requests.create();
    const beganNs = process.hrtime.bigint();
    const status = await connection.status(request);
    if (status !== '202') throw new Error(`A challenge was answered ${status}.`);
    return msBetween(beganNs, (await taken).atNs);
  };
  try {
    const figures = { limit: [] as number[], ours: [] as number[] };
    await times(short ? SHORT : WARM_UP, bare);
    await times(short ? SHORT : WARM_UP, ours);
    for (let round = 1; round <= rounds; round += 1) {
      progress(`P5 round ${round} of ${rounds}`);
      figures.limit.push(...(await times(short ? SHORT : EACH_ROUND, bare)));
      figures.ours.push(...(await times(short ? SHORT : EACH_ROUND, ours)));
    }
    const [limitMs, oursMs] = [median(figures.limit), median(figures.ours)];
    const slow = figures.ours.toSorted((a, b) => a - b)[Math.floor(figures.ours.length * 0.95)];
    const notes = [
      `${figures.ours.length} requests one after the other; ours p95 ${slow?.toFixed(2)} ms`,
    ];
    const what = { row: 'P5', what: idle.what, unit: 'ms' };
    return [atMost({ ...what, limit: limitMs, ours: oursMs, target: TARGET, notes })];
  } finally {
    connection.end();
    await limit.stop();
    await redis.stop();
    await stage.close();
  }
}

async function times(count: number, one: () => Promise<number>): Promise<number[]> {
  const figures: number[] = [];
  for (let i = 0; i < count; i += 1) figures.push(await one());
  return figures;
}

function msBetween(from: bigint, to: bigint): number {
  return Number(to - from) / 1e6;
}
