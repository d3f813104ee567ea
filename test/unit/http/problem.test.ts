import { type ErrorCode, OctothorpeError } from '../../../src/challenge/errors.js';
import { PROBLEMS } from '../../../src/http/answer.js';
import { problemView } from '../../../src/http/api/answer-schemas.js';
import { get, post, SMS } from '../../setup/client.js';
import { type Gateway, startGateway } from '../../setup/gateway.js';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

/** The statuses that callers rely on, repeated here so that a change of the table is noticed. */
const STATUSES: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 400,
  unauthorized: 401,
  device_removed: 401,
  device_clock: 401,
  sign_in_needed: 401,
  fresh_sign_in_needed: 403,
  settings_conflict: 409,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  challenge_final: 409,
  challenge_not_checkable: 409,
  method_not_registered: 409,
  transaction_mismatch: 409,
  idempotency_conflict: 409,
  result_used: 409,
  nothing_registered: 409,
  proof_needed: 403,
  method_exists: 409,
  too_many_methods: 409,
  session_final: 409,
  session_unverified: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  invalid_number: 422,
  number_not_allowed: 422,
  country_not_allowed: 422,
  sender_not_allowed: 422,
  channel_not_allowed: 422,
  resend_too_soon: 429,
  limit_reached: 429,
  internal: 500,
  unavailable: 503,
};

test.each(Object.entries(STATUSES))('%s is answered with %i', async (code, status) => {
  gateway.api.failure = new OctothorpeError(code as ErrorCode, 'What happened. What to do.');
  const answer = await post(gateway, '/v1/challenges', SMS).set('X-Request-Id', 'request-1');
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(problemView.parse(answer.body)).toMatchObject({
    type: `https://verify.example.com/docs/problems/${code}`,
    title: PROBLEMS[code as ErrorCode].title,
    status,
    detail: 'What happened. What to do.',
    instance: 'urn:request:request-1',
    code,
    mode: 'sandbox',
  });
});

test.each([
  ['resend_too_soon', 16.2, '17'],
  ['limit_reached', undefined, '30'],
  ['unavailable', undefined, '1'],
  ['unavailable', 0, '1'],
] as const)('%s says when to come again, in whole seconds', async (code, seconds, header) => {
  gateway.api.failure = new OctothorpeError(code, 'Later.', {
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  });
  const answer = await post(gateway, '/v1/challenges', SMS);
  expect(answer.headers['retry-after']).toBe(header);
  expect(answer.body.retryAfterSeconds).toBe(Number(header));
});

test('an unexpected error is 500, and its cause is only in the log', async () => {
  gateway.api.failure = new Error('the secret inside');
  const answer = await get(gateway, '/v1/challenges/ch_00000000000000000000000000zz').set(
    'X-Request-Id',
    'request-1',
  );
  expect(answer.status).toBe(500);
  expect(answer.body.code).toBe('internal');
  expect(answer.text).not.toContain('secret');
  const line = await gateway.line('request-1');
  expect(line).toMatchObject({ status: 500, code: 'internal' });
  expect(line['cause']).toContain('the secret inside');
});

test('the refusing limit is in the log and not in the answer', async () => {
  gateway.api.failure = new OctothorpeError('limit_reached', 'Later.', { rule: 'prefix_hour' });
  const answer = await post(gateway, '/v1/challenges', SMS).set('X-Request-Id', 'request-1');
  expect(answer.text).not.toContain('prefix');
  expect(await gateway.line('request-1')).toMatchObject({
    code: 'limit_reached',
    rule: 'prefix_hour',
  });
});
