/**
 * The limits: programs that make the same calls to Redis as the product and do nothing else. `limits.js NAME SOCKET ARGUMENT...`
 * runs one of them over the Redis on that socket.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'undici';
import { ready } from './processes.js';

const [, , name = '', socket = '', ...args] = process.argv;
const LIMITS: Readonly<Record<string, () => Promise<void>>> = {
  check,
  create,
  webhook,
  worker,
  idle,
};
await LIMITS[name]?.();

/** Checking a code: one EVALSHA that reads, compares and writes. */
async function check(): Promise<void> {
  const redis = connect();
  const sha = await loaded(
    redis,
    `
local c = redis.call('HMGET', KEYS[1], 'state', 'expires', 'checks', 'verify')
if c[1] ~= 'sent' or tonumber(c[3]) < 1 then return 'ended' end
if c[4] == ARGV[1] then
  redis.call('HSET', KEYS[1], 'state', 'verified', 'checks', '0')
  return 'verified'
end
redis.call('HSET', KEYS[1], 'checks', tonumber(c[3]) - 1)
return 'wrong_code'`,
  );
  listen(200, async (body, path) => {
    const { code } = JSON.parse(body) as { code: string };
    const outcome = await redis.evalsha(sha, 1, path.slice(1), code);
    return JSON.stringify({ outcome, verified: outcome === 'verified' });
  });
}

/** Creating a challenge: two EVALSHA (a counter, a hash) and one bare Queue.add. */
async function create(): Promise<void> {
  const redis = connect();
  const count = await loaded(
    redis,
    `
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return n`,
  );
  const write = await loaded(
    redis,
    `
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1`,
  );
  const queue = bareQueue();
  await queue.waitUntilReady();
  const rest = ['tenant', 'default', 'checks', 5];
  const secret = ['seed', 'c2VlZC1zZWVkLXNlZWQtc2U', 'verify', 'v'.repeat(32), 'locale', 'en'];
  let made = 0;
  listen(202, async (body) => {
    const { to, channel } = JSON.parse(body) as { to: string; channel: string };
    made += 1;
    const id = `challenge-${made}`;
    const counted = (await redis.evalsha(count, 1, `limit:${to}`, 600_000)) as number;
    if (counted > 1_000_000) return '{}';
    const fields = ['state', 'queued', 'to', to, 'channel', channel, ...rest];
    await redis.evalsha(write, 1, id, 600_000, ...fields, ...secret);
    await queue.add('deliver', { id, delivery: 1 }, { jobId: id });
    return JSON.stringify({ id, state: 'queued', channel });
  });
}

/** A webhook: Twilio's form and its HMAC, or Vonage's JWT by HS256 over the hash of a JSON body; one EVALSHA that reads, compares and writes. */
async function webhook(): Promise<void> {
  const [vendor, secret = '', publicUrl = ''] = args;
  const ranks: Readonly<Record<string, string>> = { sent: '1', submitted: '1', delivered: '2' };
  const redis = connect();
  const sha = await loaded(
    redis,
    `
local c = redis.call('HMGET', KEYS[1], 'state', 'expires', 'rank', 'reference')
if not c[1] or tonumber(ARGV[2]) <= tonumber(c[3]) then return 'ignored' end
redis.call('HSET', KEYS[1], 'state', ARGV[1], 'rank', ARGV[2], 'reference', ARGV[3])
return 'applied'`,
  );
  listen(200, async (body, path, headers) => {
    const [status = '', reference = ''] =
      vendor === 'twilio'
        ? twilio(secret, publicUrl + path, body, String(headers['x-twilio-signature']))
        : vonage(secret, body, String(headers['authorization']));
    const key = path.slice(path.lastIndexOf('/') + 1);
    await redis.evalsha(sha, 1, key, status, ranks[status] ?? '0', reference);
    return '';
  });
}

function twilio(secret: string, url: string, body: string, signature: string): string[] {
  const form = new URLSearchParams(body);
  let signed = url;
  for (const field of [...form.keys()].sort()) signed += field + form.get(field);
  same(createHmac('sha1', secret).update(signed).digest('base64'), signature);
  return [form.get('MessageStatus') ?? '', form.get('MessageSid') ?? ''];
}

function vonage(secret: string, body: string, authorization: string): string[] {
  const [head, payload = '', signature = ''] = authorization.slice(7).split('.');
  same(createHmac('sha256', secret).update(`${head}.${payload}`).digest('base64url'), signature);
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string>;
  same(createHash('sha256').update(body).digest('hex'), claims['payload_hash'] ?? '');
  const { status, message_uuid } = JSON.parse(body) as Record<string, string>;
  return [status ?? '', message_uuid ?? ''];
}

function same(one: string, other: string): void {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw new Error('The signature is wrong.');
}

/** A BullMQ worker that does nothing but one bare keep-alive POST for each job. */
async function worker(): Promise<void> {
  const [carrierPort = '', concurrency] = args;
  const form = new URLSearchParams({
    To: '+358441234567',
    From: '+12025550100',
    Body: 'Contoso: your code is 000000. It is valid for 10 minutes. Never share it with anyone.',
    ValidityPeriod: '599',
    StatusCallback:
      'https://verify.example.com/webhooks/twilio/sms/ch_000000000000000000000000000000.1',
  }).toString();
  const path = '/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json';
  await bareWorker(carrierPort, Number(concurrency), path, form).waitUntilReady();
  ready();
}

/** The latency when idle: a bare Queue.add, a worker in the same process, and one keep-alive POST. */
async function idle(): Promise<void> {
  const [carrierPort = ''] = args;
  const queue = bareQueue();
  const bare = bareWorker(carrierPort, 32, '/', 'To=%2B358441234567');
  await Promise.all([queue.waitUntilReady(), bare.waitUntilReady()]);
  process.on('message', async () => {
    const atNs = process.hrtime.bigint();
    await queue.add('deliver', { id: 'challenge', delivery: 1 });
    process.send?.({ atNs });
  });
  ready();
}

function bareWorker(port: string, concurrency: number, path: string, form: string): Worker {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 64 });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const send = async () => {
    const { body } = await pool.request({ method: 'POST', path, headers, body: form });
    await body.text();
  };
  return new Worker('bare', send, { connection: connect(), concurrency });
}

function bareQueue(): Queue {
  return new Queue('bare', {
    connection: connect(),
    defaultJobOptions: { removeOnComplete: true },
  });
}

function connect(): Redis {
  return new Redis({ path: socket, maxRetriesPerRequest: null });
}

async function loaded(redis: Redis, script: string): Promise<string> {
  return (await redis.script('LOAD', script)) as string;
}

/** node:http without anything else: the body is read whole, and the answer is written in one piece. */
function listen(
  status: number,
  answer: (body: string, path: string, headers: IncomingHttpHeaders) => Promise<string>,
): void {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', async () => {
      const text = await answer(body, request.url as string, request.headers);
      response.writeHead(status, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
    });
  });
  server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));
}
