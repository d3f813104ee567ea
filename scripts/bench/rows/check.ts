/** P1: a code is checked. Every challenge gets a wrong code and then the right one, so that verdicts are real. */
import type { Redis } from 'ioredis';
import { expectStatus } from '../http-side.js';
import { type Answered, wireRequest } from '../load/order.js';
import { apiRow } from '../product/api-bench.js';
import { inBlocks } from '../product/in-blocks.js';
import type { Prepared } from '../product/requests.js';
import { anyId, type Supplier } from '../product/supply.js';
import type { Row } from '../row.js';

export const check: Row = {
  name: 'P1',
  what: 'check a code',
  run: (options) =>
    apiRow(
      {
        row: 'P1',
        what: 'check a code',
        target: 0.6,
        limit: () => ['limits/check.js'],
        limitSupply: (redis) => async (count) => {
          const ids = await hashes(redis, Math.ceil(count / 2));
          return inBlocks(ids, [false, true], limitRequest).slice(0, count);
        },
        supply: checkRequests,
        judge: verdicts,
      },
      options,
    ),
};

export function checkRequests(supplier: Supplier) {
  return async (count: number): Promise<Buffer[]> => {
    const challenges = await supplier.challenges(Math.ceil(count / 2));
    const request = (challenge: Prepared, right: boolean) =>
      supplier.requests.check(challenge, right);
    return inBlocks(challenges, [false, true], request).slice(0, count);
  };
}

/** Half of the codes are right, and each is verified once. */
export function verdicts(answered: Answered): void {
  expectStatus(answered, 200);
  const { verified = 0, wrong_code = 0 } = answered.outcomes;
  const other = answered.requests - verified - wrong_code;
  if (other > answered.requests / 1000 || verified < answered.requests * 0.4) {
    throw new Error(
      `The verdicts are not those of the codes: ${JSON.stringify(answered.outcomes)}`,
    );
  }
}

const HEADERS = { 'Content-Type': 'application/json' };

function limitRequest(id: string, right: boolean): Buffer {
  return wireRequest(`/${id}`, HEADERS, JSON.stringify({ code: right ? '123456' : '123457' }));
}

/** Hashes of twelve fields, as the limit's script reads them. */
async function hashes(redis: Redis, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, anyId);
  const pipeline = redis.pipeline();
  for (const id of ids) {
    const fields = {
      state: 'sent',
      expires: '1',
      checks: '5',
      verify: '123456',
      tenant: 'default',
    };
    const rest = {
      to: 'x'.repeat(64),
      mask: '+358*****4567',
      country: 'FI',
      locale: 'en',
      seed: id,
    };
    pipeline.hset(id, { ...fields, ...rest, created: '1', channel: 'sms' }).pexpire(id, 600_000);
  }
  await pipeline.exec();
  return ids;
}
