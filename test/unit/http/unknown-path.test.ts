import { meantPath } from '../../../src/http/unknown-path.js';

const KNOWN = [
  '/v1/challenges',
  '/v1/challenges/{id}',
  '/v1/challenges/{id}/check',
  '/v1/messages',
  '/v1/sessions',
  '/v1/operator/stats',
  '/openapi.json',
];

test.each([
  ['/v1/challenge', '/v1/challenges'],
  ['/v1/challenges/', '/v1/challenges'],
  ['/V1/Challenges', '/v1/challenges'],
  ['//v1//challenges', '/v1/challenges'],
  ['/v2/challenges', '/v1/challenges'],
  ['/challenges?x=1', '/v1/challenges'],
  ['/api/v1/challenges', '/v1/challenges'],
  ['/v1/verify', '/v1/challenges'],
  ['/v1/challenges/ch_000123456789abcdefghjkmnpqrs/verify', '/v1/challenges/{id}/check'],
  ['/v1/challenges/:id/check', '/v1/challenges/{id}/check'],
  ['/v1/operator/stat', '/v1/operator/stats'],
])('%s means %s', (url, meant) => {
  expect(meantPath(url, KNOWN)).toBe(meant);
});

test.each([
  '/',
  '/favicon.ico',
  '/v1/zebra',
  `/v1/${'a'.repeat(5_000)}`,
  '/wp-login.php',
  '/v1/%zz',
])('%.30s means none', (url) => {
  expect(meantPath(url, KNOWN)).toBeUndefined();
});
