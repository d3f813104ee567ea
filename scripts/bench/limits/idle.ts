/** The limit of the latency when idle: a bare Queue.add, a worker in the same process, and one keep-alive POST. */
import { Queue, Worker } from 'bullmq';
import { Pool } from 'undici';
import { ready } from '../machine/program.js';
import { connect } from './listen.js';

const pool = new Pool(`http://127.0.0.1:${process.argv[3]}`, { connections: 64 });
const queue = new Queue('bare', {
  connection: connect(),
  defaultJobOptions: { removeOnComplete: true },
});
const worker = new Worker(
  'bare',
  async () => {
    const { body } = await pool.request({ method: 'POST', path: '/', body: 'To=%2B358441234567' });
    await body.text();
  },
  { connection: connect(), concurrency: 32 },
);
await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);

process.on('message', async () => {
  const atNs = process.hrtime.bigint();
  await queue.add('deliver', { id: 'challenge', delivery: 1 });
  process.send?.({ atNs });
});
ready();
