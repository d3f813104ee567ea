/** The limit of creating a challenge: node:http, a JSON body, two EVALSHA (a counter, a hash) and one bare Queue.add. */
import { Queue } from 'bullmq';
import { connect, listen } from './listen.js';

const COUNT = `
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return n`;
const CREATE = `
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1`;

const redis = connect();
const [count, create] = (await Promise.all([
  redis.script('LOAD', COUNT),
  redis.script('LOAD', CREATE),
])) as [string, string];
const queue = new Queue('bare', {
  connection: connect(),
  defaultJobOptions: { removeOnComplete: true },
});
await queue.waitUntilReady();

let made = 0;
listen(202, async (body) => {
  const { to, channel } = JSON.parse(body) as { to: string; channel: string };
  made += 1;
  const id = `challenge-${made}`;
  if (((await redis.evalsha(count, 1, `limit:${to}`, 600_000)) as number) > 1_000_000) return '{}';
  const fields = [
    'state',
    'queued',
    'to',
    to,
    'channel',
    channel,
    'tenant',
    'default',
    'checks',
    5,
  ];
  const secret = ['seed', 'c2VlZC1zZWVkLXNlZWQtc2U', 'verify', 'v'.repeat(32), 'locale', 'en'];
  await redis.evalsha(create, 1, id, 600_000, ...fields, ...secret);
  await queue.add('deliver', { id, delivery: 1 }, { jobId: id });
  return JSON.stringify({ id, state: 'queued', channel });
});
