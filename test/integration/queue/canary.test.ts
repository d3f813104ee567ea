import type { Redis } from 'ioredis';
import { Canary } from '../../../src/queue/canary.js';
import { QUEUE_PREFIX } from '../../../src/redis/keys.js';
import { freshTestRedis } from '../../setup/redis.js';
import { until } from '../../setup/until.js';

let redis: Redis;
const opened: Canary[] = [];
beforeEach(async () => {
  redis = await freshTestRedis();
  connections.push(redis);
});
afterEach(async () => {
  // Every worker waits for its next job.
  await until(async () => {
    const clients = String(await redis.client('LIST'));
    return (clients.match(/cmd=bzpopmin/g) ?? []).length >= opened.length;
  });
  await Promise.all(opened.splice(0).map((canary) => canary.close()));
});

// A closed worker may still end a command, so its connection stays until all tests are over.
const connections: Redis[] = [];
afterAll(async () => {
  await Promise.all(connections.map((each) => each.quit()));
});

function open(process: string) {
  let rounds = 0;
  let wake = () => {};
  const canary = new Canary({
    redis,
    prefix: QUEUE_PREFIX,
    process,
    onRound: () => {
      rounds += 1;
      wake();
    },
    onError: (error) => {
      throw error;
    },
  });
  opened.push(canary);
  return {
    canary,
    rounds: () => rounds,
    round: async () => {
      const heard = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await canary.send();
      await heard;
    },
  };
}

test('every process gets only its own canary jobs', async () => {
  const one = open('one');
  const other = open('other');
  await one.round();
  await one.round();
  await other.round();
  expect([one.rounds(), other.rounds()]).toEqual([2, 1]);
});

test('the keys of a killed process expire', async () => {
  const one = open('one');
  await one.round();
  await one.round();
  // The expiry is set again right after each round.
  for (;;) {
    const keys = await redis.keys('*canary*');
    expect(keys.length).toBeGreaterThan(0);
    const lives = await Promise.all(keys.map((key) => redis.pttl(key)));
    if (lives.every((ms) => ms > 0)) break;
  }
});
