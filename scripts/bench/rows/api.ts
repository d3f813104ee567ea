/**
 * P1, P2, P4, P4b: a code is checked; a challenge is created (admission, state, work, 202); a report of Twilio's or Vonage's is verified and
 * recorded. A limit program and the product's API, each with a Redis of its own, are under one load generator.
 */
import type { Redis } from 'ioredis';
import {
  type Contest,
  duel,
  httpSide,
  type Options,
  type Result,
  type Row,
  type Side,
  type Supply,
} from '../duel.js';
import { type Load, wireRequest } from '../load.js';
import {
  API_OPERATIONS,
  apiSide,
  type Operation,
  prove,
  reports,
  type Vendor,
} from '../operations.js';
import { startProgram, startRedis } from '../processes.js';
import { inBlocks, type Prepared } from '../requests.js';
import { PUBLIC_URL } from '../service.js';
import { anyChallengeId, anyId, openApiStage, type Supplier } from '../stage.js';

export interface ApiRow extends Contest {
  readonly operation: Operation;
  /** The limit program, and its arguments beside its Redis. */
  readonly limit: (supplier: Supplier) => readonly [name: string, ...args: string[]];
  /** Makes the limit's requests, and in its Redis what they need. */
  readonly limitSupply: (redis: Redis, supplier: Supplier) => Supply;
}

export const CHECK: ApiRow = {
  row: 'P1',
  what: 'check a code',
  target: 0.4,
  operation: API_OPERATIONS.check,
  limit: () => ['check'],
  limitSupply: (redis) => async (count) => {
    const ids = Array.from({ length: Math.ceil(count / 2) }, anyId);
    await writeHashes(redis, ids, { state: 'sent', checks: '5', verify: '123456' });
    const request = (id: string, right: boolean) => {
      const body = JSON.stringify({ code: right ? '123456' : '123457' });
      return wireRequest(`/${id}`, { 'Content-Type': 'application/json' }, body);
    };
    return inBlocks(ids, [false, true], request).slice(0, count);
  },
};

export const CREATE: ApiRow = {
  row: 'P2',
  what: 'create a challenge',
  target: 0.4,
  operation: API_OPERATIONS.create,
  limit: () => ['create'],
  limitSupply: (_redis, supplier) => API_OPERATIONS.create.supply(supplier),
};

export const WEBHOOK = webhookRow('P4', 'twilio');

export const check = rowOf(CHECK);
export const create = rowOf(CREATE);
export const webhook = rowOf(WEBHOOK);
export const vonageWebhook = rowOf(webhookRow('P4b', 'vonage'));

function webhookRow(row: string, vendor: Vendor): ApiRow {
  return {
    row,
    what: `webhook of ${vendor === 'twilio' ? 'Twilio' : 'Vonage'}: verify, record`,
    target: 0.5,
    operation: vendor === 'twilio' ? API_OPERATIONS.webhook : API_OPERATIONS.vonageWebhook,
    limit: ({ requests: { accounts } }) => {
      const { authToken } = accounts.twilio;
      const secret = vendor === 'twilio' ? authToken : accounts.vonage.signatureSecret;
      return ['webhook', vendor, secret, PUBLIC_URL];
    },
    limitSupply: (redis, supplier) => async (count) => {
      // Challenges that only the limit knows.
      const challenges = Array.from({ length: Math.ceil(count / 2) }, (): Prepared => {
        return { id: anyChallengeId(), code: '', to: supplier.requests.numbers.next() };
      });
      const deliveries = challenges.map(({ id }) => `${id}.1`);
      await writeHashes(redis, deliveries, { state: 'queued', rank: '0', checks: '5' });
      return reports(supplier, vendor, challenges).slice(0, count);
    },
  };
}

/** Hashes of twelve fields, as the limits' scripts read them. */
async function writeHashes(
  redis: Redis,
  ids: readonly string[],
  own: Readonly<Record<string, string>>,
): Promise<void> {
  const pipeline = redis.pipeline();
  const more = { tenant: 'default', to: 'x'.repeat(64), mask: '+358*****4567', country: 'FI' };
  for (const id of ids) {
    const rest = { expires: '1', locale: 'en', seed: id, created: '1', channel: 'sms' };
    pipeline.hset(id, { ...own, ...more, ...rest }).pexpire(id, 600_000);
  }
  await pipeline.exec();
}

function rowOf(row: ApiRow): Row {
  return { name: row.row, what: row.what, run: (options) => run(row, options) };
}

async function run(row: ApiRow, options: Options): Promise<Result[]> {
  const stage = await openApiStage();
  const limit = await openLimit(row, stage.supplier, stage.load, options.warmUp);
  try {
    let answered = 0;
    const operation: Operation = {
      ...row.operation,
      judge: (answers) => {
        answered += answers.requests;
        row.operation.judge(answers);
      },
    };
    const result = await duel(row, limit.side, apiSide(stage, operation, options.warmUp), options);
    const proof = await prove(stage, answered);
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

/** The limit's program over a Redis of its own. */
export async function openLimit(
  row: ApiRow,
  supplier: Supplier,
  load: Load,
  warmUp: number,
): Promise<LimitStage> {
  const redis = await startRedis();
  const [name, ...args] = row.limit(supplier);
  const program = await startProgram('app', 'limits.js', name, redis.socket, ...args);
  const side = httpSide(load, {
    port: program.port,
    processes: { app: program.pid, redis: redis.pid, rest: [load.pid] },
    supply: row.limitSupply(redis.client, supplier),
    judge: row.operation.judge,
    warmUp,
  });
  const close = async () => {
    await program.stop();
    await redis.stop();
  };
  return { side, close };
}
