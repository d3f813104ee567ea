import request from 'supertest';
import { problemView } from '../../../src/http/api/answer-schemas.js';
import { get, startChallenge } from '../../setup/client.js';
import { type Gateway, KEY, startGateway } from '../../setup/gateway.js';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

const id = 'ch_00000000000000000000000000zz';

test.each([
  ['put', '/v1/challenges', 'POST, OPTIONS'],
  ['get', '/v1/challenges', 'POST, OPTIONS'],
  ['delete', `/v1/challenges/${id}`, 'GET, HEAD, OPTIONS'],
  ['post', `/v1/challenges/${id}/events`, 'GET, HEAD, OPTIONS'],
  ['get', `/v1/challenges/${id}/check`, 'POST, OPTIONS'],
  ['patch', `/v1/challenges/${id}/resend`, 'POST, OPTIONS'],
  ['post', '/livez', 'GET, HEAD, OPTIONS'],
  ['post', '/openapi.json', 'GET, HEAD, OPTIONS'],
  ['delete', '/', 'GET, HEAD, OPTIONS'],
] as const)('%s %s is 405 and says what is allowed', async (method, path, allow) => {
  const answer = await request(gateway.server)[method](path);
  expect(answer.status).toBe(405);
  expect(answer.headers['allow']).toBe(allow);
  expect(answer.body.code).toBe('method_not_allowed');
});

test('OPTIONS lists the allowed methods, without a key', async () => {
  const answer = await request(gateway.server).options(`/v1/challenges/${id}`);
  expect(answer.status).toBe(204);
  expect(answer.headers['allow']).toBe('GET, HEAD, OPTIONS');
});

test('HEAD is GET without the body', async () => {
  const path = `/v1/challenges/${await startChallenge(gateway)}`;
  const head = await request(gateway.server).head(path).set('Authorization', `Bearer ${KEY}`);
  const whole = await get(gateway, path);
  expect(head.status).toBe(200);
  expect(head.text).toBeUndefined();
  expect(head.headers['content-length']).toBe(whole.headers['content-length']);
});

test.each(['/v1', '/v1/', '/v1/challenges/', '/v2/challenges', '/nothing', '/v1/Challenges'])(
  'an unknown path is 404 with a problem document: %s',
  async (path) => {
    const answer = await get(gateway, path);
    expect(answer.status).toBe(404);
    expect(problemView.parse(answer.body).code).toBe('not_found');
  },
);
