/**
 * Row 13: a backlog that is older than its challenges' life. One part waits in the outbox, since no worker runs; the other in the
 * worker's queue, which stands still. Once work goes on, the carrier's ledger says what went out: nothing, and the one that is new.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { NO_SEND_LIMITS } from '../../../scripts/lib/no-send-limits.js';
import { DELIVERY_QUEUE } from '../../../src/delivery/pipeline.js';
import { QUEUE_PREFIX, wholeBacklogKey } from '../../../src/redis/keys.js';
import { type Client, inLanes } from './client.js';
import { finnishNumber, type Gateway, withGateway } from './gateway.js';
import { atMost, exactly, type Finding, grouped, type Row, type RowContext } from './row.js';

const LANES = 64;
const WAITING = ['queued', 'sending'];
const LOOK_EVERY_MS = 100;
const WAIT_MAX_MS = 180_000;

export const expiredBacklog: Row = {
  row: '13',
  name: 'a backlog of expired codes',
  run: async (context) => {
    const lifeMs = context.inForm(5_000, 4_000);
    return withGateway({ roles: 'api', figures: NO_SEND_LIMITS, policy: { lifeMs } }, (gateway) =>
      attack(gateway, context, lifeMs),
    );
  },
};

async function attack(
  gateway: Gateway,
  context: RowContext,
  lifeMs: number,
): Promise<readonly Finding[]> {
  const count = context.inForm(5_000, 200);
  const client = gateway.client();
  const queue = new Queue(DELIVERY_QUEUE, { connection: gateway.redis, prefix: QUEUE_PREFIX });
  try {
    const inOutbox = await startMany(client, count, 0);
    await sleep(lifeMs);
    await queue.pause();
    await gateway.startWorker();
    const inQueue = await startMany(client, count, count);
    // The mover takes them out of the outbox, into the queue that stands still.
    // The queue is kept short: most of them wait in the backlog before it.
    const waiting = async () =>
      (await jobsIn(queue)) + (await gateway.redis.zcard(wholeBacklogKey()));
    await until(async () => (await waiting()) >= 2 * count);
    context.say(`${grouped(count)} in the outbox, ${grouped(count)} in the queue`);
    await sleep(lifeMs);
    await queue.resume();
    const backlog = [...inOutbox, ...inQueue];
    // Expired, or sent, which is counted below.
    await inLanes(LANES, backlog, (id) =>
      until(async () => !WAITING.includes((await client.challenge(id)).state)),
    );
    await until(async () => (await waiting()) === 0);
    const expired = sent(gateway, backlog);
    const [fresh = ''] = await startMany(client, 1, 2 * count);
    await until(async () => sent(gateway, [fresh]) > 0);
    return [
      atMost(
        `${grouped(count)} challenges whose life ended in the outbox, ${grouped(count)} in the queue: sent`,
        expired,
        0,
      ),
      exactly('control: a challenge that is alive then: sent', sent(gateway, [fresh]), 1),
    ];
  } finally {
    await queue.close();
  }
}

async function startMany(client: Client, count: number, from: number): Promise<string[]> {
  const ids: string[] = [];
  await inLanes(LANES, Array(count).keys(), async (at) => {
    const body = { to: finnishNumber(from + at), channel: at % 2 === 0 ? 'sms' : 'call' };
    ids[at] = await client.start(body);
  });
  return ids;
}

function sent({ carrier }: Gateway, ids: readonly string[]): number {
  const { byDelivery } = carrier.ledger();
  const wanted = new Set(ids);
  return Object.entries(byDelivery)
    .filter(([delivery]) => wanted.has(delivery.split('.')[0] ?? ''))
    .reduce((sum, [, { messages, calls }]) => sum + messages + calls, 0);
}

async function jobsIn(queue: Queue): Promise<number> {
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed');
  return Object.values(counts).reduce((sum, each) => sum + each, 0);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const untilMs = Date.now() + WAIT_MAX_MS;
  while (!(await holds())) {
    if (Date.now() > untilMs) throw new Error('The backlog did not move.');
    await sleep(LOOK_EVERY_MS);
  }
}
