import { once } from 'node:events';
import { createServer } from 'node:http';
import { useCarrier } from '@octothorpe/carrier/vitest';
import twilio from 'twilio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerTo, FROM, remind } from './reminder.js';

const carrier = useCarrier();
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  response.setHeader('Content-Type', 'text/xml');
  response.end(answerTo(new URLSearchParams(body).get('Body') ?? ''));
});

let client;
beforeAll(async () => {
  client = carrier.twilio(twilio(`AC${'1'.repeat(32)}`, 'any token'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await carrier.webhooks(FROM, { smsUrl: `http://127.0.0.1:${server.address().port}/sms` });
});
afterAll(() => server.close());

test('a person confirms an appointment', async () => {
  const phone = carrier.phone('+15558675310');
  await remind(client, phone.number, '9:30');
  expect((await phone.message()).body).toBe('See you at 9:30. Reply C to confirm.');
  await phone.reply('c');
  expect((await phone.message()).body).toBe('Confirmed.');
});
