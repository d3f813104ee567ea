/** The limit of the worker: a BullMQ worker that does nothing but one bare keep-alive POST for each job. */
import { Worker } from 'bullmq';
import { Pool } from 'undici';
import { ready } from '../machine/program.js';
import { connect } from './listen.js';

const [, , , carrierPort, concurrency] = process.argv;
const pool = new Pool(`http://127.0.0.1:${carrierPort}`, { connections: 64 });
const FORM = new URLSearchParams({
  To: '+358441234567',
  From: '+12025550100',
  Body: 'Contoso: your code is 000000. It is valid for 10 minutes. Never share it with anyone.',
  ValidityPeriod: '599',
  StatusCallback:
    'https://verify.example.com/webhooks/twilio/sms/ch_000000000000000000000000000000.1',
}).toString();

const worker = new Worker(
  'bare',
  async () => {
    const { body } = await pool.request({
      method: 'POST',
      path: '/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: FORM,
    });
    await body.text();
  },
  { connection: connect(), concurrency: Number(concurrency) },
);
await worker.waitUntilReady();
ready();
