import { Secret, TOTP } from 'otpauth';

interface Account {
  readonly secret: string;
  readonly algorithm: 'SHA1' | 'SHA256' | 'SHA512';
  readonly digits: 6 | 8;
  readonly periodSeconds: number;
}

let codeAt: (account: Account, nowMs: number) => Promise<string>;
let secondsLeft: (periodSeconds: number, nowMs: number) => number;
beforeAll(async () => {
  const path: string = '../../../packages/carrier/pages/phone/totp.js';
  ({ codeAt, secondsLeft } = await import(path));
});

/** RFC 6238, appendix B: the secrets are as long as the hash. */
const SECRETS = {
  SHA1: '12345678901234567890',
  SHA256: '12345678901234567890123456789012',
  SHA512: '1234567890123456789012345678901234567890123456789012345678901234',
};

function account(algorithm: Account['algorithm'], digits: Account['digits'] = 8): Account {
  const secret = Secret.fromUTF8(SECRETS[algorithm]).base32;
  return { secret, algorithm, digits, periodSeconds: 30 };
}

test.each([
  [59, 'SHA1', '94287082'],
  [59, 'SHA256', '46119246'],
  [59, 'SHA512', '90693936'],
  [1111111109, 'SHA1', '07081804'],
  [1111111109, 'SHA256', '68084774'],
  [1111111109, 'SHA512', '25091201'],
  [1111111111, 'SHA1', '14050471'],
  [1111111111, 'SHA256', '67062674'],
  [1111111111, 'SHA512', '99943326'],
  [1234567890, 'SHA1', '89005924'],
  [1234567890, 'SHA256', '91819424'],
  [1234567890, 'SHA512', '93441116'],
  [2000000000, 'SHA1', '69279037'],
  [2000000000, 'SHA256', '90698825'],
  [2000000000, 'SHA512', '38618901'],
  [20000000000, 'SHA1', '65353130'],
  [20000000000, 'SHA256', '77737706'],
  [20000000000, 'SHA512', '47863826'],
] as const)('RFC 6238, appendix B: second %i, %s', async (seconds, algorithm, code) => {
  expect(await codeAt(account(algorithm), seconds * 1000)).toBe(code);
});

test('six digits are those that another implementation computes, with their leading zeros', async () => {
  const own = account('SHA1', 6);
  const other = new TOTP({ secret: Secret.fromBase32(own.secret), digits: 6 });
  for (let timestamp = 0; timestamp < 3_000_000; timestamp += 30_000) {
    expect(await codeAt(own, timestamp)).toBe(other.generate({ timestamp }));
  }
});

test('a code changes with its period, and says how long it still counts', async () => {
  const own = account('SHA1', 6);
  expect(await codeAt(own, 30_000)).toBe(await codeAt(own, 59_999));
  expect(await codeAt(own, 60_000)).not.toBe(await codeAt(own, 59_999));
  expect([0, 999, 29_999, 30_000].map((nowMs) => secondsLeft(30, nowMs))).toEqual([30, 30, 1, 30]);
});
