/**
 * Redis doubles a hash table when it has as many keys as places, and moves the keys bucket by bucket, with each
 * look-up: for minutes after that, a create among a million costs twice as much as usual. A bench that fills Redis and
 * measures at once may fall into this phase, depending on the number of keys. So the tables are doubled, and the keys moved, before the measurement.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds } from './cpu-time.js';
import type { BenchRedis } from './redis-server.js';
import { settled } from './settled.js';

/** More than the number of keys without expiry; keys with expiry have their own table. */
const SLACK = 1_000;
const BATCH = 50_000;
const HZ = { normal: 10, most: 500 };
const LOOK_MS = 500;
/** Of a core. At 500 turns a second an idle Redis uses a twentieth, and one that moves keys half of it. */
const IDLE_MAX = 0.15;

const ADD = `for i = ARGV[1], ARGV[2] do redis.call('SET', 'room:' .. string.format('%d', i), '', 'PX', 3600000) end`;
const REMOVE = `for i = ARGV[1], ARGV[2] do redis.call('DEL', 'room:' .. string.format('%d', i)) end`;

/** Leaves room for at least twice the number of keys. Throws after two minutes. */
export async function makeRoom(redis: BenchRedis): Promise<void> {
  const { client } = redis;
  const keys = await client.dbsize();
  const count = 2 ** Math.ceil(Math.log2(keys)) - keys + SLACK;
  await inBatches(count, (from, to) => client.eval(ADD, 0, from, to));
  await client.config('SET', 'hz', HZ.most);
  try {
    await settled(
      () => shareOf(redis.pid),
      (share) => share < IDLE_MAX,
    );
  } finally {
    await client.config('SET', 'hz', HZ.normal);
  }
  await inBatches(count, (from, to) => client.eval(REMOVE, 0, from, to));
}

async function inBatches(count: number, one: (from: number, to: number) => Promise<unknown>) {
  for (let from = 1; from <= count; from += BATCH) {
    await one(from, Math.min(count, from + BATCH - 1));
  }
}

async function shareOf(pid: number): Promise<number> {
  const before = cpuSeconds(pid);
  await pause(LOOK_MS);
  return (cpuSeconds(pid) - before) / (LOOK_MS / 1_000);
}
