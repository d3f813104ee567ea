import { isFinalTrouble, redisTrouble } from '../../../src/redis/trouble.js';

test.each([
  ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', 'nothing listens', false],
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND nowhere', 'name of its host', false],
  [
    undefined,
    'WRONGPASS invalid username-password pair or user is disabled.',
    'password is wrong',
    true,
  ],
  [undefined, 'NOAUTH Authentication required.', 'asks for a password', true],
  [undefined, 'ERR DB index is out of range', 'no database of that number', true],
  [undefined, 'Protocol error, got "H" as reply type byte', 'something else than Redis', true],
  [undefined, 'Unknown RESP type 72 "H". Please report this.', 'something else than Redis', true],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'ssl3_get_record:wrong version number', 'speaks no TLS', true],
])('%s %s: %s', (code, message, part, final) => {
  const error = { ...(code === undefined ? {} : { code }), message };
  expect(redisTrouble(error)).toContain(part);
  expect(isFinalTrouble(error)).toBe(final);
});
