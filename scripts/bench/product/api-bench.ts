/** What the API's rows share: a limit program and the product's API, each with a Redis of its own, under one load generator. */
import type { Redis } from 'ioredis';
import { duel } from '../duel.js';
import { type HttpSide, httpSide } from '../http-side.js';
import { startProgram } from '../machine/program.js';
import { startRedis } from '../machine/redis-server.js';
import type { Options, Result } from '../row.js';
import { openApiStage } from './api-stage.js';
import { prove } from './proof.js';
import type { Supplier } from './supply.js';

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

export const WARM_UP = 6_000;
const WARM_UP_SHORT = 2_000;

export async function apiRow(row: ApiRow, options: Options): Promise<Result[]> {
  const warmUp = options.short ? WARM_UP_SHORT : WARM_UP;
  const stage = await openApiStage();
  const { load, supplier, service } = stage;
  const redis = await startRedis();
  const [name, ...args] = row.limit(supplier);
  const limit = await startProgram('app', name, redis.socket, ...args);
  try {
    let answered = 0;
    const bare = httpSide(load, {
      port: limit.port,
      processes: { app: limit.pid, redis: redis.pid, rest: [load.pid] },
      supply: row.limitSupply(redis.client, supplier),
      judge: row.judge,
      warmUp,
    });
    const ours = httpSide(load, {
      port: service.port,
      processes: { app: service.pid, redis: stage.redis.pid, rest: [load.pid] },
      supply: row.supply(supplier),
      judge: (answers) => {
        answered += answers.requests;
        row.judge(answers);
      },
      warmUp,
    });
    const result = await duel(row, bare, ours, options);
    const proof = await prove(service, supplier, load, answered);
    return [{ ...result, notes: [...result.notes, `in this run: ${proof}`] }];
  } finally {
    await limit.stop();
    await redis.stop();
    await stage.close();
  }
}
