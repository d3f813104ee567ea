import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { ChangeFeed, changeChannel, publishCommand } from '../../../src/redis/changes.js';
import { connectRedis } from '../../../src/redis/connection.js';
import { freshTestRedis } from '../../setup/redis.js';
import { startRedisCluster } from '../../setup/redis-cluster.js';
import { until } from '../../setup/until.js';

let redis: Redis;
let listening: Redis;
let feed: ChangeFeed;
let faults: unknown[];

beforeEach(async () => {
  redis = await freshTestRedis();
  listening = redis.duplicate({ maxRetriesPerRequest: null });
  await listening.ping();
  faults = [];
  feed = new ChangeFeed(listening, (fault) => faults.push(fault));
});

afterEach(async () => {
  feed.close();
  await redis.quit();
});

/** Counts wakes, and resolves when there are this many. */
function waiter(id: string) {
  let wakes = 0;
  let arrived: (() => void) | undefined;
  const stop = feed.subscribe(id, () => {
    wakes += 1;
    arrived?.();
  });
  const until = async (count: number) => {
    while (wakes < count) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
    return wakes;
  };
  return { until, stop, count: () => wakes };
}

const publish = (id: string) => redis.publish(changeChannel(id), '');

it('a listener is woken after its subscription, and after every change of its id', async () => {
  const own = waiter('ch_own');
  const other = waiter('ch_other');
  await Promise.all([own.until(1), other.until(1)]);
  await publish('ch_own');
  await publish('ch_own');
  await own.until(3);
  expect(other.count()).toBe(1);
});

it('a change during the subscription is not missed', async () => {
  const own = waiter('ch_own');
  await publish('ch_own');
  expect(await own.until(1)).toBeGreaterThanOrEqual(1);
});

it('two listeners of one challenge share one subscription, and the last to leave ends it', async () => {
  const [one, two] = [waiter('ch_own'), waiter('ch_own')];
  await Promise.all([one.until(1), two.until(1)]);
  one.stop();
  expect(await publish('ch_own')).toBe(1);
  await two.until(2);
  expect(one.count()).toBe(1);
  two.stop();
  expect(feed.subscribed).toBe(0);
  await listening.unsubscribe('in-order-behind-it');
  expect(await publish('ch_own')).toBe(0);
});

it('after a lost connection all listeners are woken', async () => {
  const own = waiter('ch_own');
  await own.until(1);
  await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await own.until(2);
  await publish('ch_own');
  await own.until(3);
});

it('a listener that throws does not affect others', async () => {
  feed.subscribe('ch_own', () => {
    throw new Error('a fault');
  });
  const own = waiter('ch_own');
  await own.until(1);
  await publish('ch_own');
  await own.until(2);
  expect(faults).not.toEqual([]);
});

it('on a Cluster each change stays at the master of its key, and listeners are woken again after lost connections', async () => {
  const cluster = await startRedisCluster(0);
  const client = connectRedis(cluster.url, 'request');
  const changes = connectRedis(cluster.url, 'changes');
  await Promise.all([client, changes].map((each) => once(each, 'ready')));
  const own = new ChangeFeed(changes, (fault) => faults.push(fault));
  const ids = ['00', '05', '0a', '0f'].map((slot) => `ch_${slot}${'0'.repeat(26)}`);
  const wakes = new Map<string, number>();
  for (const id of ids) own.subscribe(id, () => wakes.set(id, (wakes.get(id) ?? 0) + 1));
  const woken = (count: number) =>
    until(() => Promise.resolve(ids.every((id) => (wakes.get(id) ?? 0) >= count)));
  await woken(1);

  expect(publishCommand(client)).toBe('SPUBLISH');
  // One listener for each: not one at every master, and not two. A subscription may still be on its way.
  await until(async () => {
    const told = await Promise.all(ids.map((id) => client.spublish(changeChannel(id), '')));
    return told.every((count) => count === 1);
  });
  await woken(2);

  const before = Math.max(...wakes.values());
  for (const { redis: server } of cluster.servers) {
    await server.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  }
  await woken(before + 1);
  // The subscriptions are back as well.
  await until(async () => {
    const heard = await Promise.all(ids.map((id) => client.spublish(changeChannel(id), '')));
    return heard.every((count) => count === 1);
  });
  own.close();
  client.disconnect();
  await cluster.stop();
});
