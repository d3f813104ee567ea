import request from 'supertest';
import { SMS } from '../../setup/client.js';
import { type Gateway, KEY, OPERATOR_KEY, startGateway } from '../../setup/gateway.js';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

test('without a key the answer says how to send one', async () => {
  const answer = await request(gateway.server).post('/v1/challenges').send(SMS);
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="octothorpe"');
});

test.each([
  'Bearer',
  'Bearer ',
  'Bearer unknown',
  'Basic b2N0bzp0aG9ycGU=',
  `Bearer ${KEY} x`,
  `Bearer ${KEY},${KEY}`,
  `Bearer "${KEY}"`,
  `Bearer ${'a'.repeat(5000)}`,
  'Bearer constructor',
  'Bearer __proto__',
])('a key that is not exactly right is 401: %.40s', async (header) => {
  const answer = await request(gateway.server)
    .post('/v1/challenges')
    .set('Authorization', header)
    .send(SMS);
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="octothorpe"/);
  expect(answer.body.code).toBe('unauthorized');
  expect(gateway.api.started).toHaveLength(0);
});

test('a key without the scope is 403, and the answer names the scope', async () => {
  const answer = await request(gateway.server)
    .post('/v1/challenges')
    .set('Authorization', `Bearer ${OPERATOR_KEY}`)
    .send(SMS);
  expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(answer.headers['www-authenticate']).toBe(
    'Bearer realm="octothorpe", error="insufficient_scope", scope="challenges"',
  );
  expect(gateway.api.started).toHaveLength(0);
});

test('the scheme’s name may be in upper or lower case', async () => {
  const call = request(gateway.server).post('/v1/challenges').set('Authorization', `bearer ${KEY}`);
  expect((await call.send(SMS)).status).toBe(202);
});
