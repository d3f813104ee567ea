import {
  hasEnded,
  notFound,
  OctothorpeError,
  resendsExhausted,
  tooSoon,
} from '../../../../src/challenge/errors.js';
import { answerOf } from '../../../../src/doors/twilio-verify/errors.js';
import { RULES } from '../../../../src/limits/refusal.js';

const limit = (rule: string) =>
  new OctothorpeError('limit_reached', 'Wait.', { rule, retryAfterSeconds: 60 });
const of = (error: OctothorpeError) => {
  const { status, body } = answerOf(error);
  return [status, (body as { code: number }).code];
};

test('an error has Twilio’s four fields, its words and our cure', () => {
  const error = new OctothorpeError('invalid_number', 'Write it with + and its country code.');
  expect(answerOf(error)).toEqual({
    status: 400,
    body: {
      code: 60200,
      message: 'Invalid parameter `To`: Write it with + and its country code.',
      more_info: 'https://www.twilio.com/docs/errors/60200',
      status: 400,
    },
    headers: {},
  });
});

test.each([
  ['unknown', notFound(), 404, 20404],
  ['ended', hasEnded(), 404, 20404],
  ['too soon', tooSoon(5_000), 429, 60203],
  ['no send left', resendsExhausted(), 429, 60203],
  ['credentials', new OctothorpeError('unauthorized', 'x'), 401, 20003],
  ['country', new OctothorpeError('country_not_allowed', 'x'), 403, 60605],
  ['Redis away', new OctothorpeError('unavailable', 'x'), 503, 20503],
  ['own error', new OctothorpeError('internal', 'x'), 500, 20500],
])('%s', (_what, error, status, code) => {
  expect(of(error)).toEqual([status, code]);
});

test('every limit has a code, and what hides a fact about the number looks the same', () => {
  const codes = Object.fromEntries(RULES.map((rule) => [rule, of(limit(rule)).join(' ')]));
  expect(codes).toMatchObject({
    denied: '403 60410',
    opted_out: '403 60410',
    sequence: '403 60410',
    country_conversion: '403 60410',
    number: '429 60203',
    guesses_number: '429 60202',
    guesses_tenant: '429 60202',
    ip: '429 20429',
    tenant_budget_day: '429 20429',
    calls_at_once: '429 20429',
  });
});

test('it says when to come again, and how to authenticate', () => {
  expect(answerOf(limit('number')).headers).toEqual({ 'Retry-After': '60' });
  expect(answerOf(tooSoon(5_000)).headers).toEqual({ 'Retry-After': '5' });
  expect(answerOf(new OctothorpeError('unauthorized', 'x')).headers).toEqual({
    'WWW-Authenticate': 'Basic realm="Twilio API"',
  });
});
