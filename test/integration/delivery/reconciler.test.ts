/** A delivery is found after every loss of its job. */
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { formatDeliveryId } from '../../../src/challenge/challenge.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { DELIVERY_QUEUE, DeliveryQueue } from '../../../src/delivery/pipeline.js';
import { OrphanedDeliveries } from '../../../src/delivery/reconciler.js';
import { QUEUE_PREFIX } from '../../../src/redis/keys.js';
import { freshTestRedis } from '../../setup/redis.js';
import { draft } from '../../setup/store-fixture.js';

let redis: Redis;
let store: RedisChallengeStore;
let deliveries: DeliveryQueue;
let jobs: Queue;
let lostWork: OrphanedDeliveries;
let renewed: string[];

beforeEach(async () => {
  redis = await freshTestRedis();
  store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 86_400_000 });
  deliveries = new DeliveryQueue(redis, QUEUE_PREFIX);
  jobs = new Queue(DELIVERY_QUEUE, { connection: redis, prefix: QUEUE_PREFIX });
  renewed = [];
  lostWork = new OrphanedDeliveries({
    store,
    queue: deliveries,
    backlog: { holds: async () => false, pass: (given) => deliveries.add(given) },
    onRenewed: (id) => renewed.push(id),
    ask: async () => {},
    fallBack: async () => {},
  });
});

afterEach(async () => {
  await deliveries.close();
  await jobs.close();
  await redis.quit();
});

async function started() {
  const made = draft();
  await store.create(made);
  return { challengeId: made.id, delivery: 1 };
}

async function waiting(): Promise<string[]> {
  return (await jobs.getWaiting()).map(({ id }) => id ?? '');
}

it('a delivery that never came out of the outbox is queued', async () => {
  const delivery = await started();
  await lostWork.look(delivery.challengeId);
  expect(await waiting()).toEqual([formatDeliveryId(delivery)]);
  expect(renewed).toEqual([formatDeliveryId(delivery)]);
});

it('a delivery whose job was removed is queued again', async () => {
  const delivery = await started();
  await deliveries.add([delivery]);
  await jobs.remove(formatDeliveryId(delivery));
  await lostWork.look(delivery.challengeId);
  expect(await waiting()).toEqual([formatDeliveryId(delivery)]);
});

it('a delivery whose job failed finally is queued again, with all its attempts', async () => {
  const delivery = await started();
  await jobs.add('deliver', delivery, { jobId: formatDeliveryId(delivery), attempts: 1 });
  const worker = new Worker(DELIVERY_QUEUE, () => Promise.reject(new Error('no luck')), {
    connection: redis,
    prefix: QUEUE_PREFIX,
  });
  await new Promise((resolve) => worker.once('failed', resolve));
  await worker.close();
  await lostWork.look(delivery.challengeId);
  expect(await waiting()).toEqual([formatDeliveryId(delivery)]);
  expect((await jobs.getWaiting())[0]).toMatchObject({ attemptsMade: 0 });
});

it('a delivery whose job still waits is left alone', async () => {
  const delivery = await started();
  await deliveries.add([delivery]);
  await lostWork.look(delivery.challengeId);
  expect(await waiting()).toHaveLength(1);
  expect(renewed).toEqual([]);
});

it('a delivery that a wrong clock delays too long is queued again', async () => {
  const delivery = await started();
  await jobs.add('deliver', delivery, { jobId: formatDeliveryId(delivery), delay: 300_000 });
  await lostWork.look(delivery.challengeId);
  expect(await waiting()).toEqual([formatDeliveryId(delivery)]);
  expect(renewed).toEqual([]);
});

it('a challenge that has ended is not sent again', async () => {
  const { challengeId } = await started();
  const to = { kind: 'final', state: 'canceled', anyDelivery: true } as const;
  await store.transition({ id: challengeId, delivery: 0, to, when: 'live' });
  await lostWork.look(challengeId);
  expect(await waiting()).toEqual([]);
});
