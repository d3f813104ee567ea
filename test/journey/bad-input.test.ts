/** Invalid input to the whole service gets a clear 4xx, never a 5xx, and nothing is sent. */
import fc from 'fast-check';
import request from 'supertest';
import { openStage, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => {
  await stage.close();
});

it.each([
  '',
  ' ',
  '0',
  '+',
  '++358441234567',
  '+358',
  '+3584412345678901234567890',
  '112',
  '911',
  '+999123456789',
  '+80012345678',
  '+870773123456',
  '+881612345678',
  '+35860012345',
  '+358441234567;ext=7',
  'tel:+358441234567',
  'sip:me@example.com',
  '044 123 4567',
  '+358 44 123 456a',
  '☎️',
  '+358\u0000441234567',
  '٠٤٤١٢٣٤٥٦٧',
  "'; FLUSHALL; --",
  '{{7*7}}',
  '../../etc/passwd',
])('the number %j is refused with 422 and advice', async (to) => {
  const answer = await stage.start({ to, channel: 'sms' });
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ detail: expect.stringMatching(/\w{4}/), mode: 'sandbox' });
});

it('numbers that are not strings, unknown fields and wrong types are 422', async () => {
  const bodies = [
    { to: 358441234567, channel: 'sms' },
    { to: ['+358441234567'], channel: 'sms' },
    { to: { e164: '+358441234567' }, channel: 'sms' },
    { to: '+358441234567', channel: 'fax' },
    { to: '+358441234567', channel: 'sms', fallback: 'sms' },
    { to: '+358441234567', channel: 'sms', admin: true },
    { to: '+358441234567', channel: 'sms', provider: 'nobody' },
    { to: '+358441234567' },
    [],
    {},
  ];
  for (const body of bodies) expect((await stage.start(body)).status).toBe(422);
});

it('malformed JSON is 400, a megabyte 413, another media type 415, an unknown id or path 404', async () => {
  const { publicUrl } = stage.config;
  const key = { authorization: 'Bearer nobody' };
  const post = (body: string, type: string) =>
    request(publicUrl)
      .post('/v1/challenges')
      .set(stage.authorized)
      .set('content-type', type)
      .send(body);
  expect((await post('{"to":', 'application/json')).status).toBe(400);
  expect((await post(`{"to":"${'1'.repeat(1_000_000)}"}`, 'application/json')).status).toBe(413);
  expect((await post('to=1', 'application/x-www-form-urlencoded')).status).toBe(415);
  const unknown = 'ch_000000000000000000000000000000';
  for (const id of [unknown.slice(0, 31), 'x', '%2e%2e', '__proto__']) {
    const found = await request(publicUrl).get(`/v1/challenges/${id}`).set(stage.authorized);
    expect([id, found.status]).toEqual([id, 404]);
  }
  expect((await request(publicUrl).get('/v1/challenges/x').set(key)).status).toBe(401);
  expect((await request(publicUrl).put('/v1/challenges').set(stage.authorized)).status).toBe(405);
});

it('no made-up request gets a 5xx', async () => {
  const field = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.object({ maxDepth: 1 }));
  const body = fc.record(
    {
      to: fc.oneof(field, fc.constant('+358441234567')),
      channel: fc.oneof(field, fc.constantFrom('sms', 'call')),
      country: field,
      locale: field,
      reference: field,
      ip: field,
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(body, async (made) => {
      expect((await stage.start(made as object)).status).toBeLessThan(500);
    }),
    { numRuns: 150 },
  );
});
