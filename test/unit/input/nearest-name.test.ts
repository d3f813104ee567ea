import { nearestName } from '../../../src/input/nearest-name.js';

const FIELDS = ['to', 'ip', 'country', 'channel', 'channels', 'returnUrl', 'idempotencyKey'];

test.each([
  ['too', 'to'],
  ['TO', 'to'],
  ['contry', 'country'],
  ['chanel', 'channel'],
  ['return_url', 'returnUrl'],
  ['ReturnURL', 'returnUrl'],
  ['idempotency-key', 'idempotencyKey'],
  ['retrunUrl', 'returnUrl'],
])('%s means %s', (name, meant) => {
  expect(nearestName(name, FIELDS)).toBe(meant);
});

test.each(['zebra', 'x', '', 'constructor', '__proto__', 'r'.repeat(10_000)])(
  '%.20s means none',
  (name) => {
    expect(nearestName(name, FIELDS)).toBeUndefined();
  },
);
