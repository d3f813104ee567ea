/** What the API's rows share: a load generator, a limit program and the product's API, each with a Redis of its own. */
import type { Redis } from 'ioredis';
import { duel, type Side } from '../duel.js';
import { type HttpSide, httpSide } from '../http-side.js';
import { Load } from '../load/load.js';
import { startProgram } from '../machine/program.js';
import { startRedis } from '../machine/redis-server.js';
import type { Options, Result } from '../row.js';
import { prove } from './proof.js';
import { closeService, startService } from './service.js';
import { settingsFor } from './settings.js';
import { Supplier } from './supply.js';

export interface ApiRow {
  readonly row: string;
  readonly what: string;
  readonly target: number;
  /** The limit program, and what it is told beside its Redis. */
  readonly limit: (supplier: Supplier) => readonly [name: string, ...args: string[]];
  /** Makes the limit's requests, and in its Redis what they need. */
  readonly limitSupply: (redis: Redis, supplier: Supplier) => HttpSide['supply'];
  readonly supply: (supplier: Supplier) => HttpSide['supply'];
  readonly judge: HttpSide['judge'];
}

const WARM_UP = 6_000;
const WARM_UP_SHORT = 2_000;

export async function apiRow(row: ApiRow, options: Options): Promise<Result[]> {
  const [limitRedis, redis] = [await startRedis(), await startRedis()];
  const settings = settingsFor(redis.url);
  const supplier = await Supplier.open(settings);
  const load = await Load.start();
  const [name, ...args] = row.limit(supplier);
  const limit = await startProgram('app', name, limitRedis.socket, ...args);
  const service = await startService({ roles: 'api', settings });
  try {
    let answered = 0;
    const side = (
      port: number,
      app: number,
      redisPid: number,
      supply: HttpSide['supply'],
      own: boolean,
    ): Side =>
      httpSide(load, {
        port,
        processes: { app, redis: redisPid, rest: [load.pid] },
        supply,
        judge: (answers) => {
          if (own) answered += answers.requests;
          row.judge(answers);
        },
        warmUp: options.short ? WARM_UP_SHORT : WARM_UP,
      });
    const result = await duel(
      row,
      side(
        limit.port,
        limit.pid,
        limitRedis.pid,
        row.limitSupply(limitRedis.client, supplier),
        false,
      ),
      side(service.port, service.pid, redis.pid, row.supply(supplier), true),
      options,
    );
    const proof = await prove(service, supplier, load, answered);
    return [{ ...result, notes: [...result.notes, `in this run: ${proof}`] }];
  } finally {
    await Promise.all([limit.stop(), load.stop(), supplier.close()]);
    await closeService(service, settings);
    await Promise.all([limitRedis.stop(), redis.stop()]);
  }
}
