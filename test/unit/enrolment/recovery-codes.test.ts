import { randomBytes } from 'node:crypto';
import {
  findRecoveryCode,
  newRecoveryCodes,
  normaliseRecoveryCode,
} from '../../../src/enrolment/recovery-codes.js';

const mia = { tenant: 'acme', subject: 'mia' };
const { codes, hashes, hashKey } = newRecoveryCodes(mia, randomBytes);
const typed = (code = '') => normaliseRecoveryCode(code) ?? 'no code';
const find = (code: string, owner = mia, left: readonly string[] = hashes, key = hashKey) =>
  findRecoveryCode(owner, { hashes: left, hashKey: key }, typed(code));

it('there are ten, and each is found by its own hash', () => {
  expect(codes).toHaveLength(10);
  expect(new Set(codes).size).toBe(10);
  expect(codes.map((code) => find(code))).toEqual(hashes);
});

it('a code whose hash was removed is found no more', () => {
  const left = hashes.filter((hash) => hash !== hashes[3]);
  expect(find(codes[3] as string, mia, left)).toBeUndefined();
  expect(find(codes[4] as string, mia, left)).toBe(hashes[4]);
});

it.each([
  ['tenant', { tenant: 'other', subject: 'mia' }],
  ['subject', { tenant: 'acme', subject: 'leo' }],
])('a code is worth nothing under another %s', (_, owner) => {
  expect(find(codes[0] as string, owner)).toBeUndefined();
});

it('the hashes are worth nothing without their key', () => {
  const { hashKey: another } = newRecoveryCodes(mia, randomBytes);
  expect(find(codes[0] as string, mia, hashes, another)).toBeUndefined();
  expect(findRecoveryCode(mia, { hashes }, typed(codes[0]))).toBeUndefined();
  expect(hashes.join()).not.toContain(typed(codes[0]));
});

it.each([
  ['k3f9q-7hw2m', 'k3f9q7hw2m'],
  [' K3F9Q 7HW2M ', 'k3f9q7hw2m'],
  ['k3-f9-q7–hw 2m', 'k3f9q7hw2m'],
  ['k3f9q\u00a07hw2m\u200b', 'k3f9q7hw2m'],
  ['OoIiL-l2345', '0011112345'],
])('%p is understood', (text, code) => {
  expect(normaliseRecoveryCode(text)).toBe(code);
});

it.each(['', '123456', 'k3f9q-7hw2', 'k3f9q-7hw2m9', 'k3f9q-7hw2u', '<k3f9q7hw2>'])(
  '%p can be no recovery code',
  (text) => {
    expect(normaliseRecoveryCode(text)).toBeUndefined();
  },
);
