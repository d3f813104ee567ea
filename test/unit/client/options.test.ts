import { requirePhone } from '../../../packages/client/src/express.js';
import { Octothorpe } from '../../../packages/client/src/octothorpe.js';

const KEY = 'octo_test_0123456789abcdef';
const baseUrl = 'https://verify.test';

it.each([
  [{ key: KEY, baseUrl: '' }, 'OCTOTHORPE_URL'],
  [{ key: KEY, baseUrl: 'verify.test' }, 'https://verify.example.com'],
  [{ key: '', baseUrl }, 'OCTOTHORPE_KEY'],
  [{ key: 'short', baseUrl }, 'cookieSecret'],
])('a client with %j says what to set', (options, text) => {
  expect(() => new Octothorpe(options)).toThrow(text);
});

it('the environment says what the options do not', () => {
  Object.assign(process.env, { OCTOTHORPE_URL: baseUrl, OCTOTHORPE_KEY: `${KEY}\n` });
  try {
    expect(new Octothorpe().challenges.of('ch_1').id).toBe('ch_1');
  } finally {
    // Other tests of this process have none of them.
    delete process.env['OCTOTHORPE_URL'];
    delete process.env['OCTOTHORPE_KEY'];
  }
});

it.each([
  [{ ownUrl: 'shop.test' }, 'ownUrl'],
  [{ ownUrl: 'https://shop.test', signInPath: '//evil.test' }, 'signInPath'],
  [{ ownUrl: 'https://shop.test', returnPath: 'https://evil.test/' }, 'returnPath'],
])('middleware with %j says what is wrong', (options, text) => {
  const octothorpe = new Octothorpe({ baseUrl, key: KEY });
  expect(() => requirePhone(octothorpe, { subject: () => 'anna', ...options })).toThrow(text);
});
