import {
  PUBLISHED_MS,
  rolled,
  type StoredKey,
  signerFirst,
} from '../../../../src/doors/openid/signing-keys.js';

const DAY_MS = 86_400_000;
const key = (kid: string, createdAtMs: number, signsFromMs = createdAtMs): StoredKey => ({
  jwk: { kid },
  createdAtMs,
  signsFromMs,
});
const kids = (keys: readonly StoredKey[]) => keys.map(({ jwk }) => jwk['kid']);

it('the first key signs at once', () => {
  expect(rolled([], 1_000)).toEqual({ keep: [], newFromMs: 1_000 });
});

it('after 90 days a new key is published, and signs two days later', () => {
  const old = key('old', 0);
  expect(rolled([old], 90 * DAY_MS - 1).newFromMs).toBeUndefined();
  const nowMs = 90 * DAY_MS;
  expect(rolled([old], nowMs)).toEqual({ keep: [old], newFromMs: nowMs + PUBLISHED_MS });
  const keys = [old, key('new', nowMs, nowMs + PUBLISHED_MS)];
  expect(kids(signerFirst(keys, nowMs + PUBLISHED_MS - 1))).toEqual(['old', 'new']);
  expect(kids(signerFirst(keys, nowMs + PUBLISHED_MS))).toEqual(['new', 'old']);
});

it('an old key stays published for two days after it has signed the last time', () => {
  const keys = [key('old', 0), key('new', 90 * DAY_MS, 92 * DAY_MS)];
  expect(kids(rolled(keys, 94 * DAY_MS - 1).keep)).toEqual(['old', 'new']);
  expect(kids(rolled(keys, 94 * DAY_MS).keep)).toEqual(['new']);
});
