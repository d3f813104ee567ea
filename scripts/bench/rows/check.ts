/** P1: a code is checked. */
import type { Redis } from 'ioredis';
import { wireRequest } from '../load/order.js';
import { type ApiRow, apiRow } from '../product/api-bench.js';
import { inBlocks } from '../product/in-blocks.js';
import { API_OPERATIONS } from '../product/operations.js';
import { anyId } from '../product/supply.js';
import type { Row } from '../row.js';

export const CHECK: ApiRow = {
  row: 'P1',
  what: 'check a code',
  target: 0.6,
  limit: () => ['limits/check.js'],
  limitSupply: (redis) => async (count) => {
    const ids = await hashes(redis, Math.ceil(count / 2));
    return inBlocks(ids, [false, true], request).slice(0, count);
  },
  ...API_OPERATIONS.check,
};

export const check: Row = {
  name: 'P1',
  what: CHECK.what,
  run: (options) => apiRow(CHECK, options),
};

function request(id: string, right: boolean): Buffer {
  const body = JSON.stringify({ code: right ? '123456' : '123457' });
  return wireRequest(`/${id}`, { 'Content-Type': 'application/json' }, body);
}

/** Hashes of twelve fields for the limit's script. */
async function hashes(redis: Redis, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, anyId);
  const pipeline = redis.pipeline();
  for (const id of ids) {
    const fields = { state: 'sent', expires: '1', checks: '5', verify: '123456' };
    const rest = { tenant: 'default', to: 'x'.repeat(64), mask: '+358*****4567', country: 'FI' };
    const more = { locale: 'en', seed: id, created: '1', channel: 'sms' };
    pipeline.hset(id, { ...fields, ...rest, ...more }).pexpire(id, 600_000);
  }
  await pipeline.exec();
  return ids;
}
