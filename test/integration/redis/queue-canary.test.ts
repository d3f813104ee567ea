import { Redis } from 'ioredis';
import { QUEUE_PREFIX } from '../../../src/redis/keys.js';
import { Canary } from '../../../src/redis/queue-canary.js';
import { type OwnRedis, startOwnRedis } from '../../setup/own-redis.js';

// Some of these tests pause it.
let own: OwnRedis;
let redis: Redis;
const opened: Canary[] = [];
const connections: Redis[] = [];
beforeAll(async () => {
  own = await startOwnRedis();
});
beforeEach(async () => {
  redis = new Redis({ path: new URL(own.url).pathname, maxRetriesPerRequest: null });
  connections.push(redis);
  await redis.flushdb();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((canary) => canary.close()));
  await Promise.all(connections.splice(0).map((each) => each.quit()));
});
afterAll(() => own.stop());

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

test('a closed canary sends no more commands, so its connection can close', async () => {
  const one = open('one');
  await one.round();
  // Redis answers nobody for a while: the canary closes with a job on its way.
  await redis.call('CLIENT', 'PAUSE', 200, 'ALL');
  const sending = one.canary.send();
  await one.canary.close();

  const late = commandsOf(redis);
  await sending;
  await redis.ping();
  expect(late).toEqual(['ping']);
});

test('a canary closes in about a second while Redis hangs', async () => {
  const control = redis.duplicate();
  connections.push(control);
  const one = open('one');
  await one.round();
  // Keeps the scripts of queues waiting, and still takes `CLIENT UNPAUSE`.
  await control.call('CLIENT', 'PAUSE', 60_000, 'WRITE');
  const sending = one.canary.send();
  try {
    const beganMs = performance.now();
    await one.canary.close();
    expect(performance.now() - beganMs).toBeLessThan(5_000);
  } finally {
    await control.call('CLIENT', 'UNPAUSE');
  }
  await sending;
});

/** The names of the commands that are sent through a connection from now on. */
function commandsOf(connection: Redis): string[] {
  const names: string[] = [];
  const send = connection.sendCommand.bind(connection);
  connection.sendCommand = (command, stream) => {
    names.push(command.name);
    return send(command, stream);
  };
  return names;
}
