/** The common part of the API's rows: a limit program and the product's API, each with its own Redis, under one load generator. */
import type { Redis } from 'ioredis';
import { duel, type Side } from '../duel.js';
import { type HttpSide, httpSide } from '../http-side.js';
import type { Load } from '../load/load.js';
import { startProgram } from '../machine/program.js';
import { startRedis } from '../machine/redis-server.js';
import type { Options, Result } from '../row.js';
import { openApiStage } from './api-stage.js';
import { WARM_UP } from './operations.js';
import { prove } from './proof.js';
import type { Supplier } from './supply.js';

export interface ApiRow {
  readonly row: string;
  readonly what: string;
  readonly target: number;
  /** The limit program, and its arguments besides its Redis. */
  readonly limit: (supplier: Supplier) => readonly [name: string, ...args: string[]];
  /** Makes the limit's requests, and their data in its Redis. */
  readonly limitSupply: (redis: Redis, supplier: Supplier) => HttpSide['supply'];
  readonly supply: (supplier: Supplier) => HttpSide['supply'];
  readonly judge: HttpSide['judge'];
}

export async function apiRow(row: ApiRow, options: Options): Promise<Result[]> {
  const warmUp = options.short ? WARM_UP.short : WARM_UP.full;
  const stage = await openApiStage();
  const { load, supplier, service } = stage;
  const limit = await openLimit(row, supplier, load, warmUp);
  try {
    let answered = 0;
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
    const result = await duel(row, limit.side, ours, options);
    const proof = await prove(service, supplier, load, answered);
    return [{ ...result, notes: [...result.notes, `in this run: ${proof}`] }];
  } finally {
    await limit.close();
    await stage.close();
  }
}

export interface LimitStage {
  readonly side: Side;
  close(): Promise<void>;
}

/** The limit's program with its own Redis. */
export async function openLimit(
  row: ApiRow,
  supplier: Supplier,
  load: Load,
  warmUp: number,
): Promise<LimitStage> {
  const redis = await startRedis();
  const [name, ...args] = row.limit(supplier);
  const program = await startProgram('app', name, redis.socket, ...args);
  const side = httpSide(load, {
    port: program.port,
    processes: { app: program.pid, redis: redis.pid, rest: [load.pid] },
    supply: row.limitSupply(redis.client, supplier),
    judge: row.judge,
    warmUp,
  });
  return {
    side,
    close: async () => {
      await program.stop();
      await redis.stop();
    },
  };
}
