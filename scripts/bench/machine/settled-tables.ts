/**
 * Redis enlarges its tables bucket by bucket, with each look-up and in one millisecond of every tenth of a second: for minutes after it
 * has filled up, what it is asked costs twice as much. An installation is in that state for minutes of a day, a bench would be in nothing else.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds } from './cpu-time.js';
import type { BenchRedis } from './redis-server.js';
import { settled } from './settled.js';

const HZ = { normal: 10, most: 500 };
const LOOK_MS = 500;
/** Of a core. At 500 turns a second an idle Redis takes a hundredth of one or two, one that moves buckets half of it. */
const IDLE_MAX = 0.1;

/** Resolves once Redis has no work of its own any more. Throws after two minutes. */
export async function settledTables({ client, pid }: BenchRedis): Promise<void> {
  await client.config('SET', 'hz', HZ.most);
  try {
    await settled(
      async () => {
        const before = cpuSeconds(pid);
        await pause(LOOK_MS);
        return (cpuSeconds(pid) - before) / (LOOK_MS / 1_000);
      },
      (share) => share < IDLE_MAX,
    );
  } finally {
    await client.config('SET', 'hz', HZ.normal);
  }
}
