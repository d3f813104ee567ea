import fc from 'fast-check';
import request from 'supertest';
import { postTwilio, receiver } from '../../setup/vendor-requests.js';
import { DELIVERY_ID, twilioSettings } from '../../setup/vendor-settings.js';

const TWILIO = `/webhooks/twilio/sms/${DELIVERY_ID}`;
const VONAGE = `/webhooks/vonage/sms/${DELIVERY_ID}`;
const PATHS = [
  TWILIO,
  VONAGE,
  `/webhooks/twilio/call/${DELIVERY_ID}`,
  `/webhooks/twilio/call/${DELIVERY_ID}/status`,
  `/webhooks/twilio/call/${DELIVERY_ID}/machine`,
  '/webhooks/twilio/inbound',
  `/webhooks/vonage/call/${DELIVERY_ID}`,
  `/webhooks/vonage/call/${DELIVERY_ID}/event`,
  '/webhooks/vonage/inbound',
];
const FORM = 'application/x-www-form-urlencoded';

test.each([
  [TWILIO, FORM],
  [VONAGE, 'application/json'],
])('%s: a body over 16 kB is refused, announced or not', async (path, type) => {
  const { app, sink } = receiver();
  const large = 'x'.repeat(16_385);
  await request(app).post(path).type(type).send(large).expect(413);
  const chunked = request(app).post(path).type(type).set('Transfer-Encoding', 'chunked');
  chunked.write(large);
  await chunked.expect(413);
  await request(app).post(path).type(type).send('x'.repeat(16_384)).expect(403);
  expect(sink.calls).toBe(0);
});

test.each([
  [TWILIO, 'application/json'],
  [TWILIO, 'multipart/form-data'],
  [TWILIO, 'text/plain'],
  [VONAGE, FORM],
  [VONAGE, 'text/xml'],
])('%s: %s is not in the vendor’s form', async (path, type) => {
  const { app } = receiver();
  const response = await request(app).post(path).set('Content-Type', type).send('a=1').expect(415);
  expect(response.headers['content-type']).toMatch('application/problem+json');
});

test('a compressed body is not unpacked', async () => {
  const { app } = receiver();
  await request(app).post(TWILIO).type(FORM).set('Content-Encoding', 'gzip').send('x').expect(415);
});

test('a body without a type is not read', async () => {
  const { app } = receiver();
  await request(app).post(TWILIO).expect(415);
});

test.each(['get', 'put', 'delete'] as const)('%s is not a webhook', async (method) => {
  const { app } = receiver();
  const response = await request(app)[method](TWILIO).expect(405);
  expect(response.headers['allow']).toBe('POST');
});

const CALLBACK = {
  AccountSid: twilioSettings.accountSid,
  MessageSid: 'SM00000000000000000000000000000001',
  MessageStatus: 'sent',
  To: '+358441234567',
};

test('Twilio gets 503 while Redis is down', async () => {
  const { app, sink } = receiver();
  sink.down = true;
  const response = await postTwilio(app, TWILIO, CALLBACK).expect(503);
  expect(response.headers['retry-after']).toBe('5');
  expect(response.text).not.toContain('store');
});

test('an internal error is a 500, not an outage of Redis', async () => {
  const { app, sink } = receiver();
  sink.faulty = true;
  const response = await postTwilio(app, TWILIO, CALLBACK).expect(500);
  expect(response.headers).not.toHaveProperty('retry-after');
  expect(response.text).not.toContain('iterable');
});

test('unsigned requests are refused, and no input makes the receiver fail', async () => {
  const { app, sink } = receiver();
  const server = app.listen(0, '127.0.0.1');
  const body = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.json(),
    fc.dictionary(fc.string(), fc.string()).map((form) => new URLSearchParams(form).toString()),
  );
  const header = fc.stringMatching(/^[\x20-\x7e]{0,80}$/);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PATHS), body, header, async (path, text, value) => {
      const { status } = await request(server)
        .post(path)
        .type(path.includes('twilio') ? FORM : 'application/json')
        .set('X-Twilio-Signature', value)
        .set('Authorization', `Bearer ${value}`)
        .send(text);
      expect(status).toBe(403);
    }),
    { numRuns: 150 },
  );
  server.close();
  expect(sink.calls).toBe(0);
});
